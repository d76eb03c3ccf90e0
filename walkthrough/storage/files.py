"""Files that are either whole or not there: durable replacement, and failures in words."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from walkthrough.domain.errors import N_, StoreUnavailable

FOLDER_MODE = 0o700
FILE_MODE = 0o600


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Turn the operating system's refusals (full, read-only, broken) into `StoreUnavailable`.

    Also a decorator. The service resumes by itself: every call starts from the files again.
    """
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            "store_unavailable",
            N_("The store cannot be used at present: %(why)s."),
            why=error.strerror or str(error),
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter, durably; one that is there is left as it is."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=FOLDER_MODE)
    sync_folder(folder.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Put content under a name, durably: after a crash at any point the old or the new is there.

    The caller holds the file's lock, so the temporary file needs no name of its own, and what a
    killed writer left behind is overwritten by the next. Raises `OSError`.
    """
    fresh = temporary(path)
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        try:
            write_all(descriptor, content)
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        os.rename(fresh, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(fresh)
        raise
    sync_folder(path.parent)


def temporary(path: Path) -> Path:
    """Where the new content of a file is written before it takes the file's name."""
    return path.with_name(f".{path.name}.tmp")


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte: the system may take fewer at a time. Raises `OSError`."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_file(descriptor: int) -> None:
    """Wait until a file's content is on the disk itself. Raises `OSError`."""
    # On macOS fsync stops at the drive's own cache; this goes through it.
    if hasattr(fcntl, "F_FULLFSYNC"):
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

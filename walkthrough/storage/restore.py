"""Putting a backup in place: checked, written beside the data folder, then moved under its name."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from walkthrough.domain.errors import N_, Conflict, StoreUnavailable
from walkthrough.domain.ports import Archived, Watch
from walkthrough.storage.archive import failures_named, read_archive
from walkthrough.storage.files import (
    FILE_MODE,
    make_folder,
    sync_file,
    sync_folder,
    write_all,
)
from walkthrough.storage.locks import SERVER_LOCK, exclusive


@failures_named("Restoring")
def restore(file: Path, root: Path, *, replace: bool, watch: Watch) -> tuple[Archived, Path | None]:
    """Make a data folder from a backup; what was there is kept beside it, and where is told.

    Nothing is written before the whole backup was checked, and the folder's name changes hands in
    one step. Raises `Invalid` (`bad_backup`), `Conflict` (`store_not_empty`,
    `being_served`), `StoreUnavailable`.
    """
    root = root.resolve()
    occupied = root.is_dir() and any(root.iterdir())
    if occupied and not replace:
        raise Conflict(
            "store_not_empty",
            N_("%(folder)s is not empty; --force keeps what is there under another name."),
            folder=root,
        )
    archived = read_archive(file)
    make_folder(root.parent)
    staged = Path(tempfile.mkdtemp(dir=root.parent, prefix=f".{root.name}.restoring-"))
    try:
        with _unserved(root) if occupied else nullcontext():
            _Stage(staged, archived.files, watch).fill(file)
            _give_to_owner_of(root if root.is_dir() else root.parent, staged)
            kept = _put_in_place(staged, root, occupied)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    sync_folder(root.parent)
    return archived, kept


@contextmanager
def _unserved(root: Path) -> Iterator[None]:
    """Keep servers off the folder: one that is running would go on writing to the old one."""
    with ExitStack() as held:
        try:
            held.enter_context(exclusive(root / SERVER_LOCK, timeout=0))
        except StoreUnavailable as error:
            raise Conflict(
                "being_served",
                N_("A server is using %(folder)s; stop it first."),
                folder=root,
            ) from error
        yield


class _Stage:
    """The folder in which the files of a backup are written before they count."""

    def __init__(self, folder: Path, files: int, watch: Watch) -> None:
        self._folder = folder
        self._files = files
        self._watch = watch
        self._done = 0

    def fill(self, file: Path) -> None:
        """Write every file durably, checking it once more: the backup may have been replaced."""
        read_archive(file, self._take)
        for folder in sorted(self._folder.rglob("*/"), reverse=True):
            sync_folder(folder)
        sync_folder(self._folder)

    def _take(self, name: str, chunks: Iterator[bytes]) -> None:
        path = self._folder / name
        make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            for chunk in chunks:
                write_all(descriptor, chunk)
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        self._done += 1
        self._watch(self._done, self._files)


def _put_in_place(staged: Path, root: Path, occupied: bool) -> Path | None:
    """Give the staged folder the name; returns where the folder that had it is kept, if any."""
    if not occupied:
        with suppress(FileNotFoundError):
            root.rmdir()
        staged.rename(root)
        return None
    moment = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    kept = root.with_name(f"{root.name}-before-{moment}-{time.time_ns() % 10**9:09d}")
    root.rename(kept)
    try:
        staged.rename(root)
    except BaseException:
        kept.rename(root)
        raise
    return kept


def _give_to_owner_of(folder: Path, staged: Path) -> None:
    """An administrator restores for the account that serves: its files stay its own."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    for path in (staged, *staged.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)

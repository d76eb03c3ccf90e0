"""Reading a backup: nothing in it is believed before its name, size and digest are right."""

import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, cast

import orjson

from walkthrough.domain.errors import N_, Invalid, StoreUnavailable
from walkthrough.domain.ports import Archived

MANIFEST: Final = "manifest.json"
SECRET: Final = "secret.key"

_CHUNK: Final = 1 << 20
_MAX_MANIFEST: Final = 1 << 28
_FORMAT: Final = 1
# What readers raise when they meet bytes that are not what was written.
_GARBLED: Final = (
    gzip.BadGzipFile,
    tarfile.TarError,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)

# Is given each file's name and its chunks, and must take them all.
Take = Callable[[str, Iterator[bytes]], None]


class _Unfit(Exception):
    """Why an archive is no backup."""


def read_archive(file: Path, take: Take | None = None) -> Archived:
    """Read a backup from beginning to end, checking everything, and hand its files to `take`.

    What is handed over can be trusted only once this returns: the manifest comes last. Raises
    `Invalid` (`bad_backup`) with the reason, `OSError` when the file itself cannot be read.
    """
    with _reasons(file), gzip.open(file) as plain:
        with tarfile.open(fileobj=plain, mode="r|") as archive:
            manifest = _walk(archive, take)
        # The compressed data ends with a checksum, which is looked at when the end is reached.
        while plain.read(_CHUNK):
            pass
    return Archived(
        size=file.stat().st_size,
        files=len(manifest["files"]),
        walkthroughs=sum(name.startswith("walkthroughs/") for name in manifest["files"]),
        has_secret=SECRET in manifest["files"],
        made_at=str(manifest["made_at"]),
    )


def _walk(archive: tarfile.TarFile, take: Take | None) -> dict[str, Any]:
    """Every member in turn; the manifest, once all agree with it."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    for member in archive:
        if manifest is not None:
            raise _Unfit("it goes on behind its end")
        if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            raise _Unfit(f"“{member.name}” is no plain file")
        content = cast("IO[bytes]", archive.extractfile(member))
        if member.name == MANIFEST:
            manifest = _manifest(member, content)
            continue
        if not is_safe(member.name) or member.name in found:
            raise _Unfit(f"“{member.name}” is no name of a file in a data folder")
        found[member.name] = _digested(member, content, take)
    if manifest is None:
        raise _Unfit("its end is missing")
    if found != manifest["files"]:
        names = found.keys() ^ manifest["files"].keys()
        names |= {name for name in found if found[name] != manifest["files"].get(name)}
        raise _Unfit(f"“{min(names)}” is not what was backed up")
    return manifest


def _digested(member: tarfile.TarInfo, content: IO[bytes], take: Take | None) -> dict[str, Any]:
    digest, size = sha256(), 0

    def chunks() -> Iterator[bytes]:
        nonlocal size
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    if take is not None:
        take(member.name, chunks())
    for _ in chunks():
        pass
    return {"size": size, "sha256": digest.hexdigest()}


def _manifest(member: tarfile.TarInfo, content: IO[bytes]) -> dict[str, Any]:
    if member.size > _MAX_MANIFEST:
        raise _Unfit("its manifest is too large")
    manifest: dict[str, Any] = orjson.loads(content.read())
    if manifest["format"] != _FORMAT:
        raise _Unfit(f"it has format {manifest['format']}, and this release reads {_FORMAT}")
    if not isinstance(manifest["files"], dict) or not isinstance(manifest["made_at"], str):
        raise _Unfit("its manifest is not in order")
    return manifest


def is_safe(name: str) -> bool:
    """Whether a name leads to a file below the folder, and to nowhere else on any system."""
    parts = name.split("/")
    plain = name.isprintable() and "\\" not in name and ":" not in name and len(name) < 500
    return plain and all(part and not part.startswith(".") for part in parts)


@contextmanager
def _reasons(file: Path) -> Iterator[None]:
    """Whatever is wrong with the file becomes one refusal."""
    try:
        yield
    except _Unfit as unfit:
        raise _refusal(file, str(unfit)) from unfit
    except EOFError as error:
        raise _refusal(file, "it ends too early") from error
    except _GARBLED as error:
        raise _refusal(file, "it is damaged, or is not a backup") from error


@contextmanager
def failures_named(doing: str) -> Iterator[None]:
    """Turn the operating system's refusals into `StoreUnavailable`, naming the file."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            "backup_failed",
            N_("%(doing)s failed: %(file)s: %(why)s."),
            doing=doing,
            file=error.filename or "the disk",
            why=error.strerror or str(error),
        ) from error


def _refusal(file: Path, why: str) -> Invalid:
    return Invalid(
        "bad_backup",
        N_("%(file)s cannot be restored: %(why)s. Nothing was changed."),
        file=file,
        why=why,
    )

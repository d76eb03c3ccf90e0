"""One file with a whole data folder: a compressed tar, and at its end a manifest of digests.

Every file of the store is replaced whole, so each is copied as it was at one moment. What others
point to is copied after them (people and rubrics after walkthroughs, the counter last), so that
nothing in a backup points to what is not in it, also while the store is serving.
"""

import io
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from walkthrough import __version__
from walkthrough.domain.errors import N_, Conflict, Invalid
from walkthrough.domain.ports import Archived, Watch
from walkthrough.storage.archive import MANIFEST, failures_named, read_archive
from walkthrough.storage.doctor import require_store
from walkthrough.storage.files import sync_file, sync_folder
from walkthrough.storage.locks import SERVER_LOCK

# What is derived, or means something to running processes only.
_LEFT_OUT: Final = frozenset({"locks", SERVER_LOCK, "summaries.json", "digests", "probe", "cursor"})
_FIRST: Final = ("walkthroughs", "damaged", "rubrics", "audit")
_COMPRESSION: Final = 6


@failures_named("The backup")
def back_up(root: Path, file: Path, *, replace: bool, watch: Watch) -> Archived:
    """Write a backup of a data folder and read it back; the file appears whole or not at all.

    Raises `NotFound` (`no_store`), `Conflict` (`backup_exists`), `Invalid` (`backup_inside`),
    `StoreUnavailable` (`backup_failed`).
    """
    require_store(root)
    if root.resolve() in file.resolve().parents:
        raise Invalid(
            "backup_inside",
            N_("%(file)s is in the data folder itself; a backup belongs on another disk."),
            file=file,
        )
    _refuse_if_taken(file, replace)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".tmp")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            _write(root, target, watch)
            target.flush()
            sync_file(target.fileno())
        # What cannot be read back is no backup.
        archived = read_archive(fresh)
        _refuse_if_taken(file, replace)
        os.rename(fresh, file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(file.parent)
    return archived


def _refuse_if_taken(file: Path, replace: bool) -> None:
    if file.exists() and not (replace and file.is_file()):
        raise Conflict(
            "backup_exists",
            N_("%(file)s is there already; --force replaces it."),
            file=file,
        )


def _write(root: Path, target: io.BufferedWriter, watch: Watch) -> None:
    files: dict[str, dict[str, str | int]] = {}
    total = sum(1 for _ in _paths(root))
    with tarfile.open(
        fileobj=target, mode="w:gz", compresslevel=_COMPRESSION, format=tarfile.PAX_FORMAT
    ) as archive:
        for path in _paths(root):
            name = path.relative_to(root).as_posix()
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                # Set aside since it was listed: it is met again under `damaged`.
                continue
            if path.suffix == ".jsonl":
                content = content[: content.rfind(b"\n") + 1]
            files[name] = {"size": len(content), "sha256": sha256(content).hexdigest()}
            _add(archive, name, content, path.stat().st_mtime if path.exists() else time.time())
            watch(len(files), max(total, len(files)))
        manifest = {
            "format": 1,
            "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "made_by": f"walkthrough {__version__}",
            "files": files,
        }
        _add(archive, MANIFEST, orjson.dumps(manifest), time.time())


def _add(archive: tarfile.TarFile, name: str, content: bytes, modified: float) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), 0o600, int(modified)
    archive.addfile(member, io.BytesIO(content))


def _paths(root: Path) -> Iterator[Path]:
    """The files in the order of copying; each folder is listed when its turn has come."""
    for name in _FIRST:
        yield from _below(root / name)
    for path in sorted(root.iterdir()):
        if path.name not in _LEFT_OUT and path.name not in _FIRST:
            yield from [path] if path.is_file() and _ours(path) else _below(path)
    if (root / "cursor").exists():
        yield root / "cursor"


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and _ours(path))


def _ours(path: Path) -> bool:
    """Not a temporary file, nor a link to somewhere else."""
    return not path.is_symlink() and not path.name.startswith(".")

"""What a killed writer leaves behind: temporary files, swept away when a store is opened."""

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from walkthrough.domain.errors import StoreUnavailable
from walkthrough.storage.locks import exclusive

log = logging.getLogger("walkthrough.storage")

_TEMPORARY: Final = re.compile(r"\.(.+)\.tmp")


def sweep(folder: Path, lock_of: Callable[[str], Path | None]) -> None:
    """Remove temporary files whose writers are gone.

    `lock_of` gives the lock of a file by the file's name, None for a file that is not ours.
    Whoever writes holds it, so a file whose lock is free belongs to nobody.
    """
    with suppress(OSError):
        for path, lock in _temporaries(folder, lock_of):
            with suppress(StoreUnavailable), exclusive(lock, timeout=0):
                path.unlink(missing_ok=True)
                log.info("Swept away %s, left by a writer that was killed.", path)


def abandoned(folder: Path, lock_of: Callable[[str], Path | None]) -> list[Path]:
    """The files that `sweep` would remove."""
    found = []
    with suppress(OSError):
        for path, lock in _temporaries(folder, lock_of):
            with suppress(StoreUnavailable), exclusive(lock, timeout=0):
                found += [path] if path.exists() else []
    return found


def _temporaries(
    folder: Path, lock_of: Callable[[str], Path | None]
) -> Iterator[tuple[Path, Path]]:
    for name in sorted(os.listdir(folder)):
        form = _TEMPORARY.fullmatch(name)
        lock = lock_of(form[1]) if form else None
        if lock is not None:
            yield folder / name, lock

"""Who opened which report, on disk: JSON Lines, one small file a walkthrough, only appended to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from walkthrough.domain.looks import Look
from walkthrough.storage.appending import is_walkthrough_id, require_walkthrough_id
from walkthrough.storage.files import FILE_MODE, failures_in_words, make_folder, sync_folder
from walkthrough.storage.lines import append_line, read_lines
from walkthrough.storage.locks import exclusive

NAMES = tuple(field.name for field in fields(Look))


class LookFiles:
    """Looks below a data folder. Implements `looks.Looks`."""

    def __init__(self, root: Path, locks: Path) -> None:
        self._folder = root / "looks"
        self._locks = locks

    @failures_in_words()
    def of(self, walkthrough: str) -> list[Look]:
        """See `looks.Looks.of`."""
        return _read(self._path(walkthrough)) if is_walkthrough_id(walkthrough) else []

    @contextmanager
    def turn(self, walkthrough: str) -> Iterator["FileTurn"]:
        """See `looks.Looks.turn`."""
        require_walkthrough_id(walkthrough)
        path = self._path(walkthrough)
        with failures_in_words(), exclusive(self._locks / f"looks-{walkthrough[-2:]}.lock"):
            yield FileTurn(path, tuple(_read(path)))

    def _path(self, walkthrough: str) -> Path:
        # Ids end in randomness: the folders fill evenly.
        return self._folder / walkthrough[-2:] / f"{walkthrough}.jsonl"


@dataclass(frozen=True)
class FileTurn:
    """One walkthrough's file while its lock is held. Implements `looks.Turn`."""

    path: Path
    so_far: tuple[Look, ...]

    def add(self, look: Look) -> None:
        """See `looks.Turn.add`."""
        make_folder(self.path.parent)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            if append_line(descriptor, asdict(look)):
                sync_folder(self.path.parent)
        finally:
            os.close(descriptor)


def _read(path: Path) -> list[Look]:
    try:
        lines: list[Any] = list(read_lines(path))
    except FileNotFoundError:
        return []
    return [Look(**{name: line[name] for name in NAMES}) for line in lines]

"""Digests of walkthroughs, made from events when asked for and kept a month's folder at a time.

What is held in memory is bounded: the months used last. A digest counts only while the file it
was made from has not changed, so that none is ever stale.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Final, NamedTuple

from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.events import readable
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_stamped
from walkthrough.storage.digest_file import DigestFiles, Kept

# Some ten kilobytes each: two terms of a district with a dozen visits a day.
_MOST_HELD: Final = 3_000
_WORTH_SAVING: Final = 50


class Wanted(NamedTuple):
    """A walkthrough to digest: when it started, its month's folder, file and the file's version."""

    started_at: str
    month: str
    path: Path
    stamp: Stamp


class Digests:
    """Digests by month's folder. Safe for threads."""

    def __init__(self, files: DigestFiles, on_damage: Callable[[str, DamagedFile], None]) -> None:
        self._files = files
        self._on_damage = on_damage
        self._lock = RLock()
        self._held: OrderedDict[str, dict[str, Kept]] = OrderedDict()
        self._unsaved: dict[str, int] = {}

    def of(self, wanted: Sequence[Wanted]) -> Iterator[Digest]:
        """The digests of these walkthroughs, in their order. Raises `OSError`.

        What is damaged is handed over and passed by.
        """
        for one in wanted:
            with self._lock:
                found = self._find(one)
            if found is not None:
                yield found
        self._save(_WORTH_SAVING)

    def save(self) -> None:
        """Keep what was made for the next start; a failure costs only time."""
        self._save(1)

    def _find(self, wanted: Wanted) -> Digest | None:
        month = self._month(wanted.month)
        kept = month.get(wanted.path.stem)
        if kept is None or kept.stamp != wanted.stamp:
            try:
                kept = _make(wanted.path)
            except DamagedFile as damage:
                self._on_damage(wanted.path.stem, damage)
                kept = None
            if kept is None:
                month.pop(wanted.path.stem, None)
                return None
            month[wanted.path.stem] = kept
            self._unsaved[wanted.month] = self._unsaved.get(wanted.month, 0) + 1
        return kept.digest

    def _month(self, month: str) -> dict[str, Kept]:
        held = self._held.get(month)
        if held is None:
            held = self._held[month] = self._files.read(month)
            self._make_room(month)
        self._held.move_to_end(month)
        return held

    def _make_room(self, needed: str) -> None:
        """Let go of the months used longest ago, but not of the one that is needed."""
        held = sum(map(len, self._held.values()))
        for month in list(self._held):
            if held <= _MOST_HELD:
                return
            if month != needed:
                self._keep(month, at_least=1)
                held -= len(self._held.pop(month))

    def _save(self, at_least: int) -> None:
        with self._lock:
            for month in list(self._unsaved):
                self._keep(month, at_least)

    def _keep(self, month: str, at_least: int) -> None:
        if self._unsaved.get(month, 0) >= at_least:
            del self._unsaved[month]
            self._files.write(month, self._held[month])


def _make(path: Path) -> Kept | None:
    found = read_stamped(path)
    if found is None:
        return None
    tables, stamp = found
    return Kept(stamp, digest(readable(tables["events"].values())))

"""What lists need of each walkthrough, kept in memory and, to start quickly, in a derived file.

A folder that has not changed is not looked into, and a file that has not changed is not read:
every write gives its file another inode and more bytes, and its folder another time.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from walkthrough.domain.events import Document
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.appending import is_walkthrough_id
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_stamped
from walkthrough.storage.glance import Glance, glance, glance_after
from walkthrough.storage.summary_file import Summary, SummaryFile

log = logging.getLogger("walkthrough.storage")

# Two changes to a folder within one tick of the file system's clock give it the same time.
_SETTLED_NS: Final = 2_000_000_000
_WORTH_SAVING: Final = 100


class Summaries:
    """Glances at every walkthrough below a folder of month folders. Safe for threads."""

    def __init__(
        self, folder: Path, kept: SummaryFile, on_damage: Callable[[str, DamagedFile], None]
    ) -> None:
        self._folder = folder
        self._kept = kept
        self._on_damage = on_damage
        self._scanning = Lock()
        self._starting = Lock()
        self._months: dict[str, dict[str, Summary]] = {}
        self._unchanged: dict[str, Stamp] = {}
        self._unsaved = 0
        self._started = False

    def all(self) -> list[Glance]:
        """A glance at every walkthrough, as it is now. Raises `OSError`."""
        with self._scanning:
            return self._refresh(self._on_damage)

    def started(self, since: str, until: str) -> list[tuple[str, Stamp, Header]]:
        """What started from one instant to before another, in the order of starts: the month's
        folder, the file's version and the header as of that version. Raises `OSError`."""
        with self._scanning:
            self._refresh(self._on_damage)
            found = [
                (month, summary.stamp, header)
                for month, files in list(self._months.items())
                for summary in list(files.values())
                if (header := summary.glance.header) and since <= header.started_at < until
            ]
        return sorted(found, key=lambda one: (one[2].started_at, one[2].id))

    def highest(self) -> int:
        """The highest cursor in the store; what is damaged is left to `all`. Raises `OSError`."""
        with self._scanning:
            found = self._refresh(lambda _walkthrough, _damage: None)
        return max((one.newest for one in found), default=0)

    def one(self, path: Path) -> Glance | None:
        """A glance at one file; None when it is not there. Raises `DamagedFile`, `OSError`.

        It never waits for a scan: a tap is not held up by a list.
        """
        self._start()
        summary = self._look(path, self._months.get(path.parent.name, {}).get(path.stem))
        if summary is not None:
            self._months.setdefault(path.parent.name, {})[path.stem] = summary
        return summary.glance if summary else None

    def appended(
        self,
        path: Path,
        stamps: tuple[Stamp | None, Stamp | None],
        known: Iterable[Document],
        fresh: Sequence[Document],
    ) -> None:
        """Take note that a write added `fresh` to a file's `known` events.

        `stamps` are those of the file before and after; the caller holds its lock.
        """
        before, after = stamps
        month = self._months.get(path.parent.name, {})
        summary = month.get(path.stem)
        # Somebody else may have written since: then the next look reads the file.
        if summary is None or after is None or summary.stamp != before:
            return
        more = glance_after(summary.glance, known, fresh)
        if more is not None:
            self._unsaved += 1
            month[path.stem] = Summary(after, more)

    def warm_up(self, breathe: Callable[[], None]) -> None:
        """Look at every file, one at a time; what is damaged is left to `all`. Raises `OSError`.

        No scan is held up meanwhile, and none after it has much left to read.
        """
        for folder in _folders(self._folder):
            for entry in _walkthroughs(Path(folder.path)):
                with suppress(DamagedFile, OSError):
                    self.one(Path(entry.path))
                breathe()

    def save(self) -> None:
        """Keep what was gathered for the next start; a failure costs only time."""
        with self._scanning:
            self._save(at_least=1)

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                self._months = self._kept.read()
                self._started = True

    def _refresh(self, on_damage: Callable[[str, DamagedFile], None]) -> list[Glance]:
        self._start()
        present = {entry.name: Path(entry.path) for entry in _folders(self._folder)}
        for gone in set(self._months) - present.keys():
            del self._months[gone]
        for month, folder in present.items():
            self._refresh_month(month, folder, on_damage)
        self._save(at_least=_WORTH_SAVING)
        # Copies: `one` may add to these at any moment.
        months = list(self._months.values())
        return [summary.glance for month in months for summary in list(month.values())]

    def _refresh_month(
        self, month: str, folder: Path, on_damage: Callable[[str, DamagedFile], None]
    ) -> None:
        before = Stamp.of(folder.stat())
        if self._unchanged.get(month) == before:
            return
        known = self._months.get(month, {})
        fresh: dict[str, Summary] = {}
        whole = True
        for entry in _walkthroughs(folder):
            walkthrough = entry.name.removesuffix(".json")
            try:
                summary = self._look(Path(entry.path), known.get(walkthrough))
            except DamagedFile as damage:
                whole = False
                on_damage(walkthrough, damage)
            except OSError as error:
                # One bad spot on a disk must not hide every other walkthrough.
                whole = False
                log.error("%s cannot be read: %s.", entry.path, error.strerror)
            else:
                if summary is not None:
                    fresh[walkthrough] = summary
        self._months[month] = fresh
        self._unchanged.pop(month, None)
        if whole and time.time_ns() - before.modified_ns > _SETTLED_NS:
            self._unchanged[month] = before

    def _look(self, path: Path, known: Summary | None) -> Summary | None:
        try:
            stamp = Stamp.of(path.stat())
        except FileNotFoundError:
            return None
        if known is not None and known.stamp == stamp:
            return known
        found = read_stamped(path)
        if found is None:
            return None
        tables, stamp = found
        self._unsaved += 1
        return Summary(stamp, glance(tables["events"].values()))

    def _save(self, at_least: int) -> None:
        if self._unsaved >= at_least:
            self._unsaved = 0
            self._kept.write({month: dict(files) for month, files in dict(self._months).items()})


def _folders(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]
    return []


def _walkthroughs(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [
            entry
            for entry in entries
            if entry.name.endswith(".json") and is_walkthrough_id(entry.name.removesuffix(".json"))
        ]

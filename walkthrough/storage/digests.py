"""Digests of walkthroughs, made from events when asked for and kept a month's folder at a time.

What is held in memory is bounded: the months used last, a walkthrough as text until it is asked
for. A digest counts only while the file it was made from has not changed, so none is ever stale.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Final, NamedTuple

from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.events import readable
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_stamped
from walkthrough.storage.digest_file import DigestFiles, Kept, digest_of, text_of

# Some four kilobytes each, tallies included: a large district's two school years.
_MOST_HELD: Final = 6_000
_WORTH_SAVING: Final = 50
_AT_HAND: Final = 2


class Wanted(NamedTuple):
    """A walkthrough to digest: its month's folder, and its file's version and header as of it."""

    month: str
    stamp: Stamp
    header: Header


class _Held(NamedTuple):
    """A version of a file, and its digest: as text until it is asked for."""

    stamp: Stamp
    digest: Digest | str | None


class _Passed:
    """The months that somebody goes through.

    What was delivered late lies among what came after, so a few months are left at a time.
    """

    def __init__(self) -> None:
        self._months: OrderedDict[str, None] = OrderedDict()

    def on_to(self, month: str) -> list[str]:
        """The months that are behind when the next walkthrough is one of this month's."""
        self._months[month] = None
        self._months.move_to_end(month)
        behind = len(self._months) - _AT_HAND
        return [self._months.popitem(last=False)[0] for _ in range(behind)]

    def all(self) -> list[str]:
        """The months that are left."""
        return list(self._months)


class Digests:
    """Digests by month's folder. Safe for threads."""

    def __init__(
        self, folder: Path, files: DigestFiles, on_damage: Callable[[str, DamagedFile], None]
    ) -> None:
        self._folder = folder
        self._files = files
        self._on_damage = on_damage
        self._lock = RLock()
        self._held: OrderedDict[str, dict[str, _Held]] = OrderedDict()
        self._asked: set[str] = set()
        self._unsaved: dict[str, int] = {}

    def of(self, wanted: Sequence[Wanted], *, passing: bool = False) -> Iterator[Digest]:
        """The digests of these walkthroughs, in their order. Raises `OSError`.

        What is damaged is handed over and passed by. With `passing`, months that nobody else asks
        for are let go of again: going through everything once pushes out nobody's.
        """
        passed = _Passed()
        for one in wanted:
            with self._lock:
                if passing:
                    self._pass(passed.on_to(one.month))
                else:
                    self._asked.add(one.month)
                found = self._find(one)
            if found is not None:
                yield found
        with self._lock:
            self._pass(passed.all())
        self._save(_WORTH_SAVING)
        if wanted:
            with self._lock:
                # Those that were made just now came after room was made for their month.
                self._make_room(wanted[-1].month)

    def save(self) -> None:
        """Keep what was made for the next start; a failure costs only time."""
        self._save(1)

    def _find(self, wanted: Wanted) -> Digest | None:
        month = self._month(wanted.month)
        name = wanted.header.id
        held = month.get(name)
        if held is None or held.stamp != wanted.stamp:
            held = self._made(wanted)
            if held is None:
                month.pop(name, None)
                return None
            self._count(wanted.month)
        # The summaries hold this very header: one for both is enough.
        found = (
            digest_of(held.digest, wanted.header) if isinstance(held.digest, str) else held.digest
        )
        month[name] = _Held(held.stamp, found)
        return found

    def _made(self, wanted: Wanted) -> _Held | None:
        name = wanted.header.id
        try:
            found = read_stamped(self._folder / wanted.month / f"{name}.json")
        except DamagedFile as damage:
            self._on_damage(name, damage)
            return None
        if found is None:
            return None
        tables, stamp = found
        made = digest(readable(tables["events"].values()))
        # What was written since it was looked for has a header of its own; else the text will do.
        return _Held(stamp, made and (text_of(made) if stamp == wanted.stamp else made))

    def _month(self, month: str) -> dict[str, _Held]:
        held = self._held.get(month)
        if held is None:
            kept = self._files.read(month)
            there = self._there(month)
            held = {name: _Held(*one) for name, one in kept.items() if name in there}
            self._held[month] = held
            if len(held) < len(kept):
                self._count(month)
            self._make_room(month)
        self._held.move_to_end(month)
        return held

    def _there(self, month: str) -> set[str]:
        """The walkthroughs that a month's folder still has: of others nothing is to be kept."""
        with suppress(FileNotFoundError):
            return {name.removesuffix(".json") for name in os.listdir(self._folder / month)}
        return set()

    def _count(self, month: str) -> None:
        self._unsaved[month] = self._unsaved.get(month, 0) + 1

    def _make_room(self, needed: str) -> None:
        """Let go of the months used longest ago, but not of the one that is needed."""
        held = sum(map(len, self._held.values()))
        for month in list(self._held):
            if held <= _MOST_HELD:
                return
            if month != needed:
                held -= len(self._held[month])
                self._let_go([month])

    def _pass(self, months: Iterable[str]) -> None:
        self._let_go(month for month in months if month not in self._asked)

    def _let_go(self, months: Iterable[str]) -> None:
        for month in months:
            self._asked.discard(month)
            if month in self._held:
                self._keep(month, at_least=1)
                del self._held[month]

    def _save(self, at_least: int) -> None:
        with self._lock:
            for month in list(self._unsaved):
                self._keep(month, at_least)

    def _keep(self, month: str, at_least: int) -> None:
        if self._unsaved.get(month, 0) >= at_least:
            del self._unsaved[month]
            there = self._there(month)
            self._files.write(
                month,
                {
                    name: Kept(one.stamp, _text(one.digest))
                    for name, one in self._held[month].items()
                    if name in there
                },
            )


def _text(digest: Digest | str | None) -> str | None:
    return text_of(digest) if isinstance(digest, Digest) else digest

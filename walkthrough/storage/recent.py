"""The files written last, kept parsed: in a lesson most taps go where the tap before went."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

from walkthrough.storage.atomic_json import Stamp, Tables

# Of JSON: some sixty walkthroughs under way, or a few very long ones.
_MOST_BYTES: Final = 4 << 20


class Recent:
    """Tables by file and version, those used last; safe for threads.

    A version of a walkthrough's file differs from all before it in size, as events are only ever
    added, so equal stamps mean equal content. Whoever gets tables must leave what is in them.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Path, tuple[Stamp, Tables]] = OrderedDict()
        self._guard = Lock()

    def find(self, path: Path) -> tuple[Tables, Stamp] | None:
        """The tables of the version that the file is in now, when they are here."""
        with self._guard:
            found = self._kept.get(path)
            if found is None:
                return None
            self._kept.move_to_end(path)
        stamp, tables = found
        try:
            now = Stamp.of(path.stat())
        except OSError:
            return None
        return (dict(tables), stamp) if stamp == now else None

    def keep(self, path: Path, stamp: Stamp, tables: Tables) -> None:
        """Keep the tables of a version that is on the disk."""
        with self._guard:
            before = self._kept.pop(path, None)
            self._bytes += stamp.size - (before[0].size if before else 0)
            self._kept[path] = (stamp, dict(tables))
            while self._bytes > self._most:
                _, (dropped, _) = self._kept.popitem(last=False)
                self._bytes -= dropped.size

"""Cursors: numbers that grow in the order in which events become visible, over all processes.

The counter file is written for every batch and not waited for. What is waited for is a bound, a
thousand numbers ahead: after a power cut, counting goes on from the bound, so opening a store
needs no look into its walkthroughs, and no number is ever given twice.
"""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from walkthrough.storage.files import sync_file, sync_folder
from walkthrough.storage.locks import exclusive, shared

AHEAD: Final = 1000
_FORM: Final = re.compile(rb"(\d{20}) (\d{20})\n")
_LENGTH: Final = 42


class Count(NamedTuple):
    """The last number given, and the bound that no number given so far exceeds."""

    last: int
    bound: int


def read_count(path: Path) -> Count | None:
    """What a counter file says; None when it is not what was written. Raises `OSError`."""
    return _count(path.read_bytes()[: _LENGTH + 1])


def _count(content: bytes) -> Count | None:
    form = _FORM.fullmatch(content)
    return Count(int(form[1]), int(form[2])) if form else None


class Cursors:
    """The counter in a folder. `highest` looks through the store: needed when the file is lost."""

    def __init__(self, folder: Path, locks: Path, highest: Callable[[], int]) -> None:
        self._file = folder / "cursor"
        self._changes = locks / "changes.lock"
        self._gate = locks / "gate.lock"
        self._highest = highest
        self._opened = False

    @contextmanager
    def appending(self) -> Iterator[None]:
        """Hold this from before taking numbers until what they number is visible."""
        with ExitStack() as held:
            # A reader who waits for the appenders holds the gate, so they cannot starve it.
            with exclusive(self._gate):
                held.enter_context(shared(self._changes))
            yield

    def take(self, count: int, above: int) -> int:
        """The first of `count` fresh numbers in a row, all above `above`. Raises `OSError`."""
        with exclusive(self._file) as descriptor:
            known = self._read(descriptor, at_least=above)
            # Whether the power failed since nobody knows, so a new process starts at the bound.
            trusted = self._opened and known.last >= above
            last = known.last if trusted else known.bound
            bound = known.bound
            if last + count > bound:
                bound = last + count + AHEAD
            self._write(descriptor, Count(last + count, bound), durably=bound != known.bound)
            self._opened = True
            return last + 1

    def settled(self) -> int:
        """The last number such that it and all below it are visible by now, or never will be."""
        with (
            exclusive(self._gate, to_read=True),
            exclusive(self._changes, to_read=True),
            exclusive(self._file, to_read=True) as descriptor,
        ):
            return self._read(descriptor, at_least=0).last

    def catch_up(self, newest: int) -> None:
        """Mend a counter that is behind a number seen in the store, as after a partial restore."""
        with exclusive(self._file) as descriptor:
            self._read(descriptor, at_least=newest)

    def _read(self, descriptor: int, at_least: int) -> Count:
        known = _count(os.pread(descriptor, _LENGTH + 1, 0))
        if known is not None and known.bound >= at_least:
            return known
        highest = max(self._highest(), at_least)
        # Readers may have been told of numbers that the lost counter gave and nobody used.
        last = highest + AHEAD if highest else 0
        mended = Count(last, last)
        self._write(descriptor, mended, durably=True)
        return mended

    def _write(self, descriptor: int, count: Count, *, durably: bool) -> None:
        if os.pwrite(descriptor, b"%020d %020d\n" % count, 0) != _LENGTH:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if durably:
            os.ftruncate(descriptor, _LENGTH)
            sync_file(descriptor)
            sync_folder(self._file.parent)

"""Advisory locks on files of their own: a data file that gets renamed over guards nothing.

Each holder opens the lock file anew, so threads exclude one another as processes do, and whoever
is killed lets go.
"""

import fcntl
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.storage.files import FILE_MODE

TIMEOUT_SECONDS = 10.0
_SHORTEST_WAIT = 0.0005
_LONGEST_WAIT = 0.01


@contextmanager
def exclusive(path: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[int]:
    """Hold the lock alone; yields the lock file's descriptor.

    Raises `StoreUnavailable` (`store_busy`) after `timeout` seconds.
    """
    with _held(path, fcntl.LOCK_EX, timeout) as descriptor:
        yield descriptor


@contextmanager
def shared(path: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[int]:
    """Hold the lock together with other sharers, as `exclusive` does."""
    with _held(path, fcntl.LOCK_SH, timeout) as descriptor:
        yield descriptor


@contextmanager
def _held(path: Path, how: int, timeout: float) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        _wait_for(descriptor, how, timeout)
        yield descriptor
    finally:
        # Closing lets go of the lock: this description is nobody else's.
        os.close(descriptor)


def _wait_for(descriptor: int, how: int, timeout: float) -> None:
    # A blocking flock cannot be given a time limit in a thread, hence the asking.
    deadline = time.monotonic() + timeout
    wait = _SHORTEST_WAIT
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreUnavailable(
                    "store_busy", N_("The store is busy. Try again in a moment.")
                ) from None
        time.sleep(wait * random.uniform(0.5, 1.0))
        wait = min(wait * 2, _LONGEST_WAIT)

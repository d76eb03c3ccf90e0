"""Advisory locks on files of their own: a data file that gets renamed over guards nothing.

Each holder opens the lock file anew, so threads exclude one another as processes do, and whoever
is killed lets go. Threads of one process queue up first, so that each gets its turn.
"""

import fcntl
import os
import random
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Final

from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.storage.files import FILE_MODE

# In the data folder; whoever serves the embedded store holds it.
SERVER_LOCK: Final = "server.lock"
TIMEOUT_SECONDS: Final = 10.0
_SHORTEST_WAIT: Final = 0.0005
_LONGEST_WAIT: Final = 0.01

_queues: Final[dict[Path, deque[Event]]] = {}
_queues_guard: Final = Lock()


def lock_of_walkthrough(locks: Path, walkthrough: str) -> Path:
    """The lock file of a walkthrough: 256 are shared by all, enough not to wait for one another
    and few enough to keep for ever."""
    return locks / f"walkthrough-{walkthrough[-2:]}.lock"


@contextmanager
def exclusive(
    path: Path, timeout: float = TIMEOUT_SECONDS, *, to_read: bool = False
) -> Iterator[int]:
    """Hold the lock alone; yields the lock file's descriptor.

    With `to_read`, a lock file that may not be written to will do, so that a read-only disk can
    still be read. Raises `StoreUnavailable` (`store_busy`) after `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    with _turn(path, deadline), _held(path, fcntl.LOCK_EX, deadline, to_read) as descriptor:
        yield descriptor


@contextmanager
def shared(path: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[int]:
    """Hold the lock together with other sharers, as `exclusive` does."""
    with _held(path, fcntl.LOCK_SH, time.monotonic() + timeout, to_read=False) as descriptor:
        yield descriptor


@contextmanager
def _turn(path: Path, deadline: float) -> Iterator[None]:
    """Wait behind the threads of this process that asked before."""
    mine = Event()
    with _queues_guard:
        queue = _queues.setdefault(path, deque())
        queue.append(mine)
        queue[0].set()
    try:
        if not mine.wait(max(deadline - time.monotonic(), 0)):
            raise _busy()
        yield
    finally:
        with _queues_guard:
            queue.remove(mine)
            if queue:
                queue[0].set()
            else:
                del _queues[path]


@contextmanager
def _held(path: Path, how: int, deadline: float, to_read: bool) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError:
        if not to_read:
            raise
        descriptor = os.open(path, os.O_RDONLY)
    try:
        _wait_for(descriptor, how, deadline)
        yield descriptor
    finally:
        # Closing lets go of the lock: this description is nobody else's.
        os.close(descriptor)


def _wait_for(descriptor: int, how: int, deadline: float) -> None:
    # A blocking flock cannot be given a time limit in a thread, hence the asking.
    wait = _SHORTEST_WAIT
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy() from None
        time.sleep(wait * random.uniform(0.5, 1.0))
        wait = min(wait * 2, _LONGEST_WAIT)


def _busy() -> StoreUnavailable:
    return StoreUnavailable("store_busy", N_("The store is busy. Try again in a moment."))

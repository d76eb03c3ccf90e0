"""How often the same thing may be tried: sign-ins and codes by guessing, batches by a wild phone.

Counts live in this process: with several workers each allows as much, which still stops guessing.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A person mistypes a few times; a school's whole staff may share one address.
SIGN_INS_PER_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="account")
FAILURES_PER_ADDRESS = RateLimitItemPerMinute(50, 15, namespace="address")
# Of 64 million codes a school has a handful a day: nobody hits one by trying this often.
WRONG_CODES_PER_PERSON = RateLimitItemPerMinute(10, 15, namespace="code")
BATCHES_A_SECOND = 100


class TooMany(Exception):
    """The limit is reached; `retry_after` is whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Throttle:
    """Moving windows over what each key has done lately."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, limit: RateLimitItem, key: str) -> None:
        """Count one try. Raises `TooMany` when the window is full already."""
        if not self._limiter.hit(limit, key):
            raise TooMany(self._wait(limit, key))

    def check(self, limit: RateLimitItem, key: str) -> None:
        """Raises `TooMany` when the window is full; counts nothing."""
        if not self._limiter.test(limit, key):
            raise TooMany(self._wait(limit, key))

    def forget(self, limit: RateLimitItem, key: str) -> None:
        """Begin the key's window afresh."""
        self._limiter.clear(limit, key)

    def _wait(self, limit: RateLimitItem, key: str) -> int:
        until = self._limiter.get_window_stats(limit, key).reset_time
        return max(1, math.ceil(until - time.time()))


class Pace:
    """At most so many a second for each key, over a moving window.

    The library's memory starts a thread at every count: nothing to a sign-in, dear to a tap.
    """

    def __init__(self, a_second: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._lately: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=a_second))

    def count(self, key: str) -> None:
        """Count one. Raises `TooMany` when the last second holds as many as it may."""
        now = self._now()
        with self._lock:
            lately = self._lately[key]
            if len(lately) == lately.maxlen and now - lately[0] < 1:
                raise TooMany(1)
            lately.append(now)


def init_app(app: Flask) -> None:
    """Give the app counts of its own."""
    app.extensions["throttle"] = Throttle()
    app.extensions["pace"] = Pace(BATCHES_A_SECOND)


def throttle() -> Throttle:
    """The tries at passwords and codes that this app has counted."""
    found: Throttle = current_app.extensions["throttle"]
    return found


def pace() -> Pace:
    """The batches that this app has counted."""
    found: Pace = current_app.extensions["pace"]
    return found

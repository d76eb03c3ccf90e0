"""How often the same thing may be tried: sign-ins by guessing, batches by a phone gone wild.

Counts live in this process: with several workers each allows as much, which still stops guessing.
"""

import math
import time

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A person mistypes a few times; a school's whole staff may share one address.
SIGN_INS_PER_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="account")
FAILURES_PER_ADDRESS = RateLimitItemPerMinute(50, 15, namespace="address")
BATCHES_PER_PERSON = RateLimitItemPerSecond(100, namespace="batches")


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


def init_app(app: Flask) -> None:
    """Give the app counts of its own."""
    app.extensions["throttle"] = Throttle()


def throttle() -> Throttle:
    """The counts of this app."""
    found: Throttle = current_app.extensions["throttle"]
    return found

"""Jobs that misbehave, for the renderer's worker process to run."""

import os
import time


def pid() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def hog(megabytes: int) -> int:
    """Fill memory, page by page."""
    return len(bytearray(os.urandom(1024)) * (1024 * megabytes))


def die() -> None:
    os._exit(1)


def fail() -> None:
    raise ValueError("this job cannot be done")

"""Events as a store receives them, and threads that begin at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any, TypeVar

from tests.phone import Phone
from walkthrough.domain.ports import Store

Result = TypeVar("Result")

COACH = "00000000-0000-7000-8000-000000000001"
RECEIVED = {"by": COACH, "received_at": "2026-11-22T20:05:00.000Z"}


def received(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An event with what the server adds before it is stored."""
    return {**event, **RECEIVED, **more}


def taps(phone: Phone, count: int) -> list[dict[str, Any]]:
    """Some taps on *seen*, ready to be stored."""
    return [received(phone.seen("g1", "building-on-ideas")) for _ in range(count)]


def started(store: Store) -> Phone:
    """A phone whose walkthrough has begun in the store."""
    phone = Phone()
    assert store.walkthroughs.append(phone.walkthrough, [received(phone.start())]) == ["stored"]
    return phone


def ids(documents: Any) -> list[str]:
    """The ids of some events, in their order."""
    return [document["id"] for document in documents]


def together(jobs: list[Callable[[], Result]]) -> list[Result]:
    """What the jobs return, each run by a thread of its own, all let off at once."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Result]) -> Result:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def tap_away(store: Store, phone: Phone, count: int) -> None:
    """Store some taps, each in a batch of its own."""
    for _ in range(count):
        assert store.walkthroughs.append(phone.walkthrough, taps(phone, 1)) == ["stored"]


class Failing(Thread):
    """A thread whose failure fails the test that finishes it."""

    def __init__(self, job: Callable[[], None]) -> None:
        super().__init__()
        self._job = job
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._job()
        except BaseException as error:
            self._failure = error

    def finish(self) -> None:
        self.join()
        if self._failure is not None:
            raise self._failure

"""A process that forks writers for a test to kill: imported once, forked many times.

It takes one JSON job a message from the socket whose number is its argument, and answers with
the writer's process id, or its exit status. It talks through a socket and touches no file, so
that faults injected into the calls of its children do not meet it.
"""

import ctypes
import errno
import fcntl
import json
import os
import socket
import sys
from collections.abc import Callable
from functools import cache, partial
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from tests.storage.made import received
from tests.storage.stock import StockFile
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.ports import Store, User
from walkthrough.storage.open import open_store

STORED, RESUMED, SETTLED = 0, 10, 11
_PR_SET_PTRACER = 0x59616D61

Job = dict[str, Any]


def append(job: Job) -> Callable[[], int]:
    """Append a batch, and once more when it is refused."""
    store = _opened(job["folder"])

    def write() -> int:
        outcomes = store.walkthroughs.append(job["walkthrough"], job["batch"])
        return {"stored": STORED, "duplicate": SETTLED}[outcomes[0]]

    return _twice(write)


def save_user(job: Job) -> Callable[[], int]:
    """Save a user, and once more when that is refused."""
    store = _opened(job["folder"])
    user = User(**job["user"])

    def write() -> int:
        store.people.save_user(user)
        return STORED

    return _twice(write)


def put_stock(job: Job) -> Callable[[], int]:
    """Replace a document in a file of stock TinyDB."""

    def write() -> int:
        StockFile(Path(job["folder"]) / "stock.json").put(job["document"])
        return STORED

    return write


def load(job: Job) -> Callable[[], int]:
    """Append to walkthroughs from as many threads, until killed; note what was acknowledged."""
    store = open_store(data_dir=Path(job["folder"]))
    acknowledge = _acknowledging(job)

    def tap_away(walkthrough: str) -> None:
        for number in count():
            event = received({**job["event"], "id": _id(walkthrough, os.getpid(), number)})
            if store.walkthroughs.append(walkthrough, [event]) == ["stored"]:
                acknowledge(event["id"])

    return _in_threads([partial(tap_away, mine) for mine in job["walkthroughs"]])


def burst(job: Job) -> Callable[[], int]:
    """Append a number of events to one walkthrough from each of some threads."""
    store = open_store(data_dir=Path(job["folder"]))
    acknowledge = _acknowledging(job)

    def tap_away(thread: int) -> None:
        for number in range(job["count"]):
            event = _id(job["walkthrough"], os.getpid(), thread * 1000 + number)
            document = received({**job["event"], "id": event})
            while not _stored(store, job["walkthrough"], document):
                continue
            acknowledge(event)

    return _in_threads([partial(tap_away, thread) for thread in range(job["threads"])])


def load_stock(job: Job) -> Callable[[], int]:
    """Replace long texts by short ones and back in stock TinyDB, until killed."""
    file = StockFile(Path(job["folder"]) / "stock.json")

    def work() -> int:
        for number in count():
            file.put({"id": "note", "text": "long " * (500 if number % 2 else 5)})
        return STORED

    return work


def burst_stock(job: Job) -> Callable[[], int]:
    """Insert a number of documents into stock TinyDB; note what was acknowledged."""
    file = StockFile(Path(job["folder"]) / "stock.json")
    acknowledge = _acknowledging(job)

    def work() -> int:
        for number in range(job["count"]):
            event = _id(job["walkthrough"], os.getpid(), number)
            try:
                file.add({**job["event"], "id": event})
            except ValueError:
                continue
            acknowledge(event)
        return STORED

    return work


JOBS = {
    job.__name__: job
    for job in (append, save_user, put_stock, load, burst, load_stock, burst_stock)
}


@cache
def _opened(folder: str) -> Store:
    """A store; one that was opened before forking makes no calls of its own in the writers."""
    return open_store(data_dir=Path(folder))


def _twice(write: Callable[[], int]) -> Callable[[], int]:
    def work() -> int:
        try:
            return write()
        except StoreUnavailable:
            return SETTLED if write() == SETTLED else RESUMED

    return work


def _stored(store: Store, walkthrough: str, document: dict[str, Any]) -> bool:
    """Whether it is stored by now; a store that is busy is asked again, as phones do."""
    try:
        (outcome,) = store.walkthroughs.append(walkthrough, [document])
    except StoreUnavailable:
        return False
    return outcome in ("stored", "duplicate")


def _in_threads(jobs: list[Callable[[], None]]) -> Callable[[], int]:
    def work() -> int:
        threads = [Thread(target=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return STORED

    return work


def _acknowledging(job: Job) -> Callable[[str], None]:
    """Writes down an event's id; what is written survives the writer's death."""
    descriptor = os.open(job["acknowledged"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def acknowledge(event: str) -> None:
        os.write(descriptor, f"{event}\n".encode())

    return acknowledge


def _id(walkthrough: str, process: int, number: int) -> str:
    return f"{walkthrough[:8]}-0000-4000-8000-{process % 10**6:06d}{number:06d}"


def _pad(call: str, times: int) -> None:
    """Use up system calls of a kind, so that the next ones have known numbers."""
    null = os.open("/dev/null", os.O_RDWR)
    calls: dict[str, Callable[[], Any]] = {
        "openat": lambda: os.open("/dev/null", os.O_RDONLY),
        "read": lambda: os.read(null, 1),
        "write": lambda: os.write(null, b""),
        "pwrite64": lambda: os.pwrite(null, b"", 0),
        "fsync": lambda: os.fsync(null),
        "rename": lambda: os.rename("/nonexistent/a", "/nonexistent/b"),
        "mkdir": lambda: os.mkdir("/nonexistent/a"),
        "ftruncate": lambda: os.ftruncate(null, 0),
        "close": lambda: os.close(10**6),
        "flock": lambda: fcntl.flock(null, fcntl.LOCK_UN),
    }
    for _ in range(times - (call == "openat")):
        try:
            calls[call]()
        except OSError as error:
            assert error.errno in (errno.EINVAL, errno.ENOENT, errno.EBADF)


def _run(job: Job) -> int:
    work = JOBS[job["do"]](job)
    if "pad" in job:
        _pad(*job["pad"])
    return work()


def _fork(job: Job) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = _run(job)
        finally:
            # No clean-up: the child must end as abruptly as it was made.
            if status == 1:
                sys.excepthook(*sys.exc_info())
            os._exit(status)
    return child


def main(descriptor: int) -> None:
    """Serve jobs until the other end is closed."""
    if sys.platform == "linux":
        # Lets a tracer attach that is not this process's parent.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1))
    with socket.socket(fileno=descriptor) as line:
        while message := line.recv(1 << 20):
            job = json.loads(message)
            if "open" in job:
                _opened(job["open"])
                answer = 0
            elif "wait" in job:
                _, status = os.waitpid(job["wait"], 0)
                answer = os.waitstatus_to_exitcode(status)
            else:
                answer = _fork(job)
            line.sendall(json.dumps(answer).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))

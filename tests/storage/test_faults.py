"""Killed or refused at each system call of a write: all readable, all that was acknowledged there.

The same faults are let loose on stock TinyDB, which does not survive them.
"""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cast import COACH
from tests.phone import Phone
from tests.storage.harness import NUMBER, Victim, needs_strace
from tests.storage.made import ids, started, taps
from tests.storage.stock import StockFile
from tests.storage.victim import RESUMED, SETTLED
from walkthrough.domain.ports import Store

pytestmark = needs_strace

KILLED = -signal.SIGKILL
KILL = "signal=KILL"
# The calls of a write that change anything, or wait for it; between them nothing happens.
CALLS = ["openat", "flock", "write", "pwrite64", "fsync", "rename", "close"]
FULL = [("openat", "ENOSPC"), ("write", "ENOSPC"), ("pwrite64", "ENOSPC"), ("rename", "ENOSPC")]
BROKEN = [("read", "EIO"), ("write", "EIO"), ("fsync", "EIO"), ("rename", "EIO"), ("flock", "EIO")]
CLOSED = [("openat", "EROFS"), ("openat", "EACCES"), ("rename", "EROFS"), ("openat", "EMFILE")]


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    with Victim() as victim:
        yield victim


class Batches:
    """Batches of three for the victim to append, each to a walkthrough of its own."""

    def __init__(self, victim: Victim, store: Store, folder: Path) -> None:
        victim.open(folder)
        self._store, self._folder = store, folder
        self._trials: list[tuple[Phone, list[dict[str, Any]]]] = []

    def next(self) -> dict[str, Any]:
        """The next job."""
        phone = started(self._store)
        batch = taps(phone, 3)
        self._trials.append((phone, batch))
        return {"folder": str(self._folder), "walkthrough": phone.walkthrough, "batch": batch}

    def examine(self, store: Store, endings: list[int]) -> None:
        """Everything is readable, what was acknowledged is there, and sending again settles it."""
        assert len(endings) == len(self._trials)
        for ending, (phone, batch) in zip(endings, self._trials, strict=True):
            kept = ids(store.walkthroughs.events(phone.walkthrough)[1:])
            assert kept in ([], ids(batch))
            if ending != KILLED:
                assert kept == ids(batch)
            again = store.walkthroughs.append(phone.walkthrough, batch)
            assert again == (["duplicate"] if kept else ["stored"]) * 3
            assert ids(store.walkthroughs.events(phone.walkthrough)) == ids(phone.events)
        headers, _ = store.walkthroughs.headers()
        assert len(headers) == len({header.changed for header in headers}) == len(endings)
        assert store.damaged() == []


@pytest.fixture
def batches(victim: Victim, store: Store, folder: Path) -> Batches:
    return Batches(victim, store, folder)


@pytest.mark.parametrize("call", CALLS)
def test_keeps_what_it_acknowledged_when_killed_at_any_call(
    victim: Victim, batches: Batches, store: Store, folder: Path, reopen: Any, call: str
) -> None:
    endings = victim.every_ending(call, KILL, "append", batches.next)

    assert endings[:-1] == [KILLED] * (len(endings) - 1) != []
    # For a process that was there all along, and for one that starts now.
    batches.examine(store, endings)
    reopen()
    assert list(folder.rglob("*.tmp")) == []


@pytest.mark.parametrize(("call", "error"), FULL + BROKEN + CLOSED)
def test_acknowledges_nothing_when_the_disk_refuses_and_resumes_by_itself(
    victim: Victim, batches: Batches, store: Store, folder: Path, call: str, error: str
) -> None:
    endings = victim.every_ending(call, f"error={error}", "append", batches.next)

    assert set(endings[:-1]) <= {RESUMED, SETTLED}
    assert RESUMED in endings
    # Only once the file has its new name can it be that the folder refuses.
    assert (SETTLED in endings) == (call in ("fsync", "openat"))
    batches.examine(store, endings)
    assert list(folder.rglob("*.tmp")) == []


@pytest.mark.parametrize("call", ["openat", "write", "fsync", "rename"])
def test_keeps_the_people_when_killed_while_their_file_shrinks(
    victim: Victim, store: Store, folder: Path, call: str
) -> None:
    long = replace(COACH.user, name="A long name " * 300)
    short = replace(COACH.user, name="Ana")
    victim.open(folder)

    def job() -> dict[str, Any]:
        store.people.save_user(long)
        return {"folder": str(folder), "user": short.__dict__}

    endings = victim.every_ending(call, KILL, "save_user", job)

    assert len(endings) > 1
    assert store.people.users() == [short]
    assert store.damaged() == []


def test_stock_tinydb_leaves_an_unreadable_file_when_killed(victim: Victim, tmp_path: Path) -> None:
    """The control: a file that gets shorter is overwritten first and cut afterwards."""
    stock = StockFile(tmp_path / "stock.json")
    stock.put({"id": "note", "text": "long " * 5000})
    job = {"folder": str(tmp_path), "document": {"id": "note", "text": "short"}}

    with victim.faults("ftruncate", KILL):
        writer = victim.fork("put_stock", pad=["ftruncate", NUMBER - 1], **job)
        assert victim.wait(writer) == KILLED

    with pytest.raises(ValueError):
        stock.all()


def test_stock_tinydb_leaves_an_unreadable_file_when_the_disk_fails(
    victim: Victim, tmp_path: Path
) -> None:
    stock = StockFile(tmp_path / "stock.json")
    stock.put({"id": "note", "text": "long " * 5000})
    job = {"folder": str(tmp_path), "document": {"id": "note", "text": "short"}}

    with victim.faults("fsync", "error=EIO"):
        ending = victim.wait(victim.fork("put_stock", pad=["fsync", NUMBER - 1], **job))

    assert ending == 1
    with pytest.raises(ValueError):
        stock.all()

"""Many processes and threads on one walkthrough: no acknowledged write is lost."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.harness import Victim, long_runs
from tests.storage.made import ids, started
from tests.storage.stock import StockFile
from walkthrough.domain.ports import Store

MORE = 20 if long_runs() else 1


@pytest.fixture
def victim() -> Iterator[Victim]:
    with Victim() as victim:
        yield victim


@pytest.mark.parametrize(
    ("processes", "threads", "each"), [(2, 16, 4), (4, 4, 10), (8, 1, 15), (8, 16, 1)]
)
def test_keeps_every_write_of_many_processes_and_threads(
    victim: Victim, store: Store, folder: Path, processes: int, threads: int, each: int
) -> None:
    phone = started(store)
    note = folder / "acknowledged"
    job = {
        "folder": str(folder),
        "walkthrough": phone.walkthrough,
        "event": phone.seen("g1", "building-on-ideas"),
        "acknowledged": str(note),
        "threads": threads,
        "count": each * MORE,
    }

    writers = [victim.fork("burst", **job) for _ in range(processes)]
    assert [victim.wait(writer) for writer in writers] == [0] * processes

    told = note.read_text().split()
    assert len(told) == processes * threads * each * MORE
    kept = store.walkthroughs.events(phone.walkthrough)
    assert Counter(ids(kept[1:])) == Counter(told)
    cursors = [event["cursor"] for event in kept]
    assert cursors == sorted(set(cursors))


def test_stock_tinydb_loses_writes_of_two_processes(victim: Victim, tmp_path: Path) -> None:
    """The control: each writer puts back a file that it read before the other wrote."""
    note = tmp_path / "acknowledged"
    job = {
        "folder": str(tmp_path),
        "walkthrough": "0" * 8,
        "event": {"type": "evidence_seen"},
        "acknowledged": str(note),
        "count": 200,
    }

    writers = [victim.fork("burst_stock", **job) for _ in range(2)]
    for writer in writers:
        victim.wait(writer)

    told = set(note.read_text().split())
    try:
        kept = set(ids(StockFile(tmp_path / "stock.json").all()))
    except ValueError:
        kept = set()
    assert told - kept

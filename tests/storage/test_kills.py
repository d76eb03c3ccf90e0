"""Killed at random moments under load: by the hundred here, by the thousand in `make torture`."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.phone import Phone
from tests.storage.harness import Victim, long_runs
from tests.storage.made import started
from tests.storage.stock import StockFile
from walkthrough.domain.ports import Store

KILLS = long_runs() or 300
# New walkthroughs after so many kills, so that files keep the size that they have in life.
FRESH_AFTER = 20
LONGEST_LIFE = 0.03


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    with Victim() as victim:
        yield victim


def test_keeps_every_acknowledged_event_through_random_kills(
    victim: Victim, store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    chance = random.Random()
    acknowledged: dict[str, set[str]] = {}
    phones: list[Phone] = []
    for kill in range(KILLS):
        if kill % FRESH_AFTER == 0:
            phones = [started(store), started(store)]
        note = folder / f"acknowledged-{kill}"
        writer = victim.fork(
            "load",
            folder=str(folder),
            walkthroughs=[phone.walkthrough for phone in phones] * 2,
            event=phones[0].events[0] | {"type": "evidence_seen", "group": "g1", "look_for": "x"},
            acknowledged=str(note),
        )
        time.sleep(chance.uniform(0.002, LONGEST_LIFE))
        victim.kill(writer)
        told = set(note.read_text().split()) if note.exists() else set()
        note.unlink(missing_ok=True)
        for phone in phones:
            kept = {event["id"] for event in store.walkthroughs.events(phone.walkthrough)}
            mine = acknowledged.setdefault(phone.walkthrough, set())
            mine |= {event for event in told if event.startswith(phone.walkthrough[:8])}
            assert mine <= kept

    assert sum(map(len, acknowledged.values())) > KILLS // 10
    assert store.damaged() == []
    again = reopen()
    assert list(folder.rglob("*.tmp")) == []
    assert {header.id for header in again.walkthroughs.headers()[0]} == acknowledged.keys()


def test_stock_tinydb_does_not_survive_random_kills(victim: Victim, tmp_path: Path) -> None:
    """The control: sooner or later a kill lands between overwriting and cutting off."""
    chance = random.Random()
    stock = StockFile(tmp_path / "stock.json")
    stock.put({"id": "note", "text": ""})
    for _ in range(500):
        writer = victim.fork("load_stock", folder=str(tmp_path))
        time.sleep(chance.uniform(0.002, LONGEST_LIFE))
        victim.kill(writer)
        try:
            assert stock.all() != [], "even worse"
        except (ValueError, AssertionError):
            return
    pytest.fail("stock TinyDB survived 500 kills: the control controls nothing")

"""How long a durable tap takes does not depend on how many walkthroughs there are."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from tests.phone import Phone
from tests.storage.made import received, started, taps
from walkthrough.domain.ports import Store
from walkthrough.storage.open import open_store

FEW, MANY, TAPS = 10, 5000, 120
MOST = 1.2


def filled(folder: Path, count: int) -> tuple[Store, Phone]:
    """A store with so many walkthroughs of 120 taps over a year, and the phone of the last."""
    store = open_store(data_dir=folder)
    for number in range(count):
        phone = Phone()
        month = f"2026-{number % 10 + 1:02}-22T20:05:00.000Z"
        events = [received(phone.start(), received_at=month), *taps(phone, TAPS)]
        store.walkthroughs.append(phone.walkthrough, events)
    store.walkthroughs.headers()
    store.close()
    return store, started(store)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


@pytest.mark.torture
def test_takes_a_tap_as_fast_among_many_walkthroughs_as_among_few(tmp_path: Path) -> None:
    stores = {count: filled(tmp_path / str(count), count) for count in (FEW, MANY)}
    for store, phone in stores.values():
        store.walkthroughs.append(phone.walkthrough, taps(phone, TAPS - 20))
    times: dict[str, dict[int, list[float]]] = {"tap": {}, "header": {}, "list": {}, "open": {}}
    for _ in range(40):
        for count, (store, phone) in stores.items():
            (tap,) = taps(phone, 1)
            for what, work in {
                "tap": partial(store.walkthroughs.append, phone.walkthrough, [tap]),
                "header": partial(store.walkthroughs.header, phone.walkthrough),
                "list": store.walkthroughs.headers,
                "open": partial(open_store, data_dir=tmp_path / str(count)),
            }.items():
                times[what].setdefault(count, []).append(milliseconds(work))
    for what, measured in times.items():
        few, many = median(measured[FEW]), median(measured[MANY])
        print(
            f"{what:>7}: {few:6.2f} ms among {FEW}, {many:6.2f} ms among {MANY:,}: {many / few:.2f}"
        )
    first = open_store(data_dir=tmp_path / str(MANY))
    print(f"the first list after a start: {milliseconds(first.walkthroughs.headers):.0f} ms")
    (tmp_path / str(MANY) / "summaries.json").unlink()
    cold = open_store(data_dir=tmp_path / str(MANY))
    print(f"the same without summaries: {milliseconds(cold.walkthroughs.headers):.0f} ms")

    assert median(times["tap"][MANY]) <= MOST * median(times["tap"][FEW])

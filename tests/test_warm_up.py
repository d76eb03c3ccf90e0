"""A server makes ready what reports need, and stops doing so when it is told to."""

import logging
import time
from collections.abc import Callable
from threading import Event

import pytest

from tests.storage.contract_digests import store_all, visited
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.serving import WarmUp
from walkthrough.storage.memory import MemoryWalkthroughs
from walkthrough.storage.open import open_store


class Busy(MemoryWalkthroughs):
    """Has work for ever, and says when it has begun."""

    def __init__(self) -> None:
        self.begun = Event()

    def warm_up(self, breathe: Callable[[], None]) -> None:
        while True:
            time.sleep(0.001)
            self.begun.set()
            breathe()


def test_makes_ready_what_reports_need(tmp_path) -> None:
    store = open_store(data_dir=tmp_path)
    store_all(store, visited())

    warming = WarmUp(store.walkthroughs)
    warming.start()
    warming.join(60)

    assert not warming.is_alive()
    assert (tmp_path / "digests" / "2026-11.json").exists()
    store.close()


def test_ends_soon_when_it_is_told_to() -> None:
    busy = Busy()
    warming = WarmUp(busy)
    warming.start()
    assert busy.begun.wait(60)

    warming.stop()
    warming.join(60)

    assert not warming.is_alive()
    assert warming.daemon


def test_a_store_that_fails_costs_only_the_warmth(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(MemoryWalkthroughs):
        def __init__(self) -> None:
            pass

        def warm_up(self, breathe: Callable[[], None]) -> None:
            raise StoreUnavailable("store_unavailable", "The disk is gone.")

    with caplog.at_level(logging.WARNING):
        WarmUp(Failing()).run()

    assert "The disk is gone." in caplog.text

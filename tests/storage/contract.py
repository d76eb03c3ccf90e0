"""What every store promises, whatever it is made of. Inherit `StoreContract`, give a `store`.

Nothing here or in the parts that it joins may know of files or tables. `DurableContract` adds
what holds for a store that outlives its process.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial

import pytest

from tests.storage.contract_digests import DigestsContract, DurableDigestsContract
from tests.storage.contract_events import EventsContract
from tests.storage.contract_glances import GlancesContract
from tests.storage.contract_looks import DurableLooksContract, LooksContract
from tests.storage.contract_people import AuditContract, PeopleContract, RubricsContract
from tests.storage.contract_people_changes import ChangesContract, ClassesContract
from tests.storage.contract_rubrics import (
    DraftsContract,
    DurableRubricsContract,
    StandingsContract,
)
from tests.storage.made import started, tap_away, taps, together
from walkthrough.domain.ports import Store


class StoreContract(
    EventsContract,
    GlancesContract,
    DigestsContract,
    PeopleContract,
    ClassesContract,
    ChangesContract,
    RubricsContract,
    DraftsContract,
    StandingsContract,
    AuditContract,
    LooksContract,
    ABC,
):
    """Everything that holds for every store."""

    @pytest.fixture
    @abstractmethod
    def store(self) -> Store:
        """A store with nothing in it."""


class DurableContract(DurableLooksContract, DurableRubricsContract, DurableDigestsContract, ABC):
    """What holds for a store that outlives its process. Inherit it beside `StoreContract`."""

    @pytest.fixture
    @abstractmethod
    def reopen(self) -> Callable[[], Store]:
        """Opens the same store again, as a process that starts later does."""

    def test_keeps_everything_when_it_is_opened_again(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        phone = started(store)
        store.walkthroughs.append(phone.walkthrough, taps(phone, 3))
        events = store.walkthroughs.events(phone.walkthrough)
        headers, cursor = store.walkthroughs.headers()
        store.audit.append({"at": "2026-11-22T20:05:00.000Z", "what": "sign_in"})
        store.close()

        again = reopen()

        assert again.walkthroughs.events(phone.walkthrough) == events
        assert again.walkthroughs.headers() == (headers, cursor)
        assert len(again.audit.entries()) == 1
        again.walkthroughs.append(phone.walkthrough, taps(phone, 1))
        assert again.walkthroughs.headers(cursor)[1] > cursor

    def test_shows_at_once_what_another_process_stored(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        other = reopen()
        phone = started(store)
        for _ in range(5):
            (tap,) = taps(phone, 1)
            store.walkthroughs.append(phone.walkthrough, [tap])
            newest = other.walkthroughs.events(phone.walkthrough)[-1]
            assert newest["id"] == tap["id"]
            assert other.walkthroughs.header(phone.walkthrough).changed == newest["cursor"]
            assert other.walkthroughs.headers()[1] == newest["cursor"]
            assert other.walkthroughs.append(phone.walkthrough, [tap]) == ["duplicate"]

    def test_gives_two_processes_different_cursors(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        stores = [store, reopen(), reopen()]
        phones = [started(one) for one in stores]

        together(
            [partial(tap_away, one, phone, 10) for one, phone in zip(stores, phones, strict=True)]
        )

        cursors = [
            document["cursor"]
            for phone in phones
            for document in store.walkthroughs.events(phone.walkthrough)
        ]
        assert len(set(cursors)) == len(cursors) == 33

"""What every store promises about who opened which report."""

import time
import uuid
from collections.abc import Callable
from functools import partial

import pytest

from tests.cast import PRINCIPAL, TEACHER
from tests.storage.made import together
from walkthrough.domain.errors import Invalid
from walkthrough.domain.looks import Look
from walkthrough.domain.ports import Store

TEXT = "0193b0f0-0000-7000-8000-000000000001"
HERS = Look(TEACHER.id, "2026-11-22T20:00:00.000Z", TEXT, True)
ABOVE = Look(PRINCIPAL.id, "2026-11-22T20:00:01.000Z", TEXT, False)


class LooksContract:
    """Looks, kept apart from the events."""

    def test_knows_of_no_look_at_first(self, store: Store) -> None:
        assert store.looks.of(str(uuid.uuid4())) == store.looks.of("../people") == []

    def test_returns_looks_in_the_order_of_adding(self, store: Store) -> None:
        opened, other = str(uuid.uuid4()), str(uuid.uuid4())
        for look in (HERS, ABOVE):
            with store.looks.turn(opened) as turn:
                turn.add(look)

        assert store.looks.of(opened) == [HERS, ABOVE]
        assert store.looks.of(other) == []

    def test_refuses_a_turn_at_what_is_no_walkthrough(self, store: Store) -> None:
        with pytest.raises(Invalid), store.looks.turn("../people"):
            pass

    def test_lets_nobody_in_between_a_look_around_and_a_look(self, store: Store) -> None:
        opened = str(uuid.uuid4())

        def first(look: Look) -> bool:
            with store.looks.turn(opened) as turn:
                free = not turn.so_far
                time.sleep(0.01)
                turn.add(look)
            return free

        came_first = together([partial(first, look) for look in [HERS, ABOVE] * 4])

        assert sorted(came_first) == [False] * 7 + [True]
        assert len(store.looks.of(opened)) == 8


class DurableLooksContract:
    """What holds of looks in a store that outlives its process."""

    def test_keeps_looks_when_it_is_opened_again(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        opened = str(uuid.uuid4())
        with store.looks.turn(opened) as turn:
            turn.add(HERS)
        store.close()

        assert reopen().looks.of(opened) == [HERS]

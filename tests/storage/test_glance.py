"""A glance that is brought up to date says what a glance at everything says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.event_strategies import event_sets
from tests.phone import Phone
from tests.storage.made import received, taps
from walkthrough.storage.glance import glance, glance_after


def stored(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "cursor": cursor} for cursor, event in enumerate(events, 1)]


@given(event_sets(), st.integers(0, 28))
def test_a_glance_brought_up_to_date_is_the_glance_at_everything(
    events: list[dict[str, Any]], split: int
) -> None:
    documents = stored(events)
    known, fresh = documents[:split], documents[split:]

    assert glance_after(glance(known), known, fresh) in (None, glance(documents))


def test_taps_are_added_to_a_glance_without_a_full_look() -> None:
    phone = Phone()
    documents = stored([received(phone.start()), *taps(phone, 3)])

    more = glance_after(glance(documents[:2]), documents[:2], documents[2:])

    assert more == glance(documents)
    assert more.header is not None and more.header.last_at == phone.events[-1]["at"]


def test_a_tap_that_was_taken_back_before_it_arrived_needs_a_full_look() -> None:
    phone = Phone()
    start, tap = received(phone.start()), received(phone.seen("g1", "building-on-ideas"))
    undo = received(phone.make("event_retracted", target=tap["id"]))
    documents = stored([start, undo, tap])

    assert glance_after(glance(documents[:2]), documents[:2], documents[2:]) is None


def test_what_only_a_later_release_understands_needs_a_full_look() -> None:
    phone = Phone()
    documents = stored([received(phone.start()), received(phone.make("seating_changed"))])

    assert glance_after(glance(documents[:1]), documents[:1], documents[1:]) is None

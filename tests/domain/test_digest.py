"""A digest says of a walkthrough what its fold says, in any order of events, and no more."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_insight import PLAIN
from tests.domain.visits import parsed
from tests.event_strategies import LOOK_FORS, event_sets
from tests.phone import Phone
from walkthrough.domain import events as ev
from walkthrough.domain.digest import QUOTE_LENGTH, Digest, Mark, digest
from walkthrough.domain.fold import fold, header
from walkthrough.domain.insight import summarise


def of(phone: Phone) -> Digest:
    made = digest(ev.parse({**event, "by": "coach"}) for event in phone.events)
    assert made is not None
    return made


@given(event_sets(), st.randoms(use_true_random=False))
def test_says_what_the_fold_says(documents: list, shuffler: random.Random) -> None:
    events = parsed(documents)
    folded = fold(events, LOOK_FORS)
    shuffler.shuffle(events)
    made = digest(events + events[:3])

    if folded is None:
        assert made is None
        return
    assert made is not None
    assert made.header == header(events)
    assert made.visit == folded.visit
    assert made.follow_up == (folded.follow_up.outcome if folded.follow_up else None)
    rows = {row.id: row for row in summarise(folded, PLAIN).rows}
    assert {one.id for one in made.groups} == {one.id for one in folded.groups if not one.removed}
    for place in made.places:
        if place.id in rows:
            row = rows[place.id]
            assert (place.seconds, place.watched, place.removed) == (
                row.seconds,
                row.watched,
                row.removed,
            )
        else:
            # A removed group without evidence has no row, and counts nowhere.
            assert place.removed
    assert (made.whole_class is None) == ("class" not in rows)
    for row in rows.values():
        for cell in row.cells:
            assert made.marks.get((row.id, cell.look_for), Mark()) == Mark(
                cell.seen, cell.counter, cell.no_opportunity, cell.level
            )


def test_keeps_no_private_word_and_no_observation() -> None:
    phone = Phone()
    phone.start()
    phone.note("Mine", kind="quote", audience="me")
    phone.note("Seen", kind="observation")
    phone.note("Asked", kind="question")
    phone.note("Heard", kind="quote", group="g2", look_for="ideas")
    amended = phone.note("Not for others after all", kind="quote")
    phone.make("note_amended", note=amended["id"], audience="me", based_on=amended["id"])

    assert [(one.text, one.group, one.look_for) for one in of(phone).quotes] == [
        ("Heard", "Group 2", "ideas")
    ]


def test_cuts_long_quotes() -> None:
    phone = Phone()
    phone.start()
    phone.note("a" * 5000, kind="quote")

    assert of(phone).quotes[0].text == "a" * QUOTE_LENGTH


def test_knows_no_whole_class_that_nobody_turned_to() -> None:
    phone = Phone()
    phone.start()
    phone.make("no_opportunity_marked", group="class", look_for="ideas")
    assert of(phone).whole_class is None

    phone.seen("class", "roles")

    whole = of(phone).whole_class
    assert whole is not None and whole.watched


def test_is_none_before_the_start_is_there() -> None:
    assert digest([]) is None

"""Who may do what to a walkthrough, as one table."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from walkthrough.domain import events as ev
from walkthrough.domain.access import Action, PrincipalSees, may, may_observe
from walkthrough.domain.events import now_text
from walkthrough.domain.walkthrough import Header

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
ACTIONS: tuple[Action, ...] = ("know", "read", "read_texts", "read_events", "write", "reply")


def visit(
    *, released: timedelta | None = None, acknowledged: bool = False, discarded: bool = False
) -> Header:
    place = ev.Place.model_validate(
        {"school": "lincoln-ms", "teacher": "J. Rivera", "class": "7B", "teacher_id": TEACHER.id}
    )
    return Header(
        id="w",
        observer=COACH.id,
        rubric=ev.RubricRef(id="r", version="1.0.0"),
        place=place,
        status="discarded" if discarded else "finished",
        started_at=now_text(NOW - timedelta(days=5)),
        finished_at=None,
        released_at=now_text(NOW) if released is not None else None,
        released_to=TEACHER.id if released is not None else None,
        released_received_at=now_text(NOW - released) if released is not None else None,
        acknowledged_at=now_text(NOW) if acknowledged else None,
    )


UNRELEASED = visit()
JUST_RELEASED = visit(released=timedelta(hours=1))
ACKNOWLEDGED = visit(released=timedelta(hours=1), acknowledged=True)
RELEASED_TWO_DAYS_AGO = visit(released=timedelta(hours=48))
DISCARDED = visit(released=timedelta(hours=48), discarded=True)

COACHS_OWN = {"know", "read", "read_texts", "read_events", "write"}
TEACHERS_OWN = {"know", "read", "read_texts", "reply"}

TABLE: list[tuple[Person, Header, PrincipalSees, set[str]]] = [
    (COACH, UNRELEASED, "aggregates", COACHS_OWN),
    (COACH, RELEASED_TWO_DAYS_AGO, "aggregates", COACHS_OWN),
    (COACH, DISCARDED, "aggregates", COACHS_OWN),
    (CO_OBSERVER, RELEASED_TWO_DAYS_AGO, "walkthroughs", set()),
    (STRANGER, RELEASED_TWO_DAYS_AGO, "walkthroughs", set()),
    (TEACHER, UNRELEASED, "walkthroughs", set()),
    (TEACHER, JUST_RELEASED, "aggregates", TEACHERS_OWN),
    (TEACHER, DISCARDED, "aggregates", set()),
    (OTHER_TEACHER, RELEASED_TWO_DAYS_AGO, "walkthroughs", set()),
    (PRINCIPAL, UNRELEASED, "walkthroughs", {"know"}),
    (PRINCIPAL, JUST_RELEASED, "aggregates", {"know"}),
    (PRINCIPAL, RELEASED_TWO_DAYS_AGO, "aggregates", {"know"}),
    (PRINCIPAL, JUST_RELEASED, "walkthroughs", {"know", "read"}),
    (PRINCIPAL, ACKNOWLEDGED, "walkthroughs", {"know", "read", "read_texts"}),
    (PRINCIPAL, RELEASED_TWO_DAYS_AGO, "walkthroughs", {"know", "read", "read_texts"}),
    (PRINCIPAL, DISCARDED, "walkthroughs", set()),
    (PRINCIPAL_ELSEWHERE, RELEASED_TWO_DAYS_AGO, "walkthroughs", set()),
    (DISTRICT, UNRELEASED, "aggregates", {"know"}),
    (DISTRICT, RELEASED_TWO_DAYS_AGO, "aggregates", {"know"}),
    (DISTRICT, ACKNOWLEDGED, "walkthroughs", {"know", "read", "read_texts"}),
]


@pytest.mark.parametrize(("who", "thing", "sight", "allowed"), TABLE)
def test_allows_exactly_what_the_table_says(
    who: Person, thing: Header, sight: PrincipalSees, allowed: set[str]
) -> None:
    granted = {
        action for action in ACTIONS if may(who.actor, action, thing, principal_sees=sight, now=NOW)
    }

    assert granted == allowed


def test_observing_is_for_everybody_but_teachers_in_their_schools() -> None:
    may_at_lincoln = {
        person.user.name
        for person in (COACH, CO_OBSERVER, TEACHER, PRINCIPAL, PRINCIPAL_ELSEWHERE, DISTRICT)
        if may_observe(person.actor, "lincoln-ms")
    }

    assert may_at_lincoln == {"Ana Coach", "Ben Colleague", "Paula Principal", "Dana District"}

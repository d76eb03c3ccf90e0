"""Which lessons a reader of reports counts as having attended: those they could compare."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cast import CO_OBSERVER, COACH, DISTRICT, DOUGLASS, PRINCIPAL
from tests.services import make_services
from tests.usecases.many import IDEAS, reviewed, send, visited
from walkthrough.domain.periods import Period
from walkthrough.usecases.pairs import visit_page
from walkthrough.usecases.review_visits import Visits
from walkthrough.usecases.services import Services

VISIT = "01930000-0000-7000-8000-000000000001"
FALL = Period(date(2026, 8, 1), date(2026, 12, 31))
Listing = Callable[[Visits, Period], Any]


@pytest.fixture
def services() -> Services:
    return make_services()


@pytest.fixture(params=[Visits.during, Visits.one_by_one], ids=["at once", "one by one"])
def listing(request: pytest.FixtureRequest) -> Listing:
    found: Listing = request.param
    return found


def attended(services: Services, listing: Listing = Visits.during) -> bool:
    """Whether the district lead counts the coach's lesson as one that they attended."""
    (theirs,) = [
        one
        for one in listing(Visits(services, DISTRICT.actor), FALL)
        if one.digest.header.observer == COACH.id
    ]
    found: bool = theirs.attended
    return found


def test_whoever_finished_observing_it_too_attended_it(
    services: Services, listing: Listing
) -> None:
    visited(services, COACH, visit=VISIT)
    assert not attended(services, listing)

    visited(services, DISTRICT, at="2026-10-05T15:01", visit=VISIT, released=False)

    assert attended(services, listing)
    assert visit_page(services, DISTRICT.actor, VISIT).sheet is not None


@pytest.mark.parametrize(
    "mine",
    [
        {"finished": False},
        {"rubric": "workplace-collaborative-learning"},
        {"version": "1.0.0"},
        {"school": DOUGLASS.id},
        {"at": "2026-10-06T15:00"},
        {"visit": None},
    ],
    ids=[
        "not finished",
        "another rubric",
        "another version",
        "another school",
        "a day later",
        "no visit",
    ],
)
def test_naming_a_visit_is_not_having_attended_it(
    services: Services, listing: Listing, mine: dict[str, Any]
) -> None:
    visited(services, COACH, visit=VISIT)
    visited(services, DISTRICT, **{"visit": VISIT, "released": False, **mine})

    assert not attended(services, listing)


def test_a_discarded_walkthrough_attended_nothing(services: Services, listing: Listing) -> None:
    visited(services, COACH, visit=VISIT)
    slip = visited(services, DISTRICT, visit=VISIT, released=False)
    slip.make("walkthrough_discarded")
    send(services, slip, DISTRICT)

    assert not attended(services, listing)


def test_ones_own_lesson_is_attended_whatever_it_names(services: Services) -> None:
    visited(services, DISTRICT)

    (mine,) = Visits(services, DISTRICT.actor).during(FALL)

    assert mine.attended


def test_of_a_lesson_that_was_only_named_no_report_tells_anything(services: Services) -> None:
    visited(services, COACH, visit=VISIT, seen={IDEAS: ["g1"]})
    for number, teacher in enumerate(("T. Two", "T. Three"), 6):
        visited(services, PRINCIPAL, at=f"2026-10-0{number}T15:00", teacher=teacher)
    visited(services, PRINCIPAL, at="2026-10-09T15:00", visit=VISIT, groups=0, released=False)
    assert (reviewed(services, PRINCIPAL).visits, reviewed(services, PRINCIPAL).held_back) == (2, 1)

    visited(services, PRINCIPAL, at="2026-10-05T15:01", visit=VISIT, released=False)

    assert (reviewed(services, PRINCIPAL).visits, reviewed(services, CO_OBSERVER).visits) == (3, 0)

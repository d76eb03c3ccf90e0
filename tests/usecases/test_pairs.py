"""What observers of one visit may read of each other, and when; nobody else reads anything."""

import uuid
from typing import Any

import pytest

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from tests.phone import PLACE
from tests.services import make_services
from tests.usecases.pairing import BUILDING, ROLES, finish, make_visit, phone_in, send
from walkthrough.domain.errors import Forbidden, NotFound
from walkthrough.usecases.pair_records import Sheet, Told
from walkthrough.usecases.pairs import pairs_of, visit_of, visit_page
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import open_walkthrough

VISIT = str(uuid.uuid4())


@pytest.fixture
def services() -> Services:
    return make_services()


def sheet_of(services: Services, person: Person, visit: str = VISIT) -> Sheet:
    sheet = visit_page(services, person.actor, visit).sheet
    assert sheet is not None
    return sheet


def told(sheet: Sheet, look_for: str = BUILDING, place: str = "Group 1") -> dict[str, Told]:
    """What each observer is shown to have recorded where they differ."""
    (found,) = [
        spot
        for one in sheet.look_fors
        if one.id == look_for
        for spot in one.differences
        if spot.place == place
    ]
    return {one.observer.name: one for one in found.told}


def knows(services: Services, person: Person, visit: str = VISIT) -> bool:
    try:
        visit_page(services, person.actor, visit)
    except NotFound:
        return False
    return True


def test_the_sheet_is_shut_until_both_have_finished(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    second.seen("g1", BUILDING)
    send(services, COACH, first)
    send(services, CO_OBSERVER, second)
    assert visit_page(services, COACH.actor, VISIT).sheet is None

    finish(services, COACH, first)

    for person in (COACH, CO_OBSERVER):
        page = visit_page(services, person.actor, VISIT)
        assert page.sheet is None
        assert [one.name for one in page.line.waiting] == [CO_OBSERVER.user.name]

    finish(services, CO_OBSERVER, second)

    assert sheet_of(services, COACH).table == sheet_of(services, CO_OBSERVER).table.__class__(
        {("not_seen", "seen"): 1, ("not_seen", "not_seen"): 9}
    )


def test_whoever_goes_on_observing_shuts_the_sheet_again(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    second.make("walkthrough_reopened")
    send(services, CO_OBSERVER, second)

    assert visit_page(services, CO_OBSERVER.actor, VISIT).sheet is None
    assert visit_page(services, COACH.actor, VISIT).sheet is None


def test_what_is_tapped_after_reading_the_sheet_does_not_change_it(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    first.seen("g1", BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)
    before = sheet_of(services, COACH).table

    second.make("walkthrough_reopened")
    second.seen("g1", BUILDING)
    finish(services, CO_OBSERVER, second)

    assert sheet_of(services, COACH).table == before


def test_says_first_where_they_agreed_and_then_where_not(services: Services) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A", "B"), g2=("A",), g3=("B",))

    sheet = sheet_of(services, COACH, visit)

    (building,) = [one for one in sheet.look_fors if one.id == BUILDING]
    assert [(one.seen, one.places) for one in building.agreed] == [
        (True, ("Group 1",)),
        (False, ("Group 4", "Group 5")),
    ]
    splits = {spot.place: spot.splits[0] for spot in building.differences}
    assert {
        place: ([one.name for one in split.yes], [one.name for one in split.no])
        for place, split in splits.items()
    } == {
        "Group 2": ([COACH.user.name], [CO_OBSERVER.user.name]),
        "Group 3": ([CO_OBSERVER.user.name], [COACH.user.name]),
    }
    assert (building.table.agreed, building.table.items) == (3, 5)
    assert (sheet.table.agreed, sheet.table.items) == (23, 25)
    assert sheet.widest == building


def test_the_reader_comes_first(services: Services) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A",))

    for person, other in ((COACH, CO_OBSERVER), (CO_OBSERVER, COACH)):
        observers = sheet_of(services, person, visit).observers
        assert [(one.name, one.you) for one in observers] == [
            (person.user.name, True),
            (other.user.name, False),
        ]


def test_shows_signs_and_notes_for_the_teacher_where_they_differ(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    first.seen("g1", BUILDING, sign="adds-to-idea")
    first.note("“Because it bends.”", kind="quote", group="g1", look_for=BUILDING)
    first.note("Not about this.", group="g1", look_for=ROLES)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    shown = told(sheet_of(services, CO_OBSERVER))

    assert shown[COACH.user.name].signs == (
        "A student adds a reason, an example or a step to another's idea",
    )
    assert [note.text for note in shown[COACH.user.name].notes] == ["“Because it bends.”"]
    assert shown[COACH.user.name].seen == 1
    assert shown[CO_OBSERVER.user.name] == Told(shown[CO_OBSERVER.user.name].observer, 0, 0, (), ())


def test_never_shows_a_private_note(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    first.seen("g1", BUILDING)
    first.note("Only mine.", audience="me", kind="quote", group="g1", look_for=BUILDING)
    later = first.note("On second thoughts mine.", group="g1", look_for=BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)
    assert [note.text for note in told(sheet_of(services, CO_OBSERVER))[COACH.user.name].notes] == [
        "On second thoughts mine."
    ]

    first.make("note_amended", note=later["id"], audience="me", based_on=later["id"])
    send(services, COACH, first)

    for person in (COACH, CO_OBSERVER):
        assert told(sheet_of(services, person))[COACH.user.name].notes == ()


def test_differences_on_the_opposite_are_told_too(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    first.counter("g1", BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    sheet = sheet_of(services, COACH)

    (spot,) = sheet.differing[0].differences
    assert [(split.question, split.same) for split in spot.splits] == [
        ("seen", True),
        ("counter", False),
    ]
    # Whether something was seen is one question, whether its opposite was is another.
    assert sheet.table.agreed == sheet.table.items


def test_a_contrast_counts_both_of_its_sides(services: Services) -> None:
    rubric: dict[str, Any] = {"rubric": "cooperative-or-group-work"}
    first, second = phone_in(VISIT, **rubric), phone_in(VISIT, **rubric)
    first.seen("g1", "interdependence")
    second.counter("g1", "interdependence")
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    sheet = sheet_of(services, COACH)

    assert sheet.marks.contrast
    assert (sheet.table.items, sheet.table.items - sheet.table.agreed) == (20, 2)


def test_names_the_places_that_only_one_watched(services: Services) -> None:
    first, second = phone_in(VISIT, ("g1", "g2")), phone_in(VISIT, ("g1", "g3"))
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    assert sheet_of(services, COACH).alone == ("Group 2", "Group 3")


def test_with_nothing_watched_by_both_there_is_nothing_to_compare(services: Services) -> None:
    finish(services, COACH, phone_in(VISIT, ("g1",)))
    finish(services, CO_OBSERVER, phone_in(VISIT, ("g2",)))

    assert sheet_of(services, COACH).table.items == 0


def test_three_observers_are_compared_with_each_other(services: Services) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, g1=("A", "B"))

    sheet = sheet_of(services, PRINCIPAL, visit)

    assert len(sheet.observers) == 3
    assert (sheet.table.items, sheet.table.agreed) == (75, 73)
    (spot,) = sheet.differing[0].differences
    assert ([one.you for one in spot.splits[0].yes], spot.splits[0].no[0].you) == (
        [False, False],
        True,
    )


def test_of_three_those_who_have_finished_read_without_waiting(services: Services) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER)
    send(services, PRINCIPAL, phone_in(visit))

    assert len(sheet_of(services, COACH, visit).observers) == 2
    assert visit_page(services, PRINCIPAL.actor, visit).sheet is None


@pytest.mark.parametrize("person", [DISTRICT, PRINCIPAL, PRINCIPAL_ELSEWHERE, STRANGER, TEACHER])
def test_nobody_else_learns_that_there_was_a_pair(services: Services, person: Person) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A",))

    assert not knows(services, person, visit)
    assert knows(services, COACH, visit)
    assert pairs_of(services, person.actor) == []


def test_a_discarded_walkthrough_leaves(services: Services) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    second.make("walkthrough_discarded")
    send(services, CO_OBSERVER, second)

    assert not knows(services, CO_OBSERVER)
    page = visit_page(services, COACH.actor, VISIT)
    assert (page.sheet, page.line.others) == (None, ())
    assert visit_of(services, COACH.actor, first.walkthrough) is None


def test_of_two_walkthroughs_of_one_person_the_one_that_counts_is_compared(
    services: Services,
) -> None:
    first, slip, again = phone_in(VISIT), phone_in(VISIT), phone_in(VISIT)
    slip.make("walkthrough_discarded")
    send(services, CO_OBSERVER, slip)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, again)

    assert len(sheet_of(services, COACH).observers) == 2
    assert visit_page(services, CO_OBSERVER.actor, VISIT).mine == again.walkthrough


@pytest.mark.parametrize(
    "start",
    [
        {"rubric": "workplace-collaborative-learning"},
        {"version": "1.1.0"},
        {"place": PLACE | {"school": "douglass-hs"}},
    ],
    ids=["another rubric", "another version", "another school"],
)
def test_only_what_is_the_same_visit_is_compared(services: Services, start: dict[str, Any]) -> None:
    finish(services, COACH, phone_in(VISIT))
    finish(services, DISTRICT, phone_in(VISIT, **start))

    assert visit_page(services, COACH.actor, VISIT).line.others == ()


def test_nobody_joins_a_visit_of_the_day_before(services: Services) -> None:
    first = phone_in(VISIT)
    first.seen("g1", BUILDING)
    finish(services, COACH, first)
    late = phone_in(VISIT)
    for event in late.events:
        event["at"] = event["at"].replace("2026-11-22", "2026-11-23")
    late.moment = late.moment.replace(day=23)
    finish(services, CO_OBSERVER, late)

    assert visit_page(services, CO_OBSERVER.actor, VISIT).sheet is None
    assert visit_page(services, COACH.actor, VISIT).line.others == ()


def test_lists_ones_pairs_newest_first_and_says_who_has_not_finished(services: Services) -> None:
    done = make_visit(services, COACH, CO_OBSERVER)
    make_visit(services, COACH)
    open_one = str(uuid.uuid4())
    later = phone_in(open_one)
    later.moment = later.moment.replace(hour=21)
    for event in later.events:
        event["at"] = event["at"].replace("T20:", "T21:")
    finish(services, COACH, later)
    send(services, CO_OBSERVER, phone_in(open_one))

    lines = pairs_of(services, COACH.actor)

    assert [(line.visit, line.ready) for line in lines] == [(open_one, False), (done, True)]
    assert [one.name for one in lines[0].waiting] == [CO_OBSERVER.user.name]
    assert lines[0].others == (CO_OBSERVER.user.name,)
    assert pairs_of(services, COACH.actor, most=1) == lines[:1]


def test_a_walkthrough_knows_its_visit_only_where_colleagues_were_there(
    services: Services,
) -> None:
    first = finish(services, COACH, phone_in(VISIT))
    assert visit_of(services, COACH.actor, first.walkthrough) is None

    second = finish(services, CO_OBSERVER, phone_in(VISIT))

    found = visit_of(services, COACH.actor, first.walkthrough)
    assert found is not None
    assert (found.visit, found.ready) == (VISIT, True)
    assert visit_of(services, COACH.actor, second.walkthrough) is None


def test_a_code_is_shown_while_one_observes_alone(services: Services) -> None:
    phone = send(services, COACH, phone_in(VISIT))
    assert visit_page(services, COACH.actor, VISIT).code is not None

    finish(services, COACH, phone)

    assert visit_page(services, COACH.actor, VISIT).code is None


def test_a_principal_who_still_observes_does_not_open_what_was_shared_meanwhile() -> None:
    services = make_services(principal_sees="walkthroughs")
    first, second = phone_in(VISIT), phone_in(VISIT)
    written = first.feedback()
    first.make("feedback_released", feedback=written["id"])
    finish(services, COACH, first)
    send(services, PRINCIPAL, second)
    with pytest.raises(Forbidden, match="Finish first"):
        open_walkthrough(services, PRINCIPAL.actor, first.walkthrough)

    finish(services, PRINCIPAL, second)

    assert open_walkthrough(services, PRINCIPAL.actor, first.walkthrough).header.visit == VISIT

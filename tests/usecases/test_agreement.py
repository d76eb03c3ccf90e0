"""How far coaches agree: over one's own visits, or over everybody's where there are enough."""

import json
import uuid
from typing import Any

import pytest

from tests.cast import CO_OBSERVER, COACH, DISTRICT, PRINCIPAL, STRANGER, TEACHER
from tests.phone import GROUPS
from tests.services import make_services
from tests.usecases.many import visited
from tests.usecases.pairing import BUILDING, ROLES, finish, make_visit, phone_in, send, share
from walkthrough.domain.errors import Forbidden
from walkthrough.domain.undefined import Undefined
from walkthrough.usecases.agreement import LookForAgreement, RubricAgreement, agreement_page
from walkthrough.usecases.services import Services

EVERY = tuple(group["id"] for group in GROUPS)
CONTRAST = "cooperative-or-group-work"
RARE = [str(uuid.UUID(int=number)) for number in range(4)]


@pytest.fixture
def services() -> Services:
    return make_services()


def look_for(rubric: RubricAgreement, title: str) -> LookForAgreement:
    (found,) = [one for one in rubric.look_fors if one.title == title]
    return found


def counts(found: LookForAgreement) -> tuple[int, int, int]:
    """Visits, items, and how many of them were agreed on."""
    assert found.answers is not None
    return found.answers.visits, found.answers.items, found.answers.agreed


def test_sums_ones_own_visits_up_by_rubric_and_look_for(services: Services) -> None:
    make_visit(services, COACH, CO_OBSERVER, g1=("A", "B"), g2=("A",))
    make_visit(services, CO_OBSERVER, COACH, g1=("A", "B"))

    page = agreement_page(services, COACH.actor)

    assert (page.everybody, page.visits, len(page.latest)) == (False, 2, 2)
    (rubric,) = page.rubrics
    assert counts(look_for(rubric, "Building on ideas")) == (2, 10, 9)
    assert rubric.answers is not None and page.answers is not None
    assert (rubric.answers.items, rubric.answers.agreed) == (50, 49)
    assert (page.answers.items, page.answers.visits) == (50, 2)


def test_a_rubric_that_is_lost_costs_its_visits_and_nothing_else(services: Services) -> None:
    for person in (COACH, CO_OBSERVER):
        visited(services, person, rubric="long-gone", visit=str(uuid.UUID(int=7)))
    make_visit(services, COACH, CO_OBSERVER)

    assert agreement_page(services, COACH.actor).visits == 1


def test_of_three_observers_ones_own_pairs_are_two(services: Services) -> None:
    make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, g1=("A",))

    (rubric,) = agreement_page(services, CO_OBSERVER.actor).rubrics

    # With the coach they differ in one group; with the principal nowhere.
    assert counts(look_for(rubric, "Building on ideas")) == (1, 10, 9)


def test_counter_evidence_is_told_by_itself(services: Services) -> None:
    visit = str(uuid.uuid4())
    first, second = phone_in(visit), phone_in(visit)
    first.counter("g1", BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    (rubric,) = agreement_page(services, COACH.actor).rubrics
    found = look_for(rubric, "Building on ideas")

    assert counts(found) == (1, 2, 2)
    assert found.counter is not None
    assert (found.counter.items, found.counter.agreed) == (2, 1)


def test_a_contrast_has_no_answer_that_is_the_other_ones_opposite(services: Services) -> None:
    visit = str(uuid.uuid4())
    for person in (COACH, CO_OBSERVER):
        finish(services, person, phone_in(visit, rubric="cooperative-or-group-work"))

    (rubric,) = agreement_page(services, COACH.actor).rubrics

    assert rubric.marks.contrast
    assert all(one.counter is None for one in rubric.look_fors)
    assert {counts(one) for one in rubric.look_fors} == {(1, 4, 4)}


def test_a_number_that_does_not_exist_is_not_made_up(services: Services) -> None:
    make_visit(services, COACH, CO_OBSERVER)

    answers = agreement_page(services, COACH.actor).answers

    assert answers is not None
    assert answers.kappa == answers.alpha == Undefined("no_variation")


def test_visits_that_are_not_finished_by_both_are_waited_for(services: Services) -> None:
    visit = str(uuid.uuid4())
    finish(services, COACH, phone_in(visit))
    send(services, CO_OBSERVER, phone_in(visit))

    page = agreement_page(services, COACH.actor)

    assert (page.visits, page.answers, page.rubrics) == (0, None, ())
    assert [line.visit for line in page.waiting] == [visit]


def test_whoever_has_not_finished_is_told_nothing_of_the_other_two(services: Services) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A",))
    send(services, PRINCIPAL, phone_in(visit))

    assert agreement_page(services, PRINCIPAL.actor).visits == 0
    assert agreement_page(services, COACH.actor).visits == 1


def test_teachers_have_no_such_page(services: Services) -> None:
    with pytest.raises(Forbidden):
        agreement_page(services, TEACHER.actor)


def test_only_ones_own_visits_count_for_oneself(services: Services) -> None:
    make_visit(services, COACH, CO_OBSERVER)

    assert agreement_page(services, STRANGER.actor).visits == 0
    assert agreement_page(services, PRINCIPAL.actor).visits == 0


def test_everybodys_sum_needs_three_visits(services: Services) -> None:
    for _ in range(2):
        make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, shared=True)
    few = agreement_page(services, DISTRICT.actor)
    assert (few.everybody, few.visits, few.answers) == (True, 2, None)

    make_visit(services, CO_OBSERVER, PRINCIPAL, shared=True)

    page = agreement_page(services, DISTRICT.actor)
    assert page.answers is not None
    assert (page.answers.visits, page.latest, page.waiting) == (3, (), ())


def test_everybodys_sum_is_not_of_the_same_two_people(services: Services) -> None:
    for _ in range(4):
        make_visit(services, COACH, CO_OBSERVER, shared=True)
    two_people = agreement_page(services, DISTRICT.actor)
    assert (two_people.visits, two_people.observers, two_people.answers) == (4, 2, None)
    assert agreement_page(services, COACH.actor).answers is not None

    make_visit(services, PRINCIPAL, CO_OBSERVER, shared=True)

    three = agreement_page(services, DISTRICT.actor)
    assert three.observers == 3
    assert three.answers is not None and three.answers.visits == 5


def test_each_sum_of_everybodys_needs_three_observers_of_its_own(services: Services) -> None:
    for number in range(4):
        visit = str(uuid.uuid4())
        for person in (COACH, CO_OBSERVER, PRINCIPAL):
            phone = phone_in(visit)
            # Of roles there are only answers by the first two to compare.
            if person is PRINCIPAL:
                phone.make("no_opportunity_marked", group="class", look_for=ROLES)
            finish(services, person, share(phone))
        for person in (COACH, CO_OBSERVER) if number else ():
            finish(services, person, share(phone_in(RARE[number], rubric=CONTRAST)))

    known, rare = agreement_page(services, DISTRICT.actor).rubrics

    roles = look_for(known, "Roles toward a shared goal")
    assert (roles.answers, roles.counter, rare.answers) == (None, None, None)
    assert known.answers is not None
    assert known.answers.items == 4 * 3 * 2 * 4


def test_everybodys_sum_is_of_visits_that_somebody_shared(services: Services) -> None:
    for _ in range(3):
        make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, g1=("A",))
    assert agreement_page(services, DISTRICT.actor).visits == 0
    assert agreement_page(services, COACH.actor).visits == 3

    for _ in range(3):
        make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, shared=True)

    page = agreement_page(services, DISTRICT.actor)
    assert page.answers is not None
    assert (page.visits, page.answers.visits) == (3, 3)
    assert page.answers.agreed == page.answers.items


def test_feedback_that_was_taken_back_takes_its_visit_out_of_everybodys_sum(
    services: Services,
) -> None:
    visit = str(uuid.uuid4())
    phone = share(phone_in(visit))
    finish(services, COACH, phone)
    finish(services, CO_OBSERVER, phone_in(visit))
    assert agreement_page(services, DISTRICT.actor).visits == 1

    phone.make("feedback_withdrawn", feedback=phone.events[-2]["feedback"])
    send(services, COACH, phone)

    assert agreement_page(services, DISTRICT.actor).visits == 0


def test_everybodys_sum_brings_nothing_back_by_subtraction(services: Services) -> None:
    for _ in range(3):
        make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, shared=True)
    rare = str(uuid.uuid4())
    for person in (COACH, CO_OBSERVER, PRINCIPAL):
        finish(services, person, share(phone_in(rare, rubric="cooperative-or-group-work")))

    page = agreement_page(services, DISTRICT.actor)

    known, hidden = page.rubrics
    assert hidden.answers is None
    assert page.answers is not None and known.answers is not None
    assert page.answers.items == known.answers.items


def test_a_look_for_that_few_could_judge_is_in_no_sum_of_everybodys(services: Services) -> None:
    for number in range(3):
        visit = str(uuid.uuid4())
        for person in (COACH, CO_OBSERVER, PRINCIPAL):
            phone = phone_in(visit)
            if number:
                phone.make("no_opportunity_marked", group="class", look_for=ROLES)
            finish(services, person, share(phone))

    (rubric,) = agreement_page(services, DISTRICT.actor).rubrics

    roles = look_for(rubric, "Roles toward a shared goal")
    assert roles.answers is None
    assert rubric.answers is not None
    # Three visits with three pairs each, in two groups, of all look-fors but one.
    assert rubric.answers.items == 3 * 3 * 2 * 4


def test_a_look_for_goes_on_through_the_versions_of_its_rubric(services: Services) -> None:
    renamed = _next_version(services, {BUILDING: "taking-up-ideas"})
    make_visit(services, COACH, CO_OBSERVER, g1=("A",))
    visit = str(uuid.uuid4())
    for person in (COACH, CO_OBSERVER):
        phone = phone_in(visit, EVERY, version=renamed)
        phone.seen("g1", "taking-up-ideas")
        finish(services, person, phone)

    (rubric,) = agreement_page(services, COACH.actor).rubrics

    assert counts(look_for(rubric, "Taking up ideas")) == (2, 10, 9)
    assert not [one for one in rubric.look_fors if one.title == "Building on ideas"]


def _next_version(services: Services, names: dict[str, str]) -> str:
    """Publish the rubric anew, with look-fors renamed; the version."""
    newest = [one for one in services.rubrics.all() if one.id == "collaboration-look-fors"][-1]
    (stored,) = [
        one
        for one in services.store.rubrics.all()
        if (one.id, one.version) == (newest.id, newest.version)
    ]
    document: dict[str, Any] = json.loads(stored.source)
    for one in document["look_fors"]:
        if one["id"] in names:
            one["id"] = names[one["id"]]
            one["title"] = "Taking up ideas"
    document.pop("translations", None)
    replaces = {"version": newest.version, "map": names}
    document |= {"version": "9.0.0", "replaces": replaces}
    services.rubrics.publish(json.dumps(document).encode(), "next.json")
    return "9.0.0"

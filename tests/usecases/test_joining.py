"""A code lets a colleague of the same school into a visit that is under way today."""

import uuid

import pytest

from tests.cast import CO_OBSERVER, COACH, DISTRICT, PRINCIPAL, STRANGER, TEACHER, Person
from tests.phone import PLACE, Phone
from tests.services import HandClock, make_services
from walkthrough.domain.errors import NotFound
from walkthrough.domain.joining import ALPHABET, alias_of, code_in, code_of
from walkthrough.usecases.joining import Invitation, invitation
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

VISIT = "019ab000-0000-7000-8000-123456789abc"
CODE = code_of(VISIT)


@pytest.fixture
def services() -> Services:
    return make_services()


def observe(
    services: Services, person: Person, visit: str | None = VISIT, **start: object
) -> Phone:
    """A walkthrough that has begun; without a visit, one of an older phone's."""
    phone = Phone()
    phone.start(**({"visit": visit} if visit else {}), **start)
    send(services, person, phone)
    return phone


def send(services: Services, person: Person, phone: Phone) -> None:
    answers = receive(services, person.actor, phone.sent())
    assert {answer.status for answer in answers} <= {"stored", "duplicate"}


def refuses(services: Services, person: Person, code: str = CODE) -> bool:
    try:
        invitation(services, person.actor, code)
    except NotFound as error:
        return error.code == "no_such_code"
    return False


def test_a_code_is_six_letters_that_make_no_word() -> None:
    codes = [code_of(str(uuid.uuid4())) for _ in range(200)]

    assert all(len(code) == 6 and set(code) <= set(ALPHABET) for code in codes)
    assert len(set(codes)) == 200
    assert not set("01AEIOUBDLNSTYZK") & set(ALPHABET)


def test_a_code_is_read_however_it_is_written() -> None:
    written = f" {CODE[:3].lower()}-{CODE[3:]} "

    assert code_in(written) == CODE
    assert [code_in(text) for text in ("", CODE[:5], CODE + "2", "AEIOU0", "%s" * 3)] == [None] * 5


def test_a_colleague_gets_place_rubric_groups_and_visit(services: Services) -> None:
    observe(services, COACH, version="1.0.0")

    found = invitation(services, CO_OBSERVER.actor, CODE.lower())

    assert found.visit == VISIT
    assert (found.rubric.id, found.rubric.version) == ("collaboration-look-fors", "1.0.0")
    assert found.place.model_dump(by_alias=True, exclude_none=True) == PLACE
    assert [(group.id, group.name) for group in found.groups][:2] == [
        ("g1", "Group 1"),
        ("g2", "Group 2"),
    ]
    assert found.observers == (COACH.user.name,)


def test_the_groups_are_those_that_are_there_now(services: Services) -> None:
    phone = observe(services, COACH)
    phone.make("group_removed", group="g5")
    phone.make("group_renamed", group="g1", name="Table by the door")
    phone.make("group_added", group="late", name="Group 6")
    send(services, COACH, phone)

    groups = invitation(services, CO_OBSERVER.actor, CODE).groups

    assert {group.id: group.name for group in groups} == {
        "g1": "Table by the door",
        "g2": "Group 2",
        "g3": "Group 3",
        "g4": "Group 4",
        "late": "Group 6",
    }


def test_a_third_is_told_of_both_and_gets_the_groups_of_the_first(services: Services) -> None:
    observe(services, COACH)
    second = Phone(moment=Phone().moment.replace(minute=4))
    second.start(visit=VISIT, groups=[{"id": "x", "name": "Only mine"}])
    send(services, CO_OBSERVER, second)

    found = invitation(services, PRINCIPAL.actor, CODE)

    assert found.observers == (COACH.user.name, CO_OBSERVER.user.name)
    assert found.groups[0].id == "g1"


@pytest.mark.parametrize("person", [STRANGER, TEACHER], ids=["another school", "a teacher"])
def test_nobody_else_learns_that_there_is_such_a_visit(services: Services, person: Person) -> None:
    observe(services, COACH)

    assert refuses(services, person)
    assert not refuses(services, DISTRICT)


def test_a_code_is_worth_nothing_once_the_visit_is_over(services: Services) -> None:
    phone = observe(services, COACH)
    phone.finish()
    send(services, COACH, phone)

    assert refuses(services, CO_OBSERVER)


def test_a_code_is_worth_nothing_on_another_day(services: Services) -> None:
    observe(services, COACH)
    assert isinstance(services.clock, HandClock)
    # In Chicago, where the school is, it was 2:03 in the afternoon.
    services.clock.forward(hours=9)
    assert not refuses(services, CO_OBSERVER)

    services.clock.forward(hours=1)

    assert refuses(services, CO_OBSERVER)


def test_a_walkthrough_without_a_visit_has_no_code(services: Services) -> None:
    observe(services, COACH, visit=None)

    assert refuses(services, CO_OBSERVER)


def test_of_two_visits_with_one_code_the_later_is_meant(services: Services) -> None:
    namesake = "019ab111" + VISIT[8:]
    observe(services, COACH)
    later = Phone(moment=Phone().moment.replace(minute=30))
    later.start(visit=namesake)
    send(services, DISTRICT, later)

    found: Invitation = invitation(services, CO_OBSERVER.actor, CODE)

    assert (found.visit, found.observers) == (namesake, (DISTRICT.user.name,))


def test_an_alias_names_a_visit_and_lets_nobody_in(services: Services) -> None:
    observe(services, COACH)

    alias = alias_of(VISIT)

    assert alias == alias_of(VISIT) != VISIT
    assert str(uuid.UUID(alias)) == alias
    assert refuses(services, CO_OBSERVER, code_of(alias))

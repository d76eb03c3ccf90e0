"""People, as a district lead manages them: who may, what takes effect, what the log says."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from tests.cast import (
    COACH,
    DISTRICT,
    DOUGLASS,
    LINCOLN,
    OTHER_TEACHER,
    PASSWORD,
    PRINCIPAL,
    TEACHER,
    Person,
)
from tests.services import make_services
from tests.storage.made import together
from walkthrough.domain.access import Actor
from walkthrough.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from walkthrough.usecases import accounts, credentials, people, schools
from walkthrough.usecases.managing import OPERATOR, PAGE_SIZE
from walkthrough.usecases.people import Change
from walkthrough.usecases.services import Services

LEAD = DISTRICT.actor


@pytest.fixture
def services() -> Services:
    return make_services()


def change_of(email: str, **fields: Any) -> Change:
    """Ana Coach as she is, but for these fields."""
    as_she_is = {"email": email, "name": "Ana Coach", "role": "observer", "schools": [LINCOLN.id]}
    return Change(**as_she_is | fields)


def log(services: Services) -> list[tuple[str, str | None]]:
    return [(entry["what"], entry["by"]) for entry in services.store.audit.entries()]


@pytest.mark.parametrize("person", [COACH, TEACHER, PRINCIPAL])
def test_only_a_district_lead_manages_people_and_schools(
    services: Services, person: Person
) -> None:
    by = person.actor
    refused = [
        lambda: people.listing(services, by),
        lambda: people.person(services, by, COACH.id),
        lambda: people.change(services, by, COACH.id, change_of(COACH.email, role="district")),
        lambda: people.deactivate(services, by, DISTRICT.id),
        lambda: people.reactivate(services, by, COACH.id),
        lambda: credentials.make_reset_link(services, by, DISTRICT.id),
        lambda: accounts.add_user(services, "x@y.org", "X", "district", [], by=by),
        lambda: accounts.add_school(services, "new", "New", "UTC", by=by),
        lambda: schools.listing(services, by),
        lambda: schools.change(services, by, LINCOLN.id, "Mine", "UTC"),
    ]

    for attempt in refused:
        with pytest.raises(Forbidden) as error:
            attempt()
        assert error.value.code == "not_yours_to_manage"
    assert services.store.people.user(DISTRICT.id).active
    assert services.store.people.school(LINCOLN.id) == LINCOLN
    assert log(services) == []


def test_lists_people_by_name_and_the_deactivated_last(services: Services) -> None:
    people.deactivate(services, LEAD, COACH.id)

    page = people.listing(services, LEAD)

    names = [row.user.name for row in page.items]
    assert names[-1] == "Ana Coach"
    assert names[:-1] == sorted(names[:-1])
    assert (page.page, page.pages, page.found, page.total) == (1, 1, 8, 8)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RIVERA", {TEACHER.id}),
        ("teacher lincoln", {TEACHER.id, OTHER_TEACHER.id}),
        ("okafor@", {OTHER_TEACHER.id}),
        ("District Lead", {DISTRICT.id}),
        ("löwe", set()),
        ("  ana   COACH ", {COACH.id}),
    ],
)
def test_finds_people_by_name_address_role_and_school(
    services: Services, query: str, found: set[str]
) -> None:
    page = people.listing(services, LEAD, query)

    assert {row.user.id for row in page.items} == found
    assert (page.found, page.total) == (len(found), 8)


def test_finds_a_name_with_or_without_its_accents(services: Services) -> None:
    services.store.people.save_user(replace(COACH.user, name="Zoë Müller"))

    for query in ("zoe muller", "ZOË", "mu\u0308ller"):
        assert [row.user.id for row in people.listing(services, LEAD, query).items] == [COACH.id]


def test_pages_through_a_long_list_and_stays_inside_it(services: Services) -> None:
    for number in range(60):
        accounts.add_user(services, f"{number}@example.org", f"N {number}", "district", [])

    pages = [people.listing(services, LEAD, "", number) for number in (1, 2, 3, 99, -4)]

    assert [page.page for page in pages] == [1, 2, 3, 3, 1]
    assert [len(page.items) for page in pages[:3]] == [PAGE_SIZE, PAGE_SIZE, 68 - 2 * PAGE_SIZE]
    ids = [row.user.id for page in pages[:3] for row in page.items]
    assert len(set(ids)) == len(ids) == 68


def test_changes_a_person_and_logs_the_role_apart_from_the_rest(services: Services) -> None:
    changed = people.change(
        services,
        LEAD,
        COACH.id,
        change_of(" Ana@Example.ORG", name="Ana  Neu", role="principal", schools=[DOUGLASS.id]),
    )

    assert services.store.people.user(COACH.id) == changed
    assert (changed.email, changed.name, changed.role, changed.schools) == (
        "ana@example.org",
        "Ana Neu",
        "principal",
        (DOUGLASS.id,),
    )
    role, rest = services.store.audit.entries()
    assert (role["what"], role["by"], role["user"]) == ("role_changed", LEAD.id, COACH.id)
    assert (role["before"], role["after"]) == ("observer", "principal")
    assert (rest["what"], rest["fields"]) == ("user_changed", ["email", "name", "schools"])


def test_logs_nothing_when_nothing_changed(services: Services) -> None:
    people.change(services, LEAD, COACH.id, change_of(COACH.email))

    assert log(services) == []


def test_keeps_the_password_of_whoever_is_changed(services: Services) -> None:
    people.change(services, LEAD, COACH.id, change_of(COACH.email, role="teacher"))

    assert accounts.sign_in(services, COACH.email, PASSWORD)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "nonsense"}, "bad_email"),
        ({"email": TEACHER.email}, "email_taken"),
        ({"name": ""}, "bad_name"),
        ({"role": "king"}, "bad_role"),
        ({"schools": ["no-such"]}, "unknown_school"),
        ({"schools": []}, "no_school"),
    ],
)
def test_refuses_a_change_to_somebody_who_cannot_be(
    services: Services, fields: dict[str, Any], code: str
) -> None:
    before = services.store.people.user(COACH.id)
    wanted = change_of(**{"email": COACH.email, **fields})

    with pytest.raises(DomainError) as error:
        people.change(services, LEAD, COACH.id, wanted)

    assert error.value.code == code
    assert services.store.people.user(COACH.id) == before


def test_knows_nobody_by_a_made_up_id(services: Services) -> None:
    for attempt in (people.person, people.deactivate, people.reactivate):
        with pytest.raises(NotFound):
            attempt(services, LEAD, "nobody")


def test_deactivating_ends_sessions_tokens_and_links_for_good(services: Services) -> None:
    session = accounts.sign_in(services, COACH.email, PASSWORD)
    token = accounts.add_token(services, COACH.email)
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    people.deactivate(services, LEAD, COACH.id)

    for _ in range(2):
        assert accounts.user_of_session(services, session) is None
        assert accounts.user_of_token(services, token) is None
        assert credentials.owner_of_reset_link(services, link) is None
        people.reactivate(services, LEAD, COACH.id)
    assert accounts.sign_in(services, COACH.email, PASSWORD)
    assert [what for what, by in log(services) if by == LEAD.id] == [
        "reset_link_made",
        "user_deactivated",
        "user_reactivated",
    ]


@pytest.mark.parametrize("by", [LEAD, OPERATOR])
def test_the_last_district_lead_can_neither_go_nor_step_down(
    services: Services, by: Actor | None
) -> None:
    for attempt in (
        lambda: people.deactivate(services, by, DISTRICT.id),
        lambda: people.change(
            services, by, DISTRICT.id, change_of(DISTRICT.email, name="Dana District")
        ),
    ):
        with pytest.raises(Conflict) as error:
            attempt()
        assert error.value.code == "last_lead"
        assert "only district lead" in str(error.value)
    assert services.store.people.user(DISTRICT.id).role == "district"
    assert services.store.people.user(DISTRICT.id).active


def test_a_lead_who_is_deactivated_does_not_count_as_another(services: Services) -> None:
    second = accounts.add_user(services, "second@example.org", "Second", "district", [])
    people.deactivate(services, LEAD, second.id)

    with pytest.raises(Conflict):
        people.deactivate(services, LEAD, DISTRICT.id)


def test_of_two_leads_who_deactivate_each_other_at_once_one_stays(services: Services) -> None:
    second = accounts.add_user(services, "second@example.org", "Second", "district", [])

    def attempt(user: str) -> str:
        try:
            people.deactivate(services, OPERATOR, user)
        except Conflict as error:
            return error.code
        return "done"

    outcomes = together([partial(attempt, DISTRICT.id), partial(attempt, second.id)])

    assert sorted(outcomes) == ["done", "last_lead"]


def test_finds_a_person_by_address_in_any_case(services: Services) -> None:
    found = people.person_by_email(services, OPERATOR, " Coach@EXAMPLE.org")

    assert found.id == COACH.id
    with pytest.raises(NotFound):
        people.person_by_email(services, OPERATOR, "nobody@example.org")
    with pytest.raises(Invalid):
        people.person_by_email(services, OPERATOR, "nonsense")


def test_lists_schools_with_their_active_people_and_finds_them_by_zone(services: Services) -> None:
    people.deactivate(services, LEAD, COACH.id)

    page = schools.listing(services, LEAD, "denver")

    assert [(row.school, row.people, row.classes) for row in page.items] == [(DOUGLASS, 2, 0)]
    counts = {row.school.id: row.people for row in schools.listing(services, LEAD).items}
    assert counts == {LINCOLN.id: 4, DOUGLASS.id: 2}


def test_changes_a_school_but_never_its_id(services: Services) -> None:
    changed = schools.change(services, LEAD, LINCOLN.id, " Lincoln  Academy ", "America/New_York")

    assert services.store.people.school(LINCOLN.id) == changed
    assert (changed.id, changed.name) == (LINCOLN.id, "Lincoln Academy")
    schools.change(services, LEAD, LINCOLN.id, "Lincoln Academy", "America/New_York")
    assert log(services) == [("school_changed", LEAD.id)]
    for name, zone, code in (("", "UTC", "bad_school_name"), ("X", "Mars/X", "bad_timezone")):
        with pytest.raises(Invalid) as error:
            schools.change(services, LEAD, LINCOLN.id, name, zone)
        assert error.value.code == code
    with pytest.raises(NotFound):
        schools.school(services, LEAD, "nowhere")


def test_a_school_without_an_id_gets_one_that_is_free(services: Services) -> None:
    added = [accounts.add_school(services, "", "Lincoln MS", "UTC", by=LEAD) for _ in range(2)]

    assert [school.id for school in added] == ["lincoln-ms-2", "lincoln-ms-3"]
    assert log(services) == [("school_added", LEAD.id)] * 2

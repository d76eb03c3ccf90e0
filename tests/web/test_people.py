"""The pages on which a district lead manages people, schools and classes."""

import re

import pytest

from tests.cast import (
    COACH,
    DISTRICT,
    LINCOLN,
    OTHER_TEACHER,
    PASSWORD,
    PRINCIPAL,
    STRANGER,
    TEACHER,
)
from tests.services import make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.usecases import accounts, classes
from walkthrough.usecases.classes import Entry
from walkthrough.usecases.services import Services

NEWCOMER = {
    "name": "Nadia Newcomer",
    "email": "nadia@example.org",
    "role": "teacher",
    "schools": LINCOLN.id,
}
LINK = re.compile(r'value="(http://localhost/reset\?token=[\w-]{40,})"')
MARKUP = "<script>alert('x')</script>"


@pytest.fixture
def lead(signed_in: SignedIn) -> Browser:
    return signed_in(DISTRICT)


def error_at(text: str, field: str) -> str:
    """What the page says is wrong with a field."""
    found = re.search(rf'id="{field}-error">([^<]*)<', text)
    return found[1] if found else ""


def whats(services: Services) -> list[str]:
    return [entry["what"] for entry in services.store.audit.entries()]


def test_only_a_district_lead_finds_the_way_there(signed_in: SignedIn) -> None:
    assert 'href="/people"' in signed_in(DISTRICT).get("/").text
    for person in (COACH, TEACHER, PRINCIPAL):
        assert 'href="/people"' not in signed_in(person).get("/").text


def test_a_refusal_is_in_words_and_in_the_audit_log(
    signed_in: SignedIn, services: Services
) -> None:
    answer = signed_in(PRINCIPAL).get("/people")

    assert answer.status_code == 403
    assert "This is not yours to open" in answer.text
    assert "teacher@example.org" not in answer.text
    entry = services.store.audit.entries()[-1]
    assert (entry["what"], entry["by"], entry["code"], entry["where"]) == (
        "refused",
        PRINCIPAL.id,
        "not_yours_to_manage",
        "GET /people",
    )


def test_a_new_person_gets_a_link_and_comes_in_with_it(
    lead: Browser, stranger: Browser, services: Services
) -> None:
    answer = lead.submit("/people/new", **NEWCOMER)

    assert answer.status_code == 200
    assert "Nadia Newcomer is added." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    link = LINK.search(answer.text)
    assert link is not None
    path = link[1].removeprefix("http://localhost")
    assert "No password yet" in lead.get("/people?q=nadia").text
    page = stranger.get(path)
    assert "For Nadia Newcomer, nadia@example.org." in page.text
    secret = path.partition("=")[2]
    done = stranger.submit("/reset", page=path, token=secret, password="seven quiet tables")
    assert done.location == "/"
    assert "Nadia Newcomer" in stranger.get("/").text
    assert "No password yet" not in lead.get("/people?q=nadia").text
    assert stranger.get(path).status_code == 410
    assert [what for what in whats(services) if what.startswith(("user", "reset", "password"))] == [
        "user_added",
        "reset_link_made",
        "password_reset",
    ]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", COACH.email, "There is an account for"),
        ("email", "nonsense", "email address"),
        ("email", "", "This is needed."),
        ("name", "\u0007", "Give a name"),
        ("name", "", "This is needed."),
        ("role", "", "Choose one."),
    ],
)
def test_what_is_wrong_with_a_person_is_said_at_the_field_and_the_rest_is_kept(
    lead: Browser, services: Services, field: str, value: str, says: str
) -> None:
    before = len(services.store.people.users())

    answer = lead.submit("/people/new", **{**NEWCOMER, field: value})

    assert answer.status_code == 422
    assert says in error_at(answer.text, field)
    assert 'checked id="schools-1"' in answer.text
    assert len(services.store.people.users()) == before


def test_whoever_needs_a_school_and_has_none_is_told_so(lead: Browser) -> None:
    fields = {key: value for key, value in NEWCOMER.items() if key != "schools"}

    answer = lead.submit("/people/new", **fields)

    assert answer.status_code == 422
    assert "Name at least one school" in answer.text


def test_a_new_role_holds_from_the_next_request_on(
    lead: Browser, signed_in: SignedIn, services: Services
) -> None:
    coach = signed_in(COACH)
    assert coach.get("/api/v1/session").get_json()["user"]["role"] == "observer"

    fields = {"name": "Ana Coach", "email": COACH.email, "role": "district"}
    answer = lead.submit(f"/people/{COACH.id}", **fields)

    assert answer.location == "/people"
    assert coach.get("/people").status_code == 200
    fields = {**fields, "role": "teacher", "schools": LINCOLN.id}
    assert lead.submit(f"/people/{COACH.id}", **fields).location == "/people"
    assert coach.get("/people").status_code == 403
    assert whats(services).count("role_changed") == 2


def test_a_lead_who_steps_down_ends_at_home(lead: Browser, services: Services) -> None:
    accounts.add_user(services, "second@example.org", "Second", "district", [])

    answer = lead.submit(
        f"/people/{DISTRICT.id}",
        name="Dana District",
        email=DISTRICT.email,
        role="observer",
        schools=LINCOLN.id,
    )

    assert answer.location == "/"
    assert lead.get("/people").status_code == 403


def test_a_deactivated_person_is_out_at_once_and_back_when_reactivated(
    lead: Browser, signed_in: SignedIn, stranger: Browser, services: Services
) -> None:
    coach = signed_in(COACH)
    token = accounts.add_token(services, COACH.email)
    bearer = {"Authorization": f"Bearer {token}"}
    assert coach.get("/api/v1/session", headers=bearer).status_code == 200

    answer = lead.submit(f"/people/{COACH.id}/deactivate", page=f"/people/{COACH.id}")

    assert answer.location == "/people"
    assert "signed out everywhere" in lead.get("/people").text
    assert coach.get("/account").location.startswith("/login")
    assert coach.get("/api/v1/session").status_code == 401
    assert coach.get("/api/v1/session", headers=bearer).status_code == 401
    assert stranger.sign_in(COACH).status_code == 422
    assert "Reactivate Ana Coach" in lead.get(f"/people/{COACH.id}").text
    lead.submit(f"/people/{COACH.id}/reactivate", page=f"/people/{COACH.id}")
    assert coach.get("/api/v1/session").status_code == 401
    assert stranger.sign_in(COACH).location == "/"


def test_the_last_district_lead_is_told_why_they_stay(lead: Browser) -> None:
    path = f"/people/{DISTRICT.id}"

    gone = lead.submit(f"{path}/deactivate", page=path)
    shown = lead.get(path)
    fields = {"name": "Dana", "email": DISTRICT.email, "role": "observer", "schools": LINCOLN.id}
    demoted = lead.submit(path, **fields)

    assert gone.location == path
    assert "is the only district lead" in shown.text
    assert demoted.status_code == 422
    assert "is the only district lead" in demoted.text
    assert lead.get("/people").status_code == 200


def test_a_link_is_made_anew_and_named_to_nobody_else(lead: Browser, services: Services) -> None:
    path = f"/people/{TEACHER.id}"

    first, second = (
        LINK.search(lead.submit(f"{path}/reset-link", page=path).text) for _ in range(2)
    )

    assert first is not None
    assert second is not None
    assert lead.get(first[1]).status_code == 410
    assert lead.get(second[1]).status_code == 200
    assert second[1].partition("=")[2] not in repr(services.store.audit.entries())


def test_a_link_carries_the_address_that_people_use() -> None:
    services = make_services(base_url="https://walk.example.org")
    browser = Browser(create_app(services=services).test_client())
    browser.begin_session(services, DISTRICT)
    path = f"/people/{TEACHER.id}"

    page = browser.submit(f"{path}/reset-link", page=path).text

    assert 'value="https://walk.example.org/reset?token=' in page


def test_nobody_deactivated_gets_a_link(lead: Browser) -> None:
    path = f"/people/{STRANGER.id}"
    lead.submit(f"{path}/deactivate", page=path)

    answer = lead.submit(f"{path}/reset-link", page=path)

    assert answer.location == path
    assert "Reactivate the account first" in lead.get(path).text


def test_long_lists_are_searched_and_paged(lead: Browser, services: Services) -> None:
    assert 'type="search"' not in lead.get("/people").text
    for number in range(30):
        accounts.add_user(services, f"extra{number}@example.org", f"Extra {number}", "district", [])

    first, last = lead.get("/people").text, lead.get("/people?page=99&q=").text
    found = lead.get("/people?q=extra&page=2").text

    assert (first.count('class="entry"'), last.count('class="entry"')) == (25, 13)
    assert 'rel="next" href="/people?q=&amp;page=2"' in first
    assert found.count('class="entry"') == 5
    assert 'rel="prev" href="/people?q=extra&amp;page=1"' in found
    assert "30 people found." in found
    for odd in ("?page=x", "?page=-1", "?page=9999999999999999999", "?q=" + "%" * 500, "?q=%00"):
        assert lead.get(f"/people{odd}").status_code == 200
    nobody = lead.get("/people?q=zzz%22%3E").text
    assert "Nobody matches “zzz&#34;&gt;”" in nobody


def test_a_school_is_added_with_an_id_from_its_name_and_changed(
    lead: Browser, services: Services
) -> None:
    added = lead.submit("/schools/new", name="École d'Olney", timezone="America/Denver")

    assert added.location == "/schools"
    page = lead.get("/schools").text
    assert "Added: École d&#39;Olney." in page
    assert "ecole-d-olney" in page
    fields = {"name": "Olney", "timezone": "America/New_York"}
    assert lead.submit("/schools/ecole-d-olney", **fields).location == "/schools"
    school = services.store.people.school("ecole-d-olney")
    assert school is not None
    assert (school.name, school.timezone) == ("Olney", "America/New_York")
    assert [what for what in whats(services) if "school" in what] == [
        "school_added",
        "school_changed",
    ]


@pytest.mark.parametrize(
    ("path", "field", "value", "says"),
    [
        ("/schools/new", "school_id", LINCOLN.id, "There is a school"),
        ("/schools/new", "school_id", "No Spaces!", "school id"),
        ("/schools/new", "name", "", "This is needed."),
        ("/schools/lincoln-ms", "timezone", "Mars/X", "no time zone"),
        ("/schools/lincoln-ms", "name", "\u0007", "Give a name"),
    ],
)
def test_what_is_wrong_with_a_school_is_said_at_the_field(
    lead: Browser, services: Services, path: str, field: str, value: str, says: str
) -> None:
    before = services.store.people.schools()

    answer = lead.submit(path, **{"name": "New", "timezone": "UTC", field: value})

    assert answer.status_code == 422
    assert says in error_at(answer.text, field)
    assert services.store.people.schools() == before


CLASS = {"school": LINCOLN.id, "name": "7B", "teacher": "J. Rivera (teacher@example.org)"}


def test_a_class_is_added_offered_to_observers_changed_and_removed(
    lead: Browser, signed_in: SignedIn, services: Services
) -> None:
    coach = signed_in(COACH)
    assert "No classes listed yet" in lead.get("/classes").text

    added = lead.submit("/classes/new", **CLASS, subject="Science", grade="")

    assert added.location == "/classes"
    assert "Added: 7B with J. Rivera." in lead.get("/classes").text
    (offered,) = coach.get("/api/v1/classes").get_json()["classes"]
    (kept,) = services.store.people.classes()
    assert (offered["id"], offered["class_id"], offered["teacher_id"]) == (
        kept.id,
        kept.id,
        TEACHER.id,
    )
    path = f"/classes/{kept.id}"
    assert 'value="J. Rivera (teacher@example.org)"' in lead.get(path).text
    fields = {**CLASS, "name": "7 Blue", "teacher": "M. Typed"}
    assert lead.submit(path, **fields).location == "/classes"
    assert "Teacher has no account" in lead.get("/classes").text
    assert lead.submit(f"{path}/remove", page=path).location == "/classes"
    assert coach.get("/api/v1/classes").get_json()["classes"] == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("school", "", "Choose one."),
        ("name", "", "This is needed."),
        ("name", "8A", "already has a class"),
        ("teacher", "", "This is needed."),
        ("teacher", "\u0007", "Give a name"),
        ("subject", "\u202e", "Give a name"),
    ],
)
def test_what_is_wrong_with_a_class_is_said_at_the_field(
    lead: Browser, services: Services, field: str, value: str, says: str
) -> None:
    classes.add(services, DISTRICT.actor, Entry(LINCOLN.id, "8A", "J. Rivera"))

    answer = lead.submit("/classes/new", **{**CLASS, field: value})

    assert answer.status_code == 422
    assert says in error_at(answer.text, field)
    assert len(services.store.people.classes()) == 1


def test_markup_in_any_name_is_shown_literally(lead: Browser, services: Services) -> None:
    accounts.add_school(services, "odd", MARKUP, "UTC")
    user = accounts.add_user(services, "odd@example.org", MARKUP, "teacher", ["odd"])
    made = classes.add(services, DISTRICT.actor, Entry("odd", MARKUP, MARKUP, MARKUP, MARKUP))

    for path in (
        *("/people", f"/people/{user.id}", "/schools", "/schools/odd", "/classes"),
        *(f"/classes/{made.id}", "/classes/new", f"/people?q={MARKUP}"),
    ):
        page = lead.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_form_without_its_token_changes_nobody(lead: Browser, services: Services) -> None:
    for path in (
        f"/people/{OTHER_TEACHER.id}/deactivate",
        f"/people/{OTHER_TEACHER.id}/reset-link",
    ):
        assert lead.client.post(path).status_code == 400

    found = services.store.people.user(OTHER_TEACHER.id)
    assert found is not None
    assert found.active


def test_the_first_home_of_a_lead_who_is_alone_leads_to_the_forms(
    lead: Browser, services: Services
) -> None:
    alone = make_services(seated=False)
    accounts.add_school(alone, "lincoln-ms", "Lincoln", "UTC")
    accounts.add_user(alone, "dana@example.org", "Dana", "district", ["lincoln-ms"], PASSWORD)
    browser = Browser(create_app(services=alone).test_client())
    browser.submit("/login", email="dana@example.org", password=PASSWORD)

    page = browser.get("/").text

    assert "Bring in your colleagues" in page
    assert 'href="/people/new"' in page
    assert "You are the only one here" in browser.get("/people").text
    assert "Bring in your colleagues" not in lead.get("/").text

"""What the ordinary pages say, and to whom they do not say it."""

from typing import Any

import pytest
from flask import Flask

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
)
from tests.phone import PLACE, Phone
from tests.services import make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

STEP = "Ask for a second reason."


def visit(services: Services, upto: str, **place: Any) -> str:
    """A walkthrough of the coach's as far as `open`, `finished` or `released`; its id."""
    phone = Phone()
    phone.start(place=PLACE | place)
    phone.seen("g1", "building-on-ideas")
    if upto != "open":
        phone.finish()
        written = phone.feedback()
        if upto == "released":
            phone.make("feedback_released", feedback=written["id"])
    answers = receive(services, COACH.actor, phone.sent())
    assert {answer.status for answer in answers} == {"stored"}
    return phone.walkthrough


def test_home_resumes_what_is_unfinished_and_shares_what_is_finished(
    services: Services, signed_in: SignedIn
) -> None:
    unfinished = visit(services, "open", **{"class": "7B"})
    finished = visit(services, "finished", **{"class": "8A"})
    released = visit(services, "released", **{"class": "9C"})

    page = signed_in(COACH).get("/").text

    assert f'href="/capture#/w/{unfinished}"' in page
    waiting, _, shared = page.partition("Shared lately")
    assert f'href="/walkthroughs/{finished}"' in waiting
    assert released not in waiting
    assert f'href="/walkthroughs/{released}"' in shared
    assert "Not opened yet" in shared
    assert 'href="/capture#/start"' in page


def test_a_first_home_teaches_and_a_tidy_one_says_so(
    services: Services, signed_in: SignedIn
) -> None:
    assert "How a walkthrough goes" in signed_in(CO_OBSERVER).get("/").text
    visit(services, "released")

    page = signed_in(COACH).get("/").text

    assert "How a walkthrough goes" not in page
    assert "Nothing is unfinished" in page


@pytest.mark.parametrize("upto", ["open", "finished"])
def test_an_unreleased_walkthrough_is_on_nobody_elses_page(
    services: Services, signed_in: SignedIn, upto: str
) -> None:
    walkthrough = visit(services, upto)

    for person in (CO_OBSERVER, TEACHER, PRINCIPAL, DISTRICT, STRANGER):
        for path in ("/", "/walkthroughs"):
            page = signed_in(person).get(path).text
            assert walkthrough not in page
            assert STEP not in page


def test_a_teacher_reads_the_next_step_of_their_own_feedback_alone(
    services: Services, signed_in: SignedIn
) -> None:
    walkthrough = visit(services, "released")

    hers, others = signed_in(TEACHER).get("/").text, signed_in(OTHER_TEACHER).get("/").text

    assert f'href="/walkthroughs/{walkthrough}"' in hers
    assert "Not read yet" in hers
    assert STEP not in hers
    signed_in(TEACHER).get(f"/walkthroughs/{walkthrough}")
    assert STEP in signed_in(TEACHER).get("/").text
    assert "Ana Coach" in hers
    assert "No feedback yet" in others
    assert walkthrough not in others
    assert "/capture" not in hers


def test_whoever_oversees_a_school_sees_date_teacher_and_class_and_no_more(
    services: Services, signed_in: SignedIn
) -> None:
    walkthrough = visit(services, "released", **{"class": "7B", "task": "Design a bridge"})

    for person in (PRINCIPAL, DISTRICT):
        page = signed_in(person).get("/").text
        assert "Sun, Nov 22" in page
        assert "J. Rivera" in page
        assert "7B" in page
        for hidden in (walkthrough, STEP, "Design a bridge", "Ana Coach", "Science"):
            assert hidden not in page
    assert "J. Rivera" not in signed_in(PRINCIPAL_ELSEWHERE).get("/").text
    assert "Lincoln Middle School" in signed_in(DISTRICT).get("/").text


def test_dates_are_those_of_the_school(services: Services, signed_in: SignedIn) -> None:
    phone = Phone()
    phone.moment = phone.moment.replace(year=2025, hour=3, minute=0)
    phone.start()
    receive(services, COACH.actor, phone.sent())

    assert "Fri, Nov 21, 2025 at 9:00\u202fPM" in signed_in(COACH).get("/").text


def test_list_is_filtered_and_paged(services: Services, signed_in: SignedIn) -> None:
    coach = signed_in(COACH)
    for upto in ("open", "finished", *["released"] * 26):
        visit(services, upto)

    def listed(query: str) -> int:
        return coach.get(f"/walkthroughs{query}").text.count('<li class="visit">')

    assert listed("") == 25
    assert listed("?page=2") == 3
    assert listed("?status=open") == listed("?status=finished") == 1
    assert listed("?status=released&page=2") == 1
    for odd in ("?page=999999999999999999999", "?page=2", "?page=x", "?page=-5&status=nonsense"):
        assert listed(odd) > 0


def test_a_discarded_walkthrough_is_listed_nowhere(services: Services, signed_in: SignedIn) -> None:
    phone = Phone()
    phone.start()
    phone.make("walkthrough_discarded")
    receive(services, COACH.actor, phone.sent())

    for person in (COACH, PRINCIPAL):
        for path in ("/", "/walkthroughs"):
            assert phone.walkthrough not in signed_in(person).get(path).text


MARKUP = "<script>alert('x')</script><b>&amp;"


def test_markup_in_any_text_is_shown_literally(services: Services, signed_in: SignedIn) -> None:
    visit(services, "released", teacher=MARKUP, subject=MARKUP, **{"class": MARKUP})
    visit(services, "open", teacher=MARKUP, subject=MARKUP, **{"class": MARKUP})

    for person in (COACH, TEACHER, PRINCIPAL):
        for path in ("/", "/walkthroughs"):
            assert "<script>alert" not in signed_in(person).get(path).text
    assert "&lt;script&gt;alert" in signed_in(COACH).get("/").text


def test_rubrics_are_read_whole(signed_in: SignedIn, services: Services) -> None:
    coach = signed_in(COACH)
    shelf = coach.get("/rubrics").text

    for rubric in services.rubrics.latest():
        assert f'href="/rubrics/{rubric.id}/{rubric.version}"' in shelf
        page = coach.get(f"/rubrics/{rubric.id}/{rubric.version}").text
        for one in rubric.look_fors:
            assert f'id="{one.id}"' in page
    assert coach.get("/rubrics/collaboration-look-fors/0.0.1").status_code == 404


def test_schema_of_rubric_files_is_for_everybody(stranger: Browser) -> None:
    answer = stranger.get("/rubrics/schema.json")

    assert answer.mimetype == "application/schema+json"
    assert answer.get_json(force=True)["title"]


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/nothing", 404, "There is nothing here"),
        ("GET", "/walkthroughs/nothing", 404, "There is nothing here"),
        ("DELETE", "/login", 405, "That cannot be done here"),
        ("POST", "/login", 400, "out of date"),
    ],
)
def test_an_error_page_is_in_words(
    signed_in: SignedIn, method: str, path: str, status: int, says: str
) -> None:
    answer = signed_in(COACH).client.open(path, method=method)

    assert answer.status_code == status
    assert says in answer.text
    assert f">{status} " not in answer.text.partition("Code for whoever")[0]


def test_a_large_form_is_refused_in_words(signed_in: SignedIn) -> None:
    answer = signed_in(COACH).client.post("/login", data={"email": "x" * 2**21})

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_an_error_page_stands_when_the_store_does_not(
    signed_in: SignedIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = signed_in(COACH)

    def unavailable(*_: Any) -> Any:
        raise StoreUnavailable("disk_full", "No room.")

    monkeypatch.setattr(type(services.store.people), "session", unavailable)

    assert coach.get("/").status_code == 503
    assert coach.get("/nothing").status_code == 404
    assert coach.client.post("/login").status_code == 400


def test_principals_see_released_walkthroughs_where_the_district_allows_it() -> None:
    services = make_services(principal_sees="walkthroughs")
    app: Flask = create_app(services=services)
    walkthrough, hidden = visit(services, "released"), visit(services, "finished")
    statuses = {}
    for person in (PRINCIPAL, DISTRICT, PRINCIPAL_ELSEWHERE, CO_OBSERVER):
        browser = Browser(app.test_client())
        browser.begin_session(services, person)
        statuses[person.user.name] = [
            browser.get(f"/api/v1/walkthroughs/{one}").status_code for one in (walkthrough, hidden)
        ]

    assert statuses == {
        PRINCIPAL.user.name: [200, 403],
        DISTRICT.user.name: [200, 403],
        PRINCIPAL_ELSEWHERE.user.name: [404, 404],
        CO_OBSERVER.user.name: [404, 404],
    }

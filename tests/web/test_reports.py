"""The report's page and its PDF over HTTP: headers, languages, and who is shown what."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.cast import COACH, DOUGLASS, TEACHER
from tests.pdf import visits
from tests.services import make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.pdf.renderer import Limits, ProcessRenderer
from walkthrough.usecases.services import Services


def test_shows_the_observer_a_draft_with_the_way_on(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.science(services)

    answer = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Draft: only you can see this" in answer.text
    assert "For you alone" in answer.text
    assert "Tired class, fire drill before." in answer.text
    assert f"/capture#/w/{phone.walkthrough}/finish" in answer.text
    assert f"/walkthroughs/{phone.walkthrough}/report.pdf" in answer.text


def test_shows_the_teacher_what_was_shared_and_no_more(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.science(services)
    visits.released(services, phone)

    page = signed_in(TEACHER).get(f"/walkthroughs/{phone.walkthrough}").text

    assert "Wait, how do you know it bends there?" in page
    assert "Draft" not in page
    assert "fire drill" not in page
    assert "/capture#" not in page


def test_shows_what_was_shared_in_a_language_that_nobody_here_knows(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.science(services)
    shared = next(one for one in phone.events if one["type"] == "feedback_written")
    phone.make("feedback_released", 60, feedback=shared["id"], languages=["qaa", "es"])
    visits.send(services, phone)

    for person in (COACH, TEACHER):
        answer = signed_in(person).get(f"/walkthroughs/{phone.walkthrough}")

        assert answer.status_code == 200
        assert ('<span lang="qaa">qaa</span>' in answer.text) == (person is COACH)


def test_says_in_words_what_each_cell_holds(services: Services, signed_in: SignedIn) -> None:
    phone = visits.all_states(services)

    page = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}").text

    cells = page.partition("<tbody>")[2].partition("</tbody>")[0]
    for words in ("Seen", "Instead", "Nothing noted", "No opportunity", "Not watched"):
        assert words in cells


def test_invites_to_choose_feedback_while_there_is_none(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.workplace(services)

    page = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}").text

    assert "Seen most plainly" in page
    assert "Choose the feedback" in page


def test_offers_to_go_on_with_an_open_walkthrough(services: Services, signed_in: SignedIn) -> None:
    phone = visits.Phone()
    phone.start()
    visits.send(services, phone)

    page = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}").text

    assert "This walkthrough is not finished" in page
    assert f'href="/capture#/w/{phone.walkthrough}"' in page


def test_shows_markup_as_it_was_typed(services: Services, signed_in: SignedIn) -> None:
    phone = visits.markup(services)

    page = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; {{ 7 * 7 }}" in page
    assert "<script>alert(1)" not in page
    assert "<h1>Try" not in page


def test_shows_all_notes_when_asked(services: Services, signed_in: SignedIn) -> None:
    phone = visits.exploding(services)
    browser = signed_in(COACH)

    some = browser.get(f"/walkthroughs/{phone.walkthrough}").text
    every = browser.get(f"/walkthroughs/{phone.walkthrough}?notes=all").text

    assert "and 1800 more notes in the app" in some
    assert (some.count("note__text"), every.count("note__text")) == (200, 2_000)


def test_shows_the_time_of_the_school_and_not_of_the_reader(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.science(services)
    coach = replace(COACH.user, schools=(DOUGLASS.id, *COACH.user.schools))
    services.store.people.save_user(coach)

    page = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}").text

    assert "Sunday, November 22, 2026, 2:03\N{NARROW NO-BREAK SPACE}PM" in page


def test_serves_the_pdf_inline_under_a_plain_name(services: Services, signed_in: SignedIn) -> None:
    phone = visits.science(services)

    answer = signed_in(COACH).get(f"/walkthroughs/{phone.walkthrough}/report.pdf")

    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'inline; filename="walkthrough-7B-2026-11-22.pdf"'
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 2


@pytest.fixture
def slow() -> Services:
    """Services whose renderer has no time at all."""
    return replace(make_services(), renderer=ProcessRenderer(Limits(seconds=0.0)))


def test_says_that_only_the_pdf_failed(slow: Services) -> None:
    app: Flask = create_app(services=slow)
    browser = Browser(app.test_client())
    browser.begin_session(slow, COACH)
    phone = visits.science(slow)

    answer = browser.get(f"/walkthroughs/{phone.walkthrough}/report.pdf")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "The PDF could not be made" in answer.text
    assert "The report itself can still be read on its page." in answer.text
    assert browser.get(f"/walkthroughs/{phone.walkthrough}").status_code == 200
    slow.renderer.close()


@pytest.mark.parametrize("path", ["nonsense", "../../etc/passwd", "%00", "x" * 500])
def test_knows_no_walkthrough_by_nonsense(path: str, signed_in: SignedIn) -> None:
    browser = signed_in(COACH)

    assert browser.get(f"/walkthroughs/{path}").status_code == 404
    assert browser.get(f"/walkthroughs/{path}/report.pdf").status_code == 404

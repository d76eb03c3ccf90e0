"""Sharing over HTTP: forms, what each side is told, and the 48 hours that are the teacher's."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.cast import CO_OBSERVER, COACH, PRINCIPAL, TEACHER, Person
from tests.pdf import visits
from tests.phone import Phone
from tests.services import HandClock, make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.usecases.services import Services

STEP = "Before anything is written, a second student adds a reason or a doubt"
FIELD = 'name="{}" value="([^"]+)"'


@pytest.fixture
def phone(services: Services) -> Phone:
    """An ordinary visit, its feedback chosen and kept."""
    return visits.science(services)


@pytest.fixture
def open_district() -> Iterator[Services]:
    """A district in which principals may open single released walkthroughs."""
    made = make_services(principal_sees="walkthroughs")
    yield made
    made.renderer.close()


def path(phone: Phone, rest: str = "") -> str:
    return f"/walkthroughs/{phone.walkthrough}{rest}"


def share(browser: Browser, phone: Phone, via: str = "link") -> TestResponse:
    shown = re.search(FIELD.format("as_shown"), browser.get(path(phone, "/share")).text)
    assert shown
    return browser.submit(path(phone, "/share"), as_shown=shown[1], via=via)


def press(browser: Browser, phone: Phone, what: str) -> TestResponse:
    """Press a button of the report's page that is about the shared text."""
    text = re.search(FIELD.format("feedback"), browser.get(path(phone)).text)
    assert text
    return browser.submit(path(phone, what), page=path(phone), feedback=text[1])


def words(answer: TestResponse) -> str:
    """What a person reads of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_the_share_page_spells_out_who_will_read_what(phone: Phone, signed_in: SignedIn) -> None:
    page = words(signed_in(COACH).get(path(phone, "/share")))

    for said in (
        "Teacher J. Rivera",
        "Class 7B",
        "Sunday, November 22, 2026",
        "Wait, how do you know it bends there?",
        STEP,
        "and 3 notes for the teacher",
        "You can take it back until it is first opened",
    ):
        assert said in page


def test_the_whole_story_from_draft_to_reply(phone: Phone, signed_in: SignedIn) -> None:
    coach, teacher = signed_in(COACH), signed_in(TEACHER)
    assert "Kept as a draft" in coach.get(path(phone)).text

    assert share(coach, phone).status_code == 302
    page = words(coach.get(path(phone)))
    assert "It is shared." in page
    assert "Not opened yet." in page
    assert f"http://localhost{path(phone)}" in coach.get(path(phone)).text

    assert "Not read yet" in teacher.get("/").text
    assert STEP not in teacher.get("/").text
    assert STEP in teacher.get(path(phone)).text
    assert press(teacher, phone, "/acknowledge").status_code == 302
    answer = teacher.submit(path(phone, "/reply"), page=path(phone), text="Thanks!\r\nThursday.")
    assert answer.location.endswith("#reply")

    page = words(coach.get(path(phone)))
    assert "Opened by J. Rivera on" in page
    assert "J. Rivera said “Got it” on" in page
    assert "Thanks!\nThursday." in coach.get(path(phone)).text
    assert "Take it back" not in page
    assert "1 reply" in words(coach.get("/"))
    assert "You said “Got it” on" in words(teacher.get("/"))


def test_the_teacher_can_say_got_it_on_the_home_page(phone: Phone, signed_in: SignedIn) -> None:
    share(signed_in(COACH), phone)
    teacher = signed_in(TEACHER)
    teacher.get(path(phone))

    text = re.search(FIELD.format("feedback"), teacher.get("/").text)
    assert text
    answer = teacher.submit(path(phone, "/acknowledge?to=home"), page="/", feedback=text[1])

    assert answer.location == "/"
    assert "You said “Got it” on" in words(teacher.get("/"))


def test_takes_it_back_until_the_teacher_has_opened_it(phone: Phone, signed_in: SignedIn) -> None:
    coach, teacher = signed_in(COACH), signed_in(TEACHER)
    share(coach, phone)
    press(coach, phone, "/withdraw")
    assert "Only you can read it." in coach.get(path(phone)).text
    assert teacher.get(path(phone)).status_code == 404

    share(coach, phone)
    page = coach.get(path(phone)).text
    text = re.search(FIELD.format("feedback"), page)
    assert text
    teacher.get(path(phone, "/report.pdf"))
    coach.submit(path(phone, "/withdraw"), page="/logout", feedback=text[1])

    assert "The teacher has already opened this feedback." in coach.get(path(phone)).text
    assert teacher.get(path(phone)).status_code == 200


def test_shows_again_what_changed_since_it_was_read(
    services: Services, phone: Phone, signed_in: SignedIn
) -> None:
    coach = signed_in(COACH)
    shown = re.search(FIELD.format("as_shown"), coach.get(path(phone, "/share")).text)
    assert shown
    phone.feedback(next_steps=[{"text": "Written since."}])
    visits.send(services, phone)

    answer = coach.submit(path(phone, "/share"), as_shown=shown[1], via="link")

    assert answer.status_code == 409
    assert "has changed since then" in answer.text
    assert "Written since." in answer.text
    assert signed_in(TEACHER).get(path(phone)).status_code == 404


def test_says_that_an_edit_is_not_shared_yet(
    services: Services, phone: Phone, signed_in: SignedIn
) -> None:
    coach, teacher = signed_in(COACH), signed_in(TEACHER)
    share(coach, phone)
    phone.feedback(next_steps=[{"text": "Written since."}])
    visits.send(services, phone)

    page = words(coach.get(path(phone)))

    assert "You changed this after sharing" in page
    assert "Share again to replace it." in page
    assert "Changed since, share again" in words(coach.get("/"))
    assert "Written since." not in teacher.get(path(phone)).text
    share(coach, phone)
    assert "Written since." in teacher.get(path(phone)).text


def test_a_teacher_without_an_account_is_handed_the_pdf(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.science(services, place={**visits.FREE_PLACE, "teacher": "K. Novak"})
    coach = signed_in(COACH)
    assert "K. Novak has no account here" in words(coach.get(path(phone, "/share")))
    assert (
        "Draft"
        in PdfReader(io.BytesIO(coach.get(path(phone, "/report.pdf")).data)).pages[0].extract_text()
    )

    answer = share(coach, phone, "pdf")

    assert answer.location.endswith("?download=now")
    page = coach.get(answer.location).text
    assert "data-download-now" in page
    assert "data-download-now" not in coach.get(path(phone)).text
    pdf = coach.get(path(phone, "/report.pdf?download"))
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert "Draft" not in PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    entries = services.store.audit.entries()
    assert [entry["by"] for entry in entries if entry["what"] == "feedback_released"] == [
        COACH.id,
        COACH.id,
    ]


def test_prints_the_reply_with_the_feedback(phone: Phone, signed_in: SignedIn) -> None:
    share(signed_in(COACH), phone)
    teacher = signed_in(TEACHER)
    long = "Thank you for the second colour. " * 60
    teacher.submit(path(phone, "/reply"), page=path(phone), text=long)

    first, second, *_ = (
        " ".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(teacher.get(path(phone, "/report.pdf")).data)).pages
    )

    assert "Thank you for the second colour." in first
    assert "in full on page two" in first
    assert len(first.split()) <= 200
    assert "The teacher’s reply Thank you" in second


@pytest.mark.parametrize(
    ("text", "said"),
    [(" ", "Write your reply first."), ("x" * 10_001, "A reply can have 10000 characters.")],
)
def test_keeps_in_its_field_a_reply_that_cannot_be_taken(
    phone: Phone, signed_in: SignedIn, text: str, said: str
) -> None:
    share(signed_in(COACH), phone)
    teacher = signed_in(TEACHER)

    answer = teacher.submit(path(phone, "/reply"), page=path(phone), text=text)

    assert answer.status_code == 422
    assert said in answer.text
    assert text.strip() in answer.text


def test_takes_ten_thousand_characters_of_many_lines(phone: Phone, signed_in: SignedIn) -> None:
    share(signed_in(COACH), phone)
    teacher = signed_in(TEACHER)

    answer = teacher.submit(path(phone, "/reply"), page=path(phone), text="a\r\n" * 4_999 + "bc")

    assert answer.status_code == 302


def test_says_on_the_page_what_is_missing_before_it_can_be_shared(
    services: Services, signed_in: SignedIn
) -> None:
    phone = visits.workplace(services)
    coach = signed_in(COACH)

    assert "Choose the feedback" in coach.get(path(phone)).text
    assert "No feedback has been chosen yet." in coach.get(path(phone, "/share")).text
    assert 'name="as_shown"' not in coach.get(path(phone, "/share")).text


class TestFortyEightHours:
    """The teacher reads in peace: whoever is above gets the words later, or after "Got it"."""

    @pytest.fixture
    def services(self, open_district: Services) -> Services:
        return open_district

    @pytest.fixture
    def app(self, services: Services) -> Flask:
        return create_app(services=services)

    def reads(self, browser: Browser, phone: Phone) -> bool:
        """Whether the words are open, on the page, in the API and in the PDF alike."""
        page = browser.get(path(phone))
        api = browser.get(f"/api/v1/walkthroughs/{phone.walkthrough}")
        pdf = browser.get(path(phone, "/report.pdf"))
        assert page.status_code == api.status_code == pdf.status_code == 200
        printed = " ".join(PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().split())
        found = {STEP in page.text, STEP in api.text, STEP[:40] in printed}
        assert len(found) == 1
        return found.pop()

    def test_open_the_words_to_the_principal_by_the_hand_clock(
        self, services: Services, phone: Phone, signed_in: SignedIn
    ) -> None:
        clock = services.clock
        assert isinstance(clock, HandClock)
        principal = signed_in(PRINCIPAL)
        assert principal.get(path(phone)).status_code == 403
        share(signed_in(COACH), phone)

        assert self.reads(principal, phone) is False
        clock.forward(hours=47, minutes=59, seconds=59)
        assert self.reads(principal, phone) is False
        clock.forward(seconds=1)
        assert self.reads(principal, phone) is True

    def test_end_with_got_it(self, services: Services, phone: Phone, signed_in: SignedIn) -> None:
        share(signed_in(COACH), phone)
        teacher, principal = signed_in(TEACHER), signed_in(PRINCIPAL)
        assert self.reads(principal, phone) is False

        press(teacher, phone, "/acknowledge")

        assert self.reads(principal, phone) is True
        page = words(teacher.get(path(phone)))
        assert "Opened by Paula Principal on" in page
        assert "Opened by Paula Principal on" in words(signed_in(COACH).get(path(phone)))

    def test_begin_anew_with_another_text(
        self, services: Services, phone: Phone, signed_in: SignedIn
    ) -> None:
        coach, teacher, principal = signed_in(COACH), signed_in(TEACHER), signed_in(PRINCIPAL)
        share(coach, phone)
        press(teacher, phone, "/acknowledge")
        phone.feedback(next_steps=[{"text": STEP + ", again."}])
        visits.send(services, phone)
        share(coach, phone)

        assert self.reads(principal, phone) is False

    @pytest.mark.parametrize("who", [CO_OBSERVER])
    def test_open_nothing_to_a_colleague(
        self, services: Services, phone: Phone, signed_in: SignedIn, who: Person
    ) -> None:
        share(signed_in(COACH), phone)
        clock = services.clock
        assert isinstance(clock, HandClock)
        clock.forward(hours=100)

        assert signed_in(who).get(path(phone)).status_code == 404

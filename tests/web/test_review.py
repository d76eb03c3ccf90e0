"""/reports in a browser's eyes: who is told what, filters, refusals in words, the PDF."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.cast import CO_OBSERVER, COACH, DISTRICT, DOUGLASS, PRINCIPAL, TEACHER, Person
from tests.naughty import EVERY
from tests.services import make_services
from tests.usecases.many import IDEAS, visited
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.domain.selection import DIMENSIONS
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import open_walkthrough

FALL = "from=2026-08-01&to=2026-12-31"
TEACHERS = ("T. One", "T. Two", "T. Three")


def term(services: Services, visits: int = 9, *, month: int = 10, **fields: object) -> None:
    """Visits to three teachers by turns; the idea is seen in all but every third."""
    for number in range(visits):
        visited(
            services,
            at=f"2026-{month:02}-{number + 1:02}T15:00",
            teacher=TEACHERS[number % 3],
            class_=f"{7 + number % 2}{'ABC'[number % 3]}",
            grade=str(7 + number % 2),
            subject="Science" if number % 2 else "Mathematics",
            seen={IDEAS: ["g1", "g2"]} if number % 3 else {},
            **fields,  # type: ignore[arg-type]
        )


@pytest.fixture
def open_services() -> Iterator[Services]:
    """As the services fixture, where principals may open single walkthroughs."""
    made = make_services(principal_sees="walkthroughs")
    yield made
    made.renderer.close()


def browser_of(services: Services, person: Person) -> Browser:
    app: Flask = create_app(services=services)
    browser = Browser(app.test_client())
    browser.begin_session(services, person)
    return browser


def text(page: str) -> str:
    """The words of a page, as they are read out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_says_a_sentence_for_each_look_for(services: Services, signed_in: SignedIn) -> None:
    term(services)

    answer = signed_in(PRINCIPAL).get(f"/reports?{FALL}")

    words = text(answer.text)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Fall 2026 so far" in words
    assert "Building on ideas Seen in 6 of 9 visits." in words
    assert "Reflecting on group work Not seen in any of 9 visits." in words
    assert "Lincoln Middle School" in words
    assert "For coaching, not evaluation." in words
    assert "9 visits, to 3 of 3 teachers." in words


def test_a_term_without_filters_is_the_present_one(services: Services, signed_in: SignedIn) -> None:
    term(services)

    page = signed_in(PRINCIPAL).get("/reports").text

    assert 'value="2026-08-01"' in page
    assert re.search(r'aria-current="page">\s*This term', page)


@pytest.mark.parametrize("sees", ["aggregates", "walkthroughs"])
def test_quotes_are_for_whoever_may_read_them(sees: str) -> None:
    services = make_services(principal_sees=sees)
    term(services, quote="It bends here because it is thin.")
    if sees == "walkthroughs":
        for known in services.store.walkthroughs.headers()[0]:
            open_walkthrough(services, PRINCIPAL.actor, known.id)

    principal = browser_of(services, PRINCIPAL).get(f"/reports?{FALL}").text
    observer = browser_of(services, COACH).get(f"/reports?{FALL}").text
    colleague = browser_of(services, CO_OBSERVER).get(f"/reports?{FALL}").text

    assert "It bends here" in observer
    # They were released in October, more than 48 hours ago.
    assert ("It bends here" in principal) == (sees == "walkthroughs")
    assert "It bends here" not in colleague
    assert "No finished visits in this period" in colleague


def test_an_observers_page_is_over_their_own_visits(
    services: Services, signed_in: SignedIn
) -> None:
    term(services, visits=4, released=False)
    visited(services, CO_OBSERVER, teacher="T. Other")

    words = text(signed_in(COACH).get(f"/reports?{FALL}").text)

    assert "Over your own visits" in words
    assert "Seen in 2 of 4 visits" in words
    assert "T. Other" not in words
    assert "not been shared" not in words


def test_says_too_few_and_no_number(services: Services, signed_in: SignedIn) -> None:
    term(services, visits=2)

    for person, reason in ((COACH, "five watched groups."), (PRINCIPAL, "three teachers")):
        words = text(signed_in(person).get(f"/reports?{FALL}").text)
        assert "Collaboration look-fors: Too few to say." in words
        assert "Seen in" not in words and "Not seen in" not in words
        assert "A closer look" not in words
        assert "%" not in words
        assert reason in words


def test_a_guarded_reader_learns_that_visits_are_held_back(services: Services) -> None:
    term(services)
    visited(services, at="2026-10-20T15:00", teacher="T. Four", rubric="cooperative-or-group-work")

    words = text(browser_of(services, PRINCIPAL).get(f"/reports?{FALL}").text)

    assert "1 more visit matches, but cannot be told apart from so few others." in words
    assert "Cooperative or group work: Too few to say." in words


def test_a_guarded_reader_gets_no_number_by_choosing_one_teacher(services: Services) -> None:
    term(services)

    words = text(browser_of(services, PRINCIPAL).get(f"/reports?{FALL}&teacher=T.+One").text)

    assert "Too few to say." in words
    assert "Seen in" not in words
    assert "3 visits match, but they are too few, or of too few teachers" in words


def test_unshared_visits_are_counted_and_nothing_more(
    services: Services, signed_in: SignedIn
) -> None:
    visited(services, teacher="T. One", seen={IDEAS: ["g1"]}, released=False)

    words = text(signed_in(PRINCIPAL).get(f"/reports?{FALL}").text)

    assert "Nothing has been shared yet" in words
    assert "1 visit took place." in words
    assert "T. One" in words
    assert "Building on ideas" not in words


def test_warns_before_two_periods_that_differ(open_services: Services) -> None:
    term(open_services, month=3, lesson_part="Opening")
    term(open_services, lesson_part="Closing")

    words = text(browser_of(open_services, PRINCIPAL).get(f"/reports?{FALL}").text)

    warned = words.index("Do not compare this period with spring 2026")
    assert warned < words.index("Seen in 6 of 9 visits.")
    assert "clear change" not in words and "often than" not in words


def test_claims_a_change_that_is_one(open_services: Services) -> None:
    for number in range(12):
        visited(open_services, at=f"2026-03-{number + 1:02}T15:00", teacher=TEACHERS[number % 3])
        visited(
            open_services,
            at=f"2026-10-{number + 1:02}T15:00",
            teacher=TEACHERS[number % 3],
            seen={IDEAS: ["g1", "g2", "g3"]},
        )

    words = text(browser_of(open_services, PRINCIPAL).get(f"/reports?{FALL}").text)

    assert "Seen in all 12 visits; more often than in spring 2026." in words
    assert "Compared with spring 2026" in words


def test_filters_choose_and_say_what_there_is_to_choose(open_services: Services) -> None:
    term(open_services)
    browser = browser_of(open_services, PRINCIPAL)

    page = browser.get(f"/reports?{FALL}&grade=7&teacher=T.+One&teacher=T.+Two").text

    words = text(page)
    assert "Grade: 7" in words
    assert "Seen in 1 of 3 visits" in words or "Seen in 2 of 4 visits" in words
    assert re.search(r'name="grade" value="7" checked', page)
    assert re.search(r'name="grade" value="8"(?! checked)', page)
    # Each can be taken back without the others.
    (without,) = re.findall(r'href="([^"]+)"><bdi>Grade: 7', page)
    assert "grade" not in without and without.count("teacher=") == 2


def test_the_other_forms_of_the_report_ask_the_same(
    services: Services, signed_in: SignedIn
) -> None:
    term(services)

    page = signed_in(PRINCIPAL).get(f"/reports?{FALL}&grade=7").text

    for kind in ("pdf", "xlsx", "csv", "jsonl"):
        assert f'href="/reports.{kind}?{FALL.replace("&", "&amp;")}&amp;grade=7"' in page


def test_says_when_nothing_matches(services: Services, signed_in: SignedIn) -> None:
    term(services)

    answer = signed_in(DISTRICT).get(f"/reports?{FALL}&subject=Astrology")

    assert answer.status_code == 200
    assert "No visit matches" in answer.text
    assert "Take a filter away" in answer.text
    assert "astrology" in answer.text


@pytest.mark.parametrize(
    ("query", "status", "words", "field"),
    [
        ("from=2026-12-01&to=2026-11-01", 422, "before it begins", "to"),
        ("from=yesterday", 422, "is no date", "from"),
        ("from=1066-10-14&to=2026-11-01", 422, "at most 20 years", "from"),
        ("school=hogwarts", 404, "There is no school", "school"),
        (f"school={DOUGLASS.id}", 404, "There is no school", "school"),
    ],
)
def test_says_beside_the_field_what_cannot_be_asked(
    services: Services, signed_in: SignedIn, query: str, status: int, words: str, field: str
) -> None:
    term(services)
    browser = signed_in(PRINCIPAL)

    for path in ("/reports", "/reports.pdf"):
        answer = browser.get(f"{path}?{query}")

        assert answer.status_code == status
        assert answer.content_type.startswith("text/html")
        assert words in answer.text
        if field != "school":
            assert f'id="filter-{field}-error"' in answer.text
        assert "Seen in" not in answer.text


def test_notes_who_asked_for_a_school_that_is_not_theirs(
    services: Services, signed_in: SignedIn
) -> None:
    for path in ("/reports", "/reports.pdf", "/reports.csv"):
        signed_in(PRINCIPAL).get(f"{path}?school={DOUGLASS.id}")

        noted = services.store.audit.entries()[-1]
        assert (noted["what"], noted["by"]) == ("refused", PRINCIPAL.id)
        assert (noted["code"], noted["where"]) == ("no_such_school", f"GET {path}")


def test_keeps_what_was_typed_into_a_refused_form(services: Services, signed_in: SignedIn) -> None:
    page = signed_in(PRINCIPAL).get('/reports?from="><script>&to=2026-11-01').text

    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert 'value="2026-11-01"' in page


@pytest.mark.parametrize("number", [201, 10_000])
def test_refuses_more_choices_than_a_form_has(
    services: Services, signed_in: SignedIn, number: int
) -> None:
    query = "&".join(f"teacher=t{index}" for index in range(number))

    answer = signed_in(PRINCIPAL).get(f"/reports?{query}")

    assert answer.status_code == (422 if number == 201 else 414)
    assert "at most 200" in answer.text or "That is too much at once" in answer.text


@pytest.mark.parametrize("words", EVERY)
def test_takes_any_words_in_any_filter(words: str, services: Services, signed_in: SignedIn) -> None:
    term(services, visits=3)
    browser = signed_in(DISTRICT)
    for key in (*DIMENSIONS, "from", "to", "nonsense"):
        answer = browser.get("/reports", query_string={key: words})

        assert answer.status_code in (200, 404, 414, 422), (key, words)
        assert "<script>alert" not in answer.text


def test_teachers_have_no_reports_and_no_link_to_them(
    services: Services, signed_in: SignedIn
) -> None:
    browser = signed_in(TEACHER)

    assert browser.get("/reports").status_code == 403
    assert browser.get("/reports.pdf").status_code == 403
    assert 'href="/reports"' not in browser.get("/").text
    assert 'href="/reports"' in signed_in(COACH).get("/").text


def test_shows_names_as_they_were_typed(services: Services, signed_in: SignedIn) -> None:
    for number in range(3):
        visited(
            services,
            at=f"2026-10-0{number + 1}T15:00",
            teacher="<b>T.</b> & Co",
            quote="<script>alert(1)</script>",
        )

    page = signed_in(COACH).get(f"/reports?{FALL}").text

    assert "&lt;b&gt;T.&lt;/b&gt; &amp; Co" in page
    assert "<b>T." not in page
    assert "<script>alert" not in page


def test_speaks_the_readers_language(services: Services, signed_in: SignedIn) -> None:
    term(services)
    browser = signed_in(PRINCIPAL)

    page = browser.get(f"/reports?{FALL}", headers={"Accept-Language": "es"}).text

    assert '<html lang="es"' in page
    assert "otoño" in page.lower()


def test_serves_the_pdf_of_the_same_question(services: Services, signed_in: SignedIn) -> None:
    term(services)
    browser = signed_in(PRINCIPAL)

    answer = browser.get(f"/reports.pdf?{FALL}")
    longer = browser.get(f"/reports.pdf?{FALL}&appendix=1")

    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == (
        'inline; filename="visits-2026-08-01-to-2026-12-31.pdf"'
    )
    pages = [len(PdfReader(io.BytesIO(one.data)).pages) for one in (answer, longer)]
    assert pages[0] == 2
    assert pages[1] > 2

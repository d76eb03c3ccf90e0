"""Many visits on paper: two pages, accessible, with no number where there are too few."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import outloud
import pytest
from pypdf import PdfReader

from tests.cast import COACH, DISTRICT, PRINCIPAL, Person
from tests.pdf.visits_of_two_terms import TEACHERS, two_terms
from tests.services import make_services
from tests.usecases.many import reviewed, visited
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.usecases.review_pdf import review_pdf
from walkthrough.usecases.services import Services

PAPERS = {"letter": (612, 792), "a4": (595, 842)}
MakePdf = Callable[..., bytes]


def nothing(services: Services) -> None:
    """No visit at all."""


def few(services: Services) -> None:
    """Two visits."""
    for day in (2, 3):
        visited(services, at=f"2026-10-0{day}T15:00", teacher=TEACHERS[day - 2])


def all_rubrics(services: Services) -> None:
    """Many visits with every bundled rubric, to more teachers than can be named."""
    for number, rubric in enumerate(services.rubrics.latest()):
        for visit in range(20):
            visited(
                services,
                at=f"2026-{9 + visit % 3:02}-{visit + 1:02}T{14 + number}:00",
                teacher=f"Teacher with a rather long name {visit % 10}",
                rubric=rubric.id,
                version=rubric.version,
                seen={one.id: ["g1"] for one in rubric.look_fors},
                counter={one.id: ["g2"] for one in rubric.look_fors},
                subject=f"Subject {visit % 4}",
            )
    for number in range(30):
        visited(services, at="2026-03-03T15:00", teacher=f"Teacher nobody has visited {number}")


def names(services: Services) -> None:
    """Names that would be markup, or run the other way."""
    for number, teacher in enumerate(("<b>T.</b> & Co", "د. أمين", "田中")):
        visited(services, at=f"2026-10-0{number + 1}T15:00", teacher=teacher, grade="{{ 7 * 7 }}")


@pytest.fixture
def make_pdf(renderer: ProcessRenderer) -> Iterator[MakePdf]:
    """Make visits and then their report; further keywords are settings."""

    def make(
        visits: Callable[[Services], None],
        person: Person = COACH,
        language: str = "en",
        appendix: bool = False,
        **settings: str,
    ) -> bytes:
        services = replace(make_services(**settings), renderer=renderer)
        visits(services)
        selection = reviewed(services, person).selection
        return review_pdf(services, person.actor, selection, language=language, appendix=appendix)[
            0
        ]

    yield make


def pages(pdf: bytes) -> list[str]:
    found = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in found]


def findings(pdf: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return [str(one) for one in outloud.check(path).findings if one.severity == "error"]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("visits", [two_terms, all_rubrics], ids=lambda made: made.__name__)
def test_makes_an_accessible_sheet_of_two_pages(
    visits: Callable[[Services], None], paper: str, make_pdf: MakePdf, tmp_path: Path
) -> None:
    pdf = make_pdf(visits, paper=paper)

    assert findings(pdf, tmp_path) == []
    first, second = PdfReader(io.BytesIO(pdf)).pages
    assert (round(first.mediabox.width), round(first.mediabox.height)) == PAPERS[paper]
    assert "1 / 2" in first.extract_text()
    assert "A closer look" in second.extract_text()


@pytest.mark.parametrize("visits", [nothing, few, names], ids=lambda made: made.__name__)
@pytest.mark.parametrize("appendix", [False, True])
def test_is_accessible_whatever_there_is_to_tell(
    visits: Callable[[Services], None], appendix: bool, make_pdf: MakePdf, tmp_path: Path
) -> None:
    assert findings(make_pdf(visits, appendix=appendix), tmp_path) == []


def test_brings_all_tables_when_asked(make_pdf: MakePdf, tmp_path: Path) -> None:
    pdf = make_pdf(all_rubrics, appendix=True)
    found = pages(pdf)

    assert findings(pdf, tmp_path) == []
    text = " ".join(found[2:])
    assert "Appendix: the numbers" in text
    for table in (
        "Shares with 95 percent intervals",
        "Seen and counter-evidence",
        "Groups by what they were nearer to",
        "Teacher nobody has visited 29",
    ):
        assert table in text


def test_no_table_runs_off_the_paper(make_pdf: MakePdf, renderer: ProcessRenderer) -> None:
    services = replace(make_services(), renderer=renderer)
    for school in range(14):
        for day in range(2, 5):
            visited(
                services,
                at=f"2026-{9 + day % 3:02}-{day:02}T15:00",
                school=f"school-with-a-long-name-{school}",
                teacher=f"T. {school}",
                subject=f"Subject number {school}",
            )
    selection = reviewed(services, COACH).selection

    pdf, _ = review_pdf(services, COACH.actor, selection, language="en", appendix=True)

    right = 0.0

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        nonlocal right
        right = max(right, cm[0] * tm[4] + cm[4]) if text.strip() else right

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    assert 400 < right < 612 - 40
    assert "Subject number 13" in " ".join(pages(pdf))


def test_says_what_it_is_about_and_when_it_was_made(make_pdf: MakePdf) -> None:
    first = pages(make_pdf(two_terms, report_line="Nothing here is graded."))[0]

    for words in (
        "Over your own visits",
        "Fall 2026 so far",
        "Aug 1, 2026 to Dec 31, 2026",
        "Compared with spring 2026",
        "Made on November 22, 2026",
        "Nothing here is graded.",
        "Building on ideas",
        "Seen in 9 of 12 visits",
        "Of 12 next steps that were asked about: 12 tried.",
    ):
        assert words in first


def test_prints_the_filters(make_pdf: MakePdf, renderer: ProcessRenderer) -> None:
    services = replace(make_services(), renderer=renderer)
    two_terms(services)
    selection = reviewed(services, COACH, grade="7", teacher="t. one").selection

    pdf, name = review_pdf(services, COACH.actor, selection, language="en", appendix=False)

    assert "Grade: 7" in pages(pdf)[0]
    assert "Teacher: T. One" in pages(pdf)[0]
    assert name == "visits-2026-08-01-to-2026-12-31.pdf"


@pytest.mark.parametrize("person", [COACH, PRINCIPAL, DISTRICT], ids=lambda one: one.user.role)
def test_has_no_number_where_there_are_too_few(person: Person, make_pdf: MakePdf) -> None:
    text = " ".join(pages(make_pdf(few, person=person, appendix=True)))

    assert "Too few to say." in text
    assert "Seen in" not in text and "Not seen" not in text
    assert "%" not in text
    assert "A closer look" not in text


def test_a_chart_says_its_numbers_in_the_tags(make_pdf: MakePdf) -> None:
    described = []

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                described.append(str(node.get("/Alt")))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(make_pdf(two_terms))).trailer["/Root"]["/StructTreeRoot"]["/K"])

    assert any(
        words.startswith("Building on ideas: 18 of 60. 95 percent interval") for words in described
    )
    assert "None" not in described


@pytest.mark.parametrize(("asked", "spoken"), [("en", "en"), ("es-MX", "es"), ("xx", "en")])
def test_names_its_language_and_its_title(make_pdf: MakePdf, asked: str, spoken: str) -> None:
    reader = PdfReader(io.BytesIO(make_pdf(few, language=asked)))

    assert reader.trailer["/Root"]["/Lang"] == spoken
    assert reader.metadata is not None
    assert "2026" in str(reader.metadata.title)


def test_shows_names_as_they_were_typed(make_pdf: MakePdf) -> None:
    text = " ".join(pages(make_pdf(names, appendix=True)))

    assert "<b>T.</b> & Co" in text
    assert "{{ 7 * 7 }}" in text or "7 * 7" not in text


def test_stays_on_two_pages_with_forty_look_fors(renderer: ProcessRenderer, tmp_path: Path) -> None:
    services = replace(make_services(), renderer=renderer)
    made = {
        "format": 1,
        "id": "forty",
        "version": "1.0.0",
        "language": "en",
        "title": "Forty things to look for, which is more than anybody can",
        "look_fors": [
            {
                "id": f"l{number}",
                "title": f"A look-for with a title as long as they may get, number {number}",
                "statement": "A student does it.",
                "measure": "rate",
            }
            for number in range(40)
        ],
    }
    services.rubrics.publish(json.dumps(made).encode(), "forty.json")
    for day in range(1, 13):
        visited(
            services,
            at=f"2026-{9 + day % 3:02}-{day:02}T15:00",
            teacher=TEACHERS[day % 3],
            rubric="forty",
            version="1.0.0",
            seen={f"l{number}": ["g1"] for number in range(day, 40)},
        )
    selection = reviewed(services, COACH).selection

    pdf, _ = review_pdf(services, COACH.actor, selection, language="en", appendix=False)

    found = pages(pdf)
    assert len(found) == 2
    assert findings(pdf, tmp_path) == []
    assert "more look-fors are on the page, and in the appendix" in found[0]
    assert "34 more are in the appendix." in found[1]


def test_gives_weasyprint_nothing_to_complain_of(caplog: pytest.LogCaptureFixture) -> None:
    from walkthrough.pdf.render import render_review

    services = make_services()
    two_terms(services)
    found = reviewed(services, COACH)

    with caplog.at_level(logging.WARNING):
        first, second = (
            render_review(found, line="Line.", paper="letter", language="en", appendix=True)
            for _ in range(2)
        )

    assert [record.getMessage() for record in caplog.records] == []
    assert first == second

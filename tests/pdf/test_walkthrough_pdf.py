"""The report on paper: two pages, few words on the first, accessible, and nobody's markup."""

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import outloud
import pytest
from pypdf import PdfReader

from tests.cast import COACH
from tests.pdf import visits
from tests.phone import Phone
from tests.services import make_services
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.usecases.report_visit import IN_PDF
from walkthrough.usecases.reports import report_pdf, walkthrough_report
from walkthrough.usecases.services import Services

MakePdf = Callable[..., bytes]
ORDINARY = [
    visits.science,
    visits.contrast,
    visits.workplace,
    visits.empty,
    visits.levels,
    visits.all_states,
    visits.right_to_left,
    visits.other_scripts,
    visits.markup,
    visits.replied,
]
UNUSUAL = [visits.long_texts, visits.exploding, visits.long_reply]
PAPERS = {"letter": (612, 792), "a4": (595, 842)}


@pytest.fixture
def make_pdf(renderer: ProcessRenderer) -> Iterator[MakePdf]:
    """Make a visit and then its report; further keywords are settings."""

    def make(visit: Callable[[Services], Phone], language: str = "en", **settings: str) -> bytes:
        services = replace(make_services(**settings), renderer=renderer)
        phone = visit(services)
        return report_pdf(services, COACH.actor, phone.walkthrough, language)[0]

    yield make


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def findings(pdf: bytes, tmp_path: Path) -> list[str]:
    """The errors that the accessibility checker finds."""
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return [str(one) for one in outloud.check(path).findings if one.severity == "error"]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("visit", ORDINARY, ids=lambda visit: visit.__name__)
def test_makes_an_accessible_sheet_of_two_pages(
    visit: Callable[[Services], Phone], paper: str, make_pdf: MakePdf, tmp_path: Path
) -> None:
    pdf = make_pdf(visit, paper=paper)

    assert findings(pdf, tmp_path) == []
    first, second = PdfReader(io.BytesIO(pdf)).pages
    assert (round(first.mediabox.width), round(first.mediabox.height)) == PAPERS[paper]
    assert len(first.extract_text().split()) <= 200
    assert "1 / 2" in first.extract_text()
    assert "What was recorded" in second.extract_text()


def test_the_checker_finds_fault_with_an_untagged_file(tmp_path: Path) -> None:
    """The control: a plain PDF of the same library does not pass."""
    from weasyprint import HTML

    assert findings(HTML(string="<p>Not tagged</p>").write_pdf(), tmp_path) != []


@pytest.mark.parametrize("visit", UNUSUAL, ids=lambda visit: visit.__name__)
def test_stays_accessible_and_brief_on_page_one_whatever_is_written(
    visit: Callable[[Services], Phone], make_pdf: MakePdf, tmp_path: Path
) -> None:
    pdf = make_pdf(visit)
    texts = pages(pdf)

    assert findings(pdf, tmp_path) == []
    assert len(texts[0].split()) <= 200
    assert "Your reply" in texts[0] or "in full on page two" in texts[0]
    assert "What was recorded" in texts[1]
    assert len(texts) <= 25


def test_says_how_many_notes_are_left_in_the_app(make_pdf: MakePdf) -> None:
    text = " ".join("\n".join(pages(make_pdf(visits.exploding))).split())

    assert "Note 59:" in text
    assert "Note 60:" not in text
    assert "and 1940 more notes in the app" in text


def test_tells_the_five_states_apart_in_words(make_pdf: MakePdf) -> None:
    text = " ".join(pages(make_pdf(visits.all_states))[1].split())

    for words in ("Seen 1", "Instead 1", "Nothing noted", "No opportunity", "Not watched"):
        assert words in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "removed, not counted" in text


def test_shows_page_one_as_a_teacher_reads_it(make_pdf: MakePdf) -> None:
    text = " ".join(pages(make_pdf(visits.science))[0].split())

    for words in (
        "7B Science",
        "Design a bridge that carries a textbook",
        "18 minutes watched · 4 of 5 groups",
        "For coaching, not evaluation.",
        "Give each student one source that the others need. Tried",
        "“Wait, how do you know it bends there?” Building on ideas · Group 1",
        "Draft: only you can see this",
    ):
        assert words in text


def test_has_no_tallies_on_page_one(make_pdf: MakePdf) -> None:
    first, second = pages(make_pdf(visits.science))

    assert "of 4 groups" not in first
    assert "of 4 groups" in second


def test_prints_the_districts_line_and_where_to_reply(make_pdf: MakePdf) -> None:
    pdf = make_pdf(
        visits.science, report_line="Nothing here is graded.", base_url="https://walk.example.org"
    )
    text = pages(pdf)[0]

    assert "Nothing here is graded." in text
    assert "For coaching" not in text
    assert "https://walk.example.org/walkthroughs/" in text


def test_credits_the_rubrics_source_and_licence(make_pdf: MakePdf) -> None:
    text = " ".join(pages(make_pdf(visits.science))[1].split())

    assert "Collaboration look-fors 1.0.0" in text
    assert "Lindsay Unified School District, The Learning Accelerator" in text
    assert "CC BY 4.0" in text


def test_shows_markup_as_it_was_typed(make_pdf: MakePdf) -> None:
    # Where a line breaks is the font's affair.
    first, second = ("".join(page.split()) for page in pages(make_pdf(visits.markup)))

    for text in (first, second):
        assert "<script>alert(1)</script>&lt;{{7*7}}{%raw%}" in text
        assert 'href="http://127.0.0.1/x"' in text
    for typed in ("<i>7B</i>", "<s>G</s>", "<h1>Try</h1>", "&amp;?"):
        assert typed in first


def test_leaves_private_notes_out(make_pdf: MakePdf) -> None:
    assert "fire drill" not in "".join(pages(make_pdf(visits.science)))


def test_says_that_it_was_discarded(make_pdf: MakePdf) -> None:
    def discarded(services: Services) -> Phone:
        phone = visits.empty(services)
        phone.make("walkthrough_discarded")
        visits.send(services, phone)
        return phone

    assert "Discarded" in pages(make_pdf(discarded))[0]


@pytest.mark.parametrize(
    ("asked", "spoken", "joint"),
    [("en", "en", "with"), ("en_GB", "en", "with"), ("es-MX", "es", "con"), ("xx", "en", "with")],
)
def test_names_its_language_and_its_title(
    make_pdf: MakePdf, asked: str, spoken: str, joint: str
) -> None:
    reader = PdfReader(io.BytesIO(make_pdf(visits.empty, language=asked)))

    assert reader.trailer["/Root"]["/Lang"] == spoken
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith(f"7B {joint} J. Rivera, ")
    assert reader.metadata.author == "Ana Coach"


def test_makes_the_same_bytes_of_the_same_report(renderer: ProcessRenderer) -> None:
    services = make_services()
    report = walkthrough_report(
        services, COACH.actor, visits.science(services).walkthrough, room=IN_PDF
    )

    first, second = (renderer.walkthrough(report, paper="letter", language="en") for _ in range(2))

    assert first == second


def test_gives_weasyprint_nothing_to_complain_of(caplog: pytest.LogCaptureFixture) -> None:
    from walkthrough.pdf.render import render

    services = make_services()
    phone = visits.science(services)
    report = walkthrough_report(services, COACH.actor, phone.walkthrough, room=IN_PDF)

    with caplog.at_level(logging.WARNING):
        render({"en": report, "es": report}, paper="letter")

    assert [record.getMessage() for record in caplog.records] == []

"""How long a report's PDF takes in the warm renderer, against a bare text of as many pages."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from bench.table import Row, Scale, ms, say, times
from tests.cast import COACH
from tests.pdf.visits import science
from tests.pdf.visits_of_two_terms import two_terms
from tests.services import make_services
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.usecases.reports import report_pdf_for_operator
from walkthrough.usecases.review_pdf import review_pdf
from walkthrough.usecases.selecting import selection_of

MOST = 1.5


def measure(scale: Scale, folder: Path) -> list[Row]:
    """One walkthrough's report, and one over two terms of visits."""
    del folder
    services = make_services()
    visit = science(services).walkthrough
    two_terms(services)
    coach = COACH.actor
    asked = selection_of(services, coach, {"from": ["2026-08-01"], "to": ["2026-12-31"]})

    def single() -> bytes:
        return report_pdf_for_operator(services, visit)

    def many() -> bytes:
        return review_pdf(services, coach, asked, language="en", appendix=False)[0]

    try:
        return [
            beside_bare("a report PDF", single, services.renderer, scale),
            beside_bare("a PDF over many visits", many, services.renderer, scale),
        ]
    finally:
        services.renderer.close()


def beside_bare(
    what: str, ours: Callable[[], bytes], renderer: ProcessRenderer, scale: Scale
) -> Row:
    """Medians of ours and of bare text of as many pages; they take turns in one process."""
    pages = _pages(ours())
    paragraphs = 1
    while _pages(renderer.run("bench.bare_pdf:render", {"paragraphs": paragraphs + 1})) <= pages:
        paragraphs += 1

    def theirs() -> bytes:
        return renderer.run("bench.bare_pdf:render", {"paragraphs": paragraphs})

    rounds = scale.pick(15, 5)
    say(f"{rounds} PDFs of {pages} pages from each")
    taken: dict[Callable[[], bytes], list[float]] = {ours: [], theirs: []}
    for _ in range(rounds):
        for make in taken:
            taken[make].append(_seconds(make))
    mine, other = median(taken[ours]), median(taken[theirs])
    return Row(
        f"{what} of {pages} pages, median",
        ms(mine),
        "WeasyPrint on bare text of as many",
        ms(other),
        times(mine / other),
        f"≤ {MOST}×",
        mine / other <= MOST,
    )


def _seconds(make: Callable[[], bytes]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def _pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)

"""How long a report's PDF takes in the warm renderer, against a bare text of as many pages."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from bench.table import Row, Scale, ms, say, times
from tests.pdf.visits import science
from tests.services import make_services
from walkthrough.usecases.reports import report_pdf_for_operator

MOST = 1.5


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Medians; the two take turns in one renderer process."""
    del folder
    services = make_services()
    visit = science(services).walkthrough
    renderer = services.renderer

    def ours() -> bytes:
        return report_pdf_for_operator(services, visit)

    pages = _pages(ours())
    paragraphs = 1
    while _pages(renderer.run("bench.bare_pdf:render", {"paragraphs": paragraphs + 1})) <= pages:
        paragraphs += 1

    def theirs() -> bytes:
        return renderer.run("bench.bare_pdf:render", {"paragraphs": paragraphs})

    rounds = scale.pick(15, 5)
    say(f"{rounds} PDFs of {pages} pages from each")
    taken: dict[Callable[[], bytes], list[float]] = {ours: [], theirs: []}
    try:
        for _ in range(rounds):
            for make in taken:
                taken[make].append(_seconds(make))
    finally:
        renderer.close()
    mine, other = median(taken[ours]), median(taken[theirs])
    return [
        Row(
            f"a report PDF of {pages} pages, median",
            ms(mine),
            "WeasyPrint on bare text of as many",
            ms(other),
            times(mine / other),
            f"≤ {MOST}×",
            mine / other <= MOST,
        )
    ]


def _seconds(make: Callable[[], bytes]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def _pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)

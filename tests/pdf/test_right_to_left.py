"""The report on paper in a made-up language from right to left."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests import pseudo
from tests.cast import COACH
from tests.pdf import visits
from tests.services import make_services
from walkthrough import paths
from walkthrough.pdf.html import html
from walkthrough.pdf.render import render
from walkthrough.usecases.report_records import WalkthroughReport
from walkthrough.usecases.report_visit import IN_PDF
from walkthrough.usecases.reports import walkthrough_report


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WalkthroughReport]:
    monkeypatch.setattr(paths, "TRANSLATIONS", pseudo.write_catalogue(tmp_path))
    services = make_services()
    phone = visits.science(services)
    yield walkthrough_report(
        services, COACH.actor, phone.walkthrough, language=pseudo.LANGUAGE, room=IN_PDF
    )
    services.renderer.close()


def test_says_which_way_it_runs(report: WalkthroughReport) -> None:
    text = html({pseudo.LANGUAGE: report})

    assert '<html lang="ar" dir="rtl">' in text
    assert '<article class="report" lang="ar" dir="rtl">' in text


def test_keeps_to_two_pages_with_longer_words(report: WalkthroughReport) -> None:
    reader = PdfReader(io.BytesIO(render({pseudo.LANGUAGE: report}, paper="letter")))

    assert len(reader.pages) == 2
    assert reader.trailer["/Root"]["/Lang"] == "ar"


def test_runs_each_part_its_own_way_beside_english(report: WalkthroughReport) -> None:
    text = html({"en": report, pseudo.LANGUAGE: report})

    assert '<html lang="en" dir="ltr">' in text
    assert text.index('<article class="report" lang="en" dir="ltr">') < text.index(
        '<article class="report" lang="ar" dir="rtl">'
    )

"""From a report to the bytes of a PDF/UA-1 file; runs inside the renderer's worker process."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from walkthrough import paths
from walkthrough.pdf.fetcher import SCHEME, BundledOnly
from walkthrough.pdf.html import html, review_html


def render(reports: Mapping[str, Any], *, paper: str) -> bytes:
    """A tagged PDF of the report in each language. The same reports, paper and fonts give the
    same bytes."""
    return _pdf(html(reports), "walkthrough", paper, _tell_languages)


def render_review(review: Any, *, line: str, paper: str, language: str, appendix: bool) -> bytes:
    """A tagged PDF of a report over many visits (`usecases.review_records.Review`)."""
    text = review_html(review, line=line, language=language, appendix=appendix)
    return _pdf(text, "review", paper)


def _pdf(text: str, style: str, paper: str, finisher: Any = None) -> bytes:
    document = HTML(string=text, base_url=f"{SCHEME}:", url_fetcher=_fetcher())
    identifier = hashlib.sha256(f"{paper}\n{text}".encode()).digest()[:16]
    pdf: bytes = document.write_pdf(
        stylesheets=_styles(style, paper),
        font_config=_fonts(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifier,
        finisher=finisher,
    )
    return pdf


def _tell_languages(document: Any, pdf: Any) -> None:
    """Name the language of each report's part of the tag tree; WeasyPrint names the first's only.

    An article goes over several pages and has one tag on each.
    """
    articles = (one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/Art")
    text = type(pdf.catalog["Lang"])
    for page, article in zip(document.pages, articles, strict=True):
        boxes = page._page_box.descendants()
        language = next(box.element.get("lang") for box in boxes if box.element_tag == "article")
        article["Lang"] = text(language)


# Reading the style sheets and setting up fonts takes a fifth as long as a report; a worker makes
# many, and is replaced before anything that grows could grow large.


@cache
def _styles(style: str, paper: str) -> list[CSS]:
    return [
        CSS(url=f"{SCHEME}:{name}.css", url_fetcher=_fetcher(), font_config=_fonts())
        for name in (style, paper)
    ]


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _fetcher() -> BundledOnly:
    return BundledOnly(paths.TEMPLATES / "pdf")

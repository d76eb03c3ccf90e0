"""From a report to the bytes of a PDF/UA-1 file; runs inside the renderer's worker process."""

import hashlib
from typing import Any

from weasyprint import HTML

from walkthrough import paths
from walkthrough.pdf.fetcher import SCHEME, BundledOnly
from walkthrough.pdf.html import html


def render(report: Any, *, paper: str, language: str) -> bytes:
    """A tagged PDF. The same report, paper, language and fonts give the same bytes."""
    text = html(report, paper=paper, language=language)
    document = HTML(
        string=text, base_url=f"{SCHEME}:", url_fetcher=BundledOnly(paths.TEMPLATES / "pdf")
    )
    identifier = hashlib.sha256(text.encode()).digest()[:16]
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return pdf

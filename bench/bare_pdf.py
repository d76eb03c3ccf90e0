"""What the report's PDF is measured against: WeasyPrint on paragraphs, run by the same worker."""

from weasyprint import HTML

_SENTENCE = "A student says why and another one adds a reason to it before anything is written. "


def render(paragraphs: int) -> bytes:
    """A PDF of plain paragraphs with WeasyPrint's own defaults."""
    text = "".join(f"<p>{_SENTENCE * 4}</p>" for _ in range(paragraphs))
    pdf: bytes = HTML(string=f"<title>Text</title>{text}").write_pdf()
    return pdf

"""A report over many visits as a PDF."""

from walkthrough.domain.access import Actor
from walkthrough.domain.selection import Selection
from walkthrough.usecases.review import review
from walkthrough.usecases.services import Services


def review_pdf(
    services: Services, actor: Actor, selection: Selection, *, language: str, appendix: bool
) -> tuple[bytes, str]:
    """The report as a tagged PDF, and a file name for it; `appendix` adds all tables.

    Raises as `review`, and `RenderFailed` (worth trying again).
    """
    found = review(services, actor, selection)
    settings = services.settings
    pdf = services.renderer.review(
        found,
        line=settings.report_line,
        paper=settings.paper,
        language=language,
        appendix=appendix,
    )
    period = selection.period
    return pdf, f"visits-{period.begin.isoformat()}-to-{period.end.isoformat()}.pdf"

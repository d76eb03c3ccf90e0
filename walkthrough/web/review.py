"""Reports over many visits, as a page and as a PDF."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import DomainError, Invalid, NotFound, RenderFailed
from walkthrough.telling.review import tell
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review import review
from walkthrough.usecases.review_pdf import review_pdf
from walkthrough.usecases.selecting import selection_of, today
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.errors import STATUS, note_refusal
from walkthrough.web.localisation import language as page_language
from walkthrough.web.problems import wording
from walkthrough.web.reports import PRIVATE, not_rendered
from walkthrough.web.review_filters import Filters, asked, filters_of, refused_filters

blueprint = Blueprint("review", __name__)


@blueprint.get("/reports")
@login_required
def page() -> ResponseReturnValue:
    """What many visits show, as this reader may have it, with the filters that chose them."""
    words = asked()
    try:
        selection = selection_of(services(), actor(), words)
    except (Invalid, NotFound) as error:
        return _refused(error)
    found = review(services(), actor(), selection)
    told = tell(found, Voice(page_language()))
    filters = filters_of(found, today(services(), actor()), page_language())
    return _page("reports/review.html", filters, told=told, review=found)


@blueprint.get("/reports.pdf")
@login_required
def pdf() -> ResponseReturnValue:
    """The same report as a tagged PDF of two pages; `appendix` adds all tables."""
    try:
        selection = selection_of(services(), actor(), asked())
    except (Invalid, NotFound) as error:
        return _refused(error)
    body, name = review_pdf(
        services(),
        actor(),
        selection,
        language=page_language(),
        appendix="appendix" in request.args,
    )
    disposition = f'inline; filename="{name}"'
    return Response(
        body,
        content_type="application/pdf",
        headers={"Cache-Control": PRIVATE, "Content-Disposition": disposition},
    )


blueprint.register_error_handler(RenderFailed, not_rendered)


def _refused(error: DomainError) -> Response:
    """The form again, with what is wrong beside the field."""
    plain = review(services(), actor(), selection_of(services(), actor(), {}))
    day = today(services(), actor())
    if isinstance(error, NotFound):
        note_refusal(error)
    filters = refused_filters(plain, day, page_language(), error, wording(error))
    return _page("reports/review_refused.html", filters, status=STATUS[type(error)])


def _page(template: str, filters: Filters, *, status: int = 200, **context: object) -> Response:
    body = render_template(
        template,
        filters=filters,
        # Ours is a message; a district's own line is none, and stays as it is.
        line=_(services().settings.report_line),
        actor=actor(),
        **context,
    )
    return Response(body, status=status, headers={"Cache-Control": PRIVATE})

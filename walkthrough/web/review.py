"""Reports over many visits, as a page and as a PDF."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from walkthrough.domain.errors import DomainError, Invalid, NotFound
from walkthrough.telling.review import tell
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review import review
from walkthrough.usecases.selecting import selection_of, today
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.errors import STATUS
from walkthrough.web.localisation import language as page_language
from walkthrough.web.problems import wording
from walkthrough.web.review_filters import Filters, asked, filters_of, refused_filters

blueprint = Blueprint("review", __name__)
PRIVATE = "private, no-store"


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


def _refused(error: DomainError) -> Response:
    """The form again, with what is wrong beside the field."""
    plain = review(services(), actor(), selection_of(services(), actor(), {}))
    day = today(services(), actor())
    filters = refused_filters(plain, day, page_language(), error, wording(error))
    return _page("reports/review_refused.html", filters, status=STATUS[type(error)])


def _page(template: str, filters: Filters, *, status: int = 200, **context: object) -> Response:
    body = render_template(
        template, filters=filters, line=services().settings.report_line, actor=actor(), **context
    )
    return Response(body, status=status, headers={"Cache-Control": PRIVATE})

"""Visits made with a colleague: the sheet to talk about, and how far coaches agree."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from walkthrough.domain.agreement import COLLAPSE, READINGS, UNDEFINED
from walkthrough.domain.ratio import DOUBTS
from walkthrough.usecases.agreement import FEWEST_FOR_EVERYBODY, agreement_page
from walkthrough.usecases.pairs import visit_page
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.localisation import language

blueprint = Blueprint("pairs", __name__)
PRIVATE = {"Cache-Control": "private, no-store"}


@blueprint.get("/visits/<visit>")
@login_required
def visit(visit: str) -> ResponseReturnValue:
    """Where the observers of one visit agreed and where not; nobody else sees it."""
    page = visit_page(services(), actor(), visit, language())
    return Response(render_template("pairs/visit.html", page=page), headers=PRIVATE)


@blueprint.get("/agreement")
@login_required
def agreement() -> ResponseReturnValue:
    """How far one's own visits with colleagues agree; for a district lead, everybody's in sum."""
    body = render_template(
        "pairs/agreement.html",
        page=agreement_page(services(), actor(), language()),
        fewest=FEWEST_FOR_EVERYBODY,
        readings=READINGS,
        doubts=DOUBTS,
        undefined=UNDEFINED,
        collapse=COLLAPSE,
    )
    return Response(body, headers=PRIVATE)

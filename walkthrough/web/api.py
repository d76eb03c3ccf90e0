"""The API's reading side: who am I, which rubrics, which classes, which walkthroughs."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from walkthrough.domain.events import now_text
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases import rubric_folder, walkthroughs
from walkthrough.web import api_drafts, api_events, api_joining, api_openapi
from walkthrough.web.current import api_actor, sent_by_token, services
from walkthrough.web.problems import Problem
from walkthrough.web.security import UNSAFE, csrf, refuse_other_sites

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
MAX_CURSOR = 2**53 - 1

Document = dict[str, Any]


@blueprint.before_request
def authenticate() -> None:
    """Only people, or their tokens; a cookie needs the CSRF token with it to change anything."""
    if request.endpoint == "api.openapi":
        return
    api_actor()
    if request.method in UNSAFE and not sent_by_token():
        refuse_other_sites()
        csrf.protect()


@blueprint.get("/session")
def session() -> Document:
    """Who is signed in, the token for the next POST, and the server's clock."""
    actor = api_actor()
    return {
        "user": {
            "id": actor.id,
            "name": actor.name,
            "role": actor.role,
            "schools": [school.id for school in walkthroughs.schools_of(services(), actor)],
        },
        "csrf_token": None if sent_by_token() else generate_csrf(),
        "now": now_text(services().clock.now()),
    }


@blueprint.get("/rubrics")
def rubrics() -> Document:
    """Every rubric version; `latest` marks the one of each that is offered, if any is."""
    rubric_folder.look(services())
    shelf = services().rubrics
    latest = {(rubric.id, rubric.version) for rubric in shelf.latest()}
    return {
        "rubrics": [
            {
                "id": rubric.id,
                "version": rubric.version,
                "title": rubric.title,
                "language": rubric.language,
                "latest": (rubric.id, rubric.version) in latest,
            }
            for rubric in shelf.all()
        ]
    }


@blueprint.get("/rubrics/<id>/<version>")
def rubric(id: str, version: str) -> Document:
    """One rubric version, resolved."""
    return services().rubrics.get(id, version).document()


@blueprint.get("/classes")
def classes() -> Document:
    """What a visit can be started with: classes visited before and others, schools, teachers."""
    actor = api_actor()
    return {
        "classes": walkthroughs.classes_for(services(), actor),
        "schools": [
            {"id": school.id, "name": school.name}
            for school in walkthroughs.schools_of(services(), actor)
        ],
        "teachers": walkthroughs.teachers_for(services(), actor),
    }


@blueprint.get("/walkthroughs")
def listed() -> Document:
    """The walkthroughs that the person may open and that changed after the cursor."""
    headers, cursor = walkthroughs.list_for(services(), api_actor(), _after())
    return {"walkthroughs": [_glance(header) for header in headers], "cursor": cursor}


@blueprint.get("/walkthroughs/<id>")
def walkthrough(id: str) -> Document:
    """One walkthrough, folded."""
    opened = walkthroughs.open_walkthrough(services(), api_actor(), id)
    return {"walkthrough": opened.walkthrough.document(), "cursor": opened.cursor}


@blueprint.get("/walkthroughs/<id>/events")
def events(id: str) -> Document:
    """One's own walkthrough's events after the cursor."""
    found, cursor = walkthroughs.events_of(services(), api_actor(), id, _after())
    return {"events": [dict(event) for event in found], "cursor": cursor}


blueprint.add_url_rule("/drafts", view_func=api_drafts.keep, methods=["POST"])
blueprint.add_url_rule("/drafts/<id>", view_func=api_drafts.draft)
blueprint.add_url_rule("/drafts/<id>", view_func=api_drafts.save, methods=["PUT"])
blueprint.add_url_rule("/drafts/<id>/rubric", "draft_rubric", api_drafts.rubric)
blueprint.add_url_rule("/events", view_func=api_events.receive, methods=["POST"])
blueprint.add_url_rule("/invitations/<code>", view_func=api_joining.invitation)
blueprint.add_url_rule("/qr", view_func=api_joining.qr, methods=["POST"])
blueprint.add_url_rule("/openapi.json", view_func=api_openapi.openapi)


def _after() -> int:
    """The cursor to go on from. Raises `Problem` (400 `bad_cursor`)."""
    given = request.args.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 16 or int(given) > MAX_CURSOR:
        raise Problem(400, "bad_cursor", _("“after” must be a cursor that this API gave."))
    return int(given)


def _glance(header: Header) -> Document:
    return {
        "id": header.id,
        "observer": header.observer,
        "rubric": header.rubric.model_dump(),
        "place": header.place.model_dump(by_alias=True, exclude_unset=True),
        "status": header.status,
        "started_at": header.started_at,
        "finished_at": header.finished_at,
        "released_at": header.released_at,
        "acknowledged_at": header.acknowledged_at,
        "changed": header.changed,
        "last_at": header.last_at,
    }

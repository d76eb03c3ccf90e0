"""The API for colleagues in one lesson: what a code stands for, and a link drawn as a QR code."""

import io
import re
from typing import Any

import segno
from flask_babel import gettext as _

from walkthrough.domain.errors import NotFound
from walkthrough.usecases import joining
from walkthrough.web.current import api_actor, services
from walkthrough.web.json_body import read_json
from walkthrough.web.limits import WRONG_CODES_PER_PERSON, TooMany, throttle
from walkthrough.web.problems import Problem

# Denser than this, one phone cannot read it from the screen of another.
LINK = re.compile("[!-~]{1,1200}")
# The quiet zone that the standard asks for, in modules.
QUIET = 4


def invitation(code: str) -> dict[str, Any]:
    """The visit that a code stands for; wrong codes are counted."""
    try:
        found = _looked_up(code)
    except TooMany as error:
        raise _too_many(error) from error
    return {
        "visit": found.visit,
        "rubric": {"id": found.rubric.id, "version": found.rubric.version},
        "place": found.place.model_dump(by_alias=True, exclude_none=True),
        "groups": [
            {"id": group.id, "name": group.name}
            | ({} if group.size is None else {"size": group.size})
            for group in found.groups
        ],
        "observers": list(found.observers),
    }


def qr() -> dict[str, str]:
    """A link as the drawing of a QR code: black on white, whatever stands around it."""
    body = read_json()
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str) or not LINK.fullmatch(text):
        raise Problem(
            422, "not_to_be_drawn", _("“text” must be a link of at most 1,200 characters.")
        )
    drawing = io.BytesIO()
    segno.make(text, error="l", micro=False).save(
        drawing,
        kind="svg",
        border=QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return {"svg": drawing.getvalue().decode()}


def _looked_up(code: str) -> joining.Invitation:
    actor = api_actor()
    throttle().check(WRONG_CODES_PER_PERSON, actor.id)
    try:
        return joining.invitation(services(), actor, code)
    except NotFound:
        # Of several guesses at a time more may have got here than are left.
        throttle().count(WRONG_CODES_PER_PERSON, actor.id)
        raise


def _too_many(error: TooMany) -> Problem:
    return Problem(
        429,
        "too_many_requests",
        _("That were too many wrong codes. Wait some minutes, or scan the code instead."),
        {"Retry-After": str(error.retry_after)},
    )

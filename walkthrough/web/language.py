"""Choosing the language: in the footer of every page, before signing in too."""

from flask import Blueprint, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from walkthrough import languages
from walkthrough.usecases.preferences import choose_language
from walkthrough.web.accounts import local_path
from walkthrough.web.current import actor, services, speak
from walkthrough.web.localisation import remember

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Speak `language` ("": whatever the browser asks for), and go back to the page `next`.

    It is kept in this browser and, for whoever is signed in, with their account.
    """
    wanted = request.form.get("language", "")
    chosen = languages.fitting(wanted) or "" if wanted else ""
    if current_user.is_authenticated:
        choose_language(services(), actor(), chosen)
        speak(chosen)
    response = make_response(redirect(_page(request.form.get("next"))))
    remember(response, chosen)
    return response


def _page(wanted: str | None) -> str:
    """The page that the choice was made on; home where it is only the answer to a form."""
    path = local_path(wanted)
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return "/"
    return path

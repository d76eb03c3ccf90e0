"""The capture app's shell: nobody's data, the same page for all who read its language."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template
from flask_babel import get_locale, get_translations

from walkthrough.web.static_files import Static

blueprint = Blueprint("capture", __name__)


@blueprint.get("/capture")
def shell() -> Response:
    """The page that the service worker keeps; start, capture and finish are fragments of it."""
    static: Static = current_app.extensions["static_files"]
    page = render_template(
        "capture/shell.html",
        language=str(get_locale() or "en").replace("_", "-"),
        catalogue=catalogue(get_translations()),
        modules=[path for path in static.files() if path.startswith("js/")],
    )
    response = make_response(page)
    # The same for everybody, and to be asked for again: the worker keeps its own copy.
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Language")
    return response


def catalogue(translations: Any) -> dict[str, str | list[str]]:
    """Translations as js/ui/i18n.js reads them: msgid → text, or the list of its plural forms."""
    messages: dict[str, str | list[str]] = {}
    for key, text in sorted(getattr(translations, "_catalog", {}).items(), key=str):
        if isinstance(key, tuple):
            forms = messages.setdefault(key[0], [])
            if isinstance(forms, list):
                forms.append(text)
        elif key and text:
            messages[key] = text
    return messages

"""The capture app's shell: nobody's data, the same page for all who read its language."""

from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from flask import Blueprint, Response, current_app, make_response, render_template

from walkthrough import languages, paths
from walkthrough.web.localisation import language
from walkthrough.web.security import FRAMED_BY_US
from walkthrough.web.static_files import Static

blueprint = Blueprint("capture", __name__)
# How js/ui/i18n.js calls gettext; the Makefile's `catalogue` has the same for all files.
KEYWORDS: Any = {"_": None, "N_": None, "ngettext": (1, 2)}
# Enough numbers to meet every plural category of every language at least once.
NUMBERS = (*range(201), 1000, 1_000_000, 0.5)

Forms = dict[str, str]


@blueprint.get("/capture")
def shell() -> Response:
    """The page that the service worker keeps; start, capture and finish are fragments of it.

    Its language is the browser's choice, never the account's: the worker's copy has to be what
    the worker's version was made of, whoever is signed in by then.
    """
    static: Static = current_app.extensions["static_files"]
    page = render_template(
        "capture/shell.html",
        language=language(),
        catalogue=catalogue(language()),
        modules=[path for path in static.files() if path.startswith("js/")],
    )
    response = make_response(page)
    # The same for everybody, and to be asked for again: the worker keeps its own copy.
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers.update(FRAMED_BY_US)
    return response


def catalogue(language: str, *rooms: str) -> dict[str, str | Forms]:
    """Translations as js/ui/i18n.js reads them: msgid → text, or its plural forms by category.

    Only what the scripts in js/, and in further `rooms` beside it, say is in it; the rest would
    be carried to every phone for nothing.
    """
    if language == languages.SOURCE:
        return {}
    found = languages.translations(language)
    messages: dict[str, str | Forms] = {}
    said = (_said_by_scripts(paths.STATIC / room) for room in ("js", *rooms))
    for message in chain.from_iterable(said):
        if isinstance(message, tuple):
            messages[message[0]] = _plural_forms(language, *message)
        elif (text := found.gettext(message)) != message:
            messages[message] = text
    return messages


def _plural_forms(language: str, singular: str, plural: str) -> Forms:
    """The forms by CLDR's name for them, as `Intl.PluralRules` has it: one, few, other, …"""
    found = languages.translations(language)
    category = languages.locale(language).plural_form
    forms: Forms = {}
    for number in NUMBERS:
        forms.setdefault(category(number), found.ngettext(singular, plural, int(number)))
    return forms


@cache
def _said_by_scripts(folder: Path) -> list[str | tuple[str, str]]:
    """The messages in the scripts of a room, each once."""
    found = extract_from_dir(folder, [("**.js", "javascript")], keywords=KEYWORDS)
    messages = {
        message if isinstance(message, str) else (str(message[0]), str(message[1]))
        for _, _, message, _, _ in found
    }
    return sorted(messages, key=str)

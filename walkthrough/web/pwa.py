"""What makes capture installable and usable offline: the service worker and the manifest."""

import hashlib
import json

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _

from walkthrough import languages
from walkthrough.web.localisation import language
from walkthrough.web.static_files import Static

# The only page that works without a network.
PAGE = "/capture"
# Everything that the shell may ask for; other static files belong to pages that need a network.
SHELL_FOLDERS = ("js/", "css/")
SHELL_ICON = "icons/icon.svg"
# What pages alone look like; a phone's home screen fetches its own icons by the manifest.
NOT_IN_SHELL = ("css/report.css",)
ICONS = (
    ("icons/icon-192.png", "192x192", "any"),
    ("icons/icon-512.png", "512x512", "any"),
    ("icons/maskable-512.png", "512x512", "maskable"),
    ("icons/icon.svg", "any", "any"),
)
PAPER = "#fbfaf7"
ACCENT = "#1f5f5b"

blueprint = Blueprint("pwa", __name__)


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """The worker, with this build's version and files in front of it."""
    static = _static()
    shell = {
        "version": _version(static),
        "prefix": f"/static/{static.build}/",
        "page": PAGE,
        "files": shell_files(static),
    }
    source = static.get("sw.js")
    assert source is not None, "static/sw.js is part of the package"
    script = b"const SHELL = %b;\n%b" % (json.dumps(shell).encode(), source.body)
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to know to put capture on its home screen."""
    static = _static()
    described = {
        "id": PAGE,
        "name": _("Walkthrough"),
        "short_name": _("Walkthrough"),
        "description": _("Observe how students work together."),
        "lang": language(),
        "dir": languages.direction(language()),
        "start_url": PAGE,
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "icons": [
            {
                "src": static.url_for(path),
                "sizes": sizes,
                "type": "image/svg+xml" if path.endswith(".svg") else "image/png",
                "purpose": purpose,
            }
            for path, sizes, purpose in ICONS
        ],
    }
    response = Response(json.dumps(described), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def shell_files(static: Static) -> list[str]:
    """The addresses of the static files that capture needs to run without a network."""
    return [
        static.url_for(path)
        for path in static.files()
        if path == SHELL_ICON or (path.startswith(SHELL_FOLDERS) and path not in NOT_IN_SHELL)
    ]


def _version(static: Static) -> str:
    """Changes with any static file and with the shell itself, as this reader would get it."""
    endpoint, arguments = current_app.url_map.bind("").match(PAGE)
    view = current_app.ensure_sync(current_app.view_functions[endpoint])
    shell = current_app.make_response(view(**arguments))
    return hashlib.sha256(static.build.encode() + shell.get_data()).hexdigest()[:16]


def _static() -> Static:
    static: Static = current_app.extensions["static_files"]
    return static

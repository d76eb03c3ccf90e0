"""The rubrics to read: the shelf, one version as a page, and the schema of the files."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from walkthrough import paths
from walkthrough.usecases.rubric_files import SCHEMA_FILE
from walkthrough.web.current import login_required, services

blueprint = Blueprint("rubrics", __name__)


@blueprint.get("/rubrics")
@login_required
def shelf() -> ResponseReturnValue:
    """Every rubric in its latest version."""
    return render_template("rubrics/shelf.html", rubrics=services().rubrics.latest())


@blueprint.get("/rubrics/<id>/<version>")
@login_required
def rubric(id: str, version: str) -> ResponseReturnValue:
    """One rubric version, to read or to print; every version ever published stays here."""
    found = services().rubrics.get(id, version)
    versions = [one.version for one in services().rubrics.all() if one.id == id]
    return render_template("rubrics/rubric.html", rubric=found, versions=versions)


@blueprint.get("/rubrics/schema.json")
def schema() -> Response:
    """The JSON Schema of rubric files, for editors; it holds nothing about anybody."""
    body = (paths.RUBRICS / SCHEMA_FILE).read_bytes()
    response = Response(body, content_type="application/schema+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response

"""The rubrics: the shelf, a version as a page and as a file, two compared, and how they stand."""

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough import paths
from walkthrough.domain.rubric_diff import Difference
from walkthrough.domain.rubric_findings import Finding
from walkthrough.languages import own_name
from walkthrough.usecases import drafts, rubric_folder, shelf, standing
from walkthrough.usecases.draft_changes import compare as differences
from walkthrough.usecases.finding_lines import spotted
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.rubric_files import SCHEMA_FILE
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.draft_forms import OfferForm
from walkthrough.web.drafts import as_file
from walkthrough.web.localisation import language

blueprint = Blueprint("rubrics", __name__)


@blueprint.app_template_filter()
def in_words(said: Finding | Difference) -> str:
    """What a finding or a difference says, in the reader's language."""
    return said.message(_) if isinstance(said, Finding) else said.sentence(_, own_name)


@blueprint.get("/rubrics")
@login_required
def listing() -> ResponseReturnValue:
    """Every rubric in the version that is offered; for a district lead the drafts too."""
    # First of all: a changed file of the district's folder becomes a draft by being looked at.
    files = rubric_folder.look(services())
    manages = actor().administers
    return render_template(
        "rubrics/shelf.html",
        shelf=[
            replace(one, rubric=in_language(one.rubric, language()))
            for one in shelf.listing(services())
        ],
        manages=manages,
        broken=[(one, spotted("", one.findings)) for one in files if one.broken],
        drafts=drafts.with_authors(services(), actor()) if manages else [],
    )


@blueprint.get("/rubrics/<id>/<version>")
@login_required
def rubric(id: str, version: str) -> ResponseReturnValue:
    """One rubric version, to read or to print; every version ever published stays here."""
    found = services().rubrics.get(id, version)
    return render_template(
        "rubrics/rubric.html",
        rubric=in_language(found, language()),
        digest=found.digest,
        original=found.language,
        shelved=shelf.shelved(services(), id),
        manages=actor().administers,
    )


@blueprint.get("/rubrics/<id>/<version>/file")
@login_required
def file(id: str, version: str) -> ResponseReturnValue:
    """The file of a version, byte by byte as it was published."""
    services().rubrics.get(id, version)
    published = services().store.rubrics.get(id, version)
    return as_file(published.source if published else b"", f"{id}@{version}")


@blueprint.get("/rubrics/<id>/compare")
@login_required
def compare(id: str) -> ResponseReturnValue:
    """What differs between two versions, in words; `from` and `to` name them."""
    shelved = shelf.shelved(services(), id)
    older = request.args.get("from") or shelved.versions[max(0, len(shelved.versions) - 2)]
    newer = request.args.get("to") or shelved.versions[-1]
    return render_template(
        "rubrics/compare.html",
        shelved=shelved,
        older=services().rubrics.get(id, older),
        newer=services().rubrics.get(id, newer),
        differences=differences(services(), id, older, newer),
    )


@blueprint.post("/rubrics/<id>/retire")
@login_required
def retire(id: str) -> ResponseReturnValue:
    """Offer a rubric to nobody any more."""
    standing.retire(services(), actor(), id)
    flash(_("Retired. Nobody starts a walkthrough with it any more; old ones keep it."))
    return _back(id)


@blueprint.post("/rubrics/<id>/restore")
@login_required
def restore(id: str) -> ResponseReturnValue:
    """Offer a retired rubric again."""
    standing.bring_back(services(), actor(), id)
    flash(_("Brought back. Phones offer it again as soon as they are online."))
    return _back(id)


@blueprint.post("/rubrics/<id>/offer")
@login_required
def offer(id: str) -> ResponseReturnValue:
    """Offer another version from now on."""
    version = OfferForm().version.data or ""
    standing.roll_back(services(), actor(), id, version)
    flash(
        _(
            "Version %(version)s is offered from now on. Old walkthroughs keep theirs.",
            version=version,
        )
    )
    return _back(id)


def _back(id: str) -> ResponseReturnValue:
    return redirect(f"/rubrics/{id}/{shelf.shelved(services(), id).rubric.version}")


@blueprint.get("/rubrics/schema.json")
def schema() -> Response:
    """The JSON Schema of rubric files, for editors; it holds nothing about anybody."""
    body = (paths.RUBRICS / SCHEMA_FILE).read_bytes()
    response = Response(body, content_type="application/schema+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response

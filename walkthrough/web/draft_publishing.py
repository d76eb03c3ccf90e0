"""The last step of a draft: what it changes is shown, confirmed, and published."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import Conflict, DomainError, Invalid
from walkthrough.usecases import drafts
from walkthrough.usecases.draft_bench import saved_by
from walkthrough.usecases.draft_changes import confirmation
from walkthrough.usecases.finding_lines import spotted
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.draft_forms import ConfirmForm
from walkthrough.web.problems import wording

blueprint = Blueprint("draft_publishing", __name__, url_prefix="/rubrics")


@blueprint.route("/drafts/<uuid:id>/publish", methods=["GET", "POST"])
@login_required
def publish(id: UUID) -> ResponseReturnValue:
    """What the draft changes, and the button that publishes it as it was shown."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(id, status=422 if request.method == "POST" else 200)
    try:
        rubric = drafts.publish(services(), actor(), str(id), form.revision.data)
    except (Invalid, Conflict) as error:
        return _page(id, error, 409 if isinstance(error, Conflict) else 422)
    flash(
        _(
            "Published: %(title)s, version %(version)s. Phones offer it once they are online.",
            title=rubric.title,
            version=rubric.version,
        )
    )
    return redirect(f"/rubrics/{rubric.id}/{rubric.version}")


def _page(id: UUID, error: DomainError | None = None, status: int = 200) -> Response:
    shown = confirmation(services(), actor(), str(id))
    draft = shown.checked.draft
    body = render_template(
        "rubrics/publish.html",
        shown=shown,
        draft=draft,
        found=spotted(draft.source, shown.checked.findings),
        refused=wording(error) if error else None,
        changed=error is not None and error.code == "draft_changed",
        saved_by=saved_by(services(), draft),
        form=ConfirmForm(formdata=None, revision=draft.revision),
    )
    return Response(body, status=status)

"""Sharing feedback and taking it back; the teacher's "Got it" and reply."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from walkthrough.domain.errors import N_, Conflict, DomainError, Invalid
from walkthrough.usecases import release
from walkthrough.usecases.sharing import slip_for
from walkthrough.usecases.walkthroughs import require
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.errors import STATUS
from walkthrough.web.localisation import language
from walkthrough.web.problems import wording
from walkthrough.web.release_forms import ReplyForm, ShareForm, TextForm
from walkthrough.web.reports import PRIVATE, report_page

blueprint = Blueprint("release", __name__, url_prefix="/walkthroughs/<id>")


@blueprint.get("/share")
@login_required
def ask(id: str) -> ResponseReturnValue:
    """Spells out who will read what. The report's page shows the same as a dialog."""
    return _share_page(id)


@blueprint.post("/share")
@login_required
def share(id: str) -> ResponseReturnValue:
    """Share the text that was shown, or count the PDF as shared and go on to download it."""
    require(services(), actor(), "write", id)
    form = _sent(ShareForm())
    try:
        new = release.share(
            services(),
            actor(),
            id,
            as_shown=form.as_shown.data,
            via=form.via.data,
            languages=form.languages.data,
            written_in=language(),
        )
    except (Conflict, Invalid) as error:
        return _share_page(id, error)
    flash(_("It is shared.") if new else _("It was shared already."))
    download = "now" if form.via.data == "pdf" else None
    return redirect(url_for("reports.walkthrough", id=id, download=download))


@blueprint.post("/withdraw")
@login_required
def withdraw(id: str) -> ResponseReturnValue:
    """Take the shared text back, until the teacher has opened it."""
    require(services(), actor(), "write", id)
    form = _sent(TextForm())
    try:
        release.withdraw(services(), actor(), id, feedback=form.feedback.data)
    except Invalid as error:
        flash(wording(error), "warning")
    else:
        flash(_("It is a draft again. Only you can read it."))
    return redirect(url_for("reports.walkthrough", id=id))


@blueprint.post("/acknowledge")
@login_required
def acknowledge(id: str) -> ResponseReturnValue:
    """The teacher's "Got it", from the report or from the home page."""
    require(services(), actor(), "reply", id)
    form = _sent(TextForm())
    try:
        release.acknowledge(services(), actor(), id, feedback=form.feedback.data)
    except Conflict as error:
        flash(wording(error), "warning")
        return redirect(url_for("reports.walkthrough", id=id))
    flash(_("Thank you. Your coach sees that you have read it."))
    if request.args.get("to") == "home":
        return redirect(url_for("pages.home"))
    return redirect(url_for("reports.walkthrough", id=id, _anchor="reply"))


@blueprint.post("/reply")
@login_required
def reply(id: str) -> ResponseReturnValue:
    """The teacher's reply; what cannot be taken stays in its field."""
    require(services(), actor(), "reply", id)
    form = ReplyForm()
    if not form.validate_on_submit():
        return report_page(id, form, status=422)
    try:
        release.reply(services(), actor(), id, form.text.data)
    except Invalid as error:
        form.text.errors = [wording(error)]
        return report_page(id, form, status=422)
    flash(_("Your reply stands beside the feedback."))
    return redirect(url_for("reports.walkthrough", id=id, _anchor="reply"))


def _sent(form: FlaskForm) -> FlaskForm:
    """The form, filled in as our own pages do. Raises `Invalid` (`bad_form`)."""
    if not form.validate_on_submit():
        raise Invalid("bad_form", N_("Something was missing. Go back, and try again from there."))
    return form


def _share_page(id: str, refused: DomainError | None = None) -> Response:
    page = slip_for(services(), actor(), id)
    status = next((STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS), 200)
    body = render_template(
        "reports/share.html",
        id=id,
        slip=page.slip,
        sharing=page.sharing,
        refused=wording(refused) if refused else None,
    )
    return Response(body, status=status, headers={"Cache-Control": PRIVATE})

"""Drafts of rubrics: begun, uploaded, edited, mended as text, previewed, downloaded, discarded."""

import re
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.json_text import MAX_BYTES
from walkthrough.domain.rubric import check
from walkthrough.usecases import draft_starts, drafts
from walkthrough.usecases.draft_bench import bench, saved_by
from walkthrough.usecases.finding_lines import spotted
from walkthrough.usecases.managing import authorise
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.samples import sample_pdf
from walkthrough.web.api_drafts import bench_document
from walkthrough.web.capture import catalogue
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.draft_forms import ConfirmForm, NewDraftForm, ReplaceForm, TextForm, UploadForm
from walkthrough.web.forms import blame, choices
from walkthrough.web.localisation import language
from walkthrough.web.problems import wording

_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9@.-]")

blueprint = Blueprint("drafts", __name__, url_prefix="/rubrics")


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    """Begin a draft: from nothing, or from what is published."""
    authorise(actor())
    form = _new_form()
    if form.validate_on_submit():
        try:
            return redirect(_path(_begun(form)))
        except Invalid as error:
            blame(form, error)
    body = render_template("rubrics/new.html", form=form)
    return Response(body, status=422 if request.method == "POST" else 200)


def _new_form() -> NewDraftForm:
    form = NewDraftForm(
        how=request.args.get("how", "overlay"),
        of=request.args.get("of"),
        language=language(),
        kind="look_fors",
    )
    form.of.choices = choices(
        (f"{one.id}@{one.version}", f"{in_language(one, language()).title} ({one.version})")
        for one in services().rubrics.latest()
    )
    return form


def _begun(form: NewDraftForm) -> Draft:
    how, title = form.how.data, form.title.data or ""
    if how == "nothing":
        tag = (form.language.data or "").strip()
        return draft_starts.from_nothing(services(), actor(), title, tag, form.kind.data)
    rubric, _at, version = (form.of.data or "").partition("@")
    if how == "version":
        return draft_starts.as_next_version(services(), actor(), rubric, version)
    begin = draft_starts.as_overlay if how == "overlay" else draft_starts.as_own_rubric
    return begin(services(), actor(), rubric, version, title)


@blueprint.route("/upload", methods=["GET", "POST"])
@login_required
def upload() -> ResponseReturnValue:
    """A file becomes a draft, also when something in it has to be mended."""
    authorise(actor())
    form = UploadForm()
    if not form.validate_on_submit():
        body = render_template("rubrics/upload.html", form=form, found=[])
        return Response(body, status=422 if request.method == "POST" else 200)
    data = _content_of(form)
    text = _text_of(data)
    if text is None:
        found = spotted("", check(data)[1])
        return Response(render_template("rubrics/upload.html", form=form, found=found), status=422)
    kept = drafts.keep(services(), actor(), text, form.file.data.filename or "", "upload")
    return redirect(_path(kept) if drafts.checked(services(), kept).editable else _text_path(kept))


def _content_of(form: UploadForm | ReplaceForm) -> bytes:
    """The file that came; a byte more than is allowed is enough to be refused for it."""
    with form.file.data.stream as stream:
        content: bytes = stream.read(MAX_BYTES + 1)
        return content


def _text_of(data: bytes) -> str | None:
    """The text of a file; None where it is too long or not UTF-8, so that it cannot be kept."""
    if len(data) > MAX_BYTES:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


@blueprint.get("/drafts/<uuid:id>")
@login_required
def draft(id: UUID) -> ResponseReturnValue:
    """The editor; a file whose fields cannot be shown in a form is mended as text first."""
    found = bench(services(), actor(), str(id))
    if not found.checked.editable:
        return redirect(_text_path(found.checked.draft))
    return render_template(
        "rubrics/editor.html",
        bench=found,
        draft=found.checked.draft,
        data=bench_document(found),
        discard=ConfirmForm(formdata=None, revision=found.checked.draft.revision),
        catalogue=catalogue(language(), "editor"),
    )


@blueprint.route("/drafts/<uuid:id>/text", methods=["GET", "POST"])
@login_required
def text(id: UUID) -> ResponseReturnValue:
    """The draft's file as text, with everything that is wrong with it in place."""
    found = drafts.draft(services(), actor(), str(id))
    form = TextForm(source=found.source, revision=found.revision)
    if not form.validate_on_submit():
        return _text_page(found, form, status=422 if request.method == "POST" else 200)
    try:
        source = (form.source.data or "").replace("\r\n", "\n")
        drafts.save(services(), actor(), str(id), form.revision.data, source)
    except Invalid as error:
        form.source.errors = [wording(error)]
        return _text_page(found, form, status=422)
    except Conflict:
        return _text_page(found, form, status=409)
    flash(_("Saved."))
    return redirect(_text_path(found))


def _text_page(found: Draft, form: TextForm, status: int) -> Response:
    checked = drafts.checked(services(), found)
    theirs = ConfirmForm(formdata=None, revision=found.revision)
    body = render_template(
        "rubrics/text.html",
        draft=found,
        form=form,
        checked=checked,
        found=spotted(found.source, checked.findings),
        conflict=status == 409,
        saved_by=saved_by(services(), found),
        confirm=theirs,
        replace=ReplaceForm(formdata=None, revision=found.revision),
    )
    return Response(body, status=status)


@blueprint.post("/drafts/<uuid:id>/replace")
@login_required
def replace(id: UUID) -> ResponseReturnValue:
    """A mended file in the place of the draft's text."""
    found = drafts.draft(services(), actor(), str(id))
    form = ReplaceForm()
    source = None
    if form.validate_on_submit():
        source = _text_of(_content_of(form))
    if source is None:
        flash(_("That file was not taken: it must be UTF-8 text of at most 1 MB."), "error")
        return redirect(_text_path(found))
    drafts.save(services(), actor(), str(id), form.revision.data, source)
    flash(_("The file is in the draft's place."))
    return redirect(_text_path(found))


@blueprint.get("/drafts/<uuid:id>/file")
@login_required
def file(id: UUID) -> ResponseReturnValue:
    """The draft's file as it was saved last, to keep or to edit elsewhere."""
    found = drafts.draft(services(), actor(), str(id))
    return as_file(found.source.encode(), found.rubric or "rubric")


def as_file(source: bytes, name: str) -> Response:
    """A rubric file to download; `name` is a rubric's id, so it needs no quoting."""
    plain = _NOT_IN_NAME.sub("", name) or "rubric"
    headers = {"Content-Disposition": f'attachment; filename="{plain}.json"'}
    return Response(source, content_type="application/json; charset=utf-8", headers=headers)


@blueprint.get("/drafts/<uuid:id>/preview")
@login_required
def preview(id: UUID) -> ResponseReturnValue:
    """Capture itself in a frame the size of a phone, on this draft; nothing of it is kept."""
    checked = drafts.check(services(), actor(), str(id))
    found = spotted(checked.draft.source, checked.findings) if checked.rubric is None else []
    return render_template(
        "rubrics/preview.html", draft=checked.draft, editable=checked.editable, found=found
    )


@blueprint.get("/drafts/<uuid:id>/sample.pdf")
@login_required
def sample(id: UUID) -> ResponseReturnValue:
    """A report on made-up evidence, as this draft would give it."""
    rubric = drafts.rubric_of(services(), actor(), str(id))
    body = sample_pdf(services(), rubric, language(), _)
    headers = {"Content-Disposition": 'inline; filename="sample.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)


@blueprint.post("/drafts/<uuid:id>/discard")
@login_required
def discard(id: UUID) -> ResponseReturnValue:
    """Take the draft away for ever."""
    form = ConfirmForm()
    found = drafts.draft(services(), actor(), str(id))
    if not form.validate_on_submit():
        return redirect(_path(found))
    drafts.discard(services(), actor(), str(id), form.revision.data)
    flash(_("Discarded the draft “%(name)s”.", name=found.name))
    return redirect("/rubrics")


def _path(kept: Draft) -> str:
    return f"/rubrics/drafts/{kept.id}"


def _text_path(kept: Draft) -> str:
    return f"{_path(kept)}/text"

"""The classes that observers can choose, for whoever manages them: list, add, change, remove."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.ports import Class
from walkthrough.usecases import classes, schools
from walkthrough.usecases.classes import Entry
from walkthrough.usecases.managing import authorise
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.forms import ClassForm, blame, choices
from walkthrough.web.paging import list_arguments

blueprint = Blueprint("classes", __name__, url_prefix="/classes")


@blueprint.get("")
@login_required
def listing() -> ResponseReturnValue:
    """Every class, page by page; `q` searches."""
    page = classes.listing(services(), actor(), *list_arguments())
    return render_template("classes/list.html", classes=page)


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def add() -> ResponseReturnValue:
    """Add a class; from then on observers of its school find it on their start screen."""
    authorise(actor())
    form = _form()
    if not form.validate_on_submit():
        return _page(form)
    try:
        made = classes.add(services(), actor(), _entry(form))
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _page(form)
    flash(_("Added: %(name)s with %(teacher)s.", name=made.name, teacher=made.teacher))
    return redirect(url_for(".listing"))


@blueprint.route("/<id>", methods=["GET", "POST"])
@login_required
def edit(id: str) -> ResponseReturnValue:
    """One class: what it is called, whose it is, where it is."""
    found = classes.class_of(services(), actor(), id)
    form = _form(found)
    if not form.validate_on_submit():
        return _page(form, found)
    try:
        made = classes.change(services(), actor(), id, _entry(form))
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _page(form, found)
    flash(_("Saved: %(name)s with %(teacher)s.", name=made.name, teacher=made.teacher))
    return redirect(url_for(".listing"))


@blueprint.post("/<id>/remove")
@login_required
def remove(id: str) -> ResponseReturnValue:
    """Take a class off the list; its walkthroughs stay."""
    gone = classes.drop(services(), actor(), id)
    flash(_("Removed: %(name)s with %(teacher)s.", name=gone.name, teacher=gone.teacher))
    return redirect(url_for(".listing"))


def _form(known: Class | None = None) -> ClassForm:
    form = ClassForm(obj=known)
    every = [(one.id, one.name) for one in schools.every(services())]
    # With one school there is nothing to choose, and nothing to get wrong.
    form.school.choices = choices(every if len(every) == 1 else [("", _("Choose…")), *every])
    if request.method == "GET" and known is not None:
        form.teacher.data = classes.teacher_words(services(), known)
    return form


def _entry(form: ClassForm) -> Entry:
    names = ("school", "name", "teacher", "subject", "grade")
    return Entry(**{name: form[name].data or "" for name in names})


def _page(form: ClassForm, known: Class | None = None) -> ResponseReturnValue:
    """The form's page; 422 when what was sent could not be taken."""
    status = 422 if request.method == "POST" else 200
    teachers = classes.teachers(services())
    return render_template("classes/class.html", form=form, known=known, teachers=teachers), status

"""The people of the district, for whoever manages them: list, add, change, let in, let go."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.ports import User
from walkthrough.usecases import accounts, credentials, people, schools
from walkthrough.usecases.managing import authorise
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.forms import PersonForm, blame, choices
from walkthrough.web.links import reset_link
from walkthrough.web.paging import list_arguments
from walkthrough.web.problems import wording

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@login_required
def listing() -> ResponseReturnValue:
    """Everybody with an account, page by page; `q` searches."""
    page = people.listing(services(), actor(), *list_arguments())
    return render_template("people/list.html", people=page)


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def add() -> ResponseReturnValue:
    """Add a person, and show the link with which they choose a password."""
    authorise(actor())
    form = _form()
    if not form.validate_on_submit():
        return _page(form)
    try:
        user = accounts.add_user(services(), **_typed(form), by=actor())
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _page(form)
    return _show_link(user, added=True)


@blueprint.route("/<id>", methods=["GET", "POST"])
@login_required
def person(id: str) -> ResponseReturnValue:
    """One person: who they are, what they may do, whether they may come in."""
    user = people.person(services(), actor(), id)
    form = _form(user)
    if not form.validate_on_submit():
        return _page(form, user)
    try:
        changed = people.change(services(), actor(), id, people.Change(**_typed(form)))
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _page(form, user)
    flash(_("Saved: %(name)s.", name=changed.name))
    return _back(changed)


@blueprint.post("/<id>/deactivate")
@login_required
def deactivate(id: str) -> ResponseReturnValue:
    """Let a person in no more; refused for the last district lead."""
    try:
        user = people.deactivate(services(), actor(), id)
    except Conflict as error:
        flash(wording(error), "error")
        return redirect(url_for(".person", id=id))
    flash(_("%(name)s is deactivated and signed out everywhere.", name=user.name))
    return _back(user)


@blueprint.post("/<id>/reactivate")
@login_required
def reactivate(id: str) -> ResponseReturnValue:
    """Let a person in again."""
    user = people.reactivate(services(), actor(), id)
    flash(_("%(name)s can sign in again.", name=user.name))
    return redirect(url_for(".person", id=id))


@blueprint.post("/<id>/reset-link")
@login_required
def make_link(id: str) -> ResponseReturnValue:
    """Show a fresh one-time link for a person; it replaces the one before."""
    try:
        return _show_link(people.person(services(), actor(), id))
    except Conflict as error:
        flash(wording(error), "error")
        return redirect(url_for(".person", id=id))


def _show_link(user: User, *, added: bool = False) -> ResponseReturnValue:
    secret = credentials.make_reset_link(services(), actor(), user.id)
    return render_template("people/link.html", user=user, link=reset_link(secret), added=added)


def _back(user: User) -> ResponseReturnValue:
    """To the list; whoever has just taken this right from themselves goes home."""
    still_manages = user.id != actor().id or (user.active and user.role == "district")
    return redirect(url_for(".listing") if still_manages else url_for("pages.home"))


def _form(user: User | None = None) -> PersonForm:
    form = PersonForm(obj=user)
    form.schools.choices = choices((one.id, one.name) for one in schools.every(services()))
    return form


def _typed(form: PersonForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("email", "name", "role", "schools")}


def _page(form: PersonForm, user: User | None = None) -> ResponseReturnValue:
    """The form's page; 422 when what was sent could not be taken."""
    status = 422 if request.method == "POST" else 200
    return render_template("people/person.html", form=form, user=user), status

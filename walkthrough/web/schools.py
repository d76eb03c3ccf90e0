"""The schools of the district, for whoever manages them: list, add, change."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.ports import School
from walkthrough.usecases import accounts, schools
from walkthrough.usecases.account_fields import time_zones
from walkthrough.usecases.managing import authorise
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.forms import SchoolChangeForm, SchoolForm, blame
from walkthrough.web.paging import list_arguments

blueprint = Blueprint("schools", __name__, url_prefix="/schools")


@blueprint.get("")
@login_required
def listing() -> ResponseReturnValue:
    """Every school, page by page; `q` searches."""
    page = schools.listing(services(), actor(), *list_arguments())
    return render_template("schools/list.html", schools=page)


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def add() -> ResponseReturnValue:
    """Add a school; most schools of a district share a time zone, so one is filled in."""
    authorise(actor())
    first = schools.every(services())[:1]
    form = SchoolForm(timezone=first[0].timezone if first else None)
    if not form.validate_on_submit():
        return _page(form)
    typed = form.school_id.data or "", form.name.data, form.timezone.data
    try:
        school = accounts.add_school(services(), *typed, by=actor())
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _page(form)
    flash(_("Added: %(name)s.", name=school.name))
    return redirect(url_for(".listing"))


@blueprint.route("/<id>", methods=["GET", "POST"])
@login_required
def school(id: str) -> ResponseReturnValue:
    """One school: its name and its time zone."""
    found = schools.school(services(), actor(), id)
    form = SchoolChangeForm(obj=found)
    if not form.validate_on_submit():
        return _page(form, found)
    try:
        schools.change(services(), actor(), id, form.name.data, form.timezone.data)
    except Invalid as error:
        blame(form, error)
        return _page(form, found)
    flash(_("Saved: %(name)s.", name=form.name.data))
    return redirect(url_for(".listing"))


def _page(form: SchoolForm | SchoolChangeForm, school: School | None = None) -> ResponseReturnValue:
    """The form's page; 422 when what was sent could not be taken."""
    status = 422 if request.method == "POST" else 200
    zones = time_zones()
    return render_template("schools/school.html", form=form, school=school, zones=zones), status

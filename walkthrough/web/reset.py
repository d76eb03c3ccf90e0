"""Choosing a password with a one-time link, for whoever was handed one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import Invalid, NotFound
from walkthrough.usecases import accounts, credentials
from walkthrough.web.current import enter, services
from walkthrough.web.forms import ResetForm, blame

blueprint = Blueprint("reset", __name__)


@blueprint.route("/reset", methods=["GET", "POST"])
def reset() -> ResponseReturnValue:
    """The link's owner chooses a password and is signed in; the link is used up."""
    form = ResetForm()
    token = request.args.get("token", "") if request.method == "GET" else form.token.data or ""
    owner = credentials.owner_of_reset_link(services(), token)
    if owner is None:
        return _spent()
    form.token.data = token
    if form.validate_on_submit():
        try:
            user = credentials.reset_password(services(), token, form.password.data)
            enter(accounts.begin_session(services(), user, request.user_agent.string))
            flash(_("Your password is set, and you are signed in."))
            return redirect(url_for("pages.home"))
        except NotFound:
            return _spent()
        except Invalid as error:
            blame(form, error)
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/reset.html", form=form, owner=owner), status


def _spent() -> ResponseReturnValue:
    return render_template("accounts/reset_spent.html"), 410

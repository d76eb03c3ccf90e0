"""One's own account: password, the devices that are signed in, and tokens for programs."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from walkthrough.domain.errors import Invalid, NotFound
from walkthrough.usecases import accounts, credentials
from walkthrough.usecases.walkthroughs import schools_of
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.devices import devices
from walkthrough.web.forms import PasswordForm, TokenForm, blame
from walkthrough.web.limits import SIGN_INS_PER_ACCOUNT, TooMany, throttle
from walkthrough.web.throttled import too_many

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@login_required
def account() -> ResponseReturnValue:
    """Who one is here, and everything that lets one in."""
    return _page()


@blueprint.post("/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password for whoever knows the current one; other devices are signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(password=form)
    user, secret = current_user.user, current_user.get_id()
    try:
        throttle().count(SIGN_INS_PER_ACCOUNT, user.email)
        credentials.change_password(
            services(), actor(), form.current.data, form.password.data, secret
        )
    except TooMany as error:
        return too_many(error)
    except Invalid as error:
        blame(form, error)
        return _page(password=form)
    throttle().forget(SIGN_INS_PER_ACCOUNT, user.email)
    flash(_("Your password is changed. Every other device is signed out."))
    return redirect(url_for(".account"))


@blueprint.post("/devices/sign-out")
@login_required
def end_session() -> ResponseReturnValue:
    """Sign out one device (`device`), or every other one when none is named."""
    device = request.form.get("device")
    try:
        if device:
            credentials.end_session(services(), actor(), device)
            flash(_("That device is signed out."))
        else:
            credentials.end_other_sessions(services(), actor(), current_user.get_id())
            flash(_("Every other device is signed out."))
    except NotFound:
        flash(_("That device was signed out already."))
    return redirect(url_for(".account"))


@blueprint.post("/tokens")
@login_required
def add_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(token=form)
    note = form.note.data.strip()
    secret = accounts.add_token(services(), current_user.user.email, note)
    return render_template("accounts/token.html", secret=secret, note=note)


@blueprint.post("/tokens/revoke")
@login_required
def revoke_token() -> ResponseReturnValue:
    """Revoke one of one's own tokens (`token`, its id)."""
    try:
        credentials.revoke_token(services(), actor(), request.form.get("token", ""))
        flash(_("The token is revoked."))
    except NotFound:
        flash(_("That token was revoked already."))
    return redirect(url_for(".account"))


def _page(
    password: PasswordForm | None = None, token: TokenForm | None = None
) -> ResponseReturnValue:
    """The account; 422 with the form that could not be taken."""
    status = 422 if password or token else 200
    user = credentials.person_of(services(), actor())
    body = render_template(
        "accounts/account.html",
        user=user,
        schools=schools_of(services(), actor()),
        password=password or PasswordForm(formdata=None),
        token=token or TokenForm(formdata=None),
        devices=devices(services(), actor(), current_user.get_id()),
        tokens=credentials.tokens(services(), user.id),
    )
    return body, status

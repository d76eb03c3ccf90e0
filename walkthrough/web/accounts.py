"""Signing in and out, and the one-time set-up."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from walkthrough.domain.errors import Conflict, Invalid, NotFound
from walkthrough.usecases import accounts
from walkthrough.usecases.account_fields import MAX_EMAIL, time_zones
from walkthrough.usecases.accounts import FirstAccount
from walkthrough.usecases.audit import record
from walkthrough.web.current import enter, leave, login_required, services
from walkthrough.web.forms import SetUpForm, SignInForm, blame
from walkthrough.web.limits import (
    FAILURES_PER_ADDRESS,
    SIGN_INS_PER_ACCOUNT,
    TooMany,
    throttle,
)
from walkthrough.web.problems import wording
from walkthrough.web.throttled import too_many

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """The sign-in page: `email`, `password` and where to go `next`."""
    wanted = local_path(request.values.get("next"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(wanted)
    if not services().store.people.users():
        return render_template("accounts/no_account.html")
    form = SignInForm()
    form.next.data = wanted
    if not form.validate_on_submit():
        return _form("accounts/login.html", form)
    try:
        enter(_sign_in(form))
    except TooMany as error:
        return too_many(error)
    except Invalid as error:
        return _form("accounts/login.html", form, refused=wording(error))
    return redirect(wanted)


@blueprint.get("/logout")
@login_required
def confirm_logout() -> ResponseReturnValue:
    """Asks first: a link from elsewhere must not sign anybody out."""
    return render_template("accounts/logout.html")


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Ends the session, here and for every copy of its cookie."""
    leave()
    flash(_("You are signed out."))
    return redirect(url_for(".login"))


@blueprint.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """The first school and the first account, for whoever holds the one-time link."""
    form = SetUpForm()
    token = request.args.get("token", "") if request.method == "GET" else form.token.data or ""
    if not accounts.setup_link_opens(services(), token):
        return _link_spent()
    form.token.data = token
    if not form.validate_on_submit():
        return _form("accounts/setup.html", form, time_zones=time_zones())
    try:
        user = accounts.set_up(services(), token, _first_account(form))
    except NotFound:
        return _link_spent()
    except (Invalid, Conflict) as error:
        blame(form, error)
        return _form("accounts/setup.html", form, time_zones=time_zones())
    enter(accounts.begin_session(services(), user, _browser()))
    flash(_("Your school is set up, and you are signed in."))
    return redirect(url_for("pages.home"))


def local_path(wanted: str | None) -> str:
    """Where to go after signing in: a path of this very site, or the home page."""
    if not wanted or not wanted.isprintable() or "\\" in wanted:
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    local = not parts.scheme and not parts.netloc
    return wanted if local and wanted.startswith("/") and not wanted.startswith("//") else "/"


def _sign_in(form: SignInForm) -> str:
    """The secret of a new session. Raises `TooMany`, or `Invalid` with the reason for all."""
    email = form.email.data.strip().lower()[:MAX_EMAIL]
    address = request.remote_addr or "unknown"
    try:
        throttle().check(FAILURES_PER_ADDRESS, address)
        throttle().count(SIGN_INS_PER_ACCOUNT, email)
        secret = accounts.sign_in(services(), email, form.password.data, _browser())
    except Invalid:
        throttle().count(FAILURES_PER_ADDRESS, address)
        raise
    except TooMany:
        record(services(), "sign_in_throttled", None, address=address)
        raise
    throttle().forget(SIGN_INS_PER_ACCOUNT, email)
    return secret


def _first_account(form: SetUpForm) -> FirstAccount:
    return FirstAccount(
        school_name=form.school_name.data,
        timezone=form.timezone.data,
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        school_id=(form.school_id.data or "").strip(),
    )


def _form(template: str, form: SignInForm | SetUpForm, **context: object) -> ResponseReturnValue:
    """The form's page; 422 when what was sent could not be taken."""
    status = 422 if request.method == "POST" else 200
    return render_template(template, form=form, **context), status


def _link_spent() -> ResponseReturnValue:
    some_account = bool(services().store.people.users())
    return render_template("accounts/link_spent.html", some_account=some_account), 410


def _browser() -> str:
    return request.user_agent.string

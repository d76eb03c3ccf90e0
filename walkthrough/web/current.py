"""Who is asking: the signed-in person of a page, the cookie or the token of an API request."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from walkthrough.domain.access import Actor
from walkthrough.domain.ports import User
from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services
from walkthrough.web.problems import Problem

Params = ParamSpec("Params")
BEARER = "bearer"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person with a session, as Flask-Login and the templates see them."""

    def __init__(self, user: User, secret: str) -> None:
        self.user = user
        self.actor = Actor.of(user)
        self.name = user.name
        self.role = user.role
        self._secret = secret

    def get_id(self) -> str:
        """The session's secret: each sign-in has its own, and each can be revoked."""
        return self._secret


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by their session; the cookie holds nothing but its secret."""
    manager = LoginManager()
    # Sessions are revocable, and a phone changes its address on every corridor.
    manager.session_protection = None
    manager.user_loader(_load)
    # A global is looked up where a template asks for it: an error page, which must stand when
    # the store does not, can leave it alone. A context processor would ask for every page.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user


def services() -> Services:
    """What the use cases of this app are given."""
    return cast(Services, current_app.extensions["services"])


def enter(secret: str) -> None:
    """Begin this browser's session afresh: nothing of the one before is carried over."""
    leave()
    user = accounts.user_of_session(services(), secret)
    if user is None:
        raise Problem(401, "signed_out", _("This session has ended. Sign in again."))
    session.permanent = True
    speak(user.language)
    login_user(SignedIn(user, secret))


def leave() -> None:
    """End the session here and on the server, so that a copy of the cookie is worth nothing."""
    if current_user.is_authenticated:
        accounts.sign_out(services(), current_user.get_id())
    logout_user()
    session.clear()


def speak(language: str) -> None:
    """Go on in the language that the signed-in person chose; "" leaves it to their browser."""
    g.own_language = language
    refresh()


def login_required(
    view: Callable[Params, ResponseReturnValue],
) -> Callable[Params, ResponseReturnValue]:
    """A page for people who are signed in; others are sent to /login and come back after."""

    @wraps(view)
    def guarded(*args: Params.args, **kwargs: Params.kwargs) -> ResponseReturnValue:
        if current_user.is_authenticated:
            return view(*args, **kwargs)
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.login", next=wanted))

    return guarded


def actor() -> Actor:
    """The signed-in person of this page; only below `login_required`."""
    return cast(SignedIn, current_user).actor


def api_actor() -> Actor:
    """Whoever sends this API request: by its bearer token if it has one, else by its cookie.

    Raises `Problem` (401 `signed_out` or `bad_token`), never a redirect.
    """
    if "actor" not in g:
        g.actor = _actor_of_token() if sent_by_token() else _actor_of_cookie()
    return cast(Actor, g.actor)


def sent_by_token() -> bool:
    """Whether the request names a bearer token; then its cookie counts for nothing."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == BEARER


def known_actor() -> Actor | None:
    """Whoever this request is known to come from, for the audit log."""
    if "actor" in g:
        return cast(Actor, g.actor)
    if request.path.startswith("/api/"):
        return None
    return actor() if current_user.is_authenticated else None


def _load(secret: str) -> SignedIn | None:
    user = accounts.user_of_session(services(), secret)
    if user is None:
        return None
    speak(user.language)
    return SignedIn(user, secret)


def _actor_of_token() -> Actor:
    secret = request.headers["Authorization"].partition(" ")[2].strip()
    user = accounts.user_of_token(services(), secret)
    if user is None:
        raise Problem(
            401,
            "bad_token",
            _("This token is not known here, or was revoked."),
            {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return Actor.of(user)


def _actor_of_cookie() -> Actor:
    if not current_user.is_authenticated:
        raise Problem(
            401, "signed_out", _("Sign in, then try again."), {"WWW-Authenticate": "Bearer"}
        )
    return actor()

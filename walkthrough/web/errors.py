"""Every failure as a page in words, or as a problem document below /api/."""

import logging

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from walkthrough.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    NotYet,
    RenderFailed,
    StoreUnavailable,
)
from walkthrough.usecases.audit import record
from walkthrough.web.current import known_actor, services
from walkthrough.web.problems import Problem, problem, wording

log = logging.getLogger("walkthrough")

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Invalid: 422,
    Conflict: 409,
    NotYet: 409,
    StoreUnavailable: 503,
    RenderFailed: 503,
}
CODES = {
    400: "bad_request",
    401: "signed_out",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "timed_out",
    413: "too_large",
    414: "address_too_long",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "server_error",
    503: "store_unavailable",
}
# Seconds after which a busy disk may have recovered.
RETRY_AFTER = "5"


def init_app(app: Flask) -> None:
    """Answer every failure of the app in words."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _problem(error: Problem) -> Response:
    return problem(error.status, error.code, error.detail, error.headers)


def _csrf_failed(error: CSRFError) -> Response:
    detail = _("The page this came from is out of date. Load it again and repeat what you did.")
    return refusal(403, "csrf_failed", detail) if _is_api() else page(400, "csrf_failed", detail)


def _domain_error(error: DomainError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if isinstance(error, NotFound | Forbidden):
        note_refusal(error)
    if isinstance(error, StoreUnavailable | RenderFailed):
        log.error("%s: %s", error.code, error)
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    # On a page the status's own words say more than the store's about what was kept.
    detail = wording(error) if _is_api() or status in (409, 422) else None
    return refusal(status, error.code, detail, headers)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name in ("Allow", "Retry-After")
    }
    if error.response is not None or status < 400:
        return make_response(error.get_response(request.environ))
    return refusal(status, CODES.get(status, "refused"), None, headers)


def _unexpected(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return refusal(500, "server_error")


def refusal(
    status: int, code: str, detail: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    """No, as a page or, below /api/, as a problem document."""
    if _is_api():
        return problem(status, code, detail or in_words(status)[1], headers)
    return page(status, code, detail, headers)


def page(
    status: int, code: str, detail: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    """A page that says what happened, what was kept and what to do."""
    heading, words = in_words(status)
    body = render_template(
        "errors/error.html",
        status=status,
        code=code,
        heading=heading,
        words=detail or words,
        current_user=_person() if status < 500 else None,
    )
    return Response(body, status=status, headers=headers or {})


def _person() -> object:
    """Whoever is signed in; nobody when finding that out is the very thing that fails."""
    try:
        return current_user if current_user.is_authenticated else None
    except StoreUnavailable:
        return None


def in_words(status: int) -> tuple[str, str]:
    """A heading and a sentence or two for an HTTP status, in the reader's language."""
    # One table, so that the words can be read side by side.
    words = {
        400: (
            _("That request made no sense"),
            _("Something in it was missing or broken, so nothing was changed."),
        ),
        403: (
            _("This is not yours to open"),
            _("Your account may not do this. If it should, ask whoever set up your account."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or this is not shared with you."),
        ),
        405: (_("That cannot be done here"), _("This address does not take that kind of request.")),
        413: (
            _("That was too large"),
            _("Nothing of it was kept here. Send it in smaller parts."),
        ),
        414: (
            _("That is too much at once"),
            _("The address asks for more than can be chosen by. Choose fewer, or none for all."),
        ),
        415: (_("That kind of data is not taken here"), _("Send JSON as application/json.")),
        429: (
            _("That was too many tries"),
            _("Wait a little and try again. Nothing was lost."),
        ),
        500: (
            _("Something went wrong on our side"),
            _(
                "This is a fault in Walkthrough, and it was noted in the server's log. "
                "Taps that a phone has not sent yet stay safe on that phone."
            ),
        ),
        503: (
            _("The server cannot save anything right now"),
            _(
                "Nothing was half-saved. Taps stay safe on the phone and are sent "
                "when the server is back. Try again in a minute."
            ),
        ),
    }
    return words.get(status, words[500] if status >= 500 else words[400])


def note_refusal(error: DomainError) -> None:
    """A line in the audit log when somebody who is signed in was refused something."""
    try:
        actor = known_actor()
        if actor is not None:
            where = f"{request.method} {request.path[:300]}"
            record(services(), "refused", actor.id, code=error.code, where=where)
    except StoreUnavailable:
        log.warning("A refusal could not be noted in the audit log.")


def _is_api() -> bool:
    return request.path.startswith("/api/")

"""What guards every request: trusted hosts, cross-site forgery, cookies, and headers."""

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from walkthrough.domain.json_text import MAX_BYTES
from walkthrough.settings import Settings
from walkthrough.usecases.accounts import SESSION_LIFE
from walkthrough.web.errors import refusal

MAX_BODY = 2**20
# A file that is too large is told so by what reads it, up to this size.
MAX_UPLOAD = 2**22
# A rubric file as one text of a JSON document: escaping makes at most six bytes of one.
MAX_DRAFT = 6 * MAX_BYTES + 1000
DRAFTS = frozenset({"api.keep", "api.save"})
UPLOADS = frozenset({"drafts.upload", "drafts.replace", "drafts.text"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Names that only a local network resolves.
LOCAL_SUFFIXES = (".local", ".localhost", ".lan", ".home.arpa", ".internal")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), screen-wake-lock=(self)"
    ),
}

# Capture holds nobody's data and does nothing by itself; the preview of a draft frames it.
FRAMED_BY_US = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}

# What a script, a style or a picture needs of them: there are dozens to a page.
STATIC_HEADERS = {
    name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
}

csrf = CSRFProtect()


class Cookies(SecureCookieSessionInterface):
    """Session cookies that are secure wherever the connection is, and never on shared answers."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie may travel over HTTPS only."""
        return bool(app.config["SESSION_COOKIE_SECURE"]) or request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when it changed, but not with what a cache may give to others."""
        if "no-store" in response.headers.get("Cache-Control", "no-store"):
            super().save_session(app, session, response)


def init_app(app: Flask, settings: Settings) -> None:
    """Guard the app as its settings say."""
    https = (settings.base_url or "").startswith("https://")
    app.config.update(
        # A body that comes in chunks, without a length, is silently cut off here: one byte more
        # than is taken tells it from a body that just fits.
        MAX_CONTENT_LENGTH=MAX_BODY + 1,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="walkthrough",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_REFRESH_EACH_REQUEST=False,
        # Who may be forged is decided in _refuse_forgery and, for the API, in api.py.
        WTF_CSRF_CHECK_DEFAULT=False,
        # Without a referrer (see HEADERS) there is nothing to compare with.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Cookies()
    csrf.init_app(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # as Flask's documentation has it
    trusted = _trusted_hosts(settings)
    app.before_request(lambda: _refuse_host(trusted))
    app.before_request(_make_room)
    app.before_request(_refuse_forgery)
    app.after_request(lambda response: _harden(response, https))


def host_is_ours(host: str, trusted: list[str] | None) -> bool:
    """Whether a Host header names this server.

    With nothing set (`trusted` is None) that is this machine or one of its local network: an
    address in digits, a name without a dot, or one that only a local network resolves. A name
    of the public internet has to be set, or a page elsewhere could point its name here.
    """
    if not host_is_trusted(host):
        return False
    name = (urlsplit(f"//{host}").hostname or "").lower()
    if name in LOOPBACK:
        return True
    return _is_local(name) if trusted is None else host_is_trusted(name, trusted)


def _is_local(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(LOCAL_SUFFIXES))
    return True


def _trusted_hosts(settings: Settings) -> list[str] | None:
    named = [host.lower() for host in settings.trusted_hosts]
    if settings.base_url is not None:
        named.append(urlsplit(settings.base_url).hostname or "")
    return named or None


def _refuse_host(trusted: list[str] | None) -> Response | None:
    if host_is_ours(request.environ.get("HTTP_HOST") or request.host, trusted):
        return None
    return refusal(
        400,
        "untrusted_host",
        _(
            "This server does not answer to that name. Whoever runs it can allow the name "
            "with WALKTHROUGH_BASE_URL or WALKTHROUGH_TRUSTED_HOSTS."
        ),
    )


def _make_room() -> None:
    """Let a file be sent whole where one is asked for."""
    if request.endpoint in UPLOADS:
        request.max_content_length = MAX_UPLOAD
        request.max_form_memory_size = MAX_UPLOAD
    elif request.endpoint in DRAFTS:
        request.max_content_length = MAX_DRAFT + 1


def _refuse_forgery() -> None:
    """Refuse a change that another site makes in this person's name."""
    if request.method not in UNSAFE or request.url_rule is None or request.blueprint == "api":
        return
    refuse_other_sites()
    csrf.protect()


def refuse_other_sites() -> None:
    """Raises `CSRFError` when the browser itself says that the request comes from elsewhere."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise CSRFError("The request comes from another site.")


def _harden(response: Response, https: bool) -> Response:
    headers = STATIC_HEADERS if request.blueprint == "static_files" else HEADERS
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if https and headers is HEADERS:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response

"""The reader's language, and the time zone of their school.

The language is what the person chose, wherever they are signed in; else what was chosen in this
browser (a cookie); else the best of what the browser asks for.
"""

from datetime import datetime

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.support import NullTranslations
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, Domain, get_locale, to_user_timezone
from flask_login import current_user

from walkthrough import languages
from walkthrough.usecases.walkthroughs import schools_of
from walkthrough.web.current import actor, services

COOKIE = "language"
COOKIE_LIFE = 365 * 24 * 3600
# What is in words: of these the language is told, and that it depends on who asks.
WORDED = frozenset({"text/html", "application/problem+json", "application/manifest+json"})


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's messages, from our own catalogues."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of this request's language."""
        return languages.translations(language())


def init_app(app: Flask) -> None:
    """Speak the languages that have a catalogue, in the zone of the reader's first school."""
    babel = Babel(
        app,
        default_locale=languages.SOURCE,
        locale_selector=lambda: str(languages.locale(_chosen())),
        timezone_selector=_zone,
    )
    babel.domain_instance = Catalogues()
    app.jinja_env.filters.update(day_name=day_name, clock=clock, instant=instant)
    app.jinja_env.globals.update(
        page_language=language,
        direction_of=languages.direction,
        region_of=languages.region,
        languages=languages.languages,
        language_name=languages.own_name,
        language_for=lambda wanted: languages.fitting(wanted) or language(),
    )
    app.after_request(_tell)


def language() -> str:
    """The tag of the language that this request is answered in."""
    return languages.fitting(str(get_locale() or languages.SOURCE)) or languages.SOURCE


def remember(response: Response, chosen: str) -> None:
    """Keep the choice in this browser, where the sign-in page and capture find it offline too.

    "" forgets it: then the browser's own languages decide.
    """
    secure = current_app.session_interface.get_cookie_secure(current_app)
    if chosen:
        response.set_cookie(
            COOKIE, chosen, COOKIE_LIFE, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")


def _chosen() -> str:
    for wanted in (g.get("own_language"), request.cookies.get(COOKIE)):
        found = languages.fitting(wanted) if wanted else None
        if found is not None:
            return found
    return _asked_for() or languages.SOURCE


def _asked_for() -> str | None:
    """The first of the browser's languages that there is, however it names the country."""
    wanted = (languages.fitting(tag) for tag in request.accept_languages.values())
    return next((found for found in wanted if found is not None), None)


def _tell(response: Response) -> Response:
    if response.mimetype in WORDED:
        response.headers.setdefault("Content-Language", language())
        response.vary.update(("Accept-Language", "Cookie"))
    own = g.get("own_language")
    shared = response.cache_control.public
    if own and own != request.cookies.get(COOKIE) and languages.fitting(own) and not shared:
        # Chosen on another device: from now on this one's capture speaks it too.
        remember(response, own)
    return response


def _zone() -> str | None:
    if not current_user.is_authenticated:
        return None
    schools = schools_of(services(), actor())
    return schools[0].timezone if schools else None


def _locale() -> Locale:
    return get_locale() or Locale(languages.SOURCE)


def day_name(moment: datetime) -> str:
    """A day such as "Tue, Nov 17", in the zone that the moment came with; last year's with it."""
    this_year = services().clock.now().astimezone(moment.tzinfo).year == moment.year
    skeleton = "MMMEd" if this_year else "yMMMEd"
    return str(format_skeleton(skeleton, moment, moment.tzinfo, locale=_locale()))


def instant(text: str) -> datetime:
    """An instant as it is stored, in the reader's time zone."""
    local: datetime = to_user_timezone(datetime.fromisoformat(text))
    return local


def clock(moment: datetime) -> str:
    """A time of day such as "9:05 AM", in the zone that the moment came with."""
    return str(format_time(moment, "short", moment.tzinfo, locale=_locale()))

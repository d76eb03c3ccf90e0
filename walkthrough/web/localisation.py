"""The reader's language, and the time zone of their school."""

from datetime import datetime

from babel import Locale
from babel.dates import format_skeleton, format_time
from flask import Flask, request
from flask_babel import Babel, get_locale, to_user_timezone
from flask_login import current_user

from walkthrough import paths
from walkthrough.usecases.walkthroughs import schools_of
from walkthrough.web.current import actor, services

# The messages are written in it, so it needs no catalogue.
SOURCE_LANGUAGE = "en"


def init_app(app: Flask) -> None:
    """Speak the languages that have a catalogue, in the zone of the reader's first school."""
    languages = [SOURCE_LANGUAGE, *sorted(_catalogues())]
    Babel(
        app,
        default_locale=SOURCE_LANGUAGE,
        default_translation_directories=str(paths.TRANSLATIONS),
        locale_selector=lambda: request.accept_languages.best_match(languages, SOURCE_LANGUAGE),
        timezone_selector=_zone,
    )
    app.jinja_env.filters.update(day_name=day_name, clock=clock, instant=instant)


def _catalogues() -> set[str]:
    return {path.parent.parent.name for path in paths.TRANSLATIONS.glob("*/LC_MESSAGES/*.mo")}


def _zone() -> str | None:
    if not current_user.is_authenticated:
        return None
    schools = schools_of(services(), actor())
    return schools[0].timezone if schools else None


def _locale() -> Locale:
    return get_locale() or Locale(SOURCE_LANGUAGE)


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

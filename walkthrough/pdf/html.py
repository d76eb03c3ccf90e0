"""From a report to HTML: a Jinja environment of the renderer's own, without any web request."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError, dates
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from walkthrough import paths

FALLBACK = "en"


def html(report: Any, *, paper: str, language: str) -> str:
    """The report as an HTML document for a paper size, in a language (or English if unknown)."""
    locale = _locale(language)
    template = _environment(str(locale)).get_template("pdf/walkthrough.html")
    return template.render(report=report, paper=paper, language=str(locale).replace("_", "-"))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found: NullTranslations = Translations.load(str(paths.TRANSLATIONS), [locale])
    environment.install_gettext_translations(found, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        dateformat=_in(locale, dates.format_date), timeformat=_in(locale, dates.format_time)
    )
    return environment


def _in(locale: str, form: Callable[..., str]) -> Callable[..., str]:
    """A filter with the signature of Flask-Babel's; values are in the school's zone already."""

    def formatted(value: date | datetime, style: str = "medium", rebase: bool = False) -> str:
        return form(value, style, locale=locale)

    return formatted

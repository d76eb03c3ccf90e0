"""From a report to HTML: a Jinja environment of the renderer's own, without any web request.

Its filters are the web's by name; the times they format are in the school's zone already.
"""

from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from walkthrough import paths

FALLBACK = "en"


def html(report: Any, *, language: str) -> str:
    """The report as an HTML document, in a language (or English if unknown)."""
    locale = _locale(language)
    template = _environment(str(locale)).get_template("pdf/walkthrough.html")
    return template.render(report=report, language=str(locale).replace("_", "-"))


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
        dateformat=lambda moment, style, rebase: dates.format_date(moment, style, locale=locale),
        clock=lambda moment: dates.format_time(moment, "short", locale=locale),
        decimalformat=lambda number: numbers.format_decimal(number, locale=locale),
    )
    return environment

"""From a report to HTML: a Jinja environment of the renderer's own, without any web request.

Its filters are the web's by name; the times they format are in the school's zone already.
"""

from functools import cache
from typing import Any

from babel import dates, numbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from walkthrough import languages, paths


def html(report: Any, *, language: str) -> str:
    """The report as an HTML document, in the language that fits (English where none does)."""
    spoken = languages.fitting(language) or languages.SOURCE
    template = _environment(spoken).get_template("pdf/walkthrough.html")
    return template.render(report=report, language=spoken)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    locale = languages.locale(language)
    found = languages.translations(language)
    environment.install_gettext_translations(found, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["direction_of"] = languages.direction
    environment.filters.update(
        dateformat=lambda moment, style, rebase: dates.format_date(moment, style, locale=locale),
        clock=lambda moment: dates.format_time(moment, "short", locale=locale),
        decimalformat=lambda number: numbers.format_decimal(number, locale=locale),
    )
    return environment

"""From a report to HTML: a Jinja environment of the renderer's own, without any web request.

Its filters are the web's by name; the times they format are in the school's zone already.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import dates, numbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from walkthrough import languages, paths
from walkthrough.telling.review import tell
from walkthrough.telling.voice import Voice


def html(reports: Mapping[str, Any]) -> str:
    """The report as an HTML document, once in each language: language → report.

    English stands in for a language that there is no catalogue of.
    """
    spoken = {languages.fitting(tag) or languages.SOURCE: one for tag, one in reports.items()}
    articles = [_rendered("pdf/_article.html", language, one) for language, one in spoken.items()]
    first = next(iter(spoken))
    return _rendered("pdf/walkthrough.html", first, spoken[first], articles=articles)


def review_html(review: Any, *, line: str, language: str, appendix: bool) -> str:
    """A report over many visits as an HTML document, in a language that there is a catalogue of."""
    spoken = languages.fitting(language) or languages.SOURCE
    found = _environment(spoken).get_template("pdf/review.html")
    told = tell(review, Voice(spoken))
    # Ours is a message; a district's own line is none, and stays as it is.
    line = languages.translations(spoken).gettext(line)
    return found.render(told=told, line=line, language=spoken, appendix=appendix)


def _rendered(template: str, language: str, report: Any, **context: Any) -> Markup:
    found = _environment(language).get_template(template)
    return Markup(found.render(report=report, language=language, **context))


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

"""The languages that people can read this in: their names, their direction, their catalogues.

A language is there when translations/<language>/LC_MESSAGES/messages.po is. The file is read as it
is, in about a tenth of a second once a process: nothing has to be compiled, so a checkout, a wheel
and a file that somebody has just translated are all served alike.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from walkthrough import paths

# The messages are written in it, so it needs no catalogue.
SOURCE = "en"
# Schools in the United States write 1,234.5 and 2:05 p. m. in Spanish too.
REGIONS = {"en": "en-US", "es": "es-US"}


def languages() -> tuple[str, ...]:
    """The language tags that can be chosen, such as "es" or "pt-BR"; the source's comes first."""
    return (SOURCE, *_catalogues(paths.TRANSLATIONS))


def fitting(wanted: str) -> str | None:
    """The language for a tag that somebody asks for: the very one, else its base; or None.

    "es-MX" is served by "es-MX" and else by "es".
    """
    tag = wanted.replace("_", "-").lower()
    by_tag = {language.lower(): language for language in languages()}
    return by_tag.get(tag) or by_tag.get(tag.partition("-")[0])


def region(language: str) -> str:
    """The tag by whose rules dates and numbers are written: "es-US" for "es".

    A language without a country would be taken for the one of its largest or oldest country.
    """
    return REGIONS.get(language, language)


def locale(language: str) -> Locale:
    """Babel's rules for the language: how it writes dates and numbers, and which way it runs."""
    return Locale.parse(region(language), sep="-")


def own_name(language: str) -> str:
    """The language as its readers call it, such as "Español"; its tag where nobody knows it."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """Which way its script runs: "ltr" or "rtl". An unknown language runs left to right."""
    try:
        return str(locale(language).text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def translations(language: str) -> NullTranslations:
    """The gettext catalogue of a language; one that leaves every message as it is for others."""
    path = _catalogues(paths.TRANSLATIONS).get(language)
    return _read(path) if path else NullTranslations()


@cache
def _catalogues(folder: Path) -> Mapping[str, Path]:
    found = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    return {path.parent.parent.name.replace("_", "-"): path for path in found}


@cache
def _read(path: Path) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
    # The compiled form exists in memory only; messages that are marked fuzzy are left out.
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)

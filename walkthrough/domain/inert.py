"""Text that a spreadsheet will not take for a formula.

Spreadsheets run a cell that begins with = + - or @, whoever typed it: "CSV injection" (OWASP). An
apostrophe in front makes it text. The same goes for what another program may take for the
beginning of a cell, because it separates cells by semicolons or tabs, reads quotation marks in its
own way or takes spaces away, and for the full-width forms that some read as the plain ones.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SIGNS: Final = frozenset("=+-@")
# Looks like a minus sign, and is one in some languages' settings.
_MINUS: Final = "\N{MINUS SIGN}"
_SEPARATORS: Final = re.compile(r"([;,|\t\r\n])")


@lru_cache(maxsize=1024)
def is_dangerous(text: str) -> bool:
    """Whether a cell that begins with this text may be run as a formula, or hide that it is."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    first = next((one for one in text if not _is_passed_over(one)), "")
    return first == _MINUS or unicodedata.normalize("NFKC", first)[:1] in _SIGNS


@lru_cache(maxsize=1024)
def inert(text: str) -> str:
    """The text with an apostrophe before everything that could begin a formula."""
    parts = _SEPARATORS.split(text)
    # Every other part is a separator.
    parts[::2] = ["'" + part if is_dangerous(part) else part for part in parts[::2]]
    whole = "".join(parts)
    return "'" + whole if is_dangerous(whole) else whole


def _is_passed_over(letter: str) -> bool:
    """Whether a program may take it away from the beginning of a cell, or shows nothing there."""
    return letter == '"' or letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf")

"""What can be wrong with a JSON text: the codes, and how to mend each."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from walkthrough.domain.errors import N_

PROBLEMS: dict[str, str] = {
    "archive": N_("This is an archive or a binary document, not a text file. Unpack it first."),
    "bad_escape": N_(
        'There is no such escape after a backslash. Use one of \\" \\\\ \\/ \\b \\f \\n \\r \\t '
        "or \\u with four hexadecimal digits; write \\\\ for a backslash itself."
    ),
    "bad_number": N_(
        "This is not a JSON number. Write it like 1, -2 or 0.5: no leading zeros or plus sign, "
        "and digits on both sides of the point."
    ),
    "bad_word": N_(
        "%(found)s is not JSON. Put text in double quotes, or write true, false or null."
    ),
    "byte_order_mark": N_(
        'The file starts with a byte-order mark. Save it as "UTF-8", not "UTF-8 with BOM".'
    ),
    "comment": N_("JSON has no comments. Remove this one."),
    "control_character": N_(
        "A text may not hold a raw line break, tab or control character. "
        "Write it on one line, with spaces."
    ),
    "duplicate_key": N_(
        "The key %(key)s is already used in this object, on line %(first)d. Remove one of the two."
    ),
    "empty_file": N_("The file is empty. A rubric starts with an opening brace."),
    "extra_text": N_("Something follows the end of the document. Remove it."),
    "infinite_number": N_("This number is too large to hold. Write a smaller one."),
    "lone_surrogate": N_(
        "This \\u escape is one half of a pair and stands for no character. Remove it."
    ),
    "missing_colon": N_("A colon must stand between a key and its value."),
    "missing_comma": N_(
        "A comma must stand between two items. Add it before this place; "
        'if this is a quote inside a text, write it as \\".'
    ),
    "not_a_number": N_("JSON has no NaN and no Infinity. Write a number or null."),
    "not_utf8": N_("These bytes are not UTF-8 text. Save the file with the encoding UTF-8."),
    "nul": N_("The file holds a NUL byte. Remove it, or save the file as plain UTF-8 text."),
    "number_too_long": N_("This number has more than %(limit)d characters. Write a shorter one."),
    "too_deep": N_("Brackets are nested more than %(limit)d deep. Close some before this one."),
    "too_large": N_("The file is larger than 1 MB (%(limit)d bytes). Split or shorten it."),
    "too_many_values": N_(
        "The file holds more than %(limit)d values. Shorten it before this place."
    ),
    "trailing_comma": N_("JSON allows no comma after the last item. Remove it."),
    "unclosed_bracket": N_(
        "The file ends before the bracket opened on line %(line)d, column %(column)d is closed."
    ),
    "unclosed_text": N_("This text has no closing double quote. Add one."),
    "unexpected_character": N_("%(found)s cannot stand here. Remove it."),
    "unquoted_key": N_("A key must be a text in double quotes."),
    "utf16": N_("This file is UTF-16 or UTF-32. Save it with the encoding UTF-8."),
    "wrong_quote": N_('JSON texts stand in straight double quotes ("). Replace this quote.'),
}


class Problem(NamedTuple):
    """What is wrong with the text at one place; `template` is a gettext message id."""

    line: int
    column: int
    code: str
    template: str
    params: Mapping[str, Any]


def shown(text: str, limit: int = 40) -> str:
    """`text` in double quotes, on one line and printable anywhere, cut after `limit` characters."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'

"""JSON values: what can be kept exactly, and when two of them say the same."""

from collections.abc import Mapping
from typing import Any, Final

from walkthrough.domain.errors import N_, Invalid

MAX_DEPTH: Final = 32
MAX_INTEGER: Final = 2**53 - 1


def same_value(one: Any, other: Any) -> bool:
    """Whether two parsed JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    # Python takes True for 1; JSON does not.
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    return bool(one == other)


def check_values(value: Any, depth: int = 0) -> None:
    """Refuse what no store could keep verbatim, in known and unknown keys alike.

    Raises `Invalid` with `bad_text` (NUL, a lone surrogate) or `bad_event` (too deep, a number
    that a phone and the server would read differently).
    """
    if depth > MAX_DEPTH:
        raise Invalid("bad_event", N_("The event is nested too deeply."))
    if isinstance(value, str):
        if "\0" in value or not _encodable(value):
            raise Invalid("bad_text", N_("A text holds a character that cannot be stored."))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            check_values(key, depth + 1)
            check_values(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            check_values(item, depth + 1)
    elif isinstance(value, int | float) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Invalid("bad_event", N_("A number is too large to be kept exactly."))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

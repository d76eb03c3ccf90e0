"""Joining a colleague's visit: the short code that is said across a room.

The code is a short form of the visit's id, so that a phone knows it without asking anybody. Its
twin for the phone is static/js/tally/join.js.
"""

from hashlib import blake2b
from typing import Final
from uuid import UUID

# No vowels, so no words; nothing that looks or reads like another one (as in Open Location Codes).
ALPHABET: Final = "23456789CFGHJMPQRVWX"
LENGTH: Final = 6
# Of a version 7 UUID the last 48 bits are random; JavaScript counts that far exactly.
_HEX_DIGITS: Final = 12


def code_of(visit: str) -> str:
    """The code of a visit's id (a UUID)."""
    number = int(visit.replace("-", "")[-_HEX_DIGITS:], 16)
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def code_in(text: str) -> str | None:
    """The code that somebody typed, whatever its case and spacing; None where it is none."""
    code = "".join(text.replace("-", " ").split()).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def alias_of(visit: str) -> str:
    """A UUID that stands for the visit among people who were not there.

    The same visit has the same alias, and nobody can join by it: the id itself lets people in.
    """
    return str(UUID(bytes=blake2b(visit.encode(), digest_size=16).digest()))

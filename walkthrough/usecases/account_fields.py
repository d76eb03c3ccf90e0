"""What people may call themselves and their schools: each field cleaned, or refused by name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import available_timezones

from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.ports import ROLES, Role

MIN_PASSWORD = 10
# Longer ones only serve to keep the hash busy.
MAX_PASSWORD = 1_000
MAX_NAME = 120
MAX_EMAIL = 254
MAX_SLUG = 64

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*")
# fmt: off
_CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
               "Pacific/")
# fmt: on
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
# The worst of those that are long enough: the first that anybody tries.
_WORST = frozenset([
    "0123456789", "0987654321", "1234567890", "12345678910", "123456789a", "1q2w3e4r5t",
    "1q2w3e4r5t6y", "1qaz2wsx3edc", "abcdefghij", "administrator", "changeme123", "iloveyou123",
    "letmein123", "password00", "password01", "password10", "password11", "password12",
    "password123", "password1234", "passwordpassword", "princess123", "q1w2e3r4t5",
    "qwerty12345", "qwerty123456", "qwertyuiop", "sunshine123", "superman123", "teacher123",
    "walkthrough", "walkthrough1", "walkthrough123", "welcome123", "welcome1234",
])  # fmt: skip


def clean_email(text: str) -> str:
    """The address in the form that is kept and looked up: trimmed and in lower case.

    Raises `Invalid` (`bad_email`).
    """
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MAX_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Invalid("bad_email", N_("Write an email address like name@school.org."))
    return email


def clean_name(text: str, code: str = "bad_name") -> str:
    """A name on one line, without space around it. Raises `Invalid` with the code."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise Invalid(code, N_("Give a name of 1 to %(most)s ordinary characters."), most=MAX_NAME)
    return name


def clean_optional(text: str, code: str) -> str:
    """As `clean_name`, or nothing at all."""
    return clean_name(text, code) if text.strip() else ""


def clean_role(text: str) -> Role:
    """Raises `Invalid` (`bad_role`) unless it is one of the four roles."""
    for role in ROLES:
        if text == role:
            return role
    raise Invalid(
        "bad_role",
        N_("“%(role)s” is no role; there are %(roles)s."),
        role=text,
        roles=", ".join(ROLES),
    )


def clean_timezone(text: str) -> str:
    """An IANA time zone such as America/Chicago. Raises `Invalid` (`bad_timezone`)."""
    zone = text.strip()
    if zone not in _every_zone():
        raise Invalid(
            "bad_timezone",
            N_("“%(zone)s” is no time zone; write one like America/Chicago."),
            zone=zone[:MAX_SLUG],
        )
    return zone


def time_zones() -> list[str]:
    """The zones worth offering: places by continent and ocean, without aliases of other eras."""
    return sorted(zone for zone in _every_zone() if zone.startswith(_CONTINENTS)) + ["UTC"]


@cache
def _every_zone() -> frozenset[str]:
    # These two stand for "whatever this machine uses" and for "not set".
    return frozenset(available_timezones() - {"localtime", "Factory"})


def clean_slug(text: str) -> str:
    """A school's id: small letters, digits and hyphens. Raises `Invalid` (`bad_school_id`)."""
    slug = text.strip()
    if len(slug) > MAX_SLUG or not _SLUG.fullmatch(slug):
        raise Invalid(
            "bad_school_id",
            N_("“%(id)s” is no school id; use small letters, digits and hyphens: lincoln-ms."),
            id=slug[:MAX_SLUG],
        )
    return slug


def slug_of(name: str, taken: Iterable[str] = ()) -> str:
    """An id made from a school's name: "Lincoln Middle School" gives lincoln-middle-school."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _NOT_IN_SLUG.sub("-", plain).strip("-")[: MAX_SLUG - 4].strip("-") or "school"
    used, number = set(taken), 2
    candidate = slug
    while candidate in used:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def check_password(password: str, about: Sequence[str] = ()) -> None:
    """Refuse a password that is too short, too long, or among the first that anybody tries.

    `about` holds what others know of the person: address, name, school. Raises `Invalid`
    (`password_too_short`, `password_too_long`, `password_too_common`).
    """
    if len(password) < MIN_PASSWORD:
        raise Invalid(
            "password_too_short",
            N_("Use at least %(least)s characters; a few words in a row are easy to remember."),
            least=MIN_PASSWORD,
        )
    if len(password) > MAX_PASSWORD:
        raise Invalid(
            "password_too_long", N_("Use at most %(most)s characters."), most=MAX_PASSWORD
        )
    guesses = _WORST | {known.lower() for known in about}
    if password.lower() in guesses or len(set(password)) < 4:
        raise Invalid(
            "password_too_common",
            N_("This password is among the first that anybody would try; choose another."),
        )

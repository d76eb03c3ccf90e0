"""Who can sign in: schools, people, sessions, tokens, and the one-time link that begins it all.

Secrets (cookies, tokens, links) are handed out once and kept as digests only.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Conflict, Invalid, NotFound, StoreUnavailable
from walkthrough.domain.events import now_text
from walkthrough.domain.ports import Link, Role, School, Session, Token, User
from walkthrough.usecases.account_fields import (
    check_password,
    clean_email,
    clean_name,
    clean_role,
    clean_slug,
    clean_timezone,
    slug_of,
)
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import OPERATOR, authorise, who
from walkthrough.usecases.services import Services

# Long enough that a month without network does not sign anybody out.
SESSION_LIFE = timedelta(days=90)
LINK_LIFE = timedelta(hours=24)
# How exactly the last use of a session is known: to the hour, so that it costs nothing.
USE_NOTED = timedelta(hours=1)
MAX_LABEL = 200


@dataclass(frozen=True)
class FirstAccount:
    """What the set-up form asks for: the first school and its first district lead."""

    school_name: str
    timezone: str
    name: str
    email: str
    password: str
    school_id: str = ""


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256, which signs nobody in."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


# The first account


def make_setup_link(services: Services) -> str | None:
    """The secret of a fresh link that makes the first account, or None when there is one."""
    people = services.store.people
    if people.users():
        return None
    people.drop_links("setup")
    secret = services.ids.secret()
    expires = now_text(services.clock.now() + LINK_LIFE)
    people.save_link(Link(digest(secret), "setup", None, expires))
    return secret


def setup_link_opens(services: Services, secret: str) -> bool:
    """Whether the set-up link can still be used."""
    link = services.store.people.link(digest(secret))
    return _is_fresh_setup(services, link) and not services.store.people.users()


def set_up(services: Services, secret: str, form: FirstAccount) -> User:
    """Make the first school and its district lead; the link is used up.

    Raises `NotFound` (`setup_link_spent`) for a link that is used, expired or made up, and
    `Invalid` naming the field that cannot be taken; then the link stays good.
    """
    if not setup_link_opens(services, secret):
        raise _spent()
    school = _checked_school(form.school_id or slug_of(form.school_name), form.school_name,
                             form.timezone)  # fmt: skip
    user = _checked_user(services, form.email, form.name, "district", [], form.password,
                         known=[school.id, school.name])  # fmt: skip
    # Of two people with the same link, one gets it.
    if not _is_fresh_setup(services, services.store.people.take_link(digest(secret))):
        raise _spent()
    services.store.people.save_school(school)
    user = replace(user, schools=(school.id,))
    services.store.people.save_user(user)
    record(services, "setup_done", user.id, school=school.id)
    return user


def _is_fresh_setup(services: Services, link: Link | None) -> bool:
    now = now_text(services.clock.now())
    return link is not None and link.purpose == "setup" and now < link.expires_at


def _spent() -> NotFound:
    return NotFound("setup_link_spent", N_("This set-up link was used, or its time is up."))


# Schools and people


def add_school(
    services: Services, school: str, name: str, timezone: str, by: Actor | None = OPERATOR
) -> School:
    """Add a school; without an id it gets one made from its name.

    Raises `Forbidden`, `Invalid` naming the field, or `Conflict` (`school_taken`).
    """
    authorise(by)
    taken = [known.id for known in services.store.people.schools()]
    school = school.strip() or slug_of(name, taken)
    added = _checked_school(school, name, timezone)
    if services.store.people.school(added.id) is not None:
        raise Conflict(
            "school_taken", N_("There is a school “%(school)s” already."), school=added.id
        )
    services.store.people.save_school(added)
    record(services, "school_added", who(by), school=added.id)
    return added


def add_user(
    services: Services,
    email: str,
    name: str,
    role: str,
    schools: Iterable[str],
    password: str | None = None,
    by: Actor | None = OPERATOR,
) -> User:
    """Add a person; without a password they cannot sign in yet.

    Raises `Forbidden`, `Invalid` naming the field (an unknown school, none for a role that needs
    one) or `Conflict` (`email_taken`).
    """
    authorise(by)
    user = _checked_user(services, email, name, clean_role(role), schools, password)
    services.store.people.save_user(user)
    schools = list(user.schools)
    record(services, "user_added", who(by), user=user.id, role=user.role, schools=schools)
    return user


def _checked_school(school: str, name: str, timezone: str) -> School:
    return School(clean_slug(school), clean_name(name, "bad_school_name"), clean_timezone(timezone))


def _checked_user(
    services: Services,
    email: str,
    name: str,
    role: Role,
    schools: Iterable[str],
    password: str | None,
    known: Iterable[str] = (),
) -> User:
    address, called = clean_email(email), clean_name(name)
    if services.store.people.user_by_email(address) is not None:
        raise Conflict(
            "email_taken", N_("There is an account for %(email)s already."), email=address
        )
    theirs = checked_schools(services, schools, role)
    if password is not None:
        check_password(password, [address, address.partition("@")[0], called, *known])
    return User(
        id=services.ids.uuid(),
        email=address,
        name=called,
        role=role,
        schools=theirs,
        password_hash=services.passwords.hash(typed(password)) if password is not None else None,
        created_at=now_text(services.clock.now()),
    )


def checked_schools(services: Services, schools: Iterable[str], role: Role) -> tuple[str, ...]:
    """The ids, each once. Raises `Invalid` (`unknown_school`, `no_school`)."""
    theirs = tuple(dict.fromkeys(schools))
    for school in theirs:
        if services.store.people.school(school) is None:
            raise Invalid("unknown_school", N_("There is no school “%(school)s”."), school=school)
    if not theirs and role != "district":
        raise Invalid("no_school", N_("Name at least one school; only a district lead needs none."))
    return theirs


# Signing in and out


def sign_in(services: Services, email: str, password: str, label: str = "") -> str:
    """The secret of a new session for whoever knows the password.

    An unknown address, a wrong password and an account that may not sign in get the same answer
    after the same work: `Invalid` (`wrong_credentials`).
    """
    user = _by_email(services, email)
    known = user.password_hash if user is not None and user.active else None
    decoy = _decoy(services.passwords.hash)
    matches = services.passwords.matches(known or decoy, typed(password))
    if user is None or known is None or not matches:
        record(services, "sign_in_refused", user.id if user else None)
        raise Invalid("wrong_credentials", N_("That email and password do not go together."))
    secret = begin_session(services, user, label)
    now = services.store.people.user(user.id)
    if now is None or now.password_hash != known:
        # The password was changed while it was being checked: what it opened must not stay open.
        services.store.people.drop_session(digest(secret))
    return secret


def begin_session(services: Services, user: User, label: str = "") -> str:
    """The secret of a new session, for someone who has just proved who they are."""
    secret = services.ids.secret()
    created = now_text(services.clock.now())
    services.store.people.save_session(Session(digest(secret), user.id, created, label[:MAX_LABEL]))
    record(services, "sign_in", user.id)
    return secret


def sign_out(services: Services, secret: str) -> None:
    """End the session: whoever copied its cookie is signed out as well."""
    session = services.store.people.session(digest(secret))
    if session is not None:
        services.store.people.drop_session(session.id)
        record(services, "sign_out", session.user)


def user_of_session(services: Services, secret: str) -> User | None:
    """Whoever is signed in with this cookie; None when it was revoked or is too old."""
    session = services.store.people.session(digest(secret))
    if session is None:
        return None
    if _age(services, session.created_at) > SESSION_LIFE:
        services.store.people.drop_session(session.id)
        return None
    if _age(services, session.used_at or session.created_at) > USE_NOTED:
        # A courtesy to whoever looks at their devices; a full disk must not keep anybody out.
        with suppress(StoreUnavailable):
            services.store.people.touch_session(session.id, now_text(services.clock.now()))
    return _active(services, session.user)


def _age(services: Services, instant: str) -> timedelta:
    return services.clock.now() - datetime.fromisoformat(instant)


def _by_email(services: Services, email: str) -> User | None:
    try:
        return services.store.people.user_by_email(clean_email(email))
    except Invalid:
        return None


def _active(services: Services, user: str) -> User | None:
    found = services.store.people.user(user)
    return found if found is not None and found.active else None


def typed(password: str) -> str:
    """The same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=8)
def _decoy(hashed: Callable[[str], str]) -> str:
    return hashed("nobody has this password")


# Tokens


def add_token(services: Services, email: str, note: str = "") -> str:
    """A new bearer token for the API. Raises `NotFound` (`no_such_user`)."""
    user = _by_email(services, email)
    if user is None or not user.active:
        raise NotFound("no_such_user", N_("There is no active account for %(email)s."), email=email)
    secret = services.ids.secret()
    created = now_text(services.clock.now())
    services.store.people.save_token(Token(digest(secret), user.id, note[:MAX_LABEL], created))
    record(services, "token_added", user.id)
    return secret


def user_of_token(services: Services, secret: str) -> User | None:
    """Whoever the bearer token stands for; None when it was revoked."""
    token = services.store.people.token(digest(secret))
    return _active(services, token.user) if token is not None else None

"""What lets somebody in: their password, one-time links, signed-in devices, and tokens."""

from dataclasses import replace
from datetime import datetime

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Conflict, Invalid, NotFound
from walkthrough.domain.events import now_text
from walkthrough.domain.ports import Link, Session, Token, User
from walkthrough.usecases.account_fields import check_password
from walkthrough.usecases.accounts import LINK_LIFE, SESSION_LIFE, digest, typed
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import authorise, who
from walkthrough.usecases.people import person
from walkthrough.usecases.services import Services

# Of a token's id, enough to tell it from all others: as much as `token list` prints.
SHOWN_ID = 12
LEAST_ID = 8

# Passwords


def change_password(services: Services, actor: Actor, current: str, new: str, session: str) -> None:
    """Change one's own password; every session but this one (its secret) ends.

    Raises `Invalid`: `wrong_password`, or what is wrong with the new one.
    """
    user = person_of(services, actor)
    if not services.passwords.matches(user.password_hash or "", typed(current)):
        record(services, "password_change_refused", user.id)
        raise Invalid("wrong_password", N_("This is not your current password."))
    _check(user, new)
    _set_password(services, user, new)
    services.store.people.drop_sessions(user.id, keep=digest(session))
    record(services, "password_changed", user.id)


def make_reset_link(services: Services, by: Actor | None, user: str) -> str:
    """The secret of a fresh link that sets a password, once, within a day; it replaces older ones.

    Raises `Forbidden`, `NotFound`, `Conflict` (`deactivated`).
    """
    authorise(by)
    known = person(services, by, user)
    if not known.active:
        raise Conflict(
            "deactivated",
            N_("%(name)s is deactivated. Reactivate the account first."),
            name=known.name,
        )
    services.store.people.drop_links("reset", user)
    secret = services.ids.secret()
    expires = now_text(services.clock.now() + LINK_LIFE)
    services.store.people.save_link(Link(digest(secret), "reset", user, expires))
    record(services, "reset_link_made", who(by), user=user)
    return secret


def owner_of_reset_link(services: Services, secret: str) -> User | None:
    """Whose password the link sets; None when it was used, is too old, or is made up."""
    return _owner(services, services.store.people.link(digest(secret)))


def reset_password(services: Services, secret: str, new: str) -> User:
    """Set the password of the link's owner; the link is used up and all their sessions end.

    Raises `NotFound` (`reset_link_spent`), or `Invalid` for the password; then the link stays good.
    """
    user = owner_of_reset_link(services, secret)
    if user is None:
        raise _spent()
    _check(user, new)
    # Of two people with the same link, one gets it.
    if _owner(services, services.store.people.take_link(digest(secret))) is None:
        raise _spent()
    changed = _set_password(services, user, new)
    services.store.people.drop_sessions(user.id)
    record(services, "password_reset", user.id)
    return changed


def _set_password(services: Services, user: User, new: str) -> User:
    hashed = services.passwords.hash(typed(new))
    changed = services.store.people.change_user(
        user.id, lambda known, _: replace(known, password_hash=hashed)
    )
    services.store.people.drop_links("reset", user.id)
    return changed or user


def _check(user: User, password: str) -> None:
    check_password(password, [user.email, user.email.partition("@")[0], user.name])


def _owner(services: Services, link: Link | None) -> User | None:
    if link is None or link.purpose != "reset" or link.user is None:
        return None
    if now_text(services.clock.now()) >= link.expires_at:
        return None
    user = services.store.people.user(link.user)
    return user if user is not None and user.active else None


def _spent() -> NotFound:
    return NotFound("reset_link_spent", N_("This link was used, or its time is up."))


# Signed-in devices


def sessions(services: Services, actor: Actor) -> list[Session]:
    """Where one is signed in, the one used last first."""
    now = services.clock.now()
    return sorted(
        (
            one
            for one in services.store.people.sessions_of(actor.id)
            if now - datetime.fromisoformat(one.created_at) <= SESSION_LIFE
        ),
        key=last_use,
        reverse=True,
    )


def last_use(session: Session) -> str:
    """The instant when the session was last noted in use."""
    return session.used_at or session.created_at


def end_session(services: Services, actor: Actor, session: str) -> None:
    """Sign one of one's own devices out. Raises `NotFound` (`no_such_session`)."""
    found = services.store.people.session(session)
    if found is None or found.user != actor.id:
        raise NotFound("no_such_session", N_("That device is not signed in any more."))
    services.store.people.drop_session(session)
    record(services, "session_ended", actor.id)


def end_other_sessions(services: Services, actor: Actor, session: str) -> None:
    """Sign out everywhere but in this session (its secret)."""
    services.store.people.drop_sessions(actor.id, keep=digest(session))
    record(services, "other_sessions_ended", actor.id)


# Tokens


def tokens(services: Services, user: str) -> list[Token]:
    """Somebody's tokens, the newest first."""
    found = services.store.people.tokens_of(user)
    return sorted(found, key=lambda token: (token.created_at, token.id), reverse=True)


def revoke_token(services: Services, actor: Actor, token: str) -> None:
    """Revoke one of one's own tokens by its id. Raises `NotFound` (`no_such_token`)."""
    found = services.store.people.token(token)
    if found is None or found.user != actor.id:
        raise _no_such_token()
    _revoke(services, found, actor.id)


def revoke_token_of_anybody(services: Services, text: str) -> Token:
    """Revoke the token that an operator names: the token itself, its id, or the id's beginning.

    Raises `NotFound` (`no_such_token`), also when several begin like that.
    """
    people = services.store.people
    found = people.token(digest(text)) or people.token(text)
    if found is None and len(text) >= LEAST_ID:
        every = [token for user in people.users() for token in people.tokens_of(user.id)]
        alike = [token for token in every if token.id.startswith(text)]
        found = alike[0] if len(alike) == 1 else None
    if found is None:
        raise _no_such_token()
    _revoke(services, found, None)
    return found


def _revoke(services: Services, token: Token, by: str | None) -> None:
    services.store.people.drop_token(token.id)
    record(services, "token_revoked", by, user=token.user)


def _no_such_token() -> NotFound:
    return NotFound("no_such_token", N_("There is no such token, or it was revoked already."))


def person_of(services: Services, actor: Actor) -> User:
    """The actor's own account as it is now. Raises `NotFound` (`no_such_person`)."""
    user = services.store.people.user(actor.id)
    if user is None:
        raise NotFound("no_such_person", N_("There is no such person."))
    return user

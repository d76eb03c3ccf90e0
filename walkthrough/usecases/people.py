"""The people of the district: who is there, what each may do, and who comes in no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Conflict, NotFound
from walkthrough.domain.ports import School, User
from walkthrough.usecases.account_fields import clean_email, clean_name, clean_role
from walkthrough.usecases.accounts import checked_schools
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import Page, authorise, by_name, page_of, who
from walkthrough.usecases.services import Services


@dataclass(frozen=True)
class Person:
    """One person in the list, with their schools by name."""

    user: User
    schools: list[School]


@dataclass(frozen=True)
class Change:
    """What is to be known of a person from now on."""

    email: str
    name: str
    role: str
    schools: Iterable[str]


def listing(services: Services, by: Actor | None, query: str = "", page: int = 1) -> Page[Person]:
    """The people by name, those who were deactivated last. Raises `Forbidden`."""
    authorise(by)
    schools = {school.id: school for school in services.store.people.schools()}
    rows = [
        Person(user, [schools[one] for one in user.schools if one in schools])
        for user in services.store.people.users()
    ]
    rows.sort(key=lambda row: (not row.user.active, by_name(row.user.name), row.user.email))
    return page_of(rows, _words, query, page)


def _words(row: Person) -> list[str]:
    user = row.user
    role = "district lead" if user.role == "district" else user.role
    state = "" if user.active else "deactivated"
    return [user.name, user.email, role, state, *(school.name for school in row.schools)]


def person(services: Services, by: Actor | None, user: str) -> User:
    """One person. Raises `Forbidden`, `NotFound` (`no_such_person`)."""
    authorise(by)
    return _known(services.store.people.user(user))


def person_by_email(services: Services, by: Actor | None, email: str) -> User:
    """One person, by their address. Raises `Forbidden`, `Invalid`, `NotFound` (`no_such_user`)."""
    authorise(by)
    address = clean_email(email)
    found = services.store.people.user_by_email(address)
    if found is None:
        raise NotFound("no_such_user", N_("There is no account for %(email)s."), email=address)
    return found


def change(services: Services, by: Actor | None, user: str, wanted: Change) -> User:
    """Change who somebody is here; a new role or school holds from their next request on.

    Raises `Forbidden`, `NotFound`, `Invalid` naming the field, `Conflict` (`email_taken`, or
    `last_lead` when nobody would be left to manage).
    """
    before = person(services, by, user)
    role = clean_role(wanted.role)
    fields = {
        "email": clean_email(wanted.email),
        "name": clean_name(wanted.name),
        "role": role,
        "schools": checked_schools(services, wanted.schools, role),
    }
    changed = _change(services, user, **fields)
    if changed.role != before.role:
        record(services, "role_changed", who(by), user=user, before=before.role, after=changed.role)
    others = [
        name for name in ("email", "name", "schools") if fields[name] != getattr(before, name)
    ]
    if others:
        record(services, "user_changed", who(by), user=user, fields=others)
    return changed


def deactivate(services: Services, by: Actor | None, user: str) -> User:
    """Let somebody in no more: sessions, tokens and links end. What they recorded stays.

    Raises `Forbidden`, `NotFound`, `Conflict` (`last_lead`).
    """
    return _set_active(services, by, user, active=False)


def reactivate(services: Services, by: Actor | None, user: str) -> User:
    """Let somebody in again, with the password they had. Raises `Forbidden`, `NotFound`."""
    return _set_active(services, by, user, active=True)


def _set_active(services: Services, by: Actor | None, user: str, *, active: bool) -> User:
    before = person(services, by, user)
    changed = _change(services, user, active=active)
    # On the way back in as well: nothing that was handed out before opens anything again.
    if not before.active or not active:
        services.store.people.drop_sessions(user)
        services.store.people.drop_tokens(user)
        services.store.people.drop_links("reset", user)
    if before.active != active:
        what = "user_reactivated" if active else "user_deactivated"
        record(services, what, who(by), user=user)
    return changed


def _change(services: Services, user: str, **fields: object) -> User:
    def changed(known: User, everybody: Sequence[User]) -> User:
        after = replace(known, **fields)  # type: ignore[arg-type]  # checked above, by name
        _keep_a_lead(known, after, everybody)
        return after

    return _known(services.store.people.change_user(user, changed))


def _keep_a_lead(before: User, after: User, everybody: Iterable[User]) -> None:
    if not _leads(before) or _leads(after):
        return
    if not any(_leads(other) for other in everybody if other.id != before.id):
        raise Conflict(
            "last_lead",
            N_(
                "%(name)s is the only district lead. Make somebody else a district lead first, "
                "or nobody could manage people any more."
            ),
            name=before.name,
        )


def _leads(user: User) -> bool:
    return user.active and user.role == "district"


def _known(user: User | None) -> User:
    if user is None:
        raise NotFound("no_such_person", N_("There is no such person."))
    return user

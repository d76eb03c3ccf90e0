"""The classes that observers can choose: kept by the district, offered when a visit starts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Conflict, Invalid, NotFound
from walkthrough.domain.ports import Class, School, User
from walkthrough.usecases.account_fields import clean_name, clean_optional
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import Page, authorise, by_name, page_of, who
from walkthrough.usecases.services import Services


@dataclass(frozen=True)
class Entry:
    """What is typed about a class. `teacher` is a name, or `name (address)` for an account."""

    school: str
    name: str
    teacher: str
    subject: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Listed:
    """One class in the list; `one.teacher_id` is None when its teacher has no account there."""

    one: Class
    school: School


def listing(services: Services, by: Actor | None, query: str = "", page: int = 1) -> Page[Listed]:
    """The classes by school and name. Raises `Forbidden`."""
    authorise(by)
    schools = {school.id: school for school in services.store.people.schools()}
    rows = [
        Listed(one, schools.get(one.school) or School(one.school, one.school))
        for one in kept(services)
    ]
    rows.sort(key=lambda row: (by_name(row.school.name), by_name(row.one.name), row.one.teacher))
    return page_of(rows, _words, query, page)


def _words(row: Listed) -> list[str]:
    one = row.one
    return [one.name, one.teacher, one.subject, one.grade, row.school.name]


def kept(services: Services) -> list[Class]:
    """All classes, each with its teacher as the account has them now.

    An account that is no teacher's any more, or not of that school, is not named.
    """
    teachers = {user.id: user for user in services.store.people.users()}
    return [_current(one, teachers.get(one.teacher_id or "")) for one in _classes(services)]


def _classes(services: Services) -> list[Class]:
    return services.store.people.classes()


def _current(one: Class, teacher: User | None) -> Class:
    if teacher is None:
        return replace(one, teacher_id=None)
    account = teacher.id if _teaches_in(teacher, one.school) else None
    return replace(one, teacher=teacher.name, teacher_id=account)


def place_of(one: Class) -> dict[str, Any]:
    """What the class says about an event's place; only what is known."""
    place = {
        "school": one.school,
        "teacher": one.teacher,
        "class": one.name,
        "subject": one.subject,
        "grade": one.grade,
        "class_id": one.id,
        "teacher_id": one.teacher_id,
    }
    return {key: value for key, value in place.items() if value}


def class_of(services: Services, by: Actor | None, id: str) -> Class:
    """One class. Raises `Forbidden`, `NotFound` (`no_such_class`)."""
    authorise(by)
    found = next((one for one in kept(services) if one.id == id), None)
    if found is None:
        raise NotFound("no_such_class", N_("There is no such class."))
    return found


def add(services: Services, by: Actor | None, entry: Entry) -> Class:
    """Add a class. Raises `Forbidden`, `Invalid` naming the field, `Conflict` (`class_taken`)."""
    authorise(by)
    return _save(services, by, services.ids.uuid(), entry, "class_added")


def change(services: Services, by: Actor | None, id: str, entry: Entry) -> Class:
    """Change a class; walkthroughs keep what they were made with. Raises as `add`, `NotFound`."""
    before = class_of(services, by, id)
    return _save(services, by, before.id, entry, "class_changed")


def drop(services: Services, by: Actor | None, id: str) -> Class:
    """Take a class off the list; its walkthroughs stay. Raises `Forbidden`, `NotFound`."""
    found = class_of(services, by, id)
    services.store.people.drop_class(id)
    record(services, "class_dropped", who(by), **{"class": id, "school": found.school})
    return found


def _save(services: Services, by: Actor | None, id: str, entry: Entry, what: str) -> Class:
    made = _checked(services, id, entry)
    services.store.people.save_class(made)
    record(services, what, who(by), **{"class": id, "school": made.school})
    return made


def _checked(services: Services, id: str, entry: Entry) -> Class:
    if services.store.people.school(entry.school) is None:
        raise Invalid("no_class_school", N_("Choose the school."))
    account = _account(services, entry)
    made = Class(
        id=id,
        school=entry.school,
        name=clean_name(entry.name, "bad_class_name"),
        teacher=account.name if account else clean_name(entry.teacher, "bad_teacher"),
        teacher_id=account.id if account else None,
        subject=clean_optional(entry.subject, "bad_subject"),
        grade=clean_optional(entry.grade, "bad_grade"),
    )
    if any(_same(made, other) for other in _classes(services) if other.id != id):
        raise Conflict(
            "class_taken",
            N_("%(teacher)s already has a class “%(name)s” at this school."),
            teacher=made.teacher,
            name=made.name,
        )
    return made


def _account(services: Services, entry: Entry) -> User | None:
    """The account that is meant: by its address, or by a name that one teacher there has."""
    typed = by_name(" ".join(entry.teacher.split()))
    there = [user for user in _teachers(services) if _teaches_in(user, entry.school)]
    chosen = [user for user in there if by_name(label_of(user)) == typed]
    named = chosen or [user for user in there if by_name(user.name) == typed]
    if len(named) > 1:
        raise Invalid(
            "teacher_unclear",
            N_("Two teachers there are called %(name)s. Choose the one with the right address."),
            name=named[0].name,
        )
    if not named and any(by_name(label_of(user)) == typed for user in _teachers(services)):
        raise Invalid("teacher_elsewhere", N_("This teacher does not belong to that school."))
    return named[0] if named else None


def teachers(services: Services) -> list[str]:
    """The teachers with an account, as the form offers them."""
    return sorted({label_of(user) for user in _teachers(services)}, key=by_name)


def teacher_words(services: Services, one: Class) -> str:
    """A class's teacher as the form shows them: the account if there is one, else the name."""
    account = services.store.people.user(one.teacher_id or "")
    return label_of(account) if account is not None else one.teacher


def label_of(user: User) -> str:
    """A teacher's account in words that no other has: name and address."""
    return f"{user.name} ({user.email})"


def _teachers(services: Services) -> Iterable[User]:
    return [one for one in services.store.people.users() if one.role == "teacher" and one.active]


def _teaches_in(user: User, school: str) -> bool:
    return user.active and user.role == "teacher" and school in user.schools


def _same(one: Class, other: Class) -> bool:
    keys = ((known.school, by_name(known.teacher), by_name(known.name)) for known in (one, other))
    return len(set(keys)) == 1

"""The schools of the district: listing and changing them."""

from collections import Counter
from dataclasses import dataclass

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.ports import School
from walkthrough.usecases.account_fields import clean_name, clean_timezone
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import Page, authorise, by_name, page_of, who
from walkthrough.usecases.services import Services


@dataclass(frozen=True)
class Listed:
    """One school in the list, with how many active people and classes it has."""

    school: School
    people: int
    classes: int


def listing(services: Services, by: Actor | None, query: str = "", page: int = 1) -> Page[Listed]:
    """The schools by name. Raises `Forbidden`."""
    authorise(by)
    store = services.store.people
    people = Counter(one for user in store.users() if user.active for one in user.schools)
    classes = Counter(one.school for one in store.classes())
    rows = [Listed(one, people[one.id], classes[one.id]) for one in every(services)]
    return page_of(rows, _words, query, page)


def _words(row: Listed) -> list[str]:
    # A zone is found by its city: "new york" finds America/New_York.
    return [row.school.id, row.school.name, row.school.timezone.replace("_", " ")]


def every(services: Services) -> list[School]:
    """All schools, by name."""
    return sorted(services.store.people.schools(), key=lambda school: by_name(school.name))


def school(services: Services, by: Actor | None, school: str) -> School:
    """One school. Raises `Forbidden`, `NotFound` (`no_such_school`)."""
    authorise(by)
    found = services.store.people.school(school)
    if found is None:
        raise NotFound("no_such_school", N_("There is no such school."))
    return found


def change(services: Services, by: Actor | None, id: str, name: str, timezone: str) -> School:
    """Rename a school or correct its time zone; its id stays, since walkthroughs hold it.

    Raises `Forbidden`, `NotFound`, or `Invalid` naming the field.
    """
    before = school(services, by, id)
    after = School(id, clean_name(name, "bad_school_name"), clean_timezone(timezone))
    if after != before:
        services.store.people.save_school(after)
        record(services, "school_changed", who(by), school=id, timezone=after.timezone)
    return after

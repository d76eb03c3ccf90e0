"""Who was visited, how often, and who has not been lately: of every visit, shared or not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from walkthrough.domain.access import Actor
from walkthrough.domain.periods import Period
from walkthrough.domain.selection import Selection, Visit, same
from walkthrough.usecases.classes import kept
from walkthrough.usecases.review_records import Covered
from walkthrough.usecases.review_visits import Teachers, once_each
from walkthrough.usecases.services import Services


@dataclass
class _Row:
    name: str
    school: str
    classes: set[str] = field(default_factory=set)
    visits: int = 0
    last: date | None = None


def coverage(
    services: Services,
    actor: Actor,
    selection: Selection,
    before: Period,
    known: Iterable[Visit],
) -> tuple[Covered, ...]:
    """Teachers by when they were last visited, those not visited first; then by name.

    For whoever oversees schools also teachers of whom no visit is known: those with a class on
    the district's list. `known` are visits of the period and of the one `before`.
    """
    rows: dict[tuple[str, str], _Row] = {}
    if actor.oversees:
        rows.update(_listed(services, actor, selection))
    earlier = selection.during(before)
    for visit in once_each(known):
        now = selection.holds(visit)
        if not now and not earlier.holds(visit):
            continue
        place = visit.digest.header.place
        row = rows.setdefault((visit.school, visit.teacher), _Row(place.teacher, visit.school))
        row.last = max(row.last or visit.day, visit.day)
        if now:
            row.visits += 1
            row.classes.add(place.class_)
    return _ordered(services, list(rows.values()))


def _listed(services: Services, actor: Actor, selection: Selection) -> dict[tuple[str, str], _Row]:
    classes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    teachers = Teachers(services.store.people.users())
    for one in kept(services):
        identity = teachers.identity(one.school, one.teacher, one.teacher_id)
        if actor.has_school(one.school) and _asked(selection, one.school, identity, one.teacher):
            classes[one.school, identity].append(one.name)
            names[one.school, identity] = one.teacher
    wanted = selection.chosen.get("class", frozenset())
    return {
        key: _Row(names[key], key[0])
        for key, some in classes.items()
        if not wanted or wanted & {same(name) for name in some}
    }


def _asked(selection: Selection, school: str, identity: str, teacher: str) -> bool:
    schools = selection.chosen.get("school", frozenset())
    teachers = selection.chosen.get("teacher", frozenset())
    return (not schools or same(school) in schools) and (
        not teachers or same(identity) in teachers or same(teacher) in teachers
    )


def _ordered(services: Services, rows: Sequence[_Row]) -> tuple[Covered, ...]:
    names = {one.id: one.name for one in services.store.people.schools()}
    ordered = sorted(rows, key=lambda row: (row.last or date.min, same(row.name)))
    return tuple(
        Covered(
            teacher=row.name,
            school=row.school,
            school_name=names.get(row.school, row.school),
            classes=tuple(sorted(row.classes)),
            visits=row.visits,
            last=row.last,
        )
        for row in ordered
    )

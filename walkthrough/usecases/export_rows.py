"""Single walkthroughs as rows and as documents: marks and minutes, and nobody's words."""

from collections.abc import Iterable, Iterator
from typing import Any

from walkthrough.domain.digest import GroupDigest, Mark
from walkthrough.domain.events import WHOLE_CLASS
from walkthrough.domain.joining import alias_of
from walkthrough.domain.selection import Visit
from walkthrough.domain.tables import Row
from walkthrough.usecases.services import Services

_NOTHING = Mark()
_UNTOUCHED = GroupDigest(WHOLE_CLASS, "", None, 0, watched=False)


class Walkthroughs:
    """Makes rows and documents of visits; who observed is looked up once."""

    def __init__(self, services: Services) -> None:
        self._rubrics = services.rubrics
        self._names = {user.id: user.name for user in services.store.people.users()}

    def rows(self, visits: Iterable[Visit]) -> Iterator[Row]:
        """A row a walkthrough × group × look-for, as `export_columns.WALKTHROUGHS`."""
        for visit in visits:
            header, place = visit.digest.header, visit.digest.header.place
            who = (
                header.id,
                visit.day,
                place.school,
                place.teacher,
                place.class_,
                place.subject,
                place.grade,
                self._observer(visit),
                header.rubric.id,
                header.rubric.version,
            )
            look_fors = self._look_fors(visit)
            for name, group in _places(visit):
                for look_for in look_fors:
                    mark = visit.digest.marks.get((group.id, look_for), _NOTHING)
                    yield (
                        *who,
                        name,
                        look_for,
                        group.watched,
                        mark.seen,
                        mark.counter,
                        mark.no_opportunity,
                        mark.level,
                        group.seconds,
                    )

    def documents(self, visits: Iterable[Visit]) -> Iterator[dict[str, Any]]:
        """A document a walkthrough; its cells are dense over groups × look-fors."""
        for visit in visits:
            header, place = visit.digest.header, visit.digest.header.place
            look_fors = self._look_fors(visit)
            yield {
                "walkthrough": header.id,
                "visit": alias_of(header.visit) if header.visit else None,
                "date": visit.day.isoformat(),
                "started_at": header.started_at,
                "finished_at": header.finished_at,
                "school": place.school,
                "teacher": place.teacher,
                "class": place.class_,
                "subject": place.subject,
                "grade": place.grade,
                "task": place.task,
                "lesson_part": place.lesson_part,
                "observer": self._observer(visit),
                "observer_id": header.observer,
                "rubric": header.rubric.id,
                "rubric_version": header.rubric.version,
                "groups": [_group(name, group) for name, group in _places(visit)],
                "cells": [
                    _cell(group, look_for, visit)
                    for _, group in _places(visit)
                    for look_for in look_fors
                ],
            }

    def _observer(self, visit: Visit) -> str:
        observer = visit.digest.header.observer
        return self._names.get(observer, observer)

    def _look_fors(self, visit: Visit) -> list[str]:
        """The look-fors' ids; of a version that cannot be read, of those with a mark."""
        rubric = self._rubrics.find(visit.rubric, visit.version)
        if rubric is None:
            return sorted({look_for for _, look_for in visit.digest.marks})
        return [look_for.id for look_for in rubric.look_fors]


def _places(visit: Visit) -> list[tuple[str, GroupDigest]]:
    """The groups that count, each by a name of its own, and the whole class once it has a mark."""
    digest = visit.digest
    taken = {WHOLE_CLASS}
    places = []
    for group in digest.groups:
        name, number = group.name, 1
        while name in taken:
            number += 1
            name = f"{group.name} ({number})"
        taken.add(name)
        places.append((name, group))
    if any(place == WHOLE_CLASS for place, _ in digest.marks):
        places.append((WHOLE_CLASS, digest.whole_class or _UNTOUCHED))
    return places


def _group(name: str, group: GroupDigest) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": name,
        "size": group.size,
        "watched": group.watched,
        "focus_seconds": group.seconds,
    }


def _cell(group: GroupDigest, look_for: str, visit: Visit) -> dict[str, Any]:
    mark = visit.digest.marks.get((group.id, look_for), _NOTHING)
    return {
        "group": group.id,
        "look_for": look_for,
        "seen": mark.seen,
        "counter": mark.counter,
        "no_opportunity": mark.no_opportunity,
        "level": mark.level,
    }

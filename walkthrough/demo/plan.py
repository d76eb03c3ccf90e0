"""When each visit takes place: over two terms, in school hours, one observer in one place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random

from walkthrough.demo.lessons import Visit
from walkthrough.demo.school_year import bell, school_days


@dataclass(frozen=True)
class Planned:
    """A visit, when its observer comes in."""

    visit: Visit
    begins: datetime


def plan(rng: Random, lessons: Sequence[Sequence[Visit]], now: datetime) -> list[Planned]:
    """All visits, the earliest first; a teacher's come in the order in which they were written."""
    days = school_days(now.astimezone(lessons[0][0].zone).date())
    taken: defaultdict[date, set[str]] = defaultdict(set)
    planned: list[Planned] = []
    for visits in lessons:
        for index, visit in enumerate(visits):
            wanted = _wanted(rng, visit, index, len(visits), len(days))
            day = next(
                days[place]
                for place in chain(range(wanted, -1, -1), range(wanted, len(days)))
                if _fits(visit, days[place], taken[days[place]])
            )
            taken[day] |= _busy(visit)
            begins = bell(day, visit.course.period, visit.zone)
            planned.append(Planned(visit, begins + timedelta(minutes=rng.uniform(3, 12))))
    return sorted(planned, key=lambda each: each.begins)


def _wanted(rng: Random, visit: Visit, index: int, of: int, days: int) -> int:
    """The day's number: a visit that waits for its observer is one of the last days'."""
    if visit.state == "open":
        return days - 1
    if visit.state == "finished":
        return days - 1 - rng.randrange(3)
    place = (index + 0.5 + rng.uniform(-0.25, 0.25)) / of
    return min(int(place * days), days - 4)


def _fits(visit: Visit, day: date, busy: set[str]) -> bool:
    weekday = visit.course.weekday
    return (weekday is None or day.weekday() == weekday) and not _busy(visit) & busy


def _busy(visit: Visit) -> set[str]:
    """Whoever cannot be elsewhere on that day."""
    return {visit.observer, visit.teacher} | ({visit.pair.observer} if visit.pair else set())

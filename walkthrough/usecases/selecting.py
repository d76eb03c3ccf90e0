"""What a report is asked about, from the words of a query string or of a command line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Invalid, NotFound
from walkthrough.domain.periods import Period, term
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection, same
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import schools_of, zone_of

# More than anybody ticks, and few enough to go through for every visit.
MOST_CHOSEN: Final = 200
MOST_YEARS: Final = 20

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def selection_of(services: Services, actor: Actor, words: Mapping[str, Sequence[str]]) -> Selection:
    """The period and the choices that `words` name, by the contract's keys; others are ignored.

    Without dates it is the term that today is in; one date alone begins or ends its term. Empty
    words choose nothing. Raises `Invalid` (`bad_date`, `dates_backwards`, `period_too_long`,
    `too_many_choices`) or `NotFound` (`no_such_school`) for a school that is not the reader's.
    """
    period = _period(services, actor, words)
    chosen: dict[Dimension, frozenset[str]] = {}
    for dimension in DIMENSIONS:
        values = frozenset(same(word) for word in words.get(dimension, ()) if word.strip())
        if len(values) > MOST_CHOSEN:
            raise Invalid(
                "too_many_choices",
                N_("%(name)s is chosen %(number)s times; at most %(most)s can be."),
                name=dimension,
                number=len(values),
                most=MOST_CHOSEN,
            )
        if values:
            chosen[dimension] = values
    _require_schools(services, actor, chosen.get("school", frozenset()))
    return Selection(period, chosen)


def query_of(selection: Selection) -> list[tuple[str, str]]:
    """The words that select just this, in the order of the contract."""
    period = selection.period
    return [
        ("from", period.begin.isoformat()),
        ("to", period.end.isoformat()),
        *(
            (dimension, value)
            for dimension in DIMENSIONS
            for value in sorted(selection.chosen.get(dimension, ()))
        ),
    ]


def here_and_now(services: Services, actor: Actor) -> datetime:
    """The moment in the time zone of the reader's school; of several in the first by name."""
    schools = schools_of(services, actor)
    zone = zone_of(services, schools[0].id if schools else "")
    return services.clock.now().astimezone(zone)


def today(services: Services, actor: Actor) -> date:
    """The day that it is in the reader's school."""
    return here_and_now(services, actor).date()


def _period(services: Services, actor: Actor, words: Mapping[str, Sequence[str]]) -> Period:
    begin, end = (_day(name, words.get(name, ())) for name in ("from", "to"))
    if begin is None or end is None:
        around = term(begin or end or today(services, actor))
        begin, end = begin or around.begin, end or around.end
    if end < begin:
        raise Invalid(
            "dates_backwards",
            N_("The report would end on %(end)s, before it begins on %(begin)s."),
            begin=begin.isoformat(),
            end=end.isoformat(),
        )
    # Room for the period before it, and for the year in which a term begins.
    if end.year - begin.year > MOST_YEARS or begin.year < 1900 or end.year > 2200:
        raise Invalid(
            "period_too_long",
            N_("A report covers at most %(years)s years, between 1900 and 2200."),
            years=MOST_YEARS,
        )
    return Period(begin, end)


def _day(name: str, words: Sequence[str]) -> date | None:
    given = [word.strip() for word in words if word.strip()]
    if not given:
        return None
    try:
        # Python reads dates of weeks and others as well; on a form there is one way to write them.
        if len(given) > 1 or not _DATE.fullmatch(given[0]):
            raise ValueError
        return date.fromisoformat(given[0])
    except ValueError:
        raise Invalid(
            "bad_date",
            N_("“%(value)s” is no date for “%(name)s”; write one like 2026-11-22."),
            name=name,
            value=", ".join(given)[:80],
        ) from None


def _require_schools(services: Services, actor: Actor, chosen: frozenset[str]) -> None:
    known = {same(school.id) for school in schools_of(services, actor)}
    for school in sorted(chosen - known):
        raise NotFound("no_such_school", N_("There is no school “%(school)s”."), school=school[:80])

"""The visits that a person's reports are made of, and how they may be put together.

A *unit* is what may be told apart: a visit, for whoever may open single walkthroughs; for others
a block of visits (see `domain/small_cells.py`), which counts only when all of it is asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from walkthrough.domain.access import Actor
from walkthrough.domain.aggregate import Counts, Sample, Tally, follow_up, tally, total
from walkthrough.domain.digest import Digest
from walkthrough.domain.errors import N_, Forbidden
from walkthrough.domain.events import now_text
from walkthrough.domain.periods import Period, term
from walkthrough.domain.ports import User
from walkthrough.domain.rubric_crosswalk import Crosswalk
from walkthrough.domain.selection import Selection, Visit, same
from walkthrough.domain.small_cells import blocks, cut, masked, masked_counts
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import zone_of

One = TypeVar("One")
Key = TypeVar("Key")

# A digest lives as long as the store holds it, and what it comes to for a look-for never changes.
_TALLIES: WeakKeyDictionary[Digest, dict[tuple[str, str], Tally]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Unit:
    """Visits that are told together; `tallies` by a strand's key, without whatever is too few."""

    visits: tuple[Visit, ...]
    tallies: Mapping[str, Tally]
    follow_ups: Counts


def require_reports(actor: Actor) -> None:
    """Reports over many visits are for observers and whoever oversees schools.

    Raises `Forbidden` (`no_reports`).
    """
    if not actor.observes:
        raise Forbidden("no_reports", N_("Reports over many visits are not made for teachers."))


def is_guarded(services: Services, actor: Actor) -> bool:
    """Whether the reader may not open single walkthroughs, and sums must not give them away."""
    return actor.oversees and services.settings.principal_sees != "walkthroughs"


@dataclass
class Visits:
    """What happened in a stretch of days, as one reader may know of it."""

    services: Services
    actor: Actor
    _zones: dict[str, ZoneInfo] = field(default_factory=dict)
    _identities: Mapping[tuple[str, str], str | None] | None = None

    def during(self, period: Period) -> Iterator[Visit]:
        """All visits of the period that the reader may know of, in the order of their starts."""
        known = list(self._stored(period, passing=False))
        attended = {_visit_of(one) for one in known if one.header.observer == self.actor.id}
        for digest in known:
            for visit in self._during(period, digest):
                yield replace(visit, attended=_visit_of(digest) in attended)

    def one_by_one(self, period: Period) -> Iterator[Visit]:
        """The same in little memory, however many there are; of none is told who `attended`."""
        for digest in self._stored(period, passing=True):
            yield from self._during(period, digest)

    def _stored(self, period: Period, *, passing: bool) -> Iterator[Digest]:
        # A day begins up to 14 hours before and ends up to 12 hours after that of Greenwich.
        since = now_text(_midnight(period.begin) - timedelta(days=1))
        until = now_text(_midnight(period.end) + timedelta(days=2))
        stored = self.services.store.walkthroughs
        return stored.digests(since, until, want=self._knows, passing=passing)

    def _during(self, period: Period, digest: Digest) -> Iterator[Visit]:
        header = digest.header
        day = self._day(header.place.school, header.started_at)
        if day in period and header.status != "discarded":
            yield Visit(digest, day, self._identity(digest))

    def counts(self, visit: Visit) -> bool:
        """Whether a visit enters this reader's sums: one's own when finished, others' when
        released."""
        header = visit.digest.header
        if self.actor.oversees:
            return header.released_at is not None
        return header.status == "finished" or header.released_at is not None

    def _knows(self, header: Header) -> bool:
        if self.actor.oversees:
            return self.actor.has_school(header.place.school)
        return header.observer == self.actor.id

    def _day(self, school: str, instant: str) -> date:
        if school not in self._zones:
            self._zones[school] = zone_of(self.services, school)
        return datetime.fromisoformat(instant).astimezone(self._zones[school]).date()

    def _identity(self, digest: Digest) -> str:
        """Somebody whose name was typed is whoever has an account of that name in the school."""
        place = digest.header.place
        if place.teacher_id:
            return place.teacher_id
        if self._identities is None:
            self._identities = _teachers(self.services.store.people.users())
        name = same(place.teacher)
        return self._identities.get((place.school, name)) or f"{place.school}/{name}"


def whole_terms(period: Period) -> Period:
    """The terms that a period touches: blocks are made of whole ones."""
    return term(period.begin).to(term(period.end))


def once_each(visits: Iterable[Visit]) -> list[Visit]:
    """Each visit once: of walkthroughs of the same visit the one that started first."""
    found: dict[str, Visit] = {}
    for visit in sorted(visits, key=lambda one: one.digest.header.started_at):
        found.setdefault(_visit_of(visit.digest), visit)
    return list(found.values())


def told_apart(visits: Iterable[Visit], *, guarded: bool) -> list[list[Visit]]:
    """Visits of one rubric, each of them once, in parts that each may be told apart.

    For a guarded reader these are blocks, and `visits` those of whole terms; see `small_cells`.
    """
    if not guarded:
        return [[one] for one in visits]
    terms = _grouped(visits, lambda one: term(one.day)).values()
    return [block for some in terms for block in _blocks(some)]


def units(
    parts: Iterable[Sequence[Visit]], selection: Selection, crosswalk: Crosswalk, *, guarded: bool
) -> list[Unit]:
    """A unit of each part that is wholly asked for."""
    make = _block if guarded else _single
    return [make(part, crosswalk) for part in parts if all(map(selection.holds, part))]


def spans(units: Sequence[Unit], *, guarded: bool) -> dict[str, list[Unit]]:
    """Units by month, months with too few visits joined with the next ones, in order.

    Keys are as "2026-09", or "2026-09/2026-11" from the first to the last of several months. For
    a guarded reader units are blocks already: each has the months that it has.
    """
    if guarded:
        return dict(sorted(_grouped(units, _months).items()))
    by_month = _grouped(units, _months)
    joined = blocks(by_month, lambda unit: sample_of(unit.visits[0]), guarded=False)
    return {_span(block): block for block in joined}


def _months(unit: Unit) -> str:
    return _span([unit])


def _span(units: Sequence[Unit]) -> str:
    days = [visit.day for unit in units for visit in unit.visits]
    first, last = (day.isoformat()[:7] for day in (min(days), max(days)))
    return first if first == last else f"{first}/{last}"


def tallies_of(visit: Visit, crosswalk: Crosswalk) -> dict[str, Tally]:
    """What a visit says of each strand that its version of the rubric has."""
    known = _TALLIES.setdefault(visit.digest, {})
    same_levels = crosswalk.same_levels(visit.version)
    found = {}
    for strand in crosswalk.strands:
        look_for = strand.ids.get(visit.version)
        if look_for is None:
            continue
        key = (look_for, visit.teacher)
        if key not in known:
            known[key] = tally(visit.digest, look_for, visit.teacher)
        one = known[key]
        found[strand.key] = one if same_levels else replace(one, levels=Counts())
    return found


def added_up(units: Sequence[Unit], key: str) -> Tally:
    """One strand over some units."""
    return total(_having((unit.tallies for unit in units), key))


def _single(part: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    (visit,) = part
    return Unit((visit,), tallies_of(visit, crosswalk), follow_up(visit.digest, visit.teacher))


def _block(block: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    apart = [[one for one in block if one.attended is attended] for attended in (False, True)]
    others, own = ([tallies_of(one, crosswalk) for one in some] for some in apart)
    return Unit(
        tuple(block),
        {key: masked(_having(others, key), _having(own, key)) for key in _keys(crosswalk)},
        masked_counts(
            *([follow_up(one.digest, one.teacher) for one in some] for some in apart),
        ),
    )


def _keys(crosswalk: Crosswalk) -> list[str]:
    return [strand.key for strand in crosswalk.strands]


def _having(each: Iterable[Mapping[str, Tally]], key: str) -> list[Tally]:
    return [tallies[key] for tallies in each if key in tallies]


def _blocks(visits: Sequence[Visit]) -> Iterator[list[Visit]]:
    """One term's visits in blocks; those in no block can be told to nobody."""
    apart: list[Visit] = []
    for some in _grouped(visits, lambda one: one.school).values():
        made = _by_months(some)
        if not made:
            apart += some
        yield from made
    yield from _by_months(apart)


def _by_months(visits: Sequence[Visit]) -> list[list[Visit]]:
    return [
        piece
        for block in blocks(
            _grouped(visits, lambda one: one.month), _sample_of_others, guarded=True
        )
        for part in cut(block, _sample_of_others, lambda one: one.value("grade"))
        for piece in cut(part, _sample_of_others, lambda one: one.value("subject"))
    ]


def sample_of(visit: Visit) -> Sample:
    """What a visit adds to whatever rests on it."""
    watched = sum(place.watched and not place.removed for place in visit.digest.places)
    return Sample(1, watched, frozenset([visit.teacher]))


def _sample_of_others(visit: Visit) -> Sample:
    """What a visit hides others with: one that the reader attended hides nobody."""
    return Sample() if visit.attended else sample_of(visit)


def _visit_of(digest: Digest) -> str:
    """What walkthroughs of one visit have in common."""
    return digest.visit or digest.header.id


def _teachers(users: Iterable[User]) -> dict[tuple[str, str], str | None]:
    """Teachers' accounts by school and name; None where two have the same name."""
    found: dict[tuple[str, str], str | None] = {}
    for user in users:
        for school in user.schools if user.role == "teacher" else ():
            key = (school, same(user.name))
            found[key] = None if key in found else user.id
    return found


def _grouped(some: Iterable[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    found: defaultdict[Key, list[One]] = defaultdict(list)
    for one in some:
        found[key(one)].append(one)
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

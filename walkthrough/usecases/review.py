"""A report over many visits: what a principal, a district or an observer learns from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from walkthrough.domain.access import Actor, may
from walkthrough.domain.aggregate import Counts, Tally, total, total_counts
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_crosswalk import Crosswalk, crosswalk
from walkthrough.domain.selection import Selection, Visit
from walkthrough.domain.small_cells import enough
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.review_choices import choices, natural
from walkthrough.usecases.review_comparable import mismatches
from walkthrough.usecases.review_coverage import coverage
from walkthrough.usecases.review_numbers import look_for_review, numbers
from walkthrough.usecases.review_records import (
    BYS,
    By,
    Covered,
    Heard,
    HeatMap,
    LookForReview,
    Review,
    RubricReview,
    TooFew,
)
from walkthrough.usecases.review_units import Unit, added_up, spans, told_apart, units
from walkthrough.usecases.review_visits import (
    Visits,
    is_guarded,
    once_each,
    require_reports,
    visit_of,
    whole_terms,
)
from walkthrough.usecases.selecting import here_and_now
from walkthrough.usecases.services import Services

QUOTES: Final = 3
# So many of the newest visits with words are gone through for quotes.
QUOTED: Final = 50


def review(services: Services, actor: Actor, selection: Selection) -> Review:
    """The report over the visits selected, as this reader may have it.

    Raises `Forbidden` (`no_reports`) for a teacher.
    """
    require_reports(actor)
    return _Reviewing(services, actor, selection).review()


@dataclass
class _Part:
    """One rubric's visits: the units of either period."""

    rubric: Rubric
    crosswalk: Crosswalk
    now: list[Unit]
    before: list[Unit]


class _Reviewing:
    """One report being made: the visits are read once, and looked at from all sides."""

    def __init__(self, services: Services, actor: Actor, selection: Selection) -> None:
        self._services = services
        self._actor = actor
        self._selection = selection
        self._before = selection.during(selection.period.preceding())
        self._guarded = is_guarded(services, actor)
        self._read: dict[str, bool] = {}
        visits = Visits(services, actor)
        both = self._before.period.to(selection.period)
        self._known = list(visits.during(whole_terms(both) if self._guarded else both))
        self._counted = once_each(one for one in self._known if visits.counts(one))

    def review(self) -> Review:
        parts = self._parts()
        rubrics = [self._rubric(part) for part in parts]
        visits = sum(one.visits for one in rubrics)
        before = sum(one.visits_before for one in rubrics)
        held = [one for one in self._counted if self._selection.holds(one)]
        told = {part.rubric.id for part in parts}
        lost = sum(one.rubric not in told for one in held)
        return Review(
            selection=self._selection,
            before=self._before.period,
            made_at=here_and_now(self._services, self._actor),
            guarded=self._guarded,
            own=not self._actor.oversees,
            visits=visits,
            visits_before=before,
            held_back=len(held) - lost - visits,
            lost=lost,
            unshared=self._unshared(),
            rubrics=tuple(sorted(rubrics, key=lambda one: (-one.visits, one.rubric.title))),
            mismatches=mismatches(
                _visits(unit for part in parts for unit in part.before),
                _visits(unit for part in parts for unit in part.now),
            ),
            coverage=self._coverage(),
            next_steps=self._next_steps(parts),
            choices=choices(self._services, self._actor, self._selection, self._counted),
            everything=bool(self._counted),
        )

    def _parts(self) -> list[_Part]:
        """What was visited in the period, by rubric."""
        by_rubric: defaultdict[str, list[Visit]] = defaultdict(list)
        for visit in self._counted:
            by_rubric[visit.rubric].append(visit)
        parts = []
        for known in by_rubric.values():
            if not any(self._selection.holds(one) for one in known):
                continue
            versions = self._versions(known)
            if not versions:
                continue
            joined = crosswalk(versions)
            apart = told_apart(known, guarded=self._guarded)
            now, before = (
                units(apart, asked, joined, guarded=self._guarded)
                for asked in (self._selection, self._before)
            )
            parts.append(_Part(versions[-1], joined, now, before))
        return parts

    def _versions(self, visits: Sequence[Visit]) -> list[Rubric]:
        """All versions of their rubric up to the newest one that was used; none if it is lost."""
        used = {one.version for one in visits}
        versions = [one for one in self._services.rubrics.all() if one.id == visits[0].rubric]
        while versions and versions[-1].version not in used:
            versions.pop()
        return versions

    def _rubric(self, part: _Part) -> RubricReview:
        visits = _visits(part.now)
        used = {visit.version for visit in visits}
        look_fors = self._look_fors(part)
        watched = [
            place
            for visit in visits
            for place in visit.digest.places
            if place.watched and not place.removed
        ]
        return RubricReview(
            rubric=part.rubric,
            versions=tuple(one for one in part.crosswalk.versions if one in used),
            visits=len(visits),
            visits_before=sum(len(unit.visits) for unit in part.before),
            places=len(watched),
            seconds=sum(place.seconds for place in watched),
            look_fors=look_fors,
            heat=tuple(self._heat(part, by, look_fors) for by in BYS),
        )

    def _look_fors(self, part: _Part) -> tuple[LookForReview, ...]:
        in_months = self._by(part.now, "month")
        newest = sorted(_visits(part.now), key=_started, reverse=True)
        found = []
        for strand in part.crosswalk.strands:
            months = {month: added_up(some, strand.key) for month, some in in_months.items()}
            found.append(
                look_for_review(
                    strand,
                    now=self._whole(part, strand.key, months),
                    before=added_up(part.before, strand.key),
                    months=months,
                    guarded=self._guarded,
                    contrast=part.rubric.kind == "contrast",
                    quotes=self._quotes(newest, strand.ids),
                )
            )
        return tuple(found)

    def _whole(self, part: _Part, key: str, months: Mapping[str, Tally]) -> Tally:
        # What is told in some month adds up to all of it, unless a block is in no span of months.
        return added_up(part.now, key) if self._guarded else total(list(months.values()))

    def _quotes(self, visits: Sequence[Visit], ids: Mapping[str, str]) -> tuple[Heard, ...]:
        if self._guarded:
            return ()
        heard = (
            Heard(
                quote.text,
                visit.day,
                quote.group,
                visit.digest.header.id,
                visit.digest.header.place.teacher,
            )
            for visit in islice((one for one in visits if one.digest.quotes), QUOTED)
            for quote in visit.digest.quotes
            if quote.look_for is not None
            and quote.look_for == ids.get(visit.version)
            and self._has_read(visit)
        )
        return tuple(islice(heard, QUOTES))

    def _has_read(self, visit: Visit) -> bool:
        """Whether these are words of their own visit, or of one that they have opened.

        A quote here would otherwise be a look at somebody's lesson that nobody is told of.
        """
        header = visit.digest.header
        if header.observer == self._actor.id:
            return True
        if header.id not in self._read:
            self._read[header.id] = self._may_read(header) and any(
                look.by == self._actor.id and look.words
                for look in self._services.store.looks.of(header.id)
            )
        return self._read[header.id]

    def _may_read(self, header: Header) -> bool:
        return may(
            self._actor,
            "read_texts",
            header,
            principal_sees=self._services.settings.principal_sees,
            now=self._services.clock.now(),
        )

    def _heat(self, part: _Part, by: By, look_fors: Sequence[LookForReview]) -> HeatMap:
        columns = self._by(part.now, by)
        labels = {
            value: value if by == "month" else some[0].visits[0].label(by)
            for value, some in columns.items()
        }
        if by == "school":
            names = {one.id: one.name for one in self._services.store.people.schools()}
            labels = {value: names.get(label, label) for value, label in labels.items()}
        return HeatMap(
            by,
            tuple(sorted(labels.items(), key=lambda one: natural(one[1]))),
            {
                (one.strand.key, value): one.trend[value]
                if by == "month"
                else numbers(
                    added_up(some, one.strand.key),
                    guarded=self._guarded,
                    measure=one.strand.look_for.measure,
                    contrast=part.rubric.kind == "contrast",
                )
                for value, some in columns.items()
                for one in look_fors
            },
        )

    def _by(self, units: Sequence[Unit], by: By) -> dict[str, list[Unit]]:
        """Units by the value that all of their visits share; the others are under none."""
        if by == "month":
            return spans(units, guarded=self._guarded)
        found: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            values = {visit.value(by) for visit in unit.visits}
            if len(values) == 1 and (value := values.pop()):
                found[value].append(unit)
        return found

    def _next_steps(self, parts: Sequence[_Part]) -> Counts | TooFew | None:
        found = total_counts(unit.follow_ups for part in parts for unit in part.now)
        if enough(found.sample, guarded=self._guarded):
            return found
        # Whether it was asked about in a single visit is one of the things not to be told.
        return TooFew() if parts and (self._guarded or found.of) else None

    def _unshared(self) -> int:
        """Visits asked about that only their observers may know more of than that they were."""
        if not self._actor.oversees:
            return 0
        # A visit of two is shared once either has shared it.
        shared = {visit_of(one.digest) for one in self._counted}
        others = once_each(one for one in self._known if visit_of(one.digest) not in shared)
        return sum(map(self._unrestricted.holds, others))

    @property
    def _unrestricted(self) -> Selection:
        """The choices in respects in which everybody above may know of every visit."""
        return self._selection.only("school", "teacher", "class")

    def _coverage(self) -> tuple[Covered, ...]:
        return coverage(
            self._services, self._actor, self._unrestricted, self._before.period, self._known
        )


def _started(visit: Visit) -> str:
    return visit.digest.header.started_at


def _visits(units: Iterable[Unit]) -> list[Visit]:
    return [visit for unit in units for visit in unit.visits]

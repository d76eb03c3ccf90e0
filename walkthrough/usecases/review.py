"""A report over many visits: what a principal, a district or an observer learns from them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from walkthrough.domain.access import Actor, may
from walkthrough.domain.aggregate import Counts, total_counts
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_crosswalk import Crosswalk, crosswalk
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection, Visit, overlap, same
from walkthrough.domain.small_cells import enough
from walkthrough.usecases.review_coverage import coverage
from walkthrough.usecases.review_numbers import look_for_review, numbers
from walkthrough.usecases.review_records import (
    BYS,
    By,
    Choice,
    Covered,
    Heard,
    HeatMap,
    LookForReview,
    Mismatch,
    Respect,
    Review,
    RubricReview,
    TooFew,
)
from walkthrough.usecases.review_visits import (
    Unit,
    Visits,
    added_up,
    guarded_units,
    is_guarded,
    once_each,
    require_reports,
    single_units,
    spans,
    whole_terms,
)
from walkthrough.usecases.services import Services

QUOTES: Final = 3
# Below half of the visits in common, a change may be one of what was visited.
ALIKE: Final = 0.5


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
        visits = Visits(services, actor)
        both = self._before.period.to(selection.period)
        self._known = list(visits.during(whole_terms(both) if self._guarded else both))
        self._counted = [one for one in self._known if visits.counts(one)]

    def review(self) -> Review:
        asked = [one for one in self._counted if self._selection.holds(one)]
        earlier = [one for one in self._counted if self._before.holds(one)]
        parts = self._parts()
        rubrics = [self._rubric(part) for part in parts]
        visits = sum(one.visits for one in rubrics)
        before = sum(one.visits_before for one in rubrics)
        return Review(
            selection=self._selection,
            before=self._before.period,
            made_at=self._services.clock.now(),
            guarded=self._guarded,
            own=not self._actor.oversees,
            visits=visits,
            visits_before=before,
            held_back=len(once_each(asked)) - visits,
            unshared=self._unshared(),
            rubrics=tuple(sorted(rubrics, key=lambda one: (-one.visits, one.rubric.title))),
            mismatches=_mismatches(once_each(earlier), once_each(asked)),
            coverage=self._coverage(),
            next_steps=self._next_steps(parts),
            choices={dimension: self._choices(dimension) for dimension in DIMENSIONS},
            everything=bool(self._counted),
        )

    def _parts(self) -> list[_Part]:
        """What was visited in the period, by rubric."""
        by_rubric: defaultdict[str, list[Visit]] = defaultdict(list)
        for visit in self._counted:
            by_rubric[visit.rubric].append(visit)
        units = guarded_units if self._guarded else single_units
        parts = []
        for known in by_rubric.values():
            if not any(self._selection.holds(one) for one in known):
                continue
            joined, rubric = self._joined(known)
            parts.append(
                _Part(
                    rubric,
                    joined,
                    units(known, self._selection, joined),
                    units(known, self._before, joined),
                )
            )
        return parts

    def _joined(self, visits: Sequence[Visit]) -> tuple[Crosswalk, Rubric]:
        """All versions of their rubric up to the newest one that was used."""
        shelf = self._services.rubrics
        used = {one.version for one in visits}
        versions = [one for one in shelf.all() if one.id == visits[0].rubric]
        while versions[-1].version not in used:
            versions.pop()
        return crosswalk(versions), versions[-1]

    def _rubric(self, part: _Part) -> RubricReview:
        visits = [visit for unit in part.now for visit in unit.visits]
        watched = [
            place
            for visit in visits
            for place in visit.digest.places
            if place.watched and not place.removed
        ]
        return RubricReview(
            rubric=part.rubric,
            versions=tuple(
                one for one in part.crosswalk.versions if one in {visit.version for visit in visits}
            ),
            visits=len(visits),
            visits_before=sum(len(unit.visits) for unit in part.before),
            places=len(watched),
            seconds=sum(place.seconds for place in watched),
            look_fors=self._look_fors(part),
            heat=tuple(self._heat(part, by) for by in BYS),
        )

    def _look_fors(self, part: _Part) -> tuple[LookForReview, ...]:
        months = self._by(part.now, "month")
        return tuple(
            look_for_review(
                strand,
                now=added_up(part.now, strand.key),
                before=added_up(part.before, strand.key),
                months={month: added_up(units, strand.key) for month, units in months.items()},
                guarded=self._guarded,
                contrast=part.rubric.kind == "contrast",
                quotes=self._quotes(part.now, strand.ids),
            )
            for strand in part.crosswalk.strands
        )

    def _quotes(self, units: Sequence[Unit], ids: Mapping[str, str]) -> tuple[Heard, ...]:
        if self._guarded:
            return ()
        heard = [
            Heard(
                quote.text,
                visit.day,
                quote.group,
                visit.digest.header.id,
                visit.digest.header.place.teacher,
            )
            for unit in reversed(units)
            for visit in unit.visits
            for quote in visit.digest.quotes
            if quote.look_for is not None
            and quote.look_for == ids.get(visit.version)
            and self._may_read(visit)
        ]
        return tuple(heard[:QUOTES])

    def _may_read(self, visit: Visit) -> bool:
        return may(
            self._actor,
            "read_texts",
            visit.digest.header,
            principal_sees=self._services.settings.principal_sees,
            now=self._services.clock.now(),
        )

    def _heat(self, part: _Part, by: By) -> HeatMap:
        columns = self._by(part.now, by)
        labels = {
            value: value if by == "month" else units[0].visits[0].label(by)
            for value, units in columns.items()
        }
        if by == "school":
            names = {one.id: one.name for one in self._services.store.people.schools()}
            labels = {value: names.get(label, label) for value, label in labels.items()}
        return HeatMap(
            by,
            tuple(sorted(labels.items(), key=lambda one: _natural(one[0]))),
            {
                (strand.key, value): numbers(
                    added_up(units, strand.key),
                    guarded=self._guarded,
                    measure=strand.look_for.measure,
                    contrast=part.rubric.kind == "contrast",
                )
                for value, units in columns.items()
                for strand in part.crosswalk.strands
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
        asked = any(
            visit.digest.follow_up is not None and self._selection.holds(visit)
            for visit in self._counted
        )
        if not asked:
            return None
        found = total_counts(unit.follow_ups for part in parts for unit in part.now)
        return found if enough(found.sample, guarded=self._guarded) else TooFew()

    def _unshared(self) -> int:
        """Visits asked about that only their observers may know more of than that they were."""
        if not self._actor.oversees:
            return 0
        open_ones = (one for one in self._known if one.digest.header.released_at is None)
        return sum(self._unrestricted.holds(one) for one in open_ones)

    @property
    def _unrestricted(self) -> Selection:
        """The choices in respects in which everybody above may know of every visit."""
        return self._selection.only("school", "teacher", "class")

    def _coverage(self) -> tuple[Covered, ...]:
        return coverage(
            self._services, self._actor, self._unrestricted, self._before.period, self._known
        )

    def _choices(self, dimension: Dimension) -> tuple[Choice, ...]:
        """What there is to choose; what was chosen stays on the list when nothing matches it."""
        chosen = self._selection.chosen.get(dimension, frozenset())
        there = [one for one in self._counted if self._selection.holds(one, ignoring=dimension)]
        visits = Counter(one.value(dimension) for one in once_each(there))
        labels = {one.value(dimension): one.label(dimension) for one in there}
        labels.pop("", None)
        names = self._names(dimension)
        named = {value: names.get(label, label) for value, label in labels.items()}
        missing = {value: value for value in chosen if value not in named} if chosen else {}
        return tuple(
            Choice(value, label, visits[value], _chosen(value, label, chosen))
            for value, label in sorted(
                {**named, **missing}.items(), key=lambda one: _natural(one[1])
            )
        )

    def _names(self, dimension: Dimension) -> dict[str, str]:
        store = self._services.store
        match dimension:
            case "school":
                return {one.id: one.name for one in store.people.schools()}
            case "observer":
                return {one.id: one.name for one in store.people.users()}
            case "rubric":
                return {one.id: one.title for one in self._services.rubrics.all()}
            case _:
                return {}


def _chosen(value: str, label: str, chosen: frozenset[str]) -> bool:
    return value in chosen or same(label) in chosen


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts grade 7 before grade 10."""
    words = text.replace("-", " ").replace("/", " ").split()
    return tuple((int(word), "") if word.isdecimal() else (10**9, word) for word in words)


def _mismatches(before: Sequence[Visit], after: Sequence[Visit]) -> tuple[Mismatch, ...]:
    """In what the periods differ so much that they should not be compared."""
    if not before or not after:
        return ()
    respects: dict[Respect, Callable[[Visit], str]] = {
        "observer": lambda one: one.value("observer"),
        "class": lambda one: f"{one.teacher}/{one.value('class')}",
        "rubric": lambda one: one.value("rubric"),
        "lesson_part": lambda one: same(one.digest.header.place.lesson_part or ""),
    }
    found = []
    for respect, value in respects.items():
        known = [Counter(filter(None, map(value, some))) for some in (before, after)]
        # A respect that is mostly unknown tells nothing.
        if any(
            2 * one.total() < len(some) for one, some in zip(known, (before, after), strict=True)
        ):
            continue
        common = overlap(*known)
        if common < ALIKE:
            found.append(Mismatch(respect, common))
    return tuple(found)

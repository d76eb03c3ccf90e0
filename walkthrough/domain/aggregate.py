"""Many walkthroughs → tallies that add up: one look-for over some visits.

The unit of sampling is the visit; `domain/ratio.py` makes estimates of a tally's sums.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeVar

from walkthrough.domain.digest import Digest, GroupDigest, Mark
from walkthrough.domain.ratio import Sums

One = TypeVar("One")

_NONE: Final = Mark()
_NOTHING: Final = Sums()
_PARTS: Final = attrgetter("visits", "y", "x", "yy", "xy", "xx")
_SAMPLES: Final = attrgetter(
    "sample", "groups_sample", "class_sample", "rate_sample", "class_rate_sample"
)
_SUMS: Final = attrgetter(
    "visits", "visits_counter", "groups", "groups_counter", "rate", "class_rate"
)
_COUNTS: Final = attrgetter("levels", "poles")
# Thousands of visits have few different sums among them: they need not all be kept.
_sums_of = lru_cache(maxsize=10_000)(Sums.of)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a number rests on; adds up, and `Sample()` is zero.

    `places` are the groups watched (and the whole class, where it was), `teachers` identities.
    """

    visits: int = 0
    places: int = 0
    teachers: frozenset[str] = frozenset()

    def __add__(self, other: "Sample") -> "Sample":
        return total_samples([self, other])


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of some things was met with, and what that rests on; adds up.

    Of levels: groups by level. Of a contrast: places by pole ("first", "second" or "even"); a
    place counts once, however busy the observer's thumb was. Of next steps: visits by outcome.
    """

    sample: Sample = Sample()
    of: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Counts") -> "Counts":
        return total_counts([self, other])

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.of.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """One look-for over some visits; tallies add up, in any order, and `Tally()` is zero.

    `sample` is all that it rests on, `groups_sample` and `class_sample` what of it are groups and
    the whole class, `rate_sample` and `class_rate_sample` the visits among those in which these
    were in focus at all. `visits` has y = 1 for a visit in which it was seen anywhere, of x = 1 for
    each in which it could have been; `visits_counter` the same of counter-evidence. `groups` has
    y groups with evidence of x groups watched with an opportunity; `groups_counter` likewise.
    `rate` has y pieces of evidence in x seconds of those groups in focus, `class_rate` of the
    whole class.
    `no_opportunity` and `not_watched` count groups that are in no denominator.
    """

    sample: Sample = Sample()
    groups_sample: Sample = Sample()
    class_sample: Sample = Sample()
    rate_sample: Sample = Sample()
    class_rate_sample: Sample = Sample()
    visits: Sums = Sums()
    visits_counter: Sums = Sums()
    groups: Sums = Sums()
    groups_counter: Sums = Sums()
    rate: Sums = Sums()
    class_rate: Sums = Sums()
    levels: Counts = Counts()
    poles: Counts = Counts()
    no_opportunity: int = 0
    not_watched: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return total([self, other])


def tally(digest: Digest, look_for: str, teacher: str) -> Tally:
    """What one visit says of a look-for; `teacher` is the identity of whoever taught it."""
    groups, whole = digest.groups, digest.whole_class
    marks = digest.marks
    own = [(one, marks.get((one.id, look_for), _NONE)) for one in groups]
    counted = [(one, mark) for one, mark in own if one.watched and not mark.rules_out]
    at_large = _whole_class(whole, marks.get((whole.id, look_for), _NONE)) if whole else []
    places = [mark for _, mark in counted + at_large]
    ruled_out = sum(mark.rules_out for _, mark in own)
    not_watched = sum(not one.watched and not mark.rules_out for one, mark in own)
    if not places:
        return Tally(no_opportunity=ruled_out, not_watched=not_watched)
    seen_in = sum(mark.seen > 0 for _, mark in counted)
    counter_in = sum(mark.counter > 0 for _, mark in counted)
    rate, class_rate = _rate(counted), _rate(at_large)
    in_groups, at_class = _sample(len(counted), teacher), _sample(len(at_large), teacher)
    return Tally(
        sample=_sample(len(places), teacher),
        groups_sample=in_groups,
        class_sample=at_class,
        rate_sample=in_groups if rate.visits else Sample(),
        class_rate_sample=at_class if class_rate.visits else Sample(),
        visits=_sums_of(int(any(mark.seen for mark in places)), 1),
        visits_counter=_sums_of(int(any(mark.counter for mark in places)), 1),
        groups=_sums_of(seen_in, len(counted)),
        groups_counter=_sums_of(counter_in, len(counted)),
        rate=rate,
        class_rate=class_rate,
        levels=_levels(places, teacher),
        poles=_poles(places, teacher),
        no_opportunity=ruled_out,
        not_watched=not_watched,
    )


def total(tallies: Sequence[Tally]) -> Tally:
    """The sum of tallies, each field added up at once: thousands take milliseconds."""
    if len(tallies) == 1:
        return tallies[0]
    if not tallies:
        return Tally()
    sample, in_groups, at_class, timed, at_class_timed = _each(total_samples, _SAMPLES, tallies)
    visits, visits_counter, groups, groups_counter, rate, class_rate = _each(_sums, _SUMS, tallies)
    levels, poles = _each(total_counts, _COUNTS, tallies)
    return Tally(
        sample=sample,
        groups_sample=in_groups,
        class_sample=at_class,
        rate_sample=timed,
        class_rate_sample=at_class_timed,
        visits=visits,
        visits_counter=visits_counter,
        groups=groups,
        groups_counter=groups_counter,
        rate=rate,
        class_rate=class_rate,
        levels=levels,
        poles=poles,
        no_opportunity=sum([one.no_opportunity for one in tallies]),
        not_watched=sum([one.not_watched for one in tallies]),
    )


def total_counts(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    known = [one for one in counts if one.of]
    if not known:
        return Counts()
    added: dict[str, int] = {}
    for one in known:
        for what, number in one.of.items():
            added[what] = added.get(what, 0) + number
    return Counts(total_samples([one.sample for one in known]), added)


def follow_up(digest: Digest, teacher: str) -> Counts:
    """What became of the last next step in one visit; nothing where it was not asked about."""
    if digest.follow_up is None:
        return Counts()
    watched = sum(place.watched and not place.removed for place in digest.places)
    return Counts(Sample(1, watched, frozenset([teacher])), {digest.follow_up: 1})


def _whole_class(whole: GroupDigest, mark: Mark) -> list[tuple[GroupDigest, Mark]]:
    return [(whole, mark)] if whole.watched and not mark.rules_out else []


def _rate(places: Sequence[tuple[GroupDigest, Mark]]) -> Sums:
    return _sums_of(sum(mark.seen for _, mark in places), sum(one.seconds for one, _ in places))


def _levels(places: Sequence[Mark], teacher: str) -> Counts:
    found = Counter(mark.level for mark in places if mark.level is not None)
    return Counts(_sample(found.total(), teacher), found) if found else Counts()


def _poles(places: Sequence[Mark], teacher: str) -> Counts:
    marked = [mark for mark in places if mark.seen or mark.counter]
    found = Counter(
        "first" if mark.seen > mark.counter else "second" if mark.counter > mark.seen else "even"
        for mark in marked
    )
    return Counts(_sample(len(marked), teacher), found) if found else Counts()


@lru_cache(maxsize=10_000)
def _sample(places: int, teacher: str) -> Sample:
    return Sample(1, places, frozenset([teacher])) if places else Sample()


def total_samples(samples: Sequence[Sample]) -> Sample:
    """The sum of samples."""
    found = [one for one in samples if one.visits]
    return Sample(
        sum([one.visits for one in found]),
        sum([one.places for one in found]),
        frozenset().union(*{one.teachers for one in found}),
    )


def _each(
    add: Callable[[Sequence[One]], One], fields: Callable[[Tally], Any], tallies: Sequence[Tally]
) -> list[One]:
    """Some fields of all tallies, each field added up."""
    return [add(some) for some in zip(*map(fields, tallies), strict=True)]


def _sums(sums: Sequence[Sums]) -> Sums:
    found = [_PARTS(one) for one in sums if one.visits]
    return Sums(*map(sum, zip(*found, strict=True))) if found else _NOTHING

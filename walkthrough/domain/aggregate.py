"""Many walkthroughs → tallies that add up: one look-for over some visits.

The unit of sampling is the visit; `domain/ratio.py` makes estimates of a tally's sums.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from walkthrough.domain.digest import Digest, GroupDigest, Mark
from walkthrough.domain.ratio import Sums

_NONE: Final = Mark()


@dataclass(frozen=True, slots=True)
class Sample:
    """What a number rests on; adds up, and `Sample()` is zero.

    `places` are the groups watched (and the whole class, where it was), `teachers` identities.
    """

    visits: int = 0
    places: int = 0
    teachers: frozenset[str] = frozenset()

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(
            self.visits + other.visits,
            self.places + other.places,
            self.teachers | other.teachers,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of some things was met with, and what that rests on; adds up.

    Of levels: groups by level. Of a contrast: places by pole ("first", "second" or "even"); a
    place counts once, however busy the observer's thumb was. Of next steps: visits by outcome.
    """

    sample: Sample = Sample()
    of: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.sample + other.sample, Counter(self.of) + Counter(other.of))

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.of.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """One look-for over some visits; tallies add up, in any order, and `Tally()` is zero.

    `sample` is all that it rests on, `groups_sample` and `class_sample` what of it are groups and
    the whole class. `visits` has y = 1 for a visit in which it was seen anywhere, of x = 1 for
    each in which it could have been; `visits_counter` the same of counter-evidence. `groups` has
    y groups with evidence of x groups watched with an opportunity; `groups_counter` likewise.
    `rate` has y pieces of evidence in x seconds of those groups in focus, `class_rate` of the
    whole class.
    `no_opportunity` and `not_watched` count groups that are in no denominator.
    """

    sample: Sample = Sample()
    groups_sample: Sample = Sample()
    class_sample: Sample = Sample()
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
    return Tally(
        sample=_sample(len(places), teacher),
        groups_sample=_sample(len(counted), teacher),
        class_sample=_sample(len(at_large), teacher),
        visits=Sums.of(any(mark.seen for mark in places), 1),
        visits_counter=Sums.of(any(mark.counter for mark in places), 1),
        groups=Sums.of(seen_in, len(counted)),
        groups_counter=Sums.of(counter_in, len(counted)),
        rate=_rate(counted),
        class_rate=_rate(at_large),
        levels=_levels(places, teacher),
        poles=_poles(places, teacher),
        no_opportunity=ruled_out,
        not_watched=not_watched,
    )


def total(tallies: Sequence[Tally]) -> Tally:
    """The sum of tallies, each field added up at once: thousands take milliseconds."""
    if len(tallies) == 1:
        return tallies[0]
    return Tally(
        sample=_samples([one.sample for one in tallies]),
        groups_sample=_samples([one.groups_sample for one in tallies]),
        class_sample=_samples([one.class_sample for one in tallies]),
        visits=_sums([one.visits for one in tallies]),
        visits_counter=_sums([one.visits_counter for one in tallies]),
        groups=_sums([one.groups for one in tallies]),
        groups_counter=_sums([one.groups_counter for one in tallies]),
        rate=_sums([one.rate for one in tallies]),
        class_rate=_sums([one.class_rate for one in tallies]),
        levels=total_counts(one.levels for one in tallies),
        poles=total_counts(one.poles for one in tallies),
        no_opportunity=sum(one.no_opportunity for one in tallies),
        not_watched=sum(one.not_watched for one in tallies),
    )


def total_counts(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    known = [one for one in counts if one.of]
    if not known:
        return Counts()
    added: Counter[str] = Counter()
    for one in known:
        added.update(one.of)
    return Counts(_samples([one.sample for one in known]), added)


def follow_up(digest: Digest, teacher: str) -> Counts:
    """What became of the last next step in one visit; nothing where it was not asked about."""
    if digest.follow_up is None:
        return Counts()
    watched = sum(place.watched and not place.removed for place in digest.places)
    return Counts(Sample(1, watched, frozenset([teacher])), {digest.follow_up: 1})


def _whole_class(whole: GroupDigest, mark: Mark) -> list[tuple[GroupDigest, Mark]]:
    return [(whole, mark)] if whole.watched and not mark.rules_out else []


def _rate(places: Sequence[tuple[GroupDigest, Mark]]) -> Sums:
    return Sums.of(sum(mark.seen for _, mark in places), sum(one.seconds for one, _ in places))


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


def _sample(places: int, teacher: str) -> Sample:
    return Sample(1, places, frozenset([teacher])) if places else Sample()


def _samples(samples: Sequence[Sample]) -> Sample:
    return Sample(
        sum(one.visits for one in samples),
        sum(one.places for one in samples),
        frozenset().union(*(one.teachers for one in samples)),
    )


def _sums(sums: Sequence[Sums]) -> Sums:
    return Sums(
        sum(one.visits for one in sums),
        sum(one.y for one in sums),
        sum(one.x for one in sums),
        sum(one.yy for one in sums),
        sum(one.xy for one in sums),
        sum(one.xx for one in sums),
    )

"""How visits may be put together: the units that a report is added up from.

A *unit* is what is told as one. For whoever may open single walkthroughs it holds the visits that
no part of a report tells apart; for others it is a block (see `domain/small_cells.py`), which
counts only when all of it is asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

from walkthrough.domain.aggregate import (
    Counts,
    Sample,
    Tally,
    follow_up,
    tally,
    total,
    total_counts,
    total_samples,
)
from walkthrough.domain.digest import Digest
from walkthrough.domain.periods import term
from walkthrough.domain.rubric_crosswalk import Crosswalk
from walkthrough.domain.selection import Dimension, Selection, Visit
from walkthrough.domain.small_cells import blocks, cut, masked, masked_counts

One = TypeVar("One")
Key = TypeVar("Key")

# A report tells visits apart by month, and in these respects.
_APART: tuple[Dimension, ...] = ("school", "grade", "subject")
# A digest lives as long as the store holds it, and what it comes to for a look-for never changes.
_TALLIES: WeakKeyDictionary[Digest, dict[tuple[str, str], Tally]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Unit:
    """Visits that are told together; `tallies` by a strand's key, without whatever is too few."""

    visits: tuple[Visit, ...]
    tallies: Mapping[str, Tally]
    follow_ups: Counts


@dataclass(frozen=True)
class _Kept:
    """What a block came to: by whom its visits were made and in which versions of the rubric
    look-fors were joined; and its digests but for the first."""

    about: object
    rest: list[ref[Digest]]
    tallies: Mapping[str, Tally]
    follow_ups: Counts


# By the first of its digests. Blocks depend on no question, so they come again with the next one.
_BLOCKS: WeakKeyDictionary[Digest, _Kept] = WeakKeyDictionary()


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
    """The parts that are wholly asked for, as units; for a guarded reader each is one."""
    asked = [part for part in parts if all(map(selection.holds, part))]
    if guarded:
        return [_block(part, crosswalk) for part in asked]
    cells = _grouped((visit for part in asked for visit in part), _cell)
    return [_cell_unit(visits, crosswalk) for visits in cells.values()]


def spans(units: Sequence[Unit], *, guarded: bool) -> dict[str, list[Unit]]:
    """Units by month, months with too few visits joined with the next ones, in order.

    Keys are as "2026-09", or "2026-09/2026-11" from the first to the last of several months. For
    a guarded reader units are blocks already: each has the months that it has.
    """
    by_months = _grouped(units, lambda unit: _span([unit]))
    if guarded:
        return dict(sorted(by_months.items()))
    joined = blocks(
        by_months, lambda unit: total_samples(list(map(sample_of, unit.visits))), guarded=False
    )
    return {_span(block): block for block in joined}


def added_up(units: Sequence[Unit], key: str) -> Tally:
    """One strand over some units."""
    return total(_having((unit.tallies for unit in units), key))


def tallies_of(visit: Visit, crosswalk: Crosswalk) -> dict[str, Tally]:
    """What a visit says of each strand that its version of the rubric has."""
    known = _TALLIES.setdefault(visit.digest, {})
    version, teacher = visit.version, visit.teacher
    same_levels = crosswalk.same_levels(version)
    found = {}
    for strand in crosswalk.strands:
        look_for = strand.ids.get(version)
        if look_for is None:
            continue
        key = (look_for, teacher)
        if key not in known:
            known[key] = tally(visit.digest, look_for, teacher)
        one = known[key]
        found[strand.key] = one if same_levels else replace(one, levels=Counts())
    return found


def sample_of(visit: Visit) -> Sample:
    """What a visit adds to whatever rests on it."""
    watched = sum([place.watched and not place.removed for place in visit.digest.places])
    return Sample(1, watched, frozenset([visit.teacher]))


def _sample_of_others(visit: Visit) -> Sample:
    """What a visit hides others with: one that the reader attended hides nobody."""
    return Sample() if visit.attended else sample_of(visit)


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


def _block(block: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    """The block as a unit: what it came to when the same visits were last put together."""
    first, *rest = (one.digest for one in block)
    kept = _BLOCKS.get(first)
    about = (crosswalk.versions, tuple((one.teacher, one.attended) for one in block))
    if kept is None or kept.about != about or [ref() for ref in kept.rest] != rest:
        made = _masked_unit(block, crosswalk)
        kept = _Kept(about, [ref(one) for one in rest], made.tallies, made.follow_ups)
        _BLOCKS[first] = kept
    return Unit(tuple(block), kept.tallies, kept.follow_ups)


def _masked_unit(block: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    apart = [[one for one in block if one.attended is attended] for attended in (False, True)]
    others, own = ([tallies_of(one, crosswalk) for one in some] for some in apart)
    return Unit(
        tuple(block),
        {
            strand.key: masked(_having(others, strand.key), _having(own, strand.key))
            for strand in crosswalk.strands
        },
        masked_counts(*([follow_up(one.digest, one.teacher) for one in some] for some in apart)),
    )


def _cell(visit: Visit) -> tuple[str, ...]:
    return (visit.month, *(visit.value(dimension) for dimension in _APART))


def _cell_unit(visits: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    each = [tallies_of(one, crosswalk) for one in visits]
    return Unit(
        tuple(visits),
        {strand.key: total(_having(each, strand.key)) for strand in crosswalk.strands},
        total_counts(follow_up(one.digest, one.teacher) for one in visits),
    )


def _having(each: Iterable[Mapping[str, Tally]], key: str) -> list[Tally]:
    return [tallies[key] for tallies in each if key in tallies]


def _span(units: Sequence[Unit]) -> str:
    days = [visit.day for unit in units for visit in unit.visits]
    first, last = (day.isoformat()[:7] for day in (min(days), max(days)))
    return first if first == last else f"{first}/{last}"


def _grouped(some: Iterable[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    found: defaultdict[Key, list[One]] = defaultdict(list)
    for one in some:
        found[key(one)].append(one)
    return found

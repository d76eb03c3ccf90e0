"""How visits may be put together: the units that a report is added up from.

A *unit* is what is told as one. For whoever may open single walkthroughs it holds the visits that
no part of a report tells apart; for others it is a block (see `domain/small_cells.py`), which
counts only when all of it is asked for. Visits that they attended themselves hide nobody, and are
put together as if they were for everybody.
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

    For a guarded reader these are blocks of what they did not attend, and `visits` those of
    whole terms; see `small_cells`.
    """
    known = list(visits)
    alone = [[one] for one in known if one.attended or not guarded]
    others = [one for one in known if guarded and not one.attended]
    terms = _grouped(others, lambda one: term(one.day)).values()
    return alone + [block for some in terms for block in _blocks(some)]


def units(
    parts: Iterable[Sequence[Visit]], selection: Selection, crosswalk: Crosswalk, *, guarded: bool
) -> list[Unit]:
    """The parts that are wholly asked for, as units."""
    asked = [part for part in parts if all(map(selection.holds, part))]
    alone = [part[0] for part in asked if part[0].attended or not guarded]
    cells = _grouped(alone, _cell).values()
    return [
        *(_cell_unit(visits, crosswalk) for visits in cells),
        *(_block(part, crosswalk) for part in asked if guarded and not part[0].attended),
    ]


def spans(units: Sequence[Unit], *, guarded: bool) -> dict[str, list[Unit]]:
    """Units by month, months with too few visits joined with the next ones, in order.

    Keys are as "2026-09", or "2026-09/2026-11" from the first to the last of several months; no
    two have a month in common. A guarded reader's blocks have the months that they have: where
    some overlap and most visits are in single months, those of several are in none.
    """
    if guarded:
        return {_span(some): some for some in _apart_in_time(units)}
    joined = blocks(
        _grouped(units, lambda unit: _span([unit])),
        lambda unit: total_samples(list(map(sample_of, unit.visits))),
        guarded=False,
    )
    return {_span(block): block for block in joined}


def _apart_in_time(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Units that share no month with the others, or one month's of them; in order."""
    by_span = _grouped(units, lambda unit: _span([unit]))
    overlapping: list[str] = []
    for span in [*sorted(by_span), ""]:
        if overlapping and (not span or span[:7] > max(one[-7:] for one in overlapping)):
            single = [one for one in overlapping if len(one) == len("2026-09")]
            whole = [unit for one in overlapping for unit in by_span[one]]
            if 2 * sum(_size(by_span[one]) for one in single) >= _size(whole):
                yield from (by_span[one] for one in single)
            else:
                yield whole
            overlapping = []
        overlapping.append(span)


def _size(units: Iterable[Unit]) -> int:
    return sum(len(unit.visits) for unit in units)


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
        for block in blocks(_grouped(visits, lambda one: one.month), sample_of, guarded=True)
        for part in cut(block, sample_of, lambda one: one.value("grade"))
        for piece in cut(part, sample_of, lambda one: one.value("subject"))
    ]


def _block(block: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    """The block as a unit: what it came to when the same visits were last put together."""
    first, *rest = (one.digest for one in block)
    kept = _BLOCKS.get(first)
    about = (crosswalk.versions, tuple(one.teacher for one in block))
    if kept is None or kept.about != about or [ref() for ref in kept.rest] != rest:
        made = _masked_unit(block, crosswalk)
        kept = _Kept(about, [ref(one) for one in rest], made.tallies, made.follow_ups)
        _BLOCKS[first] = kept
    return Unit(tuple(block), kept.tallies, kept.follow_ups)


def _masked_unit(block: Sequence[Visit], crosswalk: Crosswalk) -> Unit:
    each = [tallies_of(one, crosswalk) for one in block]
    return Unit(
        tuple(block),
        {strand.key: masked(_having(each, strand.key)) for strand in crosswalk.strands},
        masked_counts(follow_up(one.digest, one.teacher) for one in block),
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

"""Too few to say: which sums may be told, and to whom, so that none can be traced to a person.

Whoever may open single walkthroughs is told nothing new by a small number; it is just no news.
Whoever may not must not be able to work out a small number from larger ones. So for them the
visits are put in *blocks* that depend on no question: within a school and a term, whole months
that follow each other, joined until a block holds enough visits, places and teachers; visits of
schools with too few for a block are put together likewise; and a block is cut by grade, and by
subject, where each piece is enough. What they are told is a sum over blocks that lie wholly
inside the question. However such sums are added and subtracted, what comes out is made of whole
blocks, and each of those is large enough.

"Atomic populations": Chin and Ozsoyoglu (1981), Statistical database design, ACM Transactions on
Database Systems 6(1), 113-139.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from walkthrough.domain.aggregate import Counts, Sample, Tally, total, total_counts, total_samples

LEAST_VISITS: Final = 3
LEAST_PLACES: Final = 5
LEAST_TEACHERS: Final = 3

One = TypeVar("One")


def enough(sample: Sample, *, guarded: bool) -> bool:
    """Whether a number that rests on this sample may be told; `guarded` to whoever may not open
    single walkthroughs, and then it takes several teachers too."""
    return (
        sample.visits >= LEAST_VISITS
        and sample.places >= LEAST_PLACES
        and (not guarded or len(sample.teachers) >= LEAST_TEACHERS)
    )


def blocks(
    months: Mapping[str, Sequence[One]], sample: Callable[[One], Sample], *, guarded: bool
) -> list[list[One]]:
    """Put what happened in some months together, by months, so that each block is enough.

    Months join the next ones until they are enough; what is left over joins the block before
    it. Where all of it together is not enough there is no block.
    """
    made: list[list[One]] = []
    waiting: list[One] = []
    for month in sorted(months):
        waiting += months[month]
        if _adds_up(waiting, sample, guarded=guarded):
            made.append(waiting)
            waiting = []
    if waiting and made:
        made[-1] = made[-1] + waiting
    return made


def cut(
    block: Sequence[One], sample: Callable[[One], Sample], value: Callable[[One], str]
) -> list[list[One]]:
    """A block in pieces by a value, if each piece is enough; else as it is."""
    pieces: dict[str, list[One]] = {}
    for one in block:
        pieces.setdefault(value(one), []).append(one)
    if all(_adds_up(piece, sample, guarded=True) for piece in pieces.values()):
        return list(pieces.values())
    return [list(block)]


def masked(tallies: Sequence[Tally]) -> Tally:
    """A block's sum for one look-for, without whatever in it rests on too few.

    A look-for that few of the block's visits had an opportunity for would give them away.
    """
    whole = total(tallies)
    if not enough(whole.sample, guarded=True):
        return Tally()
    nothing = Tally()
    few_groups = not enough(whole.groups_sample, guarded=True)
    few_classes = not enough(whole.class_sample, guarded=True)
    few_timed = not enough(whole.rate_sample, guarded=True)
    few_classes_timed = not enough(whole.class_rate_sample, guarded=True)
    return replace(
        whole,
        groups=nothing.groups if few_groups else whole.groups,
        groups_counter=nothing.groups if few_groups else whole.groups_counter,
        groups_sample=nothing.sample if few_groups else whole.groups_sample,
        class_sample=nothing.sample if few_classes else whole.class_sample,
        rate=nothing.rate if few_timed else whole.rate,
        rate_sample=nothing.sample if few_timed else whole.rate_sample,
        class_rate=nothing.rate if few_classes_timed else whole.class_rate,
        class_rate_sample=nothing.sample if few_classes_timed else whole.class_rate_sample,
        levels=masked_counts([whole.levels]),
        poles=masked_counts([whole.poles]),
    )


def masked_counts(counts: Iterable[Counts]) -> Counts:
    """The sum of counts, or none where it rests on too few."""
    whole = total_counts(counts)
    return whole if enough(whole.sample, guarded=True) else Counts()


def _adds_up(some: Sequence[One], sample: Callable[[One], Sample], *, guarded: bool) -> bool:
    return enough(total_samples(list(map(sample, some))), guarded=guarded)

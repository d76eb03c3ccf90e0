"""Whether two periods' visits are alike enough to be compared."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from walkthrough.domain.errors import N_
from walkthrough.domain.selection import Visit, overlap, same
from walkthrough.usecases.review_records import Mismatch, Respect

# Below half of the visits in common, a change may be one of what was visited.
ALIKE: Final = 0.5

# Why not, in words.
REASONS: Final[Mapping[Respect, str]] = {
    "observer": N_("mostly other observers visited"),
    "class": N_("mostly other classes were visited"),
    "rubric": N_("mostly other rubrics were used"),
    "lesson_part": N_("mostly other parts of lessons were seen"),
}
_RESPECTS: Final[Mapping[Respect, Callable[[Visit], str]]] = {
    "observer": lambda one: one.value("observer"),
    "class": lambda one: f"{one.teacher}/{one.value('class')}",
    "rubric": lambda one: one.value("rubric"),
    "lesson_part": lambda one: same(one.digest.header.place.lesson_part or ""),
}


def mismatches(before: Sequence[Visit], after: Sequence[Visit]) -> tuple[Mismatch, ...]:
    """In what the periods differ so much that they should not be compared.

    A respect that is not known of most visits of a period tells nothing.
    """
    if not before or not after:
        return ()
    found = []
    for respect, value in _RESPECTS.items():
        known = [Counter(filter(None, map(value, some))) for some in (before, after)]
        if all(
            2 * one.total() >= len(some) for one, some in zip(known, (before, after), strict=True)
        ):
            common = overlap(*known)
            if common < ALIKE:
                found.append(Mismatch(respect, common))
    return tuple(found)

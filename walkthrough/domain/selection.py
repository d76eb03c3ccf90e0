"""Which visits a report is about: a period, and choices by school, teacher, class and the like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from walkthrough.domain.digest import Digest
from walkthrough.domain.periods import Period
from walkthrough.domain.walkthrough import Header

Dimension = Literal["school", "teacher", "class", "subject", "grade", "observer", "rubric"]
DIMENSIONS: Final[tuple[Dimension, ...]] = (
    "school",
    "teacher",
    "class",
    "subject",
    "grade",
    "observer",
    "rubric",
)

_LABELS: Final[Mapping[Dimension, Callable[[Header], str]]] = {
    "school": lambda header: header.place.school,
    "teacher": lambda header: header.place.teacher,
    "class": lambda header: header.place.class_,
    "subject": lambda header: header.place.subject or "",
    "grade": lambda header: header.place.grade or "",
    "observer": lambda header: header.observer,
    "rubric": lambda header: header.rubric.id,
}


@lru_cache(maxsize=10_000)
def same(text: str) -> str:
    """What one calls it, however it was typed: without regard to case and spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """A walkthrough as one visit in sums: `day` in its school's time zone, `teacher` an identity.

    The identity is an account's id where there is one, else made of the school and the name.
    `attended`: whoever asks observed this visit too, and knows what happened in it.
    """

    digest: Digest
    day: date
    teacher: str
    attended: bool = False

    @property
    def month(self) -> str:
        """As "2026-09"."""
        return self.day.isoformat()[:7]

    @property
    def school(self) -> str:
        """The school's id."""
        return self.digest.header.place.school

    @property
    def rubric(self) -> str:
        """The rubric's id, whatever its version."""
        return self.digest.header.rubric.id

    @property
    def version(self) -> str:
        """The version of the rubric that it is pinned to."""
        return self.digest.header.rubric.version

    def label(self, dimension: Dimension) -> str:
        """What it is called in one respect, as it was typed; empty where nothing was."""
        return _LABELS[dimension](self.digest.header)

    def value(self, dimension: Dimension) -> str:
        """What it is chosen by: the same for all that are the same in this respect."""
        return same(self.teacher if dimension == "teacher" else self.label(dimension))


@dataclass(frozen=True)
class Selection:
    """A period, and in each respect the values to choose; none chosen means all of them.

    A teacher can be chosen by account or by name. Values are compared by `same`.
    """

    period: Period
    chosen: Mapping[Dimension, frozenset[str]] = field(default_factory=dict)

    def holds(self, visit: Visit, *, ignoring: Dimension | None = None) -> bool:
        """Whether a visit is one of those asked about; `ignoring` what was chosen in a respect."""
        return visit.day in self.period and all(
            dimension == ignoring for dimension in self.missed(visit)
        )

    def missed(self, visit: Visit) -> list[Dimension]:
        """The respects in which a visit is not one of those chosen, whatever its day."""
        return [
            dimension
            for dimension, values in self.chosen.items()
            if values
            and visit.value(dimension) not in values
            and not (dimension == "teacher" and same(visit.label(dimension)) in values)
        ]

    def during(self, period: Period) -> "Selection":
        """The same choices in another period."""
        return replace(self, period=period)

    def only(self, *dimensions: Dimension) -> "Selection":
        """The choices in these respects, and no others."""
        return replace(
            self, chosen={key: some for key, some in self.chosen.items() if key in dimensions}
        )


def overlap(before: Mapping[str, int], after: Mapping[str, int]) -> float:
    """How much two periods' visits have in common in one respect, from 0 to 1: Σ min(p, q).

    p and q are the shares of visits by value. The overlapping coefficient of Weitzman (1970),
    Measures of overlap of income distributions, U.S. Bureau of the Census, Technical Paper 22.
    """
    p, q = sum(before.values()), sum(after.values())
    if not p or not q:
        raise ValueError("nothing to compare")
    return sum(min(before[key] / p, after[key] / q) for key in before.keys() & after.keys())

"""Which visits a report is about: a period, and choices by school, teacher, class and the like."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from walkthrough.domain.digest import Digest
from walkthrough.domain.periods import Period

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


def same(text: str) -> str:
    """What one calls it, however it was typed: without regard to case and spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """A walkthrough as one visit in sums: `day` in its school's time zone, `teacher` an identity.

    The identity is an account's id where there is one, else made of the school and the name.
    """

    digest: Digest
    day: date
    teacher: str

    @property
    def month(self) -> str:
        """As "2026-09"."""
        return f"{self.day:%Y-%m}"

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
        header = self.digest.header
        place = header.place
        match dimension:
            case "school":
                return place.school
            case "teacher":
                return place.teacher
            case "class":
                return place.class_
            case "subject":
                return place.subject or ""
            case "grade":
                return place.grade or ""
            case "observer":
                return header.observer
            case "rubric":
                return header.rubric.id

    def value(self, dimension: Dimension) -> str:
        """What it is chosen by: the same for all that are the same in this respect."""
        return self.teacher if dimension == "teacher" else same(self.label(dimension))


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
            not values
            or dimension == ignoring
            or visit.value(dimension) in values
            or (dimension == "teacher" and same(visit.label(dimension)) in values)
            for dimension, values in self.chosen.items()
        )

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

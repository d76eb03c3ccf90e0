"""What two observers said of the same places, counted: tables that add up over visits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

Pair = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """How often the first observer said one thing and the second another, of the same item.

    An item is whatever both could have answered: a group and a look-for in one visit. Tables add
    up in any order, and `Table()` is zero. Counts are over zero.
    """

    counts: Mapping[Pair, int] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> "Table":
        """The answers to each item, the first observer's and the second's."""
        return cls(dict(Counter(pairs)))

    def __add__(self, other: "Table") -> "Table":
        return Table(dict(Counter(self.counts) + Counter(other.counts)))

    def __sub__(self, other: "Table") -> "Table":
        """Without what was added before."""
        return Table(dict(Counter(self.counts) - Counter(other.counts)))

    @property
    def items(self) -> int:
        """How many items both answered."""
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        """To how many both gave the same answer."""
        return sum(count for (a, b), count in self.counts.items() if a == b)

    def answers(self, observer: int) -> Counter[str]:
        """How often the first (0) or the second (1) observer gave each answer."""
        given: Counter[str] = Counter()
        for pair, count in self.counts.items():
            given[pair[observer]] += count
        return given


@dataclass(frozen=True)
class Scale:
    """The answers that there are, used or not, two and more; `ordered` if some are nearer.

    Of an ordered scale an answer k steps off is worth 1 - k / (steps in all): linear weights
    (Cicchetti and Allison 1971, American Journal of EEG Technology 11, 101-109).
    """

    answers: tuple[str, ...]
    ordered: bool = False

    def __post_init__(self) -> None:
        if len(set(self.answers)) != len(self.answers) or len(self.answers) < 2:
            raise ValueError("a scale has two answers or more, each once")

    def weight(self, a: str, b: str) -> float:
        """What the pair of answers is worth, from 1 for the same one down to 0."""
        if not self.ordered:
            return float(a == b)
        apart = abs(self.answers.index(a) - self.answers.index(b))
        return 1 - apart / (len(self.answers) - 1)


# Of a look-for in a group: was it seen?
SEEN_OR_NOT: Final = Scale(("seen", "not_seen"))

"""One row a ratio, and the one table that all of them are printed as."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

HEAD = ("what", "ours", "against", "theirs", "ratio", "target", "met")


@dataclass(frozen=True)
class Row:
    """A figure of ours beside an alternative's, both as text with their units."""

    what: str
    ours: str
    against: str
    theirs: str
    ratio: str
    target: str
    met: bool | None

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed; what has no target is neither met nor missed."""
        met = {True: "yes", False: "NO", None: ""}[self.met]
        return (
            self.what,
            self.ours,
            self.against,
            self.theirs,
            self.ratio,
            self.target,
            met,
        )


@dataclass(frozen=True)
class Scale:
    """How much is measured: all of it, or in `quick` runs enough to see that it works."""

    quick: bool

    def pick(self, full: int, quick: int) -> int:
        """The number for this scale."""
        return quick if self.quick else full


def printed(rows: Sequence[Row]) -> str:
    """The rows in columns, below their head."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (HEAD, rule, *lines[1:])
    )


def say(text: str) -> None:
    """Progress, on standard error."""
    print(f"bench {time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` is from 0 to 1."""
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:,.{2 if seconds < 0.01 else 0 if seconds >= 1 else 1}f} ms"


def times(ratio: float) -> str:
    """A ratio as it is printed."""
    return f"{ratio:,.{0 if ratio >= 100 else 2}f}×"

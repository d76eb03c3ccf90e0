"""How often 95 % intervals hold the truth, when groups in one room resemble each other.

Schools are made up whose true share, rate or agreement is known; visits to them are drawn; the
interval of each sample holds the truth or not. Beside ours stands, over the same samples, the
interval that takes each group (event, item) for independent of the others in its room.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean

import numpy as np

from bench.table import Row, Scale, say, times
from walkthrough.domain.agreement import Agreement, estimate
from walkthrough.domain.agreement_coefficients import gwet_ac1
from walkthrough.domain.agreement_table import SEEN_OR_NOT, Table
from walkthrough.domain.ratio import LIKENESS, RARE, Change, Estimate, Sums, change, rate, share
from walkthrough.domain.undefined import Undefined

SEED = 20261122
# What is watched in a visit, and how alike what is seen there is from group to group: an
# intra-visit correlation, drawn anew for each sample, of a beta-binomial distribution.
GROUPS = (3, 7)
ALIKE = (0.1, 0.4)
VISITS = (5, 10, 20, 50, 100)
SHARES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
PERIODS = ((10, 10), (14, 14), (10, 30), (30, 30))
# Events per ten minutes; visits differ in it by half of it (a gamma distribution's deviation).
RATES = (0.5, 1.0, 3.0, 8.0)
DIFFER = 0.5
LOW, HIGH = 0.93, 0.97
# In a visit watched together: what share was there to see, and how often an observer errs.
PAIRS = ((0.5, 0.1), (0.2, 0.05))

Generator = np.random.Generator
Coverage = tuple[float, float]


def measure(scale: Scale, folder: Path) -> list[Row]:
    """The share of samples whose interval holds the truth; nothing is written to the folder."""
    random = np.random.default_rng(SEED)
    samples = scale.pick(5000, 2000)
    say(f"{samples} samples of visits for each truth")
    rows = [row for visits in VISITS for row in _shares(random, samples, visits)]
    return [
        *rows,
        _changes(random, samples),
        _rates(random, samples),
        _agreement(random, samples // 2),
    ]


def _visits(random: Generator, samples: int, visits: int, truth: float) -> list[Sums]:
    """Samples of so many visits each, from a school where the truth's share of groups does it."""
    groups = random.integers(GROUPS[0], GROUPS[1] + 1, (samples, visits))
    tightness = 1 / random.uniform(*ALIKE, (samples, 1)) - 1
    rooms = random.beta(truth * tightness, (1 - truth) * tightness, (samples, visits))
    return _sums(random.binomial(groups, rooms), groups)


def _sums(y: np.ndarray, x: np.ndarray) -> list[Sums]:
    """One `Sums` a sample, from (samples, visits) arrays."""
    parts = (y, x, y * y, x * y, x * x)
    columns = [part.sum(axis=1).tolist() for part in parts]
    return [Sums(y.shape[1], *sample) for sample in zip(*columns, strict=True)]


def _alone(sums: Sums) -> Sums:
    """The same groups, each as if it were a visit of its own."""
    return Sums(sums.x, sums.y, sums.x, sums.y, sums.y, sums.x)


def _holds(found: Estimate | Agreement | Change | Undefined, truth: float) -> bool:
    assert not isinstance(found, Undefined)
    assert found.interval is not None
    return truth in found.interval


def _coverage(samples: Sequence[Sums], truth: float) -> Coverage:
    return (
        mean(_holds(share(sums), truth) for sums in samples),
        mean(_holds(share(_alone(sums)), truth) for sums in samples),
    )


def _worth(visits: int, truth: float) -> float:
    """How many independent groups of the rarer kind are to be expected."""
    sizes = range(GROUPS[0], GROUPS[1] + 1)
    effect = 1 + (sum(size**2 for size in sizes) / sum(sizes) - 1) * LIKENESS
    return visits * mean(sizes) * min(truth, 1 - truth) / effect


def _shares(random: Generator, samples: int, visits: int) -> Iterator[Row]:
    """A row of the truths whose intervals are trusted, and one of those said to be rough."""
    found = {truth: _coverage(_visits(random, samples, visits, truth), truth) for truth in SHARES}
    trusted = [truth for truth in SHARES if visits >= 10 and _worth(visits, truth) >= RARE]
    rough = [truth for truth in SHARES if truth not in trusted]
    for truths, name in ((trusted, ""), (rough, ", said to be rough")):
        if truths:
            extent = f"{truths[0]:.0%} to {truths[-1]:.0%}" if not name else "the rest"
            extent = "5% to 95%" if truths == list(SHARES) else extent
            what = f"share of groups, {visits} visits, {extent}{name}"
            yield _row(what, [found[truth] for truth in truths], "each group alone", not name)


def _row(what: str, coverage: Sequence[Coverage], against: str, target: bool) -> Row:
    ours, theirs = ([one[side] for one in coverage] for side in (0, 1))
    return Row(
        f"{what}: held by the 95% interval",
        _extent(ours),
        against,
        _extent(theirs),
        f"{times((1 - mean(ours)) / (1 - mean(theirs)))} misses",
        f"{LOW:.0%} to {HIGH:.0%}" if target else "",
        all(LOW <= one <= HIGH for one in ours) if target else None,
    )


def _extent(values: Sequence[float]) -> str:
    """The mean, and the least and the most."""
    return f"{mean(values):.1%} ({min(values):.1%} to {max(values):.1%})"


def _changes(random: Generator, samples: int) -> Row:
    """How often a change is told where there is none."""
    ours, theirs = [], []
    for before, after in PERIODS:
        for truth in SHARES:
            pairs = list(
                zip(
                    _visits(random, samples // 2, before, truth),
                    _visits(random, samples // 2, after, truth),
                    strict=True,
                )
            )
            ours.append(1 - mean(_holds(change(*pair), 0) for pair in pairs))
            theirs.append(1 - mean(_holds(change(*map(_alone, pair)), 0) for pair in pairs))
    return Row(
        "no change of a share between 10 to 30 visits: told as one",
        _extent(ours),
        "each group alone",
        _extent(theirs),
        times(mean(ours) / mean(theirs)),
        f"≤ {1 - LOW:.0%}",
        mean(ours) <= 1 - LOW,
    )


def _rates(random: Generator, samples: int) -> Row:
    coverage = []
    for visits in VISITS[1:]:
        for truth in RATES:
            seconds = random.integers(900, 3001, (samples, visits))
            busy = random.gamma(1 / DIFFER**2, DIFFER**2, (samples, visits))
            sums = _sums(random.poisson(truth / 600 * seconds * busy), seconds)
            coverage.append(
                (
                    mean(_holds(rate(one), truth) for one in sums),
                    mean(_holds(rate(_steady(one)), truth) for one in sums),
                )
            )
    return _row("rate, 10 to 100 visits", coverage, "Poisson events", True)


def _steady(sums: Sums) -> Sums:
    """The same events in the same seconds, as if of any number of visits with one rate."""
    return Sums(10**9, sums.y, sums.x, sums.y, sums.y, sums.x)


def _agreement(random: Generator, samples: int) -> Row:
    coverage = []
    for visits in (10, 30):
        for there, errs in PAIRS:
            draw = _watched_together(random, there, errs)
            whole = gwet_ac1(_table(draw(1, 100_000).sum(axis=(0, 1))), SEEN_OR_NOT)
            assert not isinstance(whole, Undefined)
            held = []
            for sample in draw(samples, visits):
                tables = [_table(visit) for visit in sample]
                alone = [sum(tables, Table())]
                held.append([
                    _holds(estimate(gwet_ac1, given, SEEN_OR_NOT), whole.value)
                    for given in (tables, alone)
                ])  # fmt: skip
            coverage.append((mean(one for one, _ in held), mean(one for _, one in held)))
    return _row("AC1, 10 and 30 visits together", coverage, "each item alone", True)


def _watched_together(
    random: Generator, there: float, errs: float, items: int = 20
) -> Callable[[int, int], np.ndarray]:
    """Draws (samples, visits, 4) counts: both saw it, only the first, only the second, neither."""

    def rooms(truth: float, alike: float, size: tuple[int, ...]) -> np.ndarray:
        tightness = 1 / alike - 1
        return random.beta(truth * tightness, (1 - truth) * tightness, size)

    def draw(samples: int, visits: int) -> np.ndarray:
        size = (samples, visits, items)
        truth = random.random(size) < rooms(there, 0.25, (*size[:2], 1))
        slips = rooms(errs, 0.1, (*size[:2], 1))
        first, second = (truth ^ (random.random(size) < slips) for _ in range(2))
        cells = (first & second, first & ~second, ~first & second, ~first & ~second)
        return np.stack([cell.sum(axis=2) for cell in cells], axis=2)

    return draw


def _table(counts: Sequence[int]) -> Table:
    keys = [(one, other) for one in SEEN_OR_NOT.answers for other in SEEN_OR_NOT.answers]
    return Table({key: int(n) for key, n in zip(keys, counts, strict=True) if n})

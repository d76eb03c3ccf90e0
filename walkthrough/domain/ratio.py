"""Shares and rates over many visits, each visit one cluster, from sums that add up."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from walkthrough.domain.errors import N_
from walkthrough.domain.quantiles import two_sided
from walkthrough.domain.undefined import Undefined

# Rates are told per ten minutes.
SECONDS = 600
# The simulation in bench/coverage_of_intervals.py chose these four. From ten visits on nominal
# 95 % covers 93 to 97 %. With fewer it covers more, and so it does where what there is less of
# (seen or missed, events) is worth fewer than five independent ones: drawn wider than need be.
FEW_VISITS = 10
RARE = 5
# How alike groups in one room are taken to be (an intra-visit correlation) while the visits say
# little about it, and how many groups' weight that has against what the visits do say.
LIKENESS = 0.25
LIKENESS_WEIGHT = 2

Doubt = Literal["one_visit", "few_visits", "rare"]
Direction = Literal["up", "down", "none"]

DOUBTS: dict[Doubt, str] = {
    "one_visit": N_("One visit cannot say how visits differ."),
    "few_visits": N_("Fewer than ten visits: the range is a rough one, drawn wide."),
    "rare": N_("Seen, or missed, only a few times: the range is a rough one, drawn wide."),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over visits of y, x and their products; they add up, and `Sums()` is zero.

    For a share, y is the number of groups something was seen in and x that of the groups
    watched; for a rate, y is the number of events and x the seconds watched. Given whole
    numbers the sums are exact, in whatever order they are added.
    """

    visits: int = 0
    y: float = 0
    x: float = 0
    yy: float = 0
    xy: float = 0
    xx: float = 0

    @classmethod
    def of(cls, y: float, x: float) -> "Sums":
        """One visit; without an opportunity (x is 0) it contributes nothing, not even itself."""
        if x < 0 or y < 0:
            raise ValueError("a visit has no negative counts")
        return cls(1, y, x, y * y, x * y, x * x) if x else cls()

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.visits + other.visits,
            self.y + other.y,
            self.x + other.x,
            self.yy + other.yy,
            self.xy + other.xy,
            self.xx + other.xx,
        )

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(
            self.visits - other.visits,
            self.y - other.y,
            self.x - other.x,
            self.yy - other.yy,
            self.xy - other.xy,
            self.xx - other.xx,
        )


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Estimate:
    """A share (0 to 1) or a rate (per ten minutes), with how sure one can be of it.

    `visits` is the size of the sample. `interval` is None for a single visit, which says nothing
    of how visits differ. `doubt` is why the interval cannot be relied on, or None.
    """

    value: float
    interval: Interval | None
    visits: int
    doubt: Doubt | None = None

    @property
    def trusted(self) -> bool:
        """Whether the interval can be relied on."""
        return self.doubt is None


@dataclass(frozen=True)
class Change:
    """The later minus the earlier: of shares from -1 to 1, of rates per ten minutes.

    `direction` is "none" where the interval holds zero, or where there is none.
    """

    value: float
    interval: Interval | None
    direction: Direction
    before: Estimate
    after: Estimate

    @property
    def doubt(self) -> Doubt | None:
        """Why the interval cannot be relied on: whatever is wrong with either side."""
        return self.before.doubt or self.after.doubt

    @property
    def trusted(self) -> bool:
        """Whether the interval can be relied on."""
        return self.doubt is None


def linearised_variance(sums: Sums) -> float:
    """The variance of the ratio r = Σy / Σx between visits, for two visits and more.

    var(r) = n/(n-1) * Σ(y_i - r x_i)² / (Σx)²: the Taylor linearisation of a ratio with visits as
    clusters drawn with replacement. Cochran (1977), Sampling Techniques, 3rd ed., 2.11 and 3.12,
    without the finite population correction; `svyratio` of R's survey package computes the same.
    """
    # With all multiplied out before anything is divided, whole numbers stay exact.
    squares = sums.yy * sums.x**2 - 2 * sums.xy * sums.x * sums.y + sums.xx * sums.y**2
    return max(squares, 0) / sums.x**4 * sums.visits / (sums.visits - 1)


def share(sums: Sums, level: float = 0.95) -> Estimate | Undefined:
    """The share of watched groups that something was seen in, from 0 to 1, and its interval.

    Wilson's score interval (1927, JASA 22, 209-212) at the effective sample size, as Franco,
    Little, Louis and Slud (2019, Journal of Survey Statistics and Methodology 7, 334-364)
    recommend: with the design effect deff = var(r) / (r(1-r)/(x-1)), not under 1, the x groups
    are worth n* = x / deff * (t[x-1] / t[visits-1])^2 independent ones (Korn and Graubard 1998,
    Survey Methodology 24, 193-201). With x = 1 in each visit it is Wilson's interval of visits.

    The design effect of few groups is mostly luck, and at 0 and 1 there is none. So it is
    averaged with the one that LIKENESS implies, 1 + (Σx²/Σx - 1) * LIKENESS (Eldridge, Ashby and
    Kerry 2006, International Journal of Epidemiology 35, 1292-1300), with the weights
    min(y, x - y) and LIKENESS_WEIGHT. That averaging is our own, chosen by simulation.

    Undefined("no_visits") when there is no visit. More seen than watched is a ValueError.
    """
    if not sums.visits:
        return Undefined("no_visits")
    if sums.y > sums.x:
        raise ValueError("seen in more groups than were watched")
    value = sums.y / sums.x
    if sums.visits == 1:
        return Estimate(value, None, 1, "one_visit")
    freedom = two_sided(level, sums.x - 1) / two_sided(level, sums.visits - 1)
    size = sums.x / design_effect(sums) * freedom**2
    doubt = _doubt(sums.visits, min(sums.y, sums.x - sums.y) / _usual_effect(sums))
    return Estimate(value, _wilson(value, size, two_sided(level)), sums.visits, doubt)


def design_effect(sums: Sums) -> float:
    """By how much groups that resemble each other widen a share's variance; 1 and more."""
    value = sums.y / sums.x
    weight = min(sums.y, sums.x - sums.y)
    simple = value * (1 - value) / (sums.x - 1)
    found = linearised_variance(sums) / simple if weight else 0.0
    usual = LIKENESS_WEIGHT * _usual_effect(sums)
    return max(1.0, (weight * found + usual) / (weight + LIKENESS_WEIGHT))


def _usual_effect(sums: Sums) -> float:
    """The design effect if groups in one room were as alike as LIKENESS says."""
    return 1 + (sums.xx / sums.x - 1) * LIKENESS


def _wilson(value: float, size: float, z: float) -> Interval:
    """Wilson's score interval for a share of `size` independent trials, which may be a fraction."""
    weight = z * z / size
    centre = (value + weight / 2) / (1 + weight)
    half = z * sqrt(value * (1 - value) / size + weight / size / 4) / (1 + weight)
    low = 0.0 if value == 0 else max(centre - half, 0.0)
    return Interval(low, 1.0 if value == 1 else min(centre + half, 1.0))


def rate(sums: Sums, level: float = 0.95) -> Estimate | Undefined:
    """Events per ten minutes of watching, and the interval.

    The score interval of a Poisson mean (Barker 2002, The American Statistician 56, 85-89), for
    counts that vary φ times as much (quasi-likelihood: McCullagh and Nelder 1989, Generalized
    Linear Models, 2nd ed., 6.2): all mean numbers m with (y - m)² <= t² φ m, over the seconds.
    φ = var(r) / (y/x²), not under 1; t has visits - 1 degrees of freedom. Without any event
    there is no variance to go by, and φ is 1.

    Undefined("no_visits") when nothing was watched.
    """
    if not sums.visits:
        return Undefined("no_visits")
    value = SECONDS * sums.y / sums.x
    if sums.visits == 1:
        return Estimate(value, None, 1, "one_visit")
    t = two_sided(level, sums.visits - 1)
    interval = _poisson(sums.y, sums.x, t * t * _dispersion(sums))
    return Estimate(value, interval, sums.visits, _doubt(sums.visits, sums.y))


def _dispersion(sums: Sums) -> float:
    """How many times as much as Poisson's the number of events varies; 1 and more."""
    return max(1.0, linearised_variance(sums) * sums.x**2 / sums.y) if sums.y else 1.0


def _poisson(events: float, seconds: float, spread: float) -> Interval:
    """All rates per ten minutes whose mean m has (events - m)² <= spread * m."""
    half = sqrt(events * spread + spread * spread / 4)
    low = max(events + spread / 2 - half, 0.0) if events else 0.0
    return Interval(SECONDS * low / seconds, SECONDS * (events + spread / 2 + half) / seconds)


def _doubt(visits: int, rarer: float) -> Doubt | None:
    """Why an interval cannot be relied on; `rarer`: independent ones of what there is less of."""
    if visits < FEW_VISITS:
        return "few_visits"
    return "rare" if rarer < RARE else None


def change(before: Sums, after: Sums, level: float = 0.95) -> Change | Undefined:
    """How much the share of groups has changed from one period to the other.

    The interval of the difference is put together from those of the two shares: MOVER, the
    method of variance estimates recovery (Zou and Donner 2008, Statistics in Medicine 27,
    1693-1702), which for simple shares is Newcombe's (1998, Statistics in Medicine 17, 873-890,
    method 10). The periods' visits are taken to be independent.

    Undefined("no_visits") when either period has none.
    """
    return _difference(share(before, level), share(after, level))


def rate_change(before: Sums, after: Sums, level: float = 0.95) -> Change | Undefined:
    """How much the rate per ten minutes has changed; as `change`, from the intervals of rates."""
    return _difference(rate(before, level), rate(after, level))


def _difference(before: Estimate | Undefined, after: Estimate | Undefined) -> Change | Undefined:
    if isinstance(before, Undefined):
        return before
    if isinstance(after, Undefined):
        return after
    value = after.value - before.value
    if before.interval is None or after.interval is None:
        return Change(value, None, "none", before, after)
    down = _length(after.value - after.interval.low, before.interval.high - before.value)
    up = _length(after.interval.high - after.value, before.value - before.interval.low)
    interval = Interval(value - down, value + up)
    direction: Direction = "none" if 0 in interval else "up" if interval.low > 0 else "down"
    return Change(value, interval, direction, before, after)


def _length(a: float, b: float) -> float:
    return sqrt(a * a + b * b)

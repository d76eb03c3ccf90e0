"""Shares and rates over many visits, each visit one cluster, from sums that add up."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from walkthrough.domain.quantiles import two_sided
from walkthrough.domain.undefined import Undefined

# Rates are told per ten minutes.
SECONDS = 600
# Below so many visits, the simulation shows, an interval covers less or more than it says.
FEW_VISITS = 10
# What groups in one room share, where the visits cannot say: all alike, so nothing to go by.
LIKENESS = 0.25

Doubt = Literal["one_visit", "few_visits", "all_alike"]
Direction = Literal["up", "down", "none"]


@dataclass(frozen=True)
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

    var(r) = n/(n-1) · Σ(y_i - r x_i)² / (Σx)²: the Taylor linearisation of a ratio with visits
    as clusters drawn with replacement. Cochran (1977), Sampling Techniques, 3rd ed., 2.11 and
    6.3 (without the finite population correction); it is what `svyratio` of R's survey package
    computes. Rounding below zero is taken as zero.
    """
    ratio = sums.y / sums.x
    squares = sums.yy - 2 * ratio * sums.xy + ratio * ratio * sums.xx
    return max(squares, 0.0) * sums.visits / (sums.visits - 1) / (sums.x * sums.x)


def share(sums: Sums, level: float = 0.95) -> Estimate | Undefined:
    """The share of watched groups that something was seen in, from 0 to 1, and its interval.

    Wilson's score interval at the effective sample size: with the design effect
    deff = var(r) / (r(1-r)/(x-1)), not under 1, the x groups are worth
    n* = x / deff · (t[x-1] / t[visits-1])² independent ones (Korn and Graubard 1998, Survey
    Methodology 24, 193-201), which Wilson's formula (1927, JASA 22, 209-212) takes for its n, as
    Franco, Little, Louis and Slud (2019, J. Survey Statistics and Methodology 7, 334-364)
    recommend. With x = 1 in each visit it is Wilson's interval of the visits.
    Where all groups are alike (r is 0 or 1) there is no variance to go by; the design effect is
    then that of an intra-visit correlation of LIKENESS: 1 + (Σx²/Σx - 1) · LIKENESS.

    Undefined("no_visits") when there is no visit. More seen than watched is a ValueError.
    """
    if not sums.visits:
        return Undefined("no_visits")
    if sums.y > sums.x:
        raise ValueError("seen in more groups than were watched")
    value = sums.y / sums.x
    if sums.visits == 1:
        return Estimate(value, None, 1, "one_visit")
    size = _effective_groups(sums, value, level)
    return Estimate(value, _wilson(value, size, two_sided(level)), sums.visits, _doubt(sums))


def _effective_groups(sums: Sums, value: float, level: float) -> float:
    """How many independent groups those of the visits are worth, when an interval is made."""
    if 0 < value < 1:
        effect = linearised_variance(sums) / (value * (1 - value) / (sums.x - 1))
    else:
        effect = 1 + (sums.xx / sums.x - 1) * LIKENESS
    freedom = two_sided(level, sums.x - 1) / two_sided(level, sums.visits - 1)
    return sums.x / max(effect, 1.0) * freedom**2


def _wilson(value: float, size: float, z: float) -> Interval:
    """Wilson's score interval for a share of `size` independent trials, which may be a fraction."""
    weight = z * z / size
    centre = (value + weight / 2) / (1 + weight)
    half = z * sqrt(value * (1 - value) / size + weight / size / 4) / (1 + weight)
    low = 0.0 if value == 0 else max(centre - half, 0.0)
    return Interval(low, 1.0 if value == 1 else min(centre + half, 1.0))


def rate(sums: Sums, level: float = 0.95) -> Estimate | Undefined:
    """Events per ten minutes of watching, and the interval.

    The score interval of a Poisson rate (Rao score; Garwood's alternatives are compared with it
    by Barker 2002, The American Statistician 56, 85-89), y events in x seconds, at the effective
    exposure: with the dispersion φ = var(r) / (y/x²), not under 1, y/φ events in x/φ seconds,
    and t with visits - 1 degrees of freedom for z. Without any event there is no variance to go
    by, and φ is 1.

    Undefined("no_visits") when nothing was watched.
    """
    if not sums.visits:
        return Undefined("no_visits")
    value = SECONDS * sums.y / sums.x
    if sums.visits == 1:
        return Estimate(value, None, 1, "one_visit")
    dispersion = linearised_variance(sums) * sums.x**2 / sums.y if sums.y else 1.0
    t = two_sided(level, sums.visits - 1)
    interval = _poisson(sums.y, sums.x, max(dispersion, 1.0), t)
    return Estimate(value, interval, sums.visits, _doubt(sums))


def _poisson(events: float, seconds: float, dispersion: float, t: float) -> Interval:
    """The score interval per ten minutes; the events' variance is `dispersion` times their mean."""
    spread = t * t * dispersion
    half = sqrt(events * spread + spread * spread / 4)
    low = 0.0 if not events else max(events + spread / 2 - half, 0.0)
    return Interval(SECONDS * low / seconds, SECONDS * (events + spread / 2 + half) / seconds)


def _doubt(sums: Sums) -> Doubt | None:
    if sums.visits < FEW_VISITS:
        return "few_visits"
    return "all_alike" if sums.y in (0, sums.x) else None


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

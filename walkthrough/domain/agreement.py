"""How far two observers agree over the visits they made together, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import atanh, sqrt, tanh
from operator import add
from typing import Literal

from walkthrough.domain.agreement_coefficients import (
    Coefficient,
    Point,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    variance,
)
from walkthrough.domain.agreement_table import SEEN_OR_NOT, Scale, Table
from walkthrough.domain.errors import N_
from walkthrough.domain.quantiles import two_sided
from walkthrough.domain.ratio import FEW_VISITS, Estimate, Interval, Sums, share
from walkthrough.domain.undefined import Undefined

# From so many visits on their differences tell how sure a coefficient is; below, its items do.
JACKKNIFE_VISITS = 5

Basis = Literal["visits", "items"]
Doubt = Literal["one_item", "items", "few_visits", "rare"]
Reading = Literal["very_good", "good", "moderate", "fair", "poor"]

# Altman (1991), Practical Statistics for Medical Research, 404: where each band begins. All such
# bounds are conventions, nothing changes at 0.6; they make words comparable, not agreements.
BANDS: tuple[tuple[Reading, float], ...] = (
    ("very_good", 0.8),
    ("good", 0.6),
    ("moderate", 0.4),
    ("fair", 0.2),
)
READINGS: dict[Reading, str] = {
    "very_good": N_("Agreement is very good."),
    "good": N_("Agreement is good or better."),
    "moderate": N_("Agreement is moderate or better."),
    "fair": N_("Agreement is fair or better."),
    "poor": N_("These visits do not yet show that agreement is more than poor."),
}
DOUBTS: dict[Doubt, str] = {
    "one_item": N_("One answer each cannot say how sure this is."),
    "items": N_(
        "Too few visits together: the range takes each place for itself, and is too narrow."
    ),
    "few_visits": N_("Fewer than ten visits together: the range is a rough one."),
    "rare": N_("You differed, or agreed, only a few times: the range is a rough one."),
}
UNDEFINED: dict[str, str] = {
    "no_items": N_("There is nothing that both observers watched."),
    "no_variation": N_(
        "Both observers gave the same answer throughout, so this number does not exist: "
        "it compares agreement with what chance would bring, and here chance would bring it all."
    ),
}
COLLAPSE = N_(
    "Nearly all answers are the same, so chance alone would make you agree most of the time. "
    "Cohen's kappa then comes out low, or not at all, although you agreed on %(agreed)s of "
    "%(items)s. Go by the percentage and AC1 here."
)


@dataclass(frozen=True)
class Agreement:
    """A coefficient (1 is full agreement, 0 what chance brings) or a share of items agreed on.

    `interval` is None for a single item. `basis` says whether the visits' differences or, with
    few visits, the single items' gave it; the latter takes items for independent, and is too
    narrow for items of one room. `at_least` is what the coefficient reaches with the interval's
    level of confidence. `standard_error` is None where there is no variance to go by.
    """

    value: float
    interval: Interval | None
    at_least: float | None
    basis: Basis
    standard_error: float | None
    doubt: Doubt | None = None

    @property
    def trusted(self) -> bool:
        """Whether the interval can be relied on."""
        return self.doubt is None

    @property
    def reading(self) -> Reading | None:
        """The band that the coefficient reaches with confidence; None where nothing tells.

        Gwet's benchmarking (2014, Handbook of Inter-Rater Reliability, 4th ed., chapter 6): the
        highest of Altman's bands that it lies in or above with the probability of the level, so
        that a high value of a few items does not read as a high agreement.
        """
        if self.at_least is None:
            return None
        return next((band for band, begins in BANDS if self.at_least >= begins), "poor")


@dataclass(frozen=True)
class Summary:
    """All that is told of two observers' agreement, the first two numbers first."""

    visits: int
    items: int
    agreed: int
    percent: Agreement | Undefined
    ac1: Agreement | Undefined
    kappa: Agreement | Undefined
    alpha: Agreement | Undefined
    kappa_collapsed: bool


def summarise(visits: Sequence[Table], scale: Scale = SEEN_OR_NOT, level: float = 0.95) -> Summary:
    """The agreement over visits, each with the table of its items; empty ones do not count."""
    kept = [table for table in visits if table.items]
    whole = _total(kept)
    return Summary(
        visits=len(kept),
        items=whole.items,
        agreed=whole.agreed,
        percent=percent(kept, level),
        ac1=estimate(gwet_ac1, kept, scale, level),
        kappa=estimate(cohen_kappa, kept, scale, level),
        alpha=estimate(krippendorff_alpha, kept, scale, level),
        kappa_collapsed=kappa_collapses(whole, scale),
    )


def percent(visits: Sequence[Table], level: float = 0.95) -> Agreement | Undefined:
    """The share of items, from 0 to 1, to which both gave the same answer.

    With enough visits `ratio.share` with visits as clusters, else Wilson's interval of items.
    Undefined("no_items") when there is none.
    """
    kept = [table for table in visits if table.items]
    if not kept:
        return Undefined("no_items")
    basis: Basis = "visits" if len(kept) >= JACKKNIFE_VISITS else "items"
    sums = _sums(kept, basis)
    found = share(sums, level)
    assert isinstance(found, Estimate)  # there is an item
    low = _interval(sums, 2 * level - 1)
    if found.interval is None or low is None:
        return Agreement(found.value, None, None, basis, None, "one_item")
    doubt = _doubt(basis, len(kept)) or ("rare" if found.doubt else None)
    return Agreement(found.value, found.interval, low.low, basis, None, doubt)


def estimate(
    coefficient: Coefficient, visits: Sequence[Table], scale: Scale, level: float = 0.95
) -> Agreement | Undefined:
    """A coefficient over visits, with its interval.

    The interval is value ± t * standard error on Fisher's z scale (atanh), which keeps it within
    -1 and 1 and, by simulation, covers what it says where agreement is high. From
    JACKKNIFE_VISITS visits on the standard error is the delete-one-visit jackknife's,
    sqrt((m-1)/m * Σ (θ_(v) - θ̄)²) with m - 1 degrees of freedom (Fleiss and Davies 1982, American
    Journal of Epidemiology 115, 841-845, whose single items are our visits); else that of
    independent items, with n - 1 degrees of freedom. Where nothing varies, as in full agreement,
    the interval of the percentage is carried over, agreement by chance being held fixed.

    Undefined as the coefficient is.
    """
    kept = [table for table in visits if table.items]
    whole = _total(kept)
    point = coefficient(whole, scale)
    if isinstance(point, Undefined):
        return point
    if whole.items == 1:
        return Agreement(point.value, None, None, "items", None, "one_item")
    error = _jackknife(coefficient, kept, whole, scale)
    basis: Basis = "items" if error is None else "visits"
    if error is None:
        error = sqrt(variance(whole, point))
    freedom = (len(kept) if basis == "visits" else whole.items) - 1
    if error < 1e-9 or abs(point.value) > 1 - 1e-9:
        return _carried_over(kept, point, basis, level)
    z = error / (1 - point.value**2)
    half, one_sided = (two_sided(wanted, freedom) * z for wanted in (level, 2 * level - 1))
    middle = atanh(point.value)
    interval = Interval(tanh(middle - half), tanh(middle + half))
    at_least = tanh(middle - one_sided)
    return Agreement(point.value, interval, at_least, basis, error, _doubt(basis, len(kept)))


def kappa_collapses(table: Table, scale: Scale = SEEN_OR_NOT) -> bool:
    """Whether κ says little of an agreement that is there, because one answer prevails.

    Both agree on four fifths and more and three quarters of all answers are the same one, yet κ
    is under 0.4 or undefined: the first paradox of Feinstein and Cicchetti (1990), Journal of
    Clinical Epidemiology 43, 543-549. The bounds are ours.
    """
    if not table.items or table.agreed < 0.8 * table.items:
        return False
    answers = table.answers(0) + table.answers(1)
    point = cohen_kappa(table, scale)
    prevails = max(answers.values()) >= 0.75 * answers.total()
    return prevails and (isinstance(point, Undefined) or point.value < 0.4)


def _total(visits: Sequence[Table]) -> Table:
    return reduce(add, visits, Table())


def _doubt(basis: Basis, visits: int) -> Doubt | None:
    """Why an interval cannot be relied on, as far as its basis says."""
    if basis == "items":
        return "items"
    return "few_visits" if visits < FEW_VISITS else None


def _jackknife(
    coefficient: Coefficient, visits: Sequence[Table], whole: Table, scale: Scale
) -> float | None:
    """The standard error by leaving out one visit at a time; None where that cannot be done."""
    size = len(visits)
    if size < JACKKNIFE_VISITS:
        return None
    points = [coefficient(whole - visit, scale) for visit in visits]
    values = [point.value for point in points if isinstance(point, Point)]
    if len(values) < size:
        return None
    mean = sum(values) / size
    return sqrt((size - 1) / size * sum((value - mean) ** 2 for value in values))


def _sums(visits: Sequence[Table], basis: Basis) -> Sums:
    """Items agreed on of all items, with visits or items as the clusters."""
    if basis == "visits":
        return reduce(add, (Sums.of(table.agreed, table.items) for table in visits), Sums())
    whole = _total(visits)
    return Sums(whole.items, whole.agreed, whole.items, whole.agreed, whole.agreed, whole.items)


def _interval(sums: Sums, level: float) -> Interval | None:
    found = share(sums, level)
    return found.interval if isinstance(found, Estimate) else None


def _carried_over(visits: Sequence[Table], point: Point, basis: Basis, level: float) -> Agreement:
    """The interval of the share of items agreed on, as the coefficient's."""

    def ends(wanted: float) -> Interval | None:
        found = _interval(_sums(visits, basis), wanted)
        return found and Interval(
            min((found.low - point.chance) / (1 - point.chance), point.value),
            max((found.high - point.chance) / (1 - point.chance), point.value),
        )

    interval, one_sided = ends(level), ends(2 * level - 1)
    doubt = _doubt(basis, len(visits)) or "rare"
    return Agreement(
        point.value, interval, one_sided.low if one_sided else None, basis, None, doubt
    )

"""Agreement beyond chance in one table: Gwet's AC1, Cohen's κ and Krippendorff's α."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from walkthrough.domain.agreement_table import Pair, Scale, Table
from walkthrough.domain.undefined import Undefined


@dataclass(frozen=True)
class Point:
    """A coefficient of one table.

    `chance` is the agreement that chance alone would bring, 0 to 1. `terms` says for each pair
    of answers what an item answered so adds: their mean is the coefficient (of α: before its
    correction for few items) and their spread its variance.
    """

    value: float
    chance: float
    terms: Mapping[Pair, float]


Coefficient = Callable[[Table, Scale], Point | Undefined]


def gwet_ac1(table: Table, scale: Scale) -> Point | Undefined:
    """Gwet's AC1, and AC2 with the weights of an ordered scale.

    (pa - pe) / (1 - pe) with pe = T / (q (q-1)) * Σ π_k (1 - π_k): q answers whose weights add
    up to T, π_k the share of answer k over both observers. Gwet (2008), British Journal of
    Mathematical and Statistical Psychology 61, 29-48. Defined wherever there is an item.
    """
    if not table.items:
        return Undefined("no_items")
    pooled = _pooled(table, scale)
    answers = scale.answers
    size = len(answers)
    factor = sum(scale.weight(a, b) for a in answers for b in answers) / (size * (size - 1))
    chance = factor * sum(share * (1 - share) for share in pooled.values())
    terms = {(a, b): factor * (2 - pooled[a] - pooled[b]) / 2 for a, b in table.counts}
    return _point(table, scale, chance, terms)


def cohen_kappa(table: Table, scale: Scale) -> Point | Undefined:
    """Cohen's κ, weighted where the scale is ordered.

    (pa - pe) / (1 - pe) with pe = Σ w_kl p_k. p_.l, from the two observers' own shares. Cohen
    (1960), Educational and Psychological Measurement 20, 37-46. Undefined("no_variation") where
    both gave one and the same answer throughout: it would be 0 / 0.
    """
    if not table.items:
        return Undefined("no_items")
    first, second = _shares(table, scale, 0), _shares(table, scale, 1)
    near_first, near_second = _nearness(first, scale), _nearness(second, scale)
    chance = sum(first[a] * near_second[a] for a in scale.answers)
    terms = {(a, b): (near_second[a] + near_first[b]) / 2 for a, b in table.counts}
    return _point(table, scale, chance, terms)


def krippendorff_alpha(table: Table, scale: Scale) -> Point | Undefined:
    """Krippendorff's α, with linear weights where the scale is ordered (else nominal).

    (pa' - pe) / (1 - pe) with pe = Σ w_kl π_k π_l from the answers of both observers together
    and pa' = pa + (1 - pa) / 2n, for n items. Krippendorff (2011), Computing Krippendorff's
    alpha-reliability; in this form Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.
    Undefined("no_variation") where all answers are the same: there is nothing to be told apart.
    """
    if not table.items:
        return Undefined("no_items")
    pooled = _pooled(table, scale)
    near = _nearness(pooled, scale)
    chance = sum(pooled[a] * near[a] for a in scale.answers)
    terms = {(a, b): (near[a] + near[b]) / 2 for a, b in table.counts}
    found = _point(table, scale, chance, terms)
    if isinstance(found, Undefined):
        return found
    corrected = found.value + (1 - found.value) / (2 * table.items)
    return Point(corrected, found.chance, found.terms)


def variance(table: Table, point: Point) -> float:
    """The variance of a coefficient when items are independent, for two items and more.

    Σ (x_i - x̄)² / (n (n-1)) over the items' terms x_i, linearised: Gwet (2008), Psychometrika 73,
    407-430; irrCAC computes the same.
    """
    size = table.items
    mean = sum(count * point.terms[pair] for pair, count in table.counts.items()) / size
    squares = sum(count * (point.terms[pair] - mean) ** 2 for pair, count in table.counts.items())
    return squares / (size * (size - 1))


def _point(
    table: Table, scale: Scale, chance: float, chances: Mapping[Pair, float]
) -> Point | Undefined:
    """The coefficient, from the agreement by chance and what each pair of answers adds to it."""
    # Chance is a sum of products of shares: one that should be 1 can be off by rounding.
    if chance > 1 - 1e-12:
        return Undefined("no_variation")
    observed = sum(count * scale.weight(*pair) for pair, count in table.counts.items())
    value = (observed / table.items - chance) / (1 - chance)
    terms = {
        pair: (scale.weight(*pair) - chance - 2 * (1 - value) * (own - chance)) / (1 - chance)
        for pair, own in chances.items()
    }
    return Point(value, chance, terms)


def _shares(table: Table, scale: Scale, observer: int) -> dict[str, float]:
    """The share of each answer of the scale among one observer's."""
    given = table.answers(observer)
    if not given.keys() <= set(scale.answers):
        raise ValueError("an answer is not on the scale")
    return {answer: given[answer] / table.items for answer in scale.answers}


def _pooled(table: Table, scale: Scale) -> dict[str, float]:
    """The share of each answer of the scale among both observers'."""
    first, second = _shares(table, scale, 0), _shares(table, scale, 1)
    return {answer: (first[answer] + second[answer]) / 2 for answer in scale.answers}


def _nearness(shares: Mapping[str, float], scale: Scale) -> dict[str, float]:
    """What each answer would be worth, on average, beside one drawn from the shares."""
    return {
        a: sum(scale.weight(a, b) * share for b, share in shares.items()) for a in scale.answers
    }

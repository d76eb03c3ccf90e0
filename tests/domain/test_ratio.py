"""Shares, rates and changes: equal to statsmodels and published tables, sane at the edges."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from random import Random
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from walkthrough.domain.quantiles import two_sided
from walkthrough.domain.ratio import (
    Change,
    Estimate,
    Interval,
    Sums,
    change,
    design_effect,
    linearised_variance,
    rate,
    rate_change,
    share,
)
from walkthrough.domain.undefined import Undefined

Visits = Sequence[tuple[int, int]]
CLOSE = {"rel": 1e-6, "abs": 1e-9}


def total(visits: Visits) -> Sums:
    return reduce(add, (Sums.of(y, x) for y, x in visits), Sums())


def simple(seen: int, visits: int) -> Sums:
    """Visits in which something was seen or not: one trial each."""
    return total([(1, 1)] * seen + [(0, 1)] * (visits - seen))


def number(found: Estimate | Undefined) -> Estimate:
    assert isinstance(found, Estimate)
    return found


def ends(found: Estimate | Change | Undefined) -> tuple[float, float]:
    assert not isinstance(found, Undefined)
    assert found.interval is not None
    return found.interval.low, found.interval.high


@st.composite
def watched_groups(draw: st.DrawFn) -> list[tuple[int, int]]:
    sizes = draw(st.lists(st.integers(1, 8), min_size=2, max_size=40))
    return [(draw(st.integers(0, size)), size) for size in sizes]


watched_seconds = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 5400)), min_size=2, max_size=40
)
any_visits = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5400)), max_size=12)
any_sums = any_visits.map(total)


@given(any_sums, any_sums, any_sums)
def test_sums_are_a_commutative_monoid(a: Sums, b: Sums, c: Sums) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + Sums() == a == Sums() + a


@given(any_sums, any_sums)
def test_sums_that_are_taken_away_are_gone(a: Sums, b: Sums) -> None:
    assert (a + b) - b == a


@given(watched_groups(), st.randoms())
def test_neither_order_nor_months_matter(visits: list[tuple[int, int]], random: Random) -> None:
    shuffled = random.sample(visits, len(visits))
    cut = random.randrange(len(visits) + 1)

    assert share(total(shuffled[:cut]) + total(shuffled[cut:])) == share(total(visits))


def test_a_visit_without_opportunity_counts_nowhere() -> None:
    assert Sums.of(3, 0) == Sums()
    assert share(total([(2, 4), (0, 0), (1, 3)])) == share(total([(2, 4), (1, 3)]))


@pytest.mark.parametrize(("y", "x"), [(-1, 3), (1, -3)])
def test_refuses_negative_counts(y: int, x: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        Sums.of(y, x)


def test_refuses_more_seen_than_watched() -> None:
    with pytest.raises(ValueError, match="more groups"):
        share(Sums.of(4, 3))


def clustered(outcomes: Any, groups: Any, weights: Any = None) -> tuple[float, float]:
    """A weighted mean by least squares and its cluster-robust variance, by statsmodels."""
    ones = np.ones_like(outcomes, dtype=float)
    fit = sm.WLS(outcomes, ones, weights=ones if weights is None else weights).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": True}
    )
    return float(fit.params[0]), float(fit.cov_params()[0, 0])


@given(watched_groups())
def test_variance_of_a_share_is_that_of_clustered_least_squares(
    visits: list[tuple[int, int]],
) -> None:
    """Each group is a row, 0 or 1, and the visits are the clusters."""
    outcomes = np.concatenate([[1.0] * y + [0.0] * (x - y) for y, x in visits])
    rooms = np.repeat(np.arange(len(visits)), [x for _, x in visits])
    mean, variance = clustered(outcomes, rooms)

    assert number(share(total(visits))).value == pytest.approx(mean, **CLOSE)
    assert linearised_variance(total(visits)) == pytest.approx(variance, rel=1e-6, abs=1e-15)


@given(watched_seconds)
def test_variance_of_a_rate_is_that_of_clustered_weighted_least_squares(
    visits: list[tuple[int, int]],
) -> None:
    """Each visit is a row, its own rate, weighted by its seconds."""
    seconds = np.array([x for _, x in visits], dtype=float)
    own = np.array([y for y, _ in visits]) / seconds
    mean, variance = clustered(own, np.arange(len(visits)), seconds)

    assert number(rate(total(visits))).value == pytest.approx(600 * mean, **CLOSE)
    assert linearised_variance(total(visits)) == pytest.approx(variance, rel=1e-6, abs=1e-15)


@given(watched_groups(), st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_of_a_share_is_wilsons_at_the_effective_size(
    visits: list[tuple[int, int]], level: float
) -> None:
    sums = total(visits)
    t = stats.t((sums.x - 1, sums.visits - 1)).ppf((1 + level) / 2)
    size = sums.x / design_effect(sums) * (t[0] / t[1]) ** 2
    expected = proportion_confint(size * sums.y / sums.x, size, 1 - level, method="wilson")

    assert ends(share(sums, level)) == pytest.approx(expected, **CLOSE)


@given(watched_groups())
def test_design_effect_lies_between_the_visits_own_and_the_usual(
    visits: list[tuple[int, int]],
) -> None:
    sums = total(visits)
    mean = sums.y / sums.x
    assume(0 < mean < 1)
    independent = float(np.var([1.0] * sums.y + [0.0] * (sums.x - sums.y), ddof=1)) / sums.x
    own = linearised_variance(sums) / independent
    usual = 1 + (sum(x * x for _, x in visits) / sums.x - 1) * 0.25
    rarer = min(sums.y, sums.x - sums.y)
    expected = np.average([own, usual], weights=[rarer, 2])

    assert design_effect(sums) == pytest.approx(max(1, expected), **CLOSE)


@given(st.integers(2, 200), st.data())
def test_share_of_visits_is_an_ordinary_wilson_interval(visits: int, data: st.DataObject) -> None:
    seen = data.draw(st.integers(0, visits))
    expected = proportion_confint(seen, visits, 0.05, method="wilson")

    assert ends(share(simple(seen, visits))) == pytest.approx(expected, **CLOSE)


# Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3 (score).
@pytest.mark.parametrize(
    ("seen", "visits", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_of_visits_is_the_published_one(
    seen: int, visits: int, low: float, high: float
) -> None:
    assert ends(share(simple(seen, visits))) == pytest.approx((low, high), abs=5e-5)


# Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_change_of_visits_is_the_published_one(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    found = change(simple(*before), simple(*after))

    assert ends(found) == pytest.approx((low, high), abs=5e-5)


@given(watched_groups(), watched_groups())
def test_change_turns_round_with_the_periods(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    forth, back = change(total(one), total(other)), change(total(other), total(one))

    assert isinstance(forth, Change)
    assert isinstance(back, Change)
    low, high = ends(back)
    assert forth.value == -back.value
    assert ends(forth) == pytest.approx((-high, -low), **CLOSE)
    assert -1 - 1e-9 <= low <= back.value <= high <= 1 + 1e-9
    assert {forth.direction, back.direction} in ({"none"}, {"up", "down"})


@given(watched_groups())
def test_no_change_between_a_period_and_itself(visits: list[tuple[int, int]]) -> None:
    found = change(total(visits), total(visits))

    assert isinstance(found, Change)
    assert (found.value, found.direction) == (0, "none")


def test_direction_is_told_when_the_interval_leaves_zero_out() -> None:
    rarely, often = total([(1, 5), (0, 5)] * 10), total([(4, 5), (5, 5)] * 10)

    up, down = change(rarely, often), change(often, rarely)
    assert isinstance(up, Change)
    assert isinstance(down, Change)
    assert (up.direction, down.direction) == ("up", "down")
    assert up.trusted


@given(st.integers(0, 200), st.integers(2, 30), st.integers(60, 5000))
def test_interval_of_a_steady_rate_is_the_score_interval_of_poisson(
    events: int, visits: int, seconds: int
) -> None:
    """Events that vary less than Poisson's are taken to vary as much; z is t."""
    sums = total([(events, seconds)] * visits)
    alpha = 2 * stats.norm.sf(two_sided(0.95, visits - 1))
    expected = confint_poisson(events * visits, seconds * visits, "score", alpha)

    low, high = ends(rate(sums))
    # statsmodels says nan for the lower end of nothing
    assert low == pytest.approx(600 * expected[0] if events else 0, **CLOSE)
    assert high == pytest.approx(600 * expected[1], **CLOSE)


@given(watched_seconds)
def test_ends_of_a_rate_are_where_the_score_test_stops_refusing(
    visits: list[tuple[int, int]],
) -> None:
    sums = total(visits)
    assume(sums.y)
    dispersion = max(1.0, linearised_variance(sums) * sums.x**2 / sums.y)
    for end in ends(rate(sums)):
        mean = end * sums.x / 600
        t = (sums.y - mean) ** 2 / (dispersion * mean)
        assert t == pytest.approx(stats.t.ppf(0.975, sums.visits - 1) ** 2, **CLOSE)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(3, 30))
def test_rate_change_of_steady_rates_is_movers(before: int, after: int, visits: int) -> None:
    alpha = 2 * stats.norm.sf(two_sided(0.95, visits - 1))
    expected = confint_poisson_2indep(
        after * visits,
        900 * visits,
        before * visits,
        700 * visits,
        method="mover",
        compare="diff",
        alpha=alpha,
        method_mover="score",
    )
    found = rate_change(total([(before, 700)] * visits), total([(after, 900)] * visits))

    assert ends(found) == pytest.approx([600 * end for end in expected], **CLOSE)


@given(watched_groups())
def test_a_share_lies_in_its_interval_within_0_and_1(visits: list[tuple[int, int]]) -> None:
    found = number(share(total(visits)))

    low, high = ends(found)
    assert 0 <= low <= found.value <= high <= 1
    assert low < high


@given(watched_groups())
def test_seen_and_not_seen_mirror_each_other(visits: list[tuple[int, int]]) -> None:
    low, high = ends(share(total(visits)))
    mirrored = ends(share(total([(x - y, x) for y, x in visits])))

    assert mirrored == pytest.approx((1 - high, 1 - low), **CLOSE)


@given(watched_seconds)
def test_a_rate_lies_in_its_interval_above_0(visits: list[tuple[int, int]]) -> None:
    found = number(rate(total(visits)))

    low, high = ends(found)
    assert 0 <= low <= found.value + 1e-9
    assert found.value - 1e-9 <= high
    assert low < high


def test_groups_that_resemble_each_other_say_less() -> None:
    """Ten rooms in which all or none did it know less than ten in which two of four did."""
    alike, mixed = total([(4, 4), (0, 4)] * 5), total([(2, 4)] * 10)

    assert number(share(alike)).value == number(share(mixed)).value
    (low, high), (inner_low, inner_high) = ends(share(alike)), ends(share(mixed))
    assert low < inner_low < inner_high < high


@pytest.mark.parametrize("estimate", [share, rate])
def test_nothing_is_made_up_without_a_visit(estimate: Any) -> None:
    assert estimate(Sums()) == Undefined("no_visits")
    assert not estimate(Sums())


@pytest.mark.parametrize("compare", [change, rate_change])
def test_no_change_is_told_without_two_periods(compare: Any) -> None:
    assert compare(Sums(), Sums.of(1, 2)) == Undefined("no_visits")
    assert compare(Sums.of(1, 2), Sums()) == Undefined("no_visits")


@pytest.mark.parametrize("estimate", [share, rate])
def test_one_visit_has_a_value_and_no_interval(estimate: Any) -> None:
    found = estimate(Sums.of(2, 4))

    assert found.interval is None
    assert (found.visits, found.doubt, found.trusted) == (1, "one_visit", False)


def test_one_visit_tells_no_change() -> None:
    found = change(Sums.of(0, 5), total([(5, 5)] * 20))

    assert isinstance(found, Change)
    assert (found.value, found.interval, found.direction) == (1, None, "none")
    assert found.doubt == "one_visit"


@pytest.mark.parametrize(
    ("visits", "doubt"),
    [
        ([(2, 4)] * 9, "few_visits"),
        ([(2, 4)] * 10, None),
        # eight of groups in fours are worth less than five, nine more (1.75 make one)
        ([(1, 4)] * 8 + [(0, 4)] * 30, "rare"),
        ([(1, 4)] * 9 + [(0, 4)] * 30, None),
        ([(3, 4)] * 8 + [(4, 4)] * 30, "rare"),
        ([(1, 1)] * 4 + [(0, 1)] * 30, "rare"),
        ([(1, 1)] * 5 + [(0, 1)] * 30, None),
    ],
)
def test_says_when_and_why_an_interval_cannot_be_relied_on(
    visits: Visits, doubt: str | None
) -> None:
    found = number(share(total(visits)))

    assert (found.doubt, found.trusted) == (doubt, doubt is None)


def test_a_rate_that_outnumbers_its_seconds_is_not_rare() -> None:
    assert number(rate(total([(30, 30)] * 12))).trusted
    assert number(rate(total([(0, 900)] * 12))).doubt == "rare"


@pytest.mark.parametrize(("visits", "truth"), [(10, 0.5), (20, 0.3), (20, 0.8), (50, 0.1)])
def test_intervals_hold_the_truth_as_often_as_they_say(visits: int, truth: float) -> None:
    """Rooms of 3 to 7 groups that resemble each other by 0.25; groups alone hold it too rarely."""
    random = np.random.default_rng(20261122)
    groups = random.integers(3, 8, (2000, visits))
    seen = random.binomial(groups, random.beta(3 * truth, 3 - 3 * truth, groups.shape))
    ours = theirs = 0
    for y, x in zip(seen.tolist(), groups.tolist(), strict=True):
        low, high = ends(share(total(list(zip(y, x, strict=True)))))
        ours += low <= truth <= high
        low, high = proportion_confint(sum(y), sum(x), method="wilson")
        theirs += low <= truth <= high

    assert 0.93 <= ours / 2000 <= 0.97
    assert theirs / 2000 < 0.88


def test_large_sums_stay_exact() -> None:
    """A million visits of an hour, all alike: not a trace of variance from rounding."""
    one = Sums.of(7, 3571)
    many = Sums(*(10**6 * part for part in (one.visits, one.y, one.x, one.yy, one.xy, one.xx)))

    assert linearised_variance(many) == 0


def test_an_interval_holds_its_ends() -> None:
    assert 0.0 in Interval(0.0, 0.5)
    assert 0.5 in Interval(0.0, 0.5)
    assert 0.6 not in Interval(0.0, 0.5)

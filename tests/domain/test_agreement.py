"""Agreement of two observers: equal to irrCAC, krippendorff and statsmodels, and never made up."""

import warnings
from collections.abc import Callable, Sequence
from functools import reduce
from math import atanh, sqrt
from operator import add
from random import Random
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from walkthrough.domain.agreement import (
    BANDS,
    DOUBTS,
    JACKKNIFE_VISITS,
    READINGS,
    UNDEFINED,
    Agreement,
    estimate,
    kappa_collapses,
    percent,
    summarise,
)
from walkthrough.domain.agreement_coefficients import (
    Coefficient,
    Point,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    variance,
)
from walkthrough.domain.agreement_table import SEEN_OR_NOT, Pair, Scale, Table
from walkthrough.domain.ratio import Sums, share
from walkthrough.domain.undefined import Undefined

ANSWERS = ("seen", "not_seen", "no_opportunity", "instead")
COEFFICIENTS = [gwet_ac1, cohen_kappa, krippendorff_alpha]
CLOSE = {"rel": 1e-6, "abs": 1e-6}

scales = st.builds(
    lambda size, ordered: Scale(ANSWERS[:size], ordered), st.integers(2, 4), st.booleans()
)


def pairs_of(scale: Scale, least: int, most: int) -> st.SearchStrategy[list[Pair]]:
    answer = st.sampled_from(scale.answers)
    return st.lists(st.tuples(answer, answer), min_size=least, max_size=most)


rated = scales.flatmap(lambda scale: st.tuples(st.just(scale), pairs_of(scale, 2, 40)))
tables = pairs_of(Scale(ANSWERS), 0, 20).map(Table.of)


def two_by_two(a: int, b: int, c: int, d: int) -> Table:
    """Both saw it a times, the first alone b, the second alone c, neither d."""
    keys = [(one, other) for one in SEEN_OR_NOT.answers for other in SEEN_OR_NOT.answers]
    return Table({key: n for key, n in zip(keys, (a, b, c, d), strict=True) if n})


def point(found: Point | Undefined) -> Point:
    assert isinstance(found, Point)
    return found


def number(found: Agreement | Undefined) -> Agreement:
    assert isinstance(found, Agreement)
    return found


def ends(found: Agreement | Undefined) -> tuple[float, float]:
    interval = number(found).interval
    assert interval is not None
    return interval.low, interval.high


@given(tables, tables, tables)
def test_tables_are_a_commutative_monoid(a: Table, b: Table, c: Table) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + Table() == a == Table() + a


@given(tables, tables)
def test_a_table_that_is_taken_away_is_gone(a: Table, b: Table) -> None:
    assert (a + b) - b == a


@given(tables, tables)
def test_items_and_agreements_add_up(a: Table, b: Table) -> None:
    assert ((a + b).items, (a + b).agreed) == (a.items + b.items, a.agreed + b.agreed)
    assert (a + b).answers(1) == a.answers(1) + b.answers(1)


def irrcac(module: str) -> Any:
    """A module of irrCAC, where it can be installed: it pins a SciPy older than Python 3.13."""
    return pytest.importorskip(f"irrCAC.{module}")


def oracle(scale: Scale, pairs: Sequence[Pair]) -> Any:
    """The same answers, given to irrCAC as numbers: raters are columns, items rows."""
    ratings = pd.DataFrame([[1 + scale.answers.index(one) for one in pair] for pair in pairs])
    categories = list(range(1, len(scale.answers) + 1))
    weights = "linear" if scale.ordered else "identity"
    return irrcac("raw").CAC(ratings.astype(float), weights, categories, digits=12)


ORACLES: list[tuple[Coefficient, Callable[[Any], Any]]] = [
    (gwet_ac1, lambda theirs: theirs.gwet()),
    (cohen_kappa, lambda theirs: theirs.conger()),
    (krippendorff_alpha, lambda theirs: theirs.krippendorff()),
]


@pytest.mark.parametrize(("coefficient", "theirs"), ORACLES)
@given(rated)
def test_coefficient_is_that_of_irrcac(
    coefficient: Coefficient, theirs: Any, given: tuple[Scale, list[Pair]]
) -> None:
    """For two raters Conger's kappa is Cohen's."""
    scale, pairs = given
    found = coefficient(Table.of(pairs), scale)
    assume(isinstance(found, Point))
    expected = theirs(oracle(scale, pairs))["est"]

    assert point(found).value == pytest.approx(expected["coefficient_value"], **CLOSE)
    assert point(found).chance == pytest.approx(expected["pe"], **CLOSE)
    error = sqrt(variance(Table.of(pairs), point(found)))
    assert error == pytest.approx(expected["se"], **CLOSE)


@pytest.mark.parametrize(("coefficient", "theirs"), ORACLES)
@given(rated)
def test_interval_of_items_is_that_of_irrcac_on_fishers_scale(
    coefficient: Coefficient, theirs: Any, given: tuple[Scale, list[Pair]]
) -> None:
    """irrCAC's own interval is value ± t * error; ours spends the same t * error on atanh."""
    scale, pairs = given
    found = estimate(coefficient, [Table.of(pairs)], scale)
    assume(isinstance(found, Agreement) and found.standard_error is not None)
    expected = theirs(oracle(scale, pairs))["est"]
    value, (lowest, _) = expected["coefficient_value"], expected["confidence_interval"]
    half = (value - lowest) / (1 - value**2)

    assert number(found).basis == "items"
    # Where an end is 1 to the last digit, nothing is left of it on Fisher's scale.
    assume(max(map(abs, ends(found))) < 1 - 1e-9)
    assert [atanh(end) - atanh(value) for end in ends(found)] == pytest.approx(
        [-half, half], rel=1e-4, abs=1e-4
    )


@given(rated.filter(lambda given: not given[0].ordered))
def test_alpha_is_that_of_krippendorff(given: tuple[Scale, list[Pair]]) -> None:
    scale, pairs = given
    found = krippendorff_alpha(Table.of(pairs), scale)
    assume(isinstance(found, Point))
    numbers = np.array([[scale.answers.index(one) for one in pair] for pair in pairs]).T
    expected = krippendorff.alpha(
        numbers.astype(float),
        value_domain=range(len(scale.answers)),
        level_of_measurement="nominal",
    )

    assert point(found).value == pytest.approx(expected, **CLOSE)


@given(rated)
def test_kappa_is_that_of_statsmodels(given: tuple[Scale, list[Pair]]) -> None:
    """Its variance divides by n where irrCAC's and ours divide by n - 1."""
    scale, pairs = given
    table = Table.of(pairs)
    found = cohen_kappa(table, scale)
    assume(isinstance(found, Point))
    counts = np.array([[table.counts.get((a, b), 0) for b in scale.answers] for a in scale.answers])
    with warnings.catch_warnings():
        # it also divides by a standard error that may be zero
        warnings.simplefilter("ignore")
        expected = cohens_kappa(counts, wt="linear" if scale.ordered else None)

    assert point(found).value == pytest.approx(expected.kappa, **CLOSE)
    unbiased = max(float(expected.var_kappa), 0.0) * table.items / (table.items - 1)
    assert variance(table, point(found)) == pytest.approx(unbiased, **CLOSE)


@given(pairs_of(SEEN_OR_NOT, 2, 60))
def test_percent_is_that_of_irrcac_and_its_interval_wilsons(pairs: list[Pair]) -> None:
    table = Table.of(pairs)
    counts = [
        [table.counts.get((a, b), 0) for b in SEEN_OR_NOT.answers] for a in SEEN_OR_NOT.answers
    ]
    with warnings.catch_warnings():
        # with full agreement it divides by zero to test what it should not
        warnings.simplefilter("ignore")
        expected = (
            irrcac("table").CAC(pd.DataFrame(counts), digits=12).pa2()["est"]["coefficient_value"]
        )
    found = number(percent([table]))

    assert found.value == pytest.approx(expected, **CLOSE)
    assert ends(found) == pytest.approx(
        proportion_confint(table.agreed, table.items, method="wilson"), **CLOSE
    )


# 3 × 3: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, table 18.1.
DIAGNOSES = Table(
    {
        ("p", "p"): 75,
        ("p", "n"): 1,
        ("p", "o"): 4,
        ("n", "p"): 5,
        ("n", "n"): 4,
        ("n", "o"): 1,
        ("o", "o"): 10,
    }
)


def test_kappa_is_the_published_one() -> None:
    assert point(cohen_kappa(DIAGNOSES, Scale(("p", "n", "o")))).value == pytest.approx(
        0.68, abs=5e-3
    )


# Krippendorff (2011), Computing Krippendorff's alpha-reliability, parts A and B.
@pytest.mark.parametrize(
    ("first", "second", "alpha"),
    [
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbcccedd d".replace(" ", ""), 0.692),
    ],
)
def test_alpha_is_the_published_one(first: str, second: str, alpha: float) -> None:
    table = Table.of(zip(first, second, strict=True))
    scale = Scale(tuple(sorted({*first, *second})))

    assert point(krippendorff_alpha(table, scale)).value == pytest.approx(alpha, abs=5e-4)


def test_ac1_is_the_published_one_where_kappa_collapses() -> None:
    """Gwet (2002), Kappa statistic is not satisfactory: 118 of 125 agreed on, κ below zero."""
    table = two_by_two(118, 5, 2, 0)

    assert point(gwet_ac1(table, SEEN_OR_NOT)).value == pytest.approx(0.9408, abs=5e-5)
    assert point(cohen_kappa(table, SEEN_OR_NOT)).value == pytest.approx(-0.0234, abs=5e-5)
    assert kappa_collapses(table)


# Feinstein and Cicchetti (1990): 0.85 agreed on in both, once with one answer prevailing.
@pytest.mark.parametrize(
    ("table", "kappa", "collapses"),
    [(two_by_two(40, 9, 6, 45), 0.70, False), (two_by_two(80, 10, 5, 5), 0.32, True)],
)
def test_kappa_collapses_where_one_answer_prevails(
    table: Table, kappa: float, collapses: bool
) -> None:
    assert table.agreed == 85
    assert point(cohen_kappa(table, SEEN_OR_NOT)).value == pytest.approx(kappa, abs=5e-3)
    assert kappa_collapses(table) is collapses


@pytest.mark.parametrize("table", [Table(), two_by_two(10, 5, 5, 10), two_by_two(50, 2, 3, 45)])
def test_kappa_does_not_collapse_without_the_paradox(table: Table) -> None:
    assert not kappa_collapses(table)


def test_kappa_that_does_not_exist_has_collapsed() -> None:
    assert kappa_collapses(two_by_two(0, 0, 0, 12))


def jackknifed(coefficient: Coefficient, visits: Sequence[Table], scale: Scale) -> float:
    """The standard error from pseudo-values, from scratch."""
    size = len(visits)
    whole = point(coefficient(reduce(add, visits), scale)).value
    pseudo = [
        size * whole
        - (size - 1) * point(coefficient(reduce(add, [*visits[:i], *visits[i + 1 :]]), scale)).value
        for i in range(size)
    ]
    return float(stats.sem(pseudo))


many = st.lists(pairs_of(SEEN_OR_NOT, 1, 6).map(Table.of), min_size=5, max_size=15)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(many)
def test_error_over_visits_is_that_of_pseudo_values(
    coefficient: Coefficient, visits: list[Table]
) -> None:
    found = estimate(coefficient, visits, SEEN_OR_NOT)
    assume(isinstance(found, Agreement) and found.basis == "visits")
    assume(number(found).standard_error is not None)
    error = jackknifed(coefficient, visits, SEEN_OR_NOT)
    t = stats.t.ppf(0.975, len(visits) - 1)
    value = number(found).value

    assert number(found).standard_error == pytest.approx(error, **CLOSE)
    assert ends(found) == pytest.approx(
        np.tanh(np.arctanh(value) + t * error / (1 - value**2) * np.array([-1, 1])), **CLOSE
    )


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(st.lists(pairs_of(SEEN_OR_NOT, 0, 6).map(Table.of), max_size=12), st.randoms())
def test_visits_come_in_any_order_and_empty_ones_do_not_count(
    coefficient: Coefficient, visits: list[Table], random: Random
) -> None:
    kept = [table for table in visits if table.items]
    one = estimate(coefficient, kept, SEEN_OR_NOT)
    other = estimate(coefficient, random.sample(visits, len(visits)), SEEN_OR_NOT)

    if isinstance(one, Undefined):
        assert other == one
    else:
        assert number(other).value == pytest.approx(one.value)
        assert (number(other).basis, number(other).doubt) == (one.basis, one.doubt)
        if one.interval:
            assert ends(other) == pytest.approx(ends(one), **CLOSE)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(rated, st.integers(1, 12))
def test_a_coefficient_lies_in_its_interval(
    coefficient: Coefficient, given: tuple[Scale, list[Pair]], cut: int
) -> None:
    scale, pairs = given
    visits = [Table.of(pairs[i : i + cut]) for i in range(0, len(pairs), cut)]
    found = estimate(coefficient, visits, scale)
    assume(isinstance(found, Agreement))

    low, high = ends(found)
    assert low - 1e-9 <= number(found).value <= high + 1e-9
    assert high <= 1
    at_least = number(found).at_least
    assert at_least is not None
    assert low - 1e-9 <= at_least <= number(found).value + 1e-9


def test_rooms_that_agree_throughout_or_not_at_all_say_less() -> None:
    """Six visits of five items: disagreement in one room is less sure than one in each."""
    together = [two_by_two(0, 3, 2, 0), *[two_by_two(3, 0, 0, 2)] * 9]
    apart = [two_by_two(2, 1, 0, 2)] * 3 + [two_by_two(2, 0, 1, 2)] * 2
    apart += [two_by_two(3, 0, 0, 2)] * 5

    for coefficient in COEFFICIENTS:
        one, other = (estimate(coefficient, each, SEEN_OR_NOT) for each in (together, apart))
        assert number(one).value == pytest.approx(number(other).value, abs=0.02)
        assert ends(one)[0] < ends(other)[0]


def test_few_visits_leave_it_to_the_items_and_say_so() -> None:
    visits = [two_by_two(3, 1, 0, 2)] * (JACKKNIFE_VISITS - 1)
    few, more = (
        number(estimate(gwet_ac1, given, SEEN_OR_NOT)) for given in (visits, [*visits, visits[0]])
    )

    assert (few.basis, few.doubt, few.trusted) == ("items", "items", False)
    assert (more.basis, more.doubt) == ("visits", "few_visits")


def test_ten_visits_are_trusted() -> None:
    visits = [two_by_two(3, i % 3, 1, 2) for i in range(10)]

    for found in (summarise(visits).ac1, summarise(visits).kappa, summarise(visits).alpha):
        assert number(found).trusted
    assert number(percent(visits)).trusted


def test_percent_over_visits_is_the_clustered_share() -> None:
    visits = [two_by_two(3, i % 3, 1, 2) for i in range(8)]
    sums = reduce(add, (Sums.of(table.agreed, table.items) for table in visits))
    expected, found = share(sums), number(percent(visits))

    assert (found.value, found.interval, found.basis) == (
        expected.value,
        expected.interval,
        "visits",
    )


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_full_agreement_is_not_told_as_certainty(coefficient: Coefficient) -> None:
    found = number(estimate(coefficient, [two_by_two(3, 0, 0, 2)] * 2, SEEN_OR_NOT))

    low, high = ends(found)
    assert (found.value, high, found.standard_error) == (pytest.approx(1), pytest.approx(1), None)
    assert 0 < low < 0.9
    more = ends(estimate(coefficient, [two_by_two(3, 0, 0, 2)] * 40, SEEN_OR_NOT))
    assert low < more[0] < 1


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_a_single_item_has_no_interval(coefficient: Coefficient) -> None:
    found = number(estimate(coefficient, [two_by_two(0, 1, 0, 0)], SEEN_OR_NOT))

    assert (found.interval, found.reading, found.doubt) == (None, None, "one_item")


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_nothing_is_made_up_without_an_item(coefficient: Coefficient) -> None:
    assert estimate(coefficient, [Table()], SEEN_OR_NOT) == Undefined("no_items")
    assert percent([]) == Undefined("no_items")


@pytest.mark.parametrize("coefficient", [cohen_kappa, krippendorff_alpha])
def test_nothing_is_made_up_where_all_answers_are_the_same(coefficient: Coefficient) -> None:
    visits = [two_by_two(0, 0, 0, 5)] * 6

    assert estimate(coefficient, visits, SEEN_OR_NOT) == Undefined("no_variation")
    assert number(estimate(gwet_ac1, visits, SEEN_OR_NOT)).value == 1


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(given=scales.flatmap(lambda scale: st.tuples(st.just(scale), pairs_of(scale, 0, 4))))
def test_every_reason_has_words(coefficient: Coefficient, given: tuple[Scale, list[Pair]]) -> None:
    found = estimate(coefficient, [Table.of(given[1])], given[0])

    if isinstance(found, Undefined):
        assert found.reason in UNDEFINED
    else:
        assert found.doubt in DOUBTS


def test_one_visit_that_holds_all_variation_leaves_it_to_the_items() -> None:
    """Without that visit κ would not exist, so it cannot be left out."""
    visits = [two_by_two(4, 0, 0, 0)] * 7 + [two_by_two(1, 1, 0, 2)]

    assert number(estimate(cohen_kappa, visits, SEEN_OR_NOT)).basis == "items"
    assert number(estimate(gwet_ac1, visits, SEEN_OR_NOT)).basis == "visits"


def test_an_answer_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        cohen_kappa(Table.of([("seen", "maybe")]), SEEN_OR_NOT)


@pytest.mark.parametrize("answers", [(), ("seen",), ("seen", "seen")])
def test_a_scale_has_two_answers(answers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="two answers"):
        Scale(answers)


@pytest.mark.parametrize(
    ("at_least", "reading"),
    [(0.95, "very_good"), (0.8, "very_good"), (0.79, "good"), (0.4, "moderate"), (-0.3, "poor")],
)
def test_reads_the_band_that_is_reached(at_least: float, reading: str) -> None:
    found = Agreement(0.99, None, at_least, "visits", 0.1)

    assert found.reading == reading
    assert reading in READINGS


def test_reads_as_gwets_benchmarking_does() -> None:
    """0.67 ± 0.15 is moderate: that it is good has a probability of 0.68 only."""
    benchmark = irrcac("benchmark").Benchmark(coeff=0.67, se=0.15).altman()
    enough = [probability >= 0.95 for probability in benchmark["CumProb"]]
    at_least = 0.67 - stats.norm.ppf(0.95) * 0.15

    assert benchmark["Altman"][enough.index(True)] == "Moderate"
    assert Agreement(0.67, None, at_least, "items", 0.15).reading == "moderate"


def test_a_high_value_of_few_items_does_not_read_as_high() -> None:
    """5 of 5 agreed on is no proof; 200 of 200 is."""
    few, many = (number(estimate(gwet_ac1, [two_by_two(n, 0, 0, n)], SEEN_OR_NOT)) for n in (3, 99))

    assert few.value == many.value == 1
    assert (few.reading, many.reading) == ("fair", "very_good")


def test_bands_fall() -> None:
    assert [begins for _, begins in BANDS] == sorted((begins for _, begins in BANDS), reverse=True)
    assert {band for band, _ in BANDS} | {"poor"} == READINGS.keys()


def test_summary_counts_places_and_visits() -> None:
    found = summarise([two_by_two(9, 1, 1, 9), Table(), two_by_two(0, 0, 0, 2)])

    assert (found.visits, found.items, found.agreed) == (2, 22, 20)
    assert number(found.percent).value == pytest.approx(20 / 22)
    assert not found.kappa_collapsed

"""Student's t and the incomplete beta function, equal to SciPy's."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from walkthrough.domain.quantiles import incomplete_beta, t_within, two_sided

levels = st.floats(0.01, 0.9999)
freedoms = st.one_of(st.integers(1, 50_000), st.floats(0.5, 500))


@given(levels, freedoms)
def test_t_is_that_of_scipy(level: float, df: float) -> None:
    assert two_sided(level, df) == pytest.approx(stats.t.ppf((1 + level) / 2, df), rel=1e-8)


@given(levels)
def test_t_without_end_of_freedom_is_normal(level: float) -> None:
    assert two_sided(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), rel=1e-9)


@given(st.floats(0, 1e6), freedoms)
def test_probability_within_t_is_that_of_scipy(t: float, df: float) -> None:
    assert 1 - t_within(t, df) == pytest.approx(2 * stats.t.sf(t, df), rel=1e-8, abs=1e-12)


@given(st.floats(0.01, 5000), st.floats(0.01, 5000), st.floats(1e-200, 1))
def test_incomplete_beta_is_that_of_scipy(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), rel=1e-8, abs=1e-12)


def test_incomplete_beta_goes_from_0_to_1() -> None:
    assert (incomplete_beta(2, 3, 0), incomplete_beta(2, 3, 1)) == (0, 1)


@pytest.mark.parametrize("level", [-0.1, 0, 1, 95])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        two_sided(level)


@pytest.mark.parametrize("df", [0, -1])
def test_freedom_is_over_0(df: float) -> None:
    with pytest.raises(ValueError, match="freedom"):
        two_sided(0.95, df)


def test_keeps_the_well_known_values() -> None:
    assert [round(two_sided(0.95, df), 3) for df in (1, 4, 9, 29, inf)] == [
        12.706,
        2.776,
        2.262,
        2.045,
        1.960,
    ]

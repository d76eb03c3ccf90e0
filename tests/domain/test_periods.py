"""Periods have the names that people give them, and the ones that came before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkthrough.domain.periods import Period, month, school_year, term

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def between(begin: str, end: str) -> Period:
    return Period(date.fromisoformat(begin), date.fromisoformat(end))


spans = st.builds(
    lambda begin, length: Period(begin, begin + timedelta(days=length)), days, st.integers(0, 800)
)
named = st.builds(lambda make, day: make(day), st.sampled_from([month, term, school_year]), days)
periods = st.one_of(spans, named)


@pytest.mark.parametrize(
    ("period", "kind"),
    [
        (between("2026-09-01", "2026-09-30"), "month"),
        (between("2024-02-01", "2024-02-29"), "month"),
        (between("2023-02-01", "2023-02-28"), "month"),
        (between("2026-08-01", "2026-12-31"), "fall"),
        (between("2026-01-01", "2026-07-31"), "spring"),
        (between("2025-08-01", "2026-07-31"), "school_year"),
        (between("2026-09-01", "2026-11-30"), "months"),
        (between("2026-01-01", "2026-12-31"), "months"),
        (between("2026-09-02", "2026-09-30"), "days"),
        (between("2024-02-01", "2024-02-28"), "days"),
        (between("2026-09-05", "2026-09-05"), "days"),
    ],
)
def test_knows_what_one_would_call_it(period: Period, kind: str) -> None:
    assert period.kind == kind


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (between("2026-01-01", "2026-01-31"), between("2025-12-01", "2025-12-31")),
        (between("2024-03-01", "2024-03-31"), between("2024-02-01", "2024-02-29")),
        (between("2026-08-01", "2026-12-31"), between("2026-01-01", "2026-07-31")),
        (between("2026-01-01", "2026-07-31"), between("2025-08-01", "2025-12-31")),
        (between("2025-08-01", "2026-07-31"), between("2024-08-01", "2025-07-31")),
        (between("2026-09-01", "2026-11-30"), between("2026-06-01", "2026-08-31")),
        (between("2026-03-01", "2026-03-10"), between("2026-02-19", "2026-02-28")),
        (between("2026-11-22", "2026-11-22"), between("2026-11-21", "2026-11-21")),
    ],
)
def test_knows_the_one_before(period: Period, before: Period) -> None:
    assert period.preceding() == before


@given(periods)
def test_the_one_before_ends_the_day_before_and_is_of_the_same_kind(period: Period) -> None:
    before = period.preceding()

    assert before.end + timedelta(days=1) == period.begin
    assert before.begin <= before.end
    if period.kind in ("fall", "spring"):
        assert {period.kind, before.kind} == {"fall", "spring"}
    elif period.kind == "days":
        assert before.end - before.begin == period.end - period.begin
    elif period.kind != "months":
        assert before.kind == period.kind
    else:
        assert len(before.months()) == len(period.months())


@given(days)
def test_a_day_is_in_its_month_its_term_and_its_school_year(day: date) -> None:
    assert day in month(day) and day in term(day) and day in school_year(day)
    assert month(day).kind == "month"
    assert term(day).kind in ("fall", "spring")
    assert school_year(day).kind == "school_year"
    assert term(day).to(month(day)) == term(day)
    assert school_year(day).to(term(day)) == school_year(day)


@given(days)
def test_terms_follow_each_other_without_a_gap(day: date) -> None:
    following = term(term(day).end + timedelta(days=1))

    assert following.preceding() == term(day)
    assert following.kind != term(day).kind


@given(periods)
def test_lists_the_months_that_it_touches(period: Period) -> None:
    every = {
        f"{period.begin + timedelta(days=step):%Y-%m}"
        for step in range((period.end - period.begin).days + 1)
    }

    assert period.months() == sorted(every)


@given(periods, periods)
def test_reaches_from_one_to_another(one: Period, other: Period) -> None:
    both = one.to(other)

    assert both == other.to(one)
    assert all(day in both for period in (one, other) for day in (period.begin, period.end))
    assert {both.begin, both.end} <= {one.begin, one.end, other.begin, other.end}

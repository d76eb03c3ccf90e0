"""A selection holds a visit in all respects, however it was typed; overlap is what is shared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.visits import visit
from walkthrough.domain.periods import Period, month
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection, overlap, same

OCTOBER = month(date(2026, 10, 1))
VISIT = visit(teacher="J.  Rivera", subject="Science", grade="7")


def chosen(**values: set[str]) -> Selection:
    return Selection(OCTOBER, {key.rstrip("_"): frozenset(some) for key, some in values.items()})


@pytest.mark.parametrize(
    ("dimension", "value"),
    [
        ("school", "s"),
        ("teacher", "t1"),
        ("teacher", "j. rivera"),
        ("class", "7b"),
        ("subject", "science"),
        ("grade", "7"),
        ("observer", "coach"),
        ("rubric", "r"),
    ],
)
def test_holds_what_was_chosen_in_each_respect(dimension: Dimension, value: str) -> None:
    assert Selection(OCTOBER, {dimension: frozenset([value, "other"])}).holds(VISIT)
    assert not Selection(OCTOBER, {dimension: frozenset(["other"])}).holds(VISIT)
    assert Selection(OCTOBER, {dimension: frozenset(["other"])}).missed(VISIT) == [dimension]


def test_holds_everything_where_nothing_was_chosen() -> None:
    assert Selection(OCTOBER).holds(VISIT)
    assert Selection(OCTOBER, {"grade": frozenset()}).holds(VISIT)


def test_holds_only_what_fits_in_every_respect() -> None:
    assert chosen(grade={"7"}, subject={"science", "art"}).holds(VISIT)
    assert not chosen(grade={"7"}, subject={"art"}).holds(VISIT)
    assert chosen(grade={"7"}, subject={"art"}).holds(VISIT, ignoring="subject")
    assert not chosen(grade={"8"}, subject={"art"}).holds(VISIT, ignoring="subject")


@pytest.mark.parametrize(("day", "held"), [("09-30", 0), ("10-01", 1), ("10-31", 1), ("11-01", 0)])
def test_holds_the_first_day_and_the_last(day: str, held: bool) -> None:
    assert Selection(OCTOBER).holds(visit(day=f"2026-{day}")) is bool(held)


def test_is_the_same_in_another_period() -> None:
    moved = chosen(grade={"7"}).during(Period(date(2026, 9, 1), date(2026, 9, 2)))

    assert moved.period.begin == date(2026, 9, 1)
    assert moved.chosen == chosen(grade={"7"}).chosen


def test_keeps_only_some_respects() -> None:
    assert chosen(grade={"7"}, school={"s"}, observer={"x"}).only("school", "class").chosen == {
        "school": frozenset(["s"])
    }


@given(st.text(max_size=20))
def test_what_is_the_same_is_so_however_it_was_typed(text: str) -> None:
    assert same(f"  {text} ") == same(text) == same(same(text))


def test_has_a_label_as_it_was_typed_and_a_value_to_choose_by() -> None:
    assert {one: (VISIT.label(one), VISIT.value(one)) for one in DIMENSIONS} == {
        "school": ("s", "s"),
        "teacher": ("J.  Rivera", "t1"),
        "class": ("7B", "7b"),
        "subject": ("Science", "science"),
        "grade": ("7", "7"),
        "observer": ("coach", "coach"),
        "rubric": ("r", "r"),
    }
    assert (VISIT.month, VISIT.school, VISIT.rubric, VISIT.version) == (
        "2026-10",
        "s",
        "r",
        "1.0.0",
    )
    assert visit().value("subject") == ""


@pytest.mark.parametrize(
    ("before", "after", "common"),
    [
        ({"a": 1}, {"a": 9}, 1.0),
        ({"a": 1}, {"b": 1}, 0.0),
        ({"a": 1, "b": 1}, {"a": 1}, 0.5),
        ({"a": 3, "b": 1}, {"a": 1, "b": 3}, 0.5),
        ({"a": 2, "b": 2, "c": 4}, {"b": 1, "c": 1, "d": 2}, 0.5),
    ],
)
def test_overlap_is_the_share_in_common(
    before: dict[str, int], after: dict[str, int], common: float
) -> None:
    assert overlap(before, after) == pytest.approx(common)


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1),
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1),
)
def test_overlap_is_between_0_and_1_and_the_same_from_both_sides(
    before: dict[str, int], after: dict[str, int]
) -> None:
    assert overlap(before, after) == pytest.approx(overlap(after, before))
    assert 0 <= overlap(before, after) <= 1 + 1e-12
    assert overlap(before, before) == pytest.approx(1)


def test_overlap_of_nothing_is_no_number() -> None:
    with pytest.raises(ValueError):
        overlap({}, {"a": 1})

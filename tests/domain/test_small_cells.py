"""Blocks hold everything once or nothing, are each enough, and depend on no order."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkthrough.domain.aggregate import Counts, Sample, Tally, total
from walkthrough.domain.ratio import Sums
from walkthrough.domain.small_cells import blocks, cut, enough, masked, masked_counts


@dataclass(frozen=True)
class One:
    number: int
    month: str
    places: int
    teacher: str
    grade: str

    @property
    def sample(self) -> Sample:
        return Sample(1, self.places, frozenset([self.teacher]))


@st.composite
def visits(draw: st.DrawFn) -> list[One]:
    return [
        One(
            number,
            draw(st.sampled_from(["2026-08", "2026-09", "2026-10", "2026-11"])),
            draw(st.integers(0, 3)),
            draw(st.sampled_from("abcd")),
            draw(st.sampled_from("67")),
        )
        for number in range(draw(st.integers(0, 20)))
    ]


def by_month(some: Sequence[One]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = {}
    for one in some:
        found.setdefault(one.month, []).append(one)
    return found


def sample(some: Sequence[One]) -> Sample:
    return sum((one.sample for one in some), Sample())


def made(some: Sequence[One], guarded: bool) -> list[list[One]]:
    return blocks(by_month(some), lambda one: one.sample, guarded=guarded)


@pytest.mark.parametrize(
    ("visits_", "places", "teachers", "open_reader", "guarded_reader"),
    [
        (2, 10, 3, False, False),
        (3, 4, 3, False, False),
        (3, 5, 1, True, False),
        (3, 5, 2, True, False),
        (3, 5, 3, True, True),
        (0, 0, 0, False, False),
    ],
)
def test_enough_is_three_visits_five_places_and_for_some_three_teachers(
    visits_: int, places: int, teachers: int, open_reader: bool, guarded_reader: bool
) -> None:
    found = Sample(visits_, places, frozenset("abc"[:teachers]))

    assert enough(found, guarded=False) is open_reader
    assert enough(found, guarded=True) is guarded_reader


@given(visits(), st.booleans())
def test_blocks_hold_every_visit_once_or_none_at_all(some: list[One], guarded: bool) -> None:
    found = made(some, guarded)

    inside = [one for block in found for one in block]
    assert sorted(one.number for one in inside) == ([one.number for one in some] if found else [])
    assert bool(found) == enough(sample(some), guarded=guarded)


@given(visits(), st.booleans())
def test_each_block_is_enough_and_made_of_whole_months_that_follow_each_other(
    some: list[One], guarded: bool
) -> None:
    found = made(some, guarded)

    for block in found:
        assert enough(sample(block), guarded=guarded)
    months = [sorted({one.month for one in block}) for block in found]
    in_order = [month for block in months for month in block]
    assert in_order == sorted(set(in_order))


@given(visits(), st.booleans(), st.data())
def test_blocks_depend_on_no_order(some: list[One], guarded: bool, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))

    def sets(found: list[list[One]]) -> list[set[One]]:
        return [set(block) for block in found]

    assert sets(made(shuffled, guarded)) == sets(made(some, guarded))


@given(visits())
def test_no_block_could_be_two(some: list[One]) -> None:
    for block in made(some, True)[:-1]:
        months = sorted({one.month for one in block})
        for last in months[:-1]:
            assert not enough(sample([one for one in block if one.month <= last]), guarded=True)


@given(visits())
def test_a_block_is_cut_only_into_pieces_that_are_enough(some: list[One]) -> None:
    for block in made(some, True):
        pieces = cut(block, lambda one: one.sample, lambda one: one.grade)

        assert sorted(one.number for piece in pieces for one in piece) == sorted(
            one.number for one in block
        )
        assert all(enough(sample(piece), guarded=True) for piece in pieces)
        if len(pieces) > 1:
            assert all(len({one.grade for one in piece}) == 1 for piece in pieces)
        else:
            grades = {one.grade for one in block}
            assert len(grades) == 1 or not all(
                enough(sample([one for one in block if one.grade == grade]), guarded=True)
                for grade in grades
            )


def seen(teacher: str, places: int = 5, seconds: int = 600, level: str | None = "low") -> Tally:
    rests = Sample(1, places, frozenset([teacher]))
    timed = rests if seconds else Sample()
    return Tally(
        sample=rests,
        groups_sample=rests,
        rate_sample=timed,
        visits=Sums.of(1, 1),
        groups=Sums.of(1, places),
        rate=Sums.of(2, seconds),
        levels=Counts(rests, {level: 1}) if level else Counts(),
    )


def test_a_block_tells_what_rests_on_enough() -> None:
    three = [seen(teacher) for teacher in "abc"]

    assert masked(three) == total(three)


def test_a_block_tells_nothing_of_a_look_for_that_few_visits_had_an_opportunity_for() -> None:
    assert masked([seen("a"), seen("b"), Tally(no_opportunity=5)]) == Tally()
    assert masked([seen("a"), seen("b"), seen("b")]) == Tally()
    assert masked([seen("a", 1), seen("b", 1), seen("c", 2)]) == Tally()


def test_a_block_tells_no_rate_and_no_levels_of_few_visits_in_it() -> None:
    found = masked([seen("a"), seen("b", seconds=0), seen("c", level=None)])

    assert found.visits == Sums(3, 3, 3, 3, 3, 3)
    assert found.groups.visits == 3
    assert (found.rate, found.rate_sample) == (Sums(), Sample())
    assert found.levels == Counts()


def test_a_rate_is_told_of_enough_teachers_only() -> None:
    """Three visits have time in focus, but of two teachers."""
    found = masked([seen("a"), seen("a"), seen("b"), seen("c", seconds=0)])

    assert found.groups.visits == 4
    assert found.rate == Sums()


def test_counts_are_told_of_enough_only() -> None:
    tried = [Counts(Sample(1, 3, frozenset([teacher])), {"tried": 1}) for teacher in "abc"]

    assert masked_counts(tried) == Counts(Sample(3, 9, frozenset("abc")), {"tried": 3})
    assert masked_counts(tried[:2]) == Counts()

"""Tallies add up in any order, and come to what one gets by going through every walkthrough."""

from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_insight import CONTRAST, PLAIN
from tests.domain.visits import digest, digests, parsed, teachers
from tests.event_strategies import LOOK_FORS, event_sets
from walkthrough.domain.aggregate import (
    Counts,
    Sample,
    Tally,
    follow_up,
    tally,
    total,
    total_counts,
)
from walkthrough.domain.digest import Mark
from walkthrough.domain.digest import digest as digest_of
from walkthrough.domain.fold import fold
from walkthrough.domain.insight import summarise
from walkthrough.domain.ratio import Sums

tallies = st.builds(tally, digests, st.sampled_from(LOOK_FORS), teachers)
counts = st.builds(
    lambda visits, teacher, of: Counts(Sample(visits, visits * 2, frozenset([teacher])), of),
    st.integers(1, 3),
    teachers,
    st.dictionaries(st.sampled_from(["low", "high"]), st.integers(1, 4), min_size=1),
)


@settings(max_examples=40)
@given(st.lists(tallies, max_size=6), st.data())
def test_tallies_are_a_commutative_monoid(some: list[Tally], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))
    cut = data.draw(st.integers(0, len(some)))

    whole = total(some)

    assert total(shuffled) == whole
    assert total(some[:cut]) + total(some[cut:]) == whole
    assert reduce(add, some, Tally()) == whole
    assert whole + Tally() == Tally() + whole == whole
    assert total([]) == Tally()


@given(st.lists(counts, max_size=5), st.data())
def test_counts_are_a_commutative_monoid(some: list[Counts], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))

    whole = total_counts(some)

    assert total_counts(shuffled) == whole == reduce(add, some, Counts())
    assert whole + Counts() == whole
    assert whole.total == sum(sum(one.of.values()) for one in some)


@settings(max_examples=60)
@given(st.lists(st.tuples(event_sets(), teachers), max_size=4), st.sampled_from(LOOK_FORS))
def test_tallies_come_to_what_every_walkthrough_says(
    visits: list[tuple[list[dict[str, Any]], str]], look_for: str
) -> None:
    index = LOOK_FORS.index(look_for)
    folded = [(fold(parsed(events), LOOK_FORS), teacher) for events, teacher in visits]
    found = total(
        [
            tally(one, look_for, teacher)
            for events, teacher in visits
            if (one := digest_of(parsed(events))) is not None
        ]
    )

    # One walkthrough at a time, by the code that makes its own report.
    groups, groups_counter, rates, class_rates, seen, counter = [], [], [], [], [], []
    ruled_out = not_watched = places = 0
    names: set[str] = set()
    levels: dict[str, int] = {}
    poles = {"first": 0, "second": 0, "even": 0}
    for walkthrough, teacher in folded:
        if walkthrough is None:
            continue
        insight, contrast = summarise(walkthrough, PLAIN), summarise(walkthrough, CONTRAST)
        presence = insight.look_fors[index].presence
        ruled_out += presence.no_opportunity
        rows = [row for row in insight.rows if row.id == "class" and row.cells[index].counts]
        at_large = [row.cells[index] for row in rows]
        counted = [
            row
            for row in insight.rows
            if row.id != "class" and not row.removed and row.cells[index].counts
        ]
        cells = [row.cells[index] for row in counted] + at_large
        not_watched += presence.not_watched
        if not cells:
            continue
        names.add(teacher)
        places += len(cells)
        seen.append(any(cell.seen for cell in cells))
        counter.append(any(cell.counter for cell in cells))
        if counted:
            groups.append((presence.seen_in, presence.of))
            groups_counter.append((presence.counter_in, presence.of))
            seconds = sum(row.seconds for row in counted)
            rates += [(sum(row.cells[index].seen for row in counted), seconds)] if seconds else []
        class_rates += [(row.cells[index].seen, row.seconds) for row in rows if row.seconds]
        for cell in cells:
            if cell.level is not None:
                levels[cell.level] = levels.get(cell.level, 0) + 1
        position = contrast.look_fors[index].position
        assert position is not None
        for pole, number in zip(
            poles, (position.first, position.second, position.even), strict=True
        ):
            poles[pole] += number

    assert found.sample == Sample(len(seen), places, frozenset(names))
    assert found.visits == sums((int(one), 1) for one in seen)
    assert found.visits_counter == sums((int(one), 1) for one in counter)
    assert found.groups == sums(groups)
    assert found.groups_counter == sums(groups_counter)
    assert found.rate == sums(rates)
    assert found.class_rate == sums(class_rates)
    assert found.rate_sample.visits == found.rate.visits
    assert found.class_rate_sample.visits == found.class_rate.visits
    assert found.no_opportunity == ruled_out
    assert found.not_watched == not_watched
    assert dict(found.levels.of) == levels
    assert {pole: found.poles.of.get(pole, 0) for pole in poles} == poles


def sums(pairs: Any) -> Sums:
    """The sums of pairs of y and x, by their definitions."""
    known = list(pairs)
    return Sums(
        len(known),
        sum(y for y, _ in known),
        sum(x for _, x in known),
        sum(y * y for y, _ in known),
        sum(x * y for y, x in known),
        sum(x * x for _, x in known),
    )


def test_a_look_for_without_a_mark_was_not_seen_in_any_watched_group() -> None:
    silent = tally(digest(groups=4), "ideas", "t1")

    assert (silent.visits, silent.groups) == (Sums.of(0, 1), Sums.of(0, 4))
    assert silent.sample == Sample(1, 4, frozenset(["t1"]))


def test_a_visit_without_an_opportunity_is_in_no_denominator() -> None:
    marks = {(f"g{n}", "ideas"): Mark(no_opportunity=True) for n in (1, 2)}

    assert tally(digest(groups=2, marks=marks), "ideas", "t1") == Tally(no_opportunity=2)


def test_a_pole_counts_a_group_once_however_busy_the_thumb() -> None:
    marks = {
        ("g1", "kind"): Mark(seen=20, counter=1),
        ("g2", "kind"): Mark(counter=1),
        ("g3", "kind"): Mark(seen=2, counter=2),
    }

    assert tally(digest(marks=marks), "kind", "t1").poles == Counts(
        Sample(1, 3, frozenset(["t1"])), {"first": 1, "second": 1, "even": 1}
    )


def test_a_next_step_counts_only_where_it_was_asked_about() -> None:
    asked = replace(digest(groups=3), follow_up="partly")

    assert follow_up(digest(), "t1") == Counts()
    assert follow_up(asked, "t1") == Counts(Sample(1, 3, frozenset(["t1"])), {"partly": 1})


@settings(max_examples=30)
@given(st.lists(digests, max_size=3))
def test_what_is_summed_stays_as_it_was(some: list) -> None:
    made = [tally(one, "ideas", "t1") for one in some]
    before = [dict(one.levels.of) for one in made]

    total(made)

    assert [dict(one.levels.of) for one in made] == before

"""The fold against its vectors, and against every order in which events can arrive."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import vectors
from tests.event_strategies import LOOK_FORS, event_sets
from walkthrough.domain import events as ev
from walkthrough.domain.fold import fold, header

CASES = vectors.load("fold")


def folded(documents: list[dict[str, Any]], look_fors: list[str]) -> dict[str, Any] | None:
    walkthrough = fold([ev.parse(document) for document in documents], look_fors)
    return walkthrough.document() if walkthrough else None


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_fold_gives_what_the_vector_expects(case: dict[str, Any]) -> None:
    document = folded(case["events"], case["look_fors"])

    assert vectors.relevant(document, case["expected"]) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_fold_of_a_vector_does_not_depend_on_the_order_of_arrival(case: dict[str, Any]) -> None:
    backwards = case["events"][::-1]

    assert folded(backwards + backwards, case["look_fors"]) == folded(
        case["events"], case["look_fors"]
    )


@given(st.data())
def test_any_permutation_and_repetition_folds_to_the_same(data: st.DataObject) -> None:
    documents = data.draw(event_sets())
    shuffled = data.draw(st.permutations(documents))
    again = data.draw(st.lists(st.sampled_from(documents), max_size=10))

    assert folded([*shuffled, *again], LOOK_FORS) == folded(documents, LOOK_FORS)


@given(event_sets())
def test_counts_are_never_negative_and_rest_on_taps(documents: list[dict[str, Any]]) -> None:
    walkthrough = fold([ev.parse(document) for document in documents], LOOK_FORS)

    if walkthrough is not None:
        total = sum(cell.seen + cell.counter for cell in walkthrough.cells)
        assert total == len(walkthrough.taps)
        for cell in walkthrough.cells:
            assert cell.seen >= 0 and cell.counter >= 0
            assert sum(cell.signs.values()) <= cell.seen + cell.counter
            assert not (cell.no_opportunity and (cell.seen or cell.counter))
        assert all(seconds >= 0 for seconds in walkthrough.focus_seconds.values())


@given(event_sets())
def test_header_agrees_with_the_fold(documents: list[dict[str, Any]]) -> None:
    events = [ev.parse(document) for document in documents]
    walkthrough, glance = fold(events, LOOK_FORS), header(events)

    assert (walkthrough is None) == (glance is None)
    if walkthrough is not None and glance is not None:
        for name in ("id", "observer", "rubric", "place", "status", "started_at", "finished_at"):
            assert getattr(glance, name) == getattr(walkthrough, name)


def test_now_ends_a_focus_that_is_still_on() -> None:
    case = next(case for case in CASES if case["name"].startswith("focus that nothing ends"))
    events = [ev.parse(document) for document in case["events"]]

    walkthrough = fold(events, case["look_fors"], now="2026-11-22T14:02:05.000Z")

    assert walkthrough is not None
    assert walkthrough.focus_seconds["g1"] == 125

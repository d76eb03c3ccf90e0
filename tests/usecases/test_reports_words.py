"""Fitting people's texts onto a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkthrough.usecases.report_words import ELLIPSIS, cost, direction, label, share, words

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Group 1", "ltr"),
        ("\u05e7\u05d1\u05d5\u05e6\u05d4 1", "rtl"),
        ("7 \u0645 and more", "rtl"),
        ("12 + 5", "ltr"),
        ("", "ltr"),
    ],
)
def test_finds_the_direction_of_the_first_letter(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_keeps_a_text_that_fits_as_it_is() -> None:
    kept = words("Two  words,\nthen three more", 5)

    assert (kept.text, kept.cut) == ("Two  words,\nthen three more", False)


def test_cuts_between_words_and_says_so() -> None:
    kept = words("One two three four", 3)

    assert (kept.text, kept.cut) == (f"One two three{ELLIPSIS}", True)


def test_cuts_an_endless_word_too() -> None:
    assert len(words("x" * 1_000_000, 10).text) <= 101


def test_shows_control_characters_as_replaced() -> None:
    assert words("a\x07b\x1b[0m").text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[0m"


def test_puts_a_label_on_one_line() -> None:
    assert label("Table\n\n B ").text == "Table B"


def test_shares_room_so_that_short_texts_stay_whole() -> None:
    assert share(["one two", "word " * 100, "word " * 50], 40) == [2, 19, 19]
    assert share(["one two"], 40) == [2]
    assert share(["one two"], -5) == [0]


@given(TEXTS, st.integers(0, 30))
def test_never_takes_more_words_than_allowed(text: str, most: int) -> None:
    kept = words(text, most)

    assert cost(kept.text.removesuffix(ELLIPSIS) if kept.cut else kept.text) <= most


@given(st.lists(TEXTS, max_size=6), st.integers(-5, 60))
def test_never_shares_out_more_than_there_is(texts: list[str], budget: int) -> None:
    shares = share(texts, budget)

    assert sum(shares) <= max(budget, 0)
    assert all(0 <= given <= cost(text) for given, text in zip(shares, texts, strict=True))

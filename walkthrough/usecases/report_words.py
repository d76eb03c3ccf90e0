"""Texts for a page of limited size: their direction, where to cut them, how to share the room."""

import re
import unicodedata
from collections.abc import Sequence
from math import ceil

from walkthrough.usecases.report_records import Direction, Words

ELLIPSIS = "…"
# A run of letters this long counts as another word, so that none is endless.
WORD_LETTERS = 10
_WORD = re.compile(r"\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def direction(text: str) -> Direction:
    """The direction of the first letter that has one, as `dir="auto"` finds it."""
    for letter in text[:1000]:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def cost(text: str) -> int:
    """How many words a text takes, an endless one counting as many."""
    return sum(ceil(len(word) / WORD_LETTERS) for word in _WORD.findall(text))


def words(text: str, most: int | None = None, language: str | None = None) -> Words:
    """A text of at most `most` words, cut between two of them where that is possible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    kept = text if most is None else _within(text, most)
    if kept == text:
        return Words(text, direction(text), language=language)
    return Words(kept + ELLIPSIS, direction(text), cut=True, language=language)


def label(text: str, most: int = 6) -> Words:
    """A name on one line."""
    return words(" ".join(text.split()), most)


def share(texts: Sequence[str], budget: int) -> list[int]:
    """How many words of each text fit a budget in all: short ones whole, long ones alike."""
    costs = [cost(text) for text in texts]
    allowed = dict.fromkeys(range(len(texts)), 0)
    open_ = sorted(allowed, key=lambda index: costs[index])
    for place, index in enumerate(open_):
        allowed[index] = min(costs[index], max(budget, 0) // (len(open_) - place))
        budget -= allowed[index]
    return [allowed[index] for index in range(len(texts))]


def _within(text: str, most: int) -> str:
    spent = 0
    for found in _WORD.finditer(text):
        taken = ceil(len(found.group()) / WORD_LETTERS)
        if spent + taken > most:
            rest = (most - spent) * WORD_LETTERS
            # Half a word is shown only where there is hardly anything else to show.
            end = found.start() + rest if spent < most / 2 else found.start()
            return text[:end].rstrip()
        spent += taken
    return text

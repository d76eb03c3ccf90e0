"""Who opened a walkthrough's report: the record, and what a store promises about it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Look:
    """Somebody other than the observer opened the report: a user's id, and when first.

    `text` is the id of the feedback that was shared then. `words`: its notes and feedback were
    open to them; else they saw what was counted only.
    """

    by: str
    at: str
    text: str
    words: bool


class Turn(Protocol):
    """The looks at one walkthrough, while nobody else can add one."""

    @property
    def so_far(self) -> Sequence[Look]:
        """The looks before this turn, the first one first."""

    def add(self, look: Look) -> None:
        """Note a look, durably. Raises `StoreUnavailable`."""


class Looks(Protocol):
    """Who opened what, kept apart from the events: a look changes nothing that was observed."""

    def of(self, walkthrough: str) -> list[Look]:
        """The looks at a walkthrough, the first one first. Raises `StoreUnavailable`."""

    def turn(self, walkthrough: str) -> AbstractContextManager[Turn]:
        """Hold the walkthrough's looks alone, over threads and processes.

        Opening and withdrawing both take a turn, so that one of them comes first.
        Raises `StoreUnavailable`.
        """

"""The rubrics that a file can speak of: those published, and files that lie beside it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from walkthrough.domain.rubric_model import Rubric
from walkthrough.domain.standing import Standing


class Known(Protocol):
    """Rubrics by id and version, for what one file says about another."""

    def ids(self) -> Collection[str]: ...

    def versions(self, rubric: str) -> Sequence[str]:
        """The versions that can be used, the oldest first; none for an id that is not there."""

    def find(self, rubric: str, version: str) -> Rubric | None:
        """One version, complete: an overlay is laid over its base."""

    def extends(self, rubric: str, version: str) -> str | None:
        """What a version is laid over, `id@version`; None for one that is no overlay."""

    def digest(self, rubric: str, version: str) -> str | None:
        """The digest of a published version's file; None for one that is not published."""

    def standing(self, rubric: str) -> Standing:
        """Which version is offered, and whether the rubric is retired."""


class NothingKnown:
    """No rubric at all. Implements `Known`."""

    def ids(self) -> Collection[str]:
        return ()

    def versions(self, rubric: str) -> Sequence[str]:
        return ()

    def find(self, rubric: str, version: str) -> Rubric | None:
        return None

    def extends(self, rubric: str, version: str) -> str | None:
        return None

    def digest(self, rubric: str, version: str) -> str | None:
        return None

    def standing(self, rubric: str) -> Standing:
        return Standing(rubric)

"""Drafts of rubrics, before they are published: the record, and what a store promises about it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from walkthrough.domain.errors import N_, Conflict

Origin = Literal["editor", "upload", "folder"]


@dataclass(frozen=True)
class Draft:
    """A rubric file that somebody is working on, verbatim; it may be broken.

    `id` is a UUID, `rubric` the id that the file gives itself (empty while it gives none), `name`
    what the draft is called in lists: a file's name, or a title. `revision` counts its savings, 0
    for one that is not kept yet. `by` is a user's id, None for the server itself. `saved_at` is
    in UTC with milliseconds.
    """

    id: str
    rubric: str
    source: str
    origin: Origin
    name: str
    by: str | None
    saved_at: str
    revision: int = 0


class Drafts(Protocol):
    """Drafts, each with a revision, so that nobody overwrites what they have not seen."""

    def all(self) -> list[Draft]:
        """Every draft that can be read, the one saved last first. Raises `StoreUnavailable`."""

    def get(self, draft: str) -> Draft | None:
        """The draft as it was saved last. Raises `StoreUnavailable`."""

    def save(self, draft: Draft) -> Draft:
        """Keep a draft that rests on its `revision`; returns it with the next revision.

        Raises `Conflict` (`draft_changed`) when another was saved since, or (`draft_gone`) when
        it is there no more; then nothing is overwritten. Raises `Invalid` (`bad_draft`) for an id
        that is no UUID, and `StoreUnavailable`.
        """

    def discard(self, draft: str, revision: int) -> None:
        """Take a draft away for ever; one that is not there is no matter.

        Raises `Conflict` (`draft_changed`) when it was saved since that revision, and
        `StoreUnavailable`.
        """

    def taken(self, file: str) -> str | None:
        """The digest of what was last taken in from a watched file; None for a new one."""

    def take(self, file: str, digest: str) -> None:
        """Note what was taken in, so that a draft once discarded does not come back."""


def refuse_stale(draft: Draft, known: Draft | None) -> None:
    """Raises `Conflict` unless the draft rests on what is kept."""
    if known is None and draft.revision:
        raise Conflict(
            "draft_gone", N_("This draft is there no more: somebody published or discarded it.")
        )
    if known is not None and known.revision != draft.revision:
        raise Conflict(
            "draft_changed",
            N_("This draft was saved since, at %(at)s. Nothing was overwritten."),
            at=known.saved_at,
            by=known.by,
            revision=known.revision,
        )

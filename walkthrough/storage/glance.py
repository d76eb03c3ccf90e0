"""A walkthrough's events at a glance, as every store keeps it beside them; derived, never truth."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from walkthrough.domain import events as ev
from walkthrough.domain.events import Document, readable
from walkthrough.domain.fold import header
from walkthrough.domain.walkthrough import Header

# What comes in during a lesson. A header says of these only that they came, and when.
_PASSING: Final = (
    ev.GroupFocused,
    ev.ObservingPaused,
    ev.EvidenceSeen,
    ev.CounterEvidenceSeen,
    ev.EvidenceTagged,
    ev.EvidenceMoved,
    ev.NoOpportunityMarked,
    ev.LevelSet,
    ev.NoteWritten,
    ev.NoteAmended,
)


@dataclass(frozen=True)
class Glance:
    """The cursor of the newest event (0: none), and the header once the walkthrough started."""

    newest: int
    header: Header | None


def glance(documents: Collection[Document]) -> Glance:
    """What a walkthrough's stored events come to at a glance."""
    newest = max((document["cursor"] for document in documents), default=0)
    found = header(readable(documents))
    return Glance(newest, replace(found, changed=newest) if found else None)


def glance_after(
    before: Glance, known: Iterable[Document], fresh: Sequence[Document]
) -> Glance | None:
    """What `glance` makes of `known` and `fresh` together, without going through all of it.

    `before` is the glance at `known`; no id of `fresh` is in it. None when only a full look tells.
    """
    events = readable(fresh)
    if (
        before.header is None
        or len(events) < len(fresh)
        or not all(isinstance(event, _PASSING) for event in events)
        or _retracted(known) & {event.id for event in events}
    ):
        return None
    newest = max([before.newest, *(document["cursor"] for document in fresh)])
    made = [event.at for event in events if event.by == before.header.observer]
    last_at = max([before.header.last_at, *made])
    return Glance(newest, replace(before.header, changed=newest, last_at=last_at))


def _retracted(documents: Iterable[Document]) -> set[str]:
    """The events that were taken back, some perhaps before they arrived."""
    return {one["target"] for one in documents if one["type"] == "event_retracted"}

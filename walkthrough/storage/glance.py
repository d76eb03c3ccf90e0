"""A walkthrough's events at a glance, as every store keeps it beside them; derived, never truth."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from walkthrough.domain.errors import Invalid
from walkthrough.domain.events import Document, Event, parse
from walkthrough.domain.fold import header
from walkthrough.domain.walkthrough import Header


@dataclass(frozen=True)
class Glance:
    """The cursor of the newest event (0: none), and the header once the walkthrough started."""

    newest: int
    header: Header | None


def glance(documents: Iterable[Document]) -> Glance:
    """What a walkthrough's stored events come to at a glance."""
    events: list[Event] = []
    newest = 0
    for document in documents:
        newest = max(newest, document["cursor"])
        try:
            events.append(parse(document))
        except Invalid:
            # A later release stored it and was rolled back: kept, and passed over until then.
            continue
    found = header(events)
    return Glance(newest, replace(found, changed=newest) if found else None)

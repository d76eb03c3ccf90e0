"""A walkthrough's events at a glance, as every store keeps it beside them; derived, never truth."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from walkthrough.domain.events import Document, readable
from walkthrough.domain.fold import header
from walkthrough.domain.walkthrough import Header


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

"""What appending does to a walkthrough's history: the rules that every store shares."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.events import Document, same_content
from walkthrough.domain.ports import Outcome

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its canonical form, and so safe in a path."""
    return _UUID.fullmatch(text) is not None


def is_walkthrough_id(text: str) -> bool:
    """Whether the text can be a walkthrough's id: any UUID."""
    return is_uuid(text)


def require_walkthrough_id(text: str) -> None:
    """Raises `Invalid` (`bad_event`) for anything but a canonical UUID."""
    if not is_walkthrough_id(text):
        raise Invalid("bad_event", N_("A walkthrough's id must be a UUID."))


def judge(
    known: Iterable[Document], documents: Sequence[Document]
) -> tuple[list[Outcome], list[dict[str, Any]]]:
    """One outcome for each document, and those that are new, in order, still without a cursor.

    The first event under an id stands, also within one batch, and so does the first start.
    """
    by_id: dict[str, Mapping[str, Any]] = {document["id"]: document for document in known}
    started = any(document["type"] == "walkthrough_started" for document in by_id.values())
    outcomes: list[Outcome] = []
    fresh: list[dict[str, Any]] = []
    for document in documents:
        earlier = by_id.get(document["id"])
        if earlier is not None:
            outcomes.append("duplicate" if same_content(earlier, document) else "conflict")
        elif started and document["type"] == "walkthrough_started":
            outcomes.append("already_started")
        else:
            outcomes.append("stored")
            fresh.append(dict(document))
            by_id[document["id"]] = document
            started = started or document["type"] == "walkthrough_started"
    return outcomes, fresh

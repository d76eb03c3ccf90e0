"""What can still be read of a damaged walkthrough: its events, those around the damage."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from walkthrough.domain.errors import Invalid
from walkthrough.domain.events import parse

# How each event begins in a file of ours: its id as the key, and again as its first or later field.
_BEGINS: Final = re.compile(
    r'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})":(?=\{)'
)
_DECODER: Final = json.JSONDecoder()


def salvage(path: Path, walkthrough: str) -> list[dict[str, Any]]:
    """The events of a walkthrough that a damaged file still holds, without their cursors.

    An event counts when it is whole, valid, and says the id it is filed under and the right
    walkthrough. The file's seal cannot vouch for any of them. Raises `OSError`.
    """
    text = path.read_bytes().decode("utf-8", errors="surrogateescape")
    found: dict[str, dict[str, Any]] = {}
    for key, document in _objects(text):
        if key == document.get("id") and walkthrough == document.get("walkthrough"):
            found.setdefault(key, document)
    return [
        {name: value for name, value in document.items() if name != "cursor"}
        for document in found.values()
        if _valid(document)
    ]


def _objects(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every whole object under an id; where one is broken, reading goes on behind its beginning."""
    place = 0
    while begin := _BEGINS.search(text, place):
        place = begin.end()
        try:
            document, place = _DECODER.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError):
            continue
        yield begin[1], document


def _valid(document: dict[str, Any]) -> bool:
    """Whether it is an event that was received, and no byte of it was mangled into no text."""
    try:
        parse(document)
    except Invalid:
        return False
    return bool(document.get("by") and document.get("received_at"))

"""JSON Lines, and JSON arrays with a line for each member, in UTF-8."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO


def write_lines(documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
    """A document a line, its keys in the order given. Raises `OSError`."""
    for document in documents:
        target.write(_dumped(document) + b"\n")


def write_array(documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
    """One array of all documents. Raises `OSError`."""
    separator = b"[\n"
    for document in documents:
        target.write(separator + _dumped(document))
        separator = b",\n"
    target.write(b"\n]\n" if separator != b"[\n" else b"[]\n")


def _dumped(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

"""Loads the vectors, and compares a fold's document with what a case expects."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> list[dict[str, Any]]:
    """The cases of one vector file."""
    cases: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return cases


def relevant(document: dict[str, Any] | None, expected: dict[str, Any] | None) -> Any:
    """The part of a fold's document that `expected` speaks of."""
    if document is None or expected is None:
        return document
    part = {key: document[key] for key in expected}
    if "cells" in part:
        part["cells"] = [cell for cell in part["cells"] if holds_anything(cell)]
    return part


def holds_anything(cell: dict[str, Any]) -> bool:
    """Whether a cell is other than empty."""
    return bool(
        cell["seen"] or cell["counter"] or cell["no_opportunity"] or cell["level"] is not None
    )

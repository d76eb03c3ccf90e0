"""The control: TinyDB as it comes, on one JSON file, to show what each fault does without care."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where


class StockFile:
    """Documents in a file of TinyDB's own `JSONStorage`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, document: Mapping[str, Any]) -> None:
        with TinyDB(self._path) as database:
            database.insert(document)

    def put(self, document: Mapping[str, Any]) -> None:
        with TinyDB(self._path) as database:
            database.upsert(document, where("id") == document["id"])

    def all(self) -> list[dict[str, Any]]:
        """Raises a `ValueError` when the file cannot be read."""
        with TinyDB(self._path, access_mode="r") as database:
            return [dict(document) for document in database]

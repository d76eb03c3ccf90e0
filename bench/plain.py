"""The control: the store that TinyDB's own tutorial leads to, one JSON file for everything."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, request
from tinydb import TinyDB

FILE = "WALKTHROUGH_BENCH_PLAIN"
TABLE = "events"


def create_app() -> Flask:
    """Takes batches as the product does, without checking anything; a lock, or it loses writes."""
    app = Flask("plain")
    database, turn = TinyDB(os.environ[FILE]), Lock()

    @app.post("/api/v1/events")
    def receive() -> dict[str, Any]:
        events = request.get_json()["events"]
        with turn:
            database.table(TABLE).insert_multiple(events)
        return {"results": [{"id": event["id"], "status": "stored"} for event in events]}

    return app


def fill(file: Path, events: Iterable[Mapping[str, Any]]) -> None:
    """Write events as TinyDB's `JSONStorage` would have."""
    file.write_text(json.dumps({TABLE: {str(key): one for key, one in enumerate(events, 1)}}))


def stored(file: Path) -> set[str]:
    """The ids of all events in the file."""
    with TinyDB(file, access_mode="r") as database:
        return {event["id"] for event in database.table(TABLE)}

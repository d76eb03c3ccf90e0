"""The audit log on disk: JSON Lines by month, appended to and waited for, never rewritten."""

import logging
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from walkthrough.storage.files import failures_in_words, sync_file, sync_folder, write_all
from walkthrough.storage.locks import exclusive

log = logging.getLogger("walkthrough.storage")

_MONTH: Final = re.compile(r"\d{4}-\d\d(?=-)")


class AuditLog:
    """Entries below a data folder, filed by the month of their `at`. Implements `ports.Audit`."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "audit"

    @failures_in_words()
    def append(self, entry: Mapping[str, Any]) -> None:
        month = _MONTH.match(str(entry.get("at", "")))
        path = self._folder / f"{month[0] if month else 'undated'}.jsonl"
        line = orjson.dumps(dict(entry)) + b"\n"
        # The file is never renamed over, so it can be its own lock.
        with exclusive(path) as descriptor:
            end = os.fstat(descriptor).st_size
            # A line that a crash cut short stays by itself.
            torn = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
            os.lseek(descriptor, end, os.SEEK_SET)
            try:
                write_all(descriptor, b"\n" + line if torn else line)
                sync_file(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, end)
                raise
            if end == 0:
                sync_folder(self._folder)

    @failures_in_words()
    def entries(self) -> list[Mapping[str, Any]]:
        return [
            entry
            for path in sorted(self._folder.glob("*.jsonl"))
            for line in path.read_bytes().split(b"\n")
            if line and (entry := _entry(path, line)) is not None
        ]


def _entry(path: Path, line: bytes) -> Mapping[str, Any] | None:
    try:
        entry: Mapping[str, Any] = orjson.loads(line)
        return entry
    except orjson.JSONDecodeError:
        log.warning("%s has a line that was cut short; it is passed over.", path)
        return None

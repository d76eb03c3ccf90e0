"""The audit log on disk: JSON Lines by month, appended to and waited for, never rewritten."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from walkthrough.storage.files import failures_in_words, sync_folder
from walkthrough.storage.lines import append_line, read_lines
from walkthrough.storage.locks import exclusive

_MONTH: Final = re.compile(r"\d{4}-\d\d(?=-)")


class AuditLog:
    """Entries below a data folder, filed by the month of their `at`. Implements `ports.Audit`."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "audit"

    @failures_in_words()
    def append(self, entry: Mapping[str, Any]) -> None:
        month = _MONTH.match(str(entry.get("at", "")))
        path = self._folder / f"{month[0] if month else 'undated'}.jsonl"
        # The file is never renamed over, so it can be its own lock.
        with exclusive(path) as descriptor:
            if append_line(descriptor, entry):
                sync_folder(self._folder)

    @failures_in_words()
    def entries(self) -> list[Mapping[str, Any]]:
        return [
            entry for path in sorted(self._folder.glob("*.jsonl")) for entry in read_lines(path)
        ]

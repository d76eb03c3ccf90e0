"""JSON Lines that are only ever appended to: a line that a crash cut short stays by itself."""

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from walkthrough.storage.files import sync_file, write_all

log = logging.getLogger("walkthrough.storage")


def append_line(descriptor: int, entry: Mapping[str, Any]) -> bool:
    """Append an entry durably to an open file whose lock the caller holds, or change nothing.

    Returns whether it is the file's first. Raises `OSError`.
    """
    line = orjson.dumps(dict(entry)) + b"\n"
    end = os.fstat(descriptor).st_size
    torn = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
    os.lseek(descriptor, end, os.SEEK_SET)
    try:
        write_all(descriptor, b"\n" + line if torn else line)
        sync_file(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, end)
        raise
    return end == 0


def read_lines(path: Path) -> list[Mapping[str, Any]]:
    """The entries of a file; a line that was cut short is passed over. Raises `OSError`."""
    lines = path.read_bytes().split(b"\n")
    return [entry for line in lines if line and (entry := _entry(path, line)) is not None]


def _entry(path: Path, line: bytes) -> Mapping[str, Any] | None:
    try:
        entry: Mapping[str, Any] = orjson.loads(line)
        return entry
    except orjson.JSONDecodeError:
        log.warning("%s has a line that was cut short; it is passed over.", path)
        return None

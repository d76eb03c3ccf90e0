"""The embedded store: a data folder of TinyDB files, safe for threads and processes.

walkthroughs/2026-11/<id>.json   events, one file a walkthrough     people.json
rubrics/<id>@<version>.json      published bytes, and .published    audit/2026-11.jsonl
damaged/                         what could not be read             locks/
cursor                           the counter                        summaries.json (derived)
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from walkthrough.domain.ports import Damage
from walkthrough.storage.audit_log import AuditLog
from walkthrough.storage.files import (
    FILE_MODE,
    failures_in_words,
    make_folder,
    sync_file,
    write_all,
)
from walkthrough.storage.people_file import PeopleFile
from walkthrough.storage.rubric_files import RubricFiles
from walkthrough.storage.walkthrough_files import WalkthroughFiles

_FOLDERS = ("locks", "walkthroughs", "rubrics", "audit")


class TinyDBStore:
    """Everything below one data folder. Implements `ports.Store`."""

    def __init__(self, root: Path) -> None:
        """Open the folder, or make it. Raises `StoreUnavailable`."""
        self._root = root
        with failures_in_words():
            for name in _FOLDERS:
                make_folder(root / name)
        locks = root / "locks"
        self.walkthroughs = WalkthroughFiles(root, locks)
        self.people = PeopleFile(root, locks)
        self.rubrics = RubricFiles(root, locks)
        self.audit = AuditLog(root)

    @failures_in_words()
    def check(self) -> None:
        """Write, wait for the disk, and read the people. Raises `StoreUnavailable`."""
        probe = self._root / f".probe-{secrets.token_hex(8)}"
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            write_all(descriptor, b"can this be written?")
            sync_file(descriptor)
        finally:
            os.close(descriptor)
            with suppress(FileNotFoundError):
                probe.unlink()
        self.people.schools()

    def damaged(self) -> list[Damage]:
        """Everything that cannot be read. Raises `StoreUnavailable`."""
        return [*self.walkthroughs.damaged(), *self.rubrics.damaged(), *self.people.damaged()]

    def close(self) -> None:
        """Keep what makes the next start quick, and let go of files."""
        self.walkthroughs.close()
        self.people.close()

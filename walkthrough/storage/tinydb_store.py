"""The embedded store: a data folder of TinyDB files, safe for threads and processes.

walkthroughs/2026-11/<id>.json   events, one file a walkthrough     people.json
rubrics/<id>@<version>.json      published bytes, and .published    audit/2026-11.jsonl
looks/0f/<id>.jsonl              who opened which report            standings.json
drafts/<id>.json                 rubrics before publication         locks/
damaged/                         what could not be read
cursor                           the counter                        summaries.json (derived)
digests/2026-11.json             what sums need (derived)
"""

from pathlib import Path

from walkthrough.domain.ports import Damage
from walkthrough.storage.audit_log import AuditLog
from walkthrough.storage.draft_files import DraftFiles
from walkthrough.storage.files import failures_in_words, make_folder, replace_file
from walkthrough.storage.leftovers import sweep
from walkthrough.storage.locks import exclusive
from walkthrough.storage.look_files import LookFiles
from walkthrough.storage.people_file import PeopleFile
from walkthrough.storage.rubric_files import RubricFiles
from walkthrough.storage.standing_file import StandingFile
from walkthrough.storage.walkthrough_files import WalkthroughFiles

_FOLDERS = ("locks", "walkthroughs", "rubrics", "audit", "looks", "drafts")
_FILES = ("people.json", "standings.json", "summaries.json", "probe")
# As large as a long walkthrough: a disk that has room for less is full.
_PROBE = b"A health check wrote this.\n".ljust(64 * 1024)


class TinyDBStore:
    """Everything below one data folder. Implements `ports.Store`."""

    def __init__(self, root: Path) -> None:
        """Open the folder, or make it. Raises `StoreUnavailable`."""
        self._root = root
        with failures_in_words():
            for name in _FOLDERS:
                make_folder(root / name)
        locks = root / "locks"
        self._probe_lock = locks / "probe.lock"
        self._standings = StandingFile(root, locks)
        sweep(root, {name: locks / f"{name.partition('.')[0]}.lock" for name in _FILES}.get)
        sweep(root / "rubrics", lambda _name: locks / "rubrics.lock")
        sweep(root / "drafts", lambda _name: locks / "drafts.lock")
        sweep(root / "digests", lambda _name: locks / "digests.lock")
        self.walkthroughs = WalkthroughFiles(root, locks)
        self.people = PeopleFile(root, locks)
        self.rubrics = RubricFiles(root, locks)
        self.drafts = DraftFiles(root, locks)
        self.audit = AuditLog(root)
        self.looks = LookFiles(root, locks)

    @failures_in_words()
    def check(self) -> None:
        """Write a file as all are written, and read the people. Raises `StoreUnavailable`."""
        with exclusive(self._probe_lock):
            replace_file(self._root / "probe", _PROBE)
        self.people.schools()

    def damaged(self) -> list[Damage]:
        """Everything that cannot be read. Raises `StoreUnavailable`."""
        parts = (self.walkthroughs, self.rubrics, self._standings, self.drafts, self.people)
        return [damage for part in parts for damage in part.damaged()]

    def close(self) -> None:
        """Keep what makes the next start quick, and let go of files."""
        self.walkthroughs.close()
        self.people.close()

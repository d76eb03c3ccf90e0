"""Events on disk: one TinyDB file a walkthrough, in folders by month, one write a batch."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from walkthrough.domain.digest import Digest
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.events import Document
from walkthrough.domain.ports import Damage, Outcome
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.appending import is_walkthrough_id, judge, require_walkthrough_id
from walkthrough.storage.atomic_json import DamagedFile, Database, read_tables
from walkthrough.storage.cursors import Cursors
from walkthrough.storage.damage import Infirmary
from walkthrough.storage.digest_file import DigestFiles
from walkthrough.storage.digests import Digests, Wanted
from walkthrough.storage.files import failures_in_words, make_folder, sync_folder
from walkthrough.storage.leftovers import sweep
from walkthrough.storage.locks import exclusive, lock_of_walkthrough
from walkthrough.storage.recent import Recent
from walkthrough.storage.summaries import Summaries
from walkthrough.storage.summary_file import SummaryFile

log = logging.getLogger("walkthrough.storage")

_MONTH: Final = re.compile(r"\d{4}-\d\d(?=-)")
_UNDATED: Final = "undated"


class WalkthroughFiles:
    """Walkthroughs below a data folder. Implements `ports.Walkthroughs`."""

    def __init__(self, root: Path, locks: Path) -> None:
        self._folder = root / "walkthroughs"
        self._locks = locks
        self._infirmary = Infirmary(root / "damaged")
        self._paths: dict[str, Path] = {}
        self._recent = Recent()
        kept = SummaryFile(root / "summaries.json", locks / "summaries.lock")
        self._summaries = Summaries(self._folder, kept, self._set_aside_if_free)
        self._digests = Digests(
            self._folder, DigestFiles(root / "digests", locks), self._set_aside_if_free
        )
        self._cursors = Cursors(root, locks, self._summaries.highest)
        for month in self._folder.glob("*/"):
            sweep(month, self._lock_of_file)

    @failures_in_words()
    def append(self, walkthrough: str, documents: Sequence[Document]) -> list[Outcome]:
        """See `ports.Walkthroughs.append`."""
        require_walkthrough_id(walkthrough)
        if not documents:
            return []
        with exclusive(self._lock_of(walkthrough)):
            path = self._find(walkthrough) or self._place(walkthrough, documents[0])
            try:
                return self._add(path, documents)
            except DamagedFile as damage:
                self._infirmary.take_in(damage)
                return self._add(path, documents)

    @failures_in_words()
    def events(self, walkthrough: str, after: int = 0) -> list[Document]:
        """See `ports.Walkthroughs.events`."""
        with self._setting_aside(walkthrough):
            path = self._find(walkthrough)
            tables = read_tables(path) if path is not None else None
            if tables is not None:
                return [one for one in tables["events"].values() if one["cursor"] > after]
        return []

    @failures_in_words()
    def header(self, walkthrough: str) -> Header | None:
        """See `ports.Walkthroughs.header`."""
        with self._setting_aside(walkthrough):
            path = self._find(walkthrough)
            glance = self._summaries.one(path) if path is not None else None
            return glance.header if glance else None
        return None

    @failures_in_words()
    def headers(self, after: int = 0) -> tuple[list[Header], int]:
        """See `ports.Walkthroughs.headers`."""
        settled = self._cursors.settled()
        glances = self._summaries.all()
        newest = max((glance.newest for glance in glances), default=0)
        if newest > settled:
            self._cursors.catch_up(newest)
        changed = [
            glance.header for glance in glances if glance.header and glance.header.changed > after
        ]
        # Never a number that only the counter knows: a power cut could give it out again.
        return sorted(changed, key=lambda header: header.changed), min(settled, newest)

    def digests(
        self,
        since: str,
        until: str,
        *,
        want: Callable[[Header], bool] = lambda _: True,
        passing: bool = False,
    ) -> Iterator[Digest]:
        """See `ports.Walkthroughs.digests`."""
        with failures_in_words():
            wanted = [
                Wanted(month, stamp, header)
                for month, stamp, header in self._summaries.started(since, until)
                if want(header)
            ]
            yield from self._digests.of(wanted, passing=passing)

    def warm_up(self, breathe: Callable[[], None]) -> None:
        """See `ports.Walkthroughs.warm_up`."""
        with failures_in_words():
            self._summaries.warm_up(breathe)
        for _ in self.digests("0000", "9999", passing=True):
            breathe()

    @failures_in_words()
    def damaged(self) -> list[Damage]:
        """See `ports.Walkthroughs.damaged`."""
        return self._infirmary.patients()

    def close(self) -> None:
        """Keep the summaries and the digests for the next start."""
        self._summaries.save()
        self._digests.save()

    def _lock_of(self, walkthrough: str) -> Path:
        return lock_of_walkthrough(self._locks, walkthrough)

    def _lock_of_file(self, name: str) -> Path | None:
        walkthrough = name.removesuffix(".json")
        return self._lock_of(walkthrough) if is_walkthrough_id(walkthrough) else None

    def _find(self, walkthrough: str) -> Path | None:
        """The walkthrough's file, whichever month it began in."""
        if not is_walkthrough_id(walkthrough):
            return None
        path = self._paths.get(walkthrough)
        if path is not None and path.exists():
            return path
        for month in sorted(os.listdir(self._folder), reverse=True):
            path = self._folder / month / f"{walkthrough}.json"
            if path.exists():
                self._paths[walkthrough] = path
                return path
        return None

    def _place(self, walkthrough: str, first: Document) -> Path:
        month = _MONTH.match(first.get("received_at", ""))
        return self._folder / (month[0] if month else _UNDATED) / f"{walkthrough}.json"

    def _add(self, path: Path, documents: Sequence[Document]) -> list[Outcome]:
        """One write for all that is new; the caller holds the lock. Raises `DamagedFile`."""
        with Database(path, recent=self._recent) as database:
            known = database.documents("events")
            outcomes, fresh = judge(known.values(), documents)
            if fresh:
                make_folder(path.parent)
                before = database.stamp
                newest = max((document["cursor"] for document in known.values()), default=0)
                with self._cursors.appending():
                    first = self._cursors.take(len(fresh), above=newest)
                    for cursor, document in enumerate(fresh, first):
                        document["cursor"] = cursor
                    database.add("events", {document["id"]: document for document in fresh})
                self._summaries.appended(path, (before, database.stamp), known.values(), fresh)
            elif known:
                # Whoever wrote them may have been killed before the file's name was safe.
                sync_folder(path.parent)
        return outcomes

    @contextmanager
    def _setting_aside(self, walkthrough: str) -> Iterator[None]:
        """Move the walkthrough's file away when reading it finds it damaged; there is none then."""
        try:
            yield
        except DamagedFile as damage:
            with exclusive(self._lock_of(walkthrough)):
                self._set_aside(damage.path)

    def _set_aside_if_free(self, walkthrough: str, damage: DamagedFile) -> None:
        """As `_setting_aside`, for a list that must not wait for one file's lock."""
        try:
            with exclusive(self._lock_of(walkthrough), timeout=0):
                self._set_aside(damage.path)
        except (OSError, StoreUnavailable) as error:
            log.error("%s; it could not be set aside yet: %s", damage, error)

    def _set_aside(self, path: Path) -> None:
        """Look again now that the lock is held: somebody may have put things right."""
        try:
            read_tables(path)
        except DamagedFile as damage:
            self._infirmary.take_in(damage)

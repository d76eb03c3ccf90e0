"""What a process knows of the district's folder of rubric files."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from walkthrough.domain.rubric import Finding

Stamp: TypeAlias = tuple[int, int, int]
"""What tells one version of a file from the next: inode, nanoseconds, bytes."""


@dataclass(frozen=True)
class WatchedFile:
    """One file of the folder, as it was last read.

    `findings` are those of the file, `why` says that it could not be read at all. `published` is
    `id@1.2.3` where the file is published as it stands. One that is neither published nor
    unreadable lies among the drafts, or did until somebody discarded it.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    why: str = ""
    published: str | None = None

    @property
    def broken(self) -> bool:
        """Whether it cannot be published as it is."""
        return bool(self.why) or any(one.severity == "error" for one in self.findings)


@dataclass(frozen=True)
class Seen:
    """A file in the version that was there `since` then; `file` is None while it is written.

    `shelf` stands for what was published when the file was judged.
    """

    stamp: Stamp
    since: datetime
    file: WatchedFile | None = None
    shelf: int = 0


@dataclass
class Watching:
    """What one process knows of the folder; the lock is held by whoever is looking."""

    seen: dict[Path, Seen] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @property
    def files(self) -> list[WatchedFile]:
        """The files by name, without those that are being written."""
        found = (one.file for one in list(self.seen.values()))
        return sorted((one for one in found if one), key=lambda one: one.name)

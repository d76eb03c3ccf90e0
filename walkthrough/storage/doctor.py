"""A round over a data folder: finds what is not as it was written, and changes nothing."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from walkthrough.domain.errors import N_, Invalid, NotFound
from walkthrough.domain.events import WalkthroughStarted, parse
from walkthrough.domain.ports import Finding, FindingKind, Watch
from walkthrough.storage.appending import is_walkthrough_id
from walkthrough.storage.atomic_json import DamagedFile, Tables, read_tables
from walkthrough.storage.cursors import read_count
from walkthrough.storage.damage import Infirmary
from walkthrough.storage.draft_files import DraftFiles
from walkthrough.storage.leftovers import abandoned
from walkthrough.storage.locks import lock_of_walkthrough
from walkthrough.storage.rubric_files import RubricFiles


def examine(root: Path, watch: Watch) -> list[Finding]:
    """What is amiss below a data folder; it may be serving meanwhile. Raises `OSError`."""
    visit = _Round(root)
    files = walkthrough_files(root)
    for done, path in enumerate(files, 1):
        visit.look_at(path)
        watch(done, len(files))
    return [
        *visit.findings,
        *_set_aside(root),
        *_table_file(root / "people.json", "people_damaged", "people"),
        *_rubrics(root),
        *_table_file(root / "standings.json", "standings_damaged", "standings"),
        *_drafts(root),
        *visit.unknown_rubrics(),
        *_counter(root / "cursor", visit.highest),
        *_leftovers(root),
        *_cut_lines(root),
        *_table_file(root / "summaries.json", "summaries_damaged", "summaries"),
        *_digests(root),
    ]


def require_store(root: Path) -> None:
    """Raises `NotFound` (`no_store`) for a folder in which nothing was ever kept."""
    if not (root / "walkthroughs").is_dir() and not (root / "people.json").exists():
        raise NotFound("no_store", N_("%(folder)s holds no data."), folder=root)


def walkthrough_files(root: Path) -> list[Path]:
    """The files of walkthroughs, in the order of their months."""
    return [
        path
        for path in sorted((root / "walkthroughs").glob("*/*.json"))
        if is_walkthrough_id(path.stem)
    ]


@dataclass
class _Round:
    """What one look at every walkthrough gathers."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    highest: int = 0
    _first: dict[str, Path] = field(default_factory=dict)
    _pinned: dict[tuple[str, str], Path] = field(default_factory=dict)

    def look_at(self, path: Path) -> None:
        """Read one file and note what is amiss with it."""
        tell = partial(Finding, what=path.stem, where=str(path))
        earlier = self._first.setdefault(path.stem, path)
        if earlier != path:
            self.findings.append(tell("walkthrough_twice", why=f"it is also in {earlier}"))
        try:
            tables = read_tables(path)
        except DamagedFile as damage:
            self.findings.append(tell("walkthrough_damaged", why=damage.why))
            return
        except OSError as error:
            self.findings.append(tell("unreadable", why=error.strerror or str(error)))
            return
        if tables is not None and not self._take_in(path, tables):
            why = "the event that starts it is not in it"
            self.findings.append(tell("walkthrough_not_started", why=why))

    def unknown_rubrics(self) -> Iterator[Finding]:
        """Walkthroughs that cannot be opened for want of their rubric."""
        known = {
            (rubric.id, rubric.version)
            for rubric in RubricFiles(self.root, self.root / "locks").all()
        }
        for (rubric, version), path in self._pinned.items():
            if (rubric, version) not in known:
                why = f"its rubric, {rubric} {version}, cannot be read here"
                yield Finding("walkthrough_unknown_rubric", path.stem, str(path), why)

    def _take_in(self, path: Path, tables: Tables) -> bool:
        """Whether the walkthrough has started."""
        started = False
        for document in tables["events"].values():
            self.highest = max(self.highest, document["cursor"])
            if document["type"] != "walkthrough_started":
                continue
            with suppress(Invalid):
                event = parse(document)
                if isinstance(event, WalkthroughStarted):
                    started = True
                    self._pinned.setdefault((event.rubric.id, event.rubric.version), path)
        return started


def _set_aside(root: Path) -> list[Finding]:
    return [
        Finding("walkthrough_set_aside", damage.what, damage.where, damage.why)
        for damage in Infirmary(root / "damaged").patients()
    ]


def _table_file(path: Path, kind: FindingKind, what: str) -> Iterator[Finding]:
    try:
        read_tables(path)
    except DamagedFile as damage:
        yield Finding(kind, what, str(path), damage.why)
    except OSError as error:
        yield Finding("unreadable", what, str(path), error.strerror or str(error))


def _rubrics(root: Path) -> list[Finding]:
    return [
        Finding("rubric_damaged", damage.what, damage.where, damage.why)
        for damage in RubricFiles(root, root / "locks").damaged()
    ]


def _drafts(root: Path) -> list[Finding]:
    return [
        Finding("draft_damaged", damage.what, damage.where, damage.why)
        for damage in DraftFiles(root, root / "locks").damaged()
    ]


def _digests(root: Path) -> Iterator[Finding]:
    for path in sorted((root / "digests").glob("*.json")):
        yield from _table_file(path, "digests_damaged", path.stem)


def _counter(path: Path, highest: int) -> Iterator[Finding]:
    tell = partial(Finding, what="the counter of events", where=str(path))
    try:
        count = read_count(path)
    except FileNotFoundError:
        if highest:
            yield tell("counter_damaged", why="it is missing")
        return
    if count is None:
        yield tell("counter_damaged", why="its content is not what was written")
    elif count.bound < highest:
        why = f"it has counted to {count.bound}, and there is an event with {highest}"
        yield tell("counter_behind", why=why)


def _leftovers(root: Path) -> Iterator[Finding]:
    locks = root / "locks"
    found = abandoned(root, lambda name: locks / f"{name.partition('.')[0]}.lock")
    found += abandoned(root / "rubrics", lambda _name: locks / "rubrics.lock")
    found += abandoned(root / "drafts", lambda _name: locks / "drafts.lock")
    found += abandoned(root / "digests", lambda _name: locks / "digests.lock")
    for month in sorted((root / "walkthroughs").glob("*/")):
        found += abandoned(month, partial(_lock_of_file, locks))
    for path in found:
        why = "a writer was killed before it was done, and nothing was acknowledged"
        yield Finding("leftover", path.name, str(path), why)


def _lock_of_file(locks: Path, name: str) -> Path | None:
    walkthrough = name.removesuffix(".json")
    return lock_of_walkthrough(locks, walkthrough) if is_walkthrough_id(walkthrough) else None


def _cut_lines(root: Path) -> Iterator[Finding]:
    """In the logs that are only appended to: who did what, and who opened which report."""
    for path in sorted([*root.glob("audit/*.jsonl"), *root.glob("looks/*/*.jsonl")]):
        # What follows the last line's end is being written right now.
        for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
            try:
                json.loads(line or b"{}")
            except ValueError:
                why = "it was cut short as it was written"
                yield Finding("line_cut", f"line {number} of {path.name}", str(path), why)

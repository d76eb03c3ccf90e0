"""Exports: what a person may have of many visits, in a file, with the rules of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, BinaryIO, Literal, TypeVar

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_
from walkthrough.domain.ports import Watch
from walkthrough.domain.selection import Selection, Visit
from walkthrough.domain.tables import Table
from walkthrough.usecases import export_summary, export_sums
from walkthrough.usecases.audit import record
from walkthrough.usecases.export_columns import (
    ENGLISH,
    SUMS,
    WALKTHROUGHS,
    Voice,
    dictionary,
    every_column,
)
from walkthrough.usecases.export_rows import Walkthroughs
from walkthrough.usecases.review import review
from walkthrough.usecases.review_records import Review
from walkthrough.usecases.review_visits import Visits, is_guarded, require_reports
from walkthrough.usecases.selecting import query_of
from walkthrough.usecases.services import Services

Format = Literal["csv", "xlsx", "jsonl"]
One = TypeVar("One")


@dataclass(frozen=True)
class Exported:
    """What went into a file: rows (documents), and single walkthroughs (0 where only sums did).

    `skipped` walkthroughs were left out as their rubric cannot be read.
    """

    rows: int
    walkthroughs: int
    sums: bool
    skipped: int = 0


def unwatched(done: int, of: int) -> None:
    """Takes note of no progress."""


def export(
    services: Services,
    actor: Actor,
    selection: Selection,
    format: Format,
    target: BinaryIO,
    *,
    voice: Voice = ENGLISH,
    watch: Watch = unwatched,
) -> Exported:
    """Write the visits selected, as this reader may have them, to a file open for writing.

    Single walkthroughs go row by row, in little memory; whoever may not open them gets sums. A
    line in the audit log says who exported what.
    Raises `Forbidden` (`no_reports`) before anything is written; `StoreUnavailable` and `OSError`
    may come at any time, and then what was written is to be thrown away.
    """
    require_reports(actor)
    sums = is_guarded(services, actor)
    note(services, actor, selection, format, "sums" if sums else "walkthroughs")
    return _Export(services, actor, selection, voice, watch).write(format, target)


def export_dictionary(services: Services, target: BinaryIO, voice: Voice = ENGLISH) -> None:
    """Write what every column means, as CSV."""
    services.sheets.csv(dictionary(voice, "dictionary", every_column()), target)


def note(services: Services, actor: Actor, selection: Selection, format: str, content: str) -> None:
    """Add a line to the audit log: who exported what; nobody's id is the operator's."""
    record(
        services,
        "exported",
        actor.id or None,
        format=format,
        content=content,
        filters=[list(pair) for pair in query_of(selection)],
    )


def asked_for(
    services: Services, actor: Actor, selection: Selection, watch: Watch
) -> Iterator[Visit]:
    """The single visits that this reader may export, in the order of their starts."""
    visits = Visits(services, actor)
    begin, days = selection.period.begin, (selection.period.end - selection.period.begin).days + 1
    for visit in visits.one_by_one(selection.period):
        watch((visit.day - begin).days + 1, days)
        if visits.counts(visit) and selection.holds(visit):
            yield visit
    watch(days, days)


class Counter:
    """Counts what passes through."""

    def __init__(self) -> None:
        self.count = 0

    def through(self, some: Iterable[One]) -> Iterator[One]:
        """The same, counted."""
        for one in some:
            self.count += 1
            yield one


class _Export:
    """One export being written."""

    def __init__(
        self, services: Services, actor: Actor, selection: Selection, voice: Voice, watch: Watch
    ) -> None:
        self._services = services
        self._actor = actor
        self._selection = selection
        self._voice = voice
        self._watch = watch
        self._guarded = is_guarded(services, actor)
        self._rows, self._walkthroughs = Counter(), Counter()

    def write(self, format: Format, target: BinaryIO) -> Exported:
        sheets = self._services.sheets
        match format:
            case "csv":
                sheets.csv(self._table(), target)
            case "jsonl":
                sheets.json_lines(self._rows.through(self._documents()), target)
            case "xlsx":
                sheets.xlsx(self._book(), target)
        return Exported(self._rows.count, self._walkthroughs.count, self._guarded)

    def _visits(self) -> Iterator[Visit]:
        asked = asked_for(self._services, self._actor, self._selection, self._watch)
        return self._walkthroughs.through(asked)

    def _table(self) -> Table:
        if self._guarded:
            rows = export_sums.sums(self._review, self._voice)
            return Table("sums", SUMS, self._rows.through(rows))
        singles = Walkthroughs(self._services).rows(self._visits())
        return Table("walkthroughs", WALKTHROUGHS, self._rows.through(singles))

    def _documents(self) -> Iterator[dict[str, Any]]:
        if self._guarded:
            return export_sums.documents(self._review, self._voice)
        return Walkthroughs(self._services).documents(self._visits())

    def _book(self) -> list[Table]:
        found, voice = self._review, self._voice
        name = voice.say(N_("Numbers") if self._guarded else N_("Walkthroughs"))
        table = replace(self._table(), name=name)
        return [
            export_summary.summary(found, voice),
            table,
            export_summary.coverage(found, voice),
            dictionary(voice, voice.say(N_("Columns")), {name: table.columns}),
            export_summary.about(self._services, found, voice, self._actor.name),
        ]

    @cached_property
    def _review(self) -> Review:
        return review(self._services, self._actor, self._selection)

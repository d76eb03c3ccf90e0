"""The report's second page: the matrix with its five states, sums in words, and the notes."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from walkthrough.domain.events import WHOLE_CLASS
from walkthrough.domain.insight_records import CellInsight, LookForInsight, Rate, Row
from walkthrough.domain.rubric import LookFor
from walkthrough.domain.walkthrough import Note
from walkthrough.usecases.report_records import (
    Column,
    Mark,
    Matrix,
    MatrixCell,
    MatrixRow,
    Minutes,
    NoteLine,
    PoleLine,
    RateLine,
    RubricLine,
    SumLine,
    Where,
)
from walkthrough.usecases.report_visit import Visit
from walkthrough.usecases.report_words import label, words

# As many columns as can be read side by side on paper.
MOST_COLUMNS = 6
# With more look-fors than this their statements would push the notes off the second page.
MOST_STATEMENTS = 8
_FIRM = 2


def minutes(seconds: int) -> Minutes:
    """Whole minutes, rounded half up; under half a minute it says so."""
    value = (seconds + 30) // 60
    return Minutes(value, under_one=0 < seconds < 30)


def matrices(visit: Visit) -> tuple[Matrix, ...]:
    """The groups side by side, in as many tables as it takes; the last one has the sums."""
    rows = visit.insight.rows
    count = max(1, ceil(len(rows) / MOST_COLUMNS))
    edges = [round(len(rows) * index / count) for index in range(count + 1)]
    return tuple(
        _matrix(visit, rows[start:end], with_sums=end == len(rows))
        for start, end in pairwise(edges)
    )


def _matrix(visit: Visit, rows: Sequence[Row], *, with_sums: bool) -> Matrix:
    found = visit.insight.look_fors
    # Without groups there is nothing to sum up but how often something was seen.
    sums = with_sums and (visit.insight.groups > 0 or any(one.class_rate for one in found))
    statements = len(found) <= MOST_STATEMENTS
    return Matrix(
        columns=tuple(
            Column(
                where=Where(None if row.id == WHOLE_CLASS else label(row.name or "", 3)),
                minutes=minutes(row.seconds),
                watched=row.watched,
                removed=row.removed,
            )
            for row in rows
        ),
        rows=tuple(
            MatrixRow(
                title=visit.from_rubric(one.look_for.title, 10),
                statement=visit.from_rubric(one.look_for.statement) if statements else None,
                cells=tuple(_cell(visit, one.look_for, row.cells[index]) for row in rows),
                sum=_sum(one) if sums else None,
            )
            for index, one in enumerate(found)
        ),
        sums=sums,
    )


def _cell(visit: Visit, look_for: LookFor, cell: CellInsight) -> MatrixCell:
    counts = {"seen": cell.seen, "counter": cell.counter}
    level = next((one for one in visit.rubric.levels if one.id == cell.level), None)
    return MatrixCell(
        marks=tuple(
            Mark(state, counts.get(state, 0), _tone(visit, look_for, counts.get(state, 0)))
            for state in cell.states
        ),
        level=visit.from_rubric(level.label, 4) if level else None,
    )


def _tone(visit: Visit, look_for: LookFor, count: int) -> int:
    """Darker for more only where events can be counted: else it would measure a thumb."""
    if not count:
        return 0
    if look_for.measure != "rate" or visit.rubric.kind == "contrast":
        return _FIRM
    return 1 if count == 1 else 2 if count < 4 else 3


def _sum(one: LookForInsight) -> SumLine:
    presence, position = one.presence, one.position
    return SumLine(
        seen_in=presence.seen_in,
        counter_in=presence.counter_in,
        of=presence.of,
        class_seen=presence.class_seen > 0,
        class_counter=presence.class_counter > 0,
        rate=_rate(one.rate),
        class_rate=_rate(one.class_rate),
        poles=PoleLine(position.first, position.second, position.even, position.lean)
        if position
        else None,
    )


def _rate(rate: Rate | None) -> RateLine | None:
    """None too where nothing was seen: silence has no rate worth a line."""
    if rate is None or not rate.events:
        return None
    per_ten = None if rate.per_ten_minutes is None else round(rate.per_ten_minutes, 1)
    return RateLine(per_ten, minutes(rate.seconds).value)


def notes(visit: Visit, audience: str) -> tuple[tuple[NoteLine, ...], int]:
    """The notes for an audience by time, as many as there is room for, and how many are left."""
    found = [
        note for note in visit.walkthrough.notes if note.audience == audience and note.text.strip()
    ]
    kept = found[: visit.room.notes]
    return tuple(_note(visit, note) for note in kept), len(found) - len(kept)


def without_versions(lines: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    """Notes for others than their observer: the latest text of each, and no other."""
    return tuple(NoteLine(one.kind, one.text, one.at, one.where, one.look_for) for one in lines)


def _note(visit: Visit, note: Note) -> NoteLine:
    return NoteLine(
        kind=note.kind,
        text=words(note.text, visit.room.note_words),
        at=visit.local(note.at),
        where=visit.where(note.group),
        look_for=visit.look_for(note.look_for),
        versions=tuple(words(text) for text in note.versions),
    )


def rubric_line(visit: Visit) -> RubricLine:
    """The rubric and its source, as its licence asks to be told."""
    rubric, source = visit.rubric, visit.rubric.source
    return RubricLine(
        title=visit.from_rubric(rubric.title),
        version=rubric.version,
        contrast=rubric.kind == "contrast",
        seen=visit.from_rubric(rubric.marks.seen),
        counter=visit.from_rubric(rubric.marks.counter),
        levels=bool(rubric.levels),
        source_title=source.title if source else "",
        source_authors=", ".join(source.authors) if source else "",
        source_licence=source.licence if source else "",
        source_url=source.url if source else "",
        source_note=source.note if source else "",
    )

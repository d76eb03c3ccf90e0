"""One walkthrough and its rubric → what stands out: presence, rates, position, suggestions."""

from collections.abc import Sequence

from walkthrough.domain.events import WHOLE_CLASS
from walkthrough.domain.fold import WATCHED_SECONDS
from walkthrough.domain.insight_records import (
    CellInsight,
    Insight,
    Lean,
    LookForInsight,
    Position,
    Presence,
    Rate,
    Row,
)
from walkthrough.domain.insight_suggestions import suggest
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.domain.walkthrough import Cell, Walkthrough

# Under five minutes one more or one fewer tap would change a rate by two and more.
RATE_SECONDS = 300


def summarise(walkthrough: Walkthrough, rubric: Rubric) -> Insight:
    """What a folded walkthrough amounts to under the rubric that it is pinned to."""
    rows = _rows(walkthrough, rubric)
    counted = [row for row in rows if row.id != WHOLE_CLASS and not row.removed]
    look_fors = tuple(
        _look_for(look_for, index, counted, rows, rubric.kind == "contrast")
        for index, look_for in enumerate(rubric.look_fors)
    )
    return Insight(
        rows=rows,
        look_fors=look_fors,
        groups=len(counted),
        groups_watched=sum(row.watched for row in counted),
        seconds=sum(row.seconds for row in rows if not row.removed),
        suggestions=suggest(walkthrough, rubric, rows, look_fors),
    )


def _rows(walkthrough: Walkthrough, rubric: Rubric) -> tuple[Row, ...]:
    cells = {(cell.group, cell.look_for): cell for cell in walkthrough.cells}
    seconds = walkthrough.focus_seconds
    rows = []
    for group in walkthrough.groups:
        own = _cells(cells, group.id, rubric, group.watched)
        if group.removed and not any(cell.states[0] in ("seen", "counter") for cell in own):
            continue
        rows.append(
            Row(
                id=group.id,
                name=group.name,
                size=group.size,
                seconds=seconds.get(group.id, 0),
                watched=group.watched,
                removed=group.removed,
                cells=own,
            )
        )
    class_row = _whole_class(cells, seconds.get(WHOLE_CLASS, 0), rubric)
    return (*rows, class_row) if class_row else tuple(rows)


def _whole_class(cells: dict[tuple[str, str], Cell], seconds: int, rubric: Rubric) -> Row | None:
    """The whole class, watched by a group's measure; None where nobody turned to it.

    "No opportunity" alone turns to nobody: it is said of every group at once.
    """
    own = [cells.get((WHOLE_CLASS, look_for.id)) for look_for in rubric.look_fors]
    marked = any(cell.marked for cell in own if cell)
    if not seconds and not marked:
        return None
    watched = seconds >= WATCHED_SECONDS or marked
    return Row(
        id=WHOLE_CLASS,
        name=None,
        size=None,
        seconds=seconds,
        watched=watched,
        removed=False,
        cells=_cells(cells, WHOLE_CLASS, rubric, watched),
    )


def _cells(
    cells: dict[tuple[str, str], Cell], group: str, rubric: Rubric, watched: bool
) -> tuple[CellInsight, ...]:
    found = (
        cells.get((group, look_for.id), Cell(group, look_for.id)) for look_for in rubric.look_fors
    )
    return tuple(
        CellInsight(
            group=group,
            look_for=cell.look_for,
            watched=watched,
            seen=cell.seen,
            counter=cell.counter,
            no_opportunity=cell.no_opportunity,
            level=cell.level,
        )
        for cell in found
    )


def _look_for(
    look_for: LookFor, index: int, counted: Sequence[Row], rows: Sequence[Row], contrast: bool
) -> LookForInsight:
    pooled = [row for row in counted if row.cells[index].counts]
    cells = [row.cells[index] for row in pooled]
    class_rows = [row for row in rows if row.id == WHOLE_CLASS]
    class_cell = class_rows[0].cells[index] if class_rows else None
    counted_singly = look_for.measure == "rate" and not contrast
    elsewhere = [row.cells[index].states for row in counted if not row.cells[index].counts]
    return LookForInsight(
        look_for=look_for,
        presence=Presence(
            seen_in=sum(cell.seen > 0 for cell in cells),
            counter_in=sum(cell.counter > 0 for cell in cells),
            silent_in=sum(cell.states == ("nothing",) and cell.level is None for cell in cells),
            of=len(cells),
            no_opportunity=elsewhere.count(("no_opportunity",)),
            not_watched=elsewhere.count(("not_watched",)),
            class_seen=class_cell.seen if class_cell else 0,
            class_counter=class_cell.counter if class_cell else 0,
        ),
        rate=_rate(pooled, index) if counted_singly else None,
        class_rate=_rate(class_rows, index) if counted_singly and class_rows else None,
        position=_position([*cells, *([class_cell] if class_cell else [])]) if contrast else None,
    )


def _rate(pooled: Sequence[Row], index: int) -> Rate:
    events = sum(row.cells[index].seen for row in pooled)
    seconds = sum(row.seconds for row in pooled)
    return Rate(events, seconds, 600 * events / seconds if seconds >= RATE_SECONDS else None)


def _position(cells: Sequence[CellInsight]) -> Position:
    marked = [cell for cell in cells if cell.seen or cell.counter]
    first = sum(cell.seen > cell.counter for cell in marked)
    second = sum(cell.counter > cell.seen for cell in marked)
    lean: Lean = "first" if first > second else "second" if second > first else "even"
    return Position(first, second, len(marked) - first - second, lean if marked else None)

"""The fold: events add up to a walkthrough, and no order of arrival changes the result.

Its twin for the phone is static/js/tally/fold.js; tests/vectors holds both to the same results.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from walkthrough.domain import events as ev
from walkthrough.domain.events import WHOLE_CLASS, Event
from walkthrough.domain.focus import focus_seconds
from walkthrough.domain.walkthrough import (
    Cell,
    Draft,
    Feedback,
    FollowUp,
    GroupState,
    Header,
    Item,
    Note,
    Release,
    Reply,
    Status,
    Tap,
    Walkthrough,
)

WATCHED_SECONDS = 120
_KEEPS_STANDING = (
    ev.WalkthroughStarted,
    ev.WalkthroughFinished,
    ev.EventRetracted,
    ev.FeedbackReleased,
)
# These belong after the finish by their nature; whatever else comes after it is late.
_AFTER_FINISH = (
    ev.WalkthroughFinished,
    ev.WalkthroughReopened,
    ev.WalkthroughDiscarded,
    ev.FeedbackWritten,
    ev.FeedbackReleased,
    ev.FeedbackWithdrawn,
    ev.FeedbackAcknowledged,
    ev.ReplyWritten,
    ev.EventRetracted,
)


def fold(
    events: Iterable[Event], look_fors: Sequence[str], now: str | None = None
) -> Walkthrough | None:
    """The walkthrough that a set of events adds up to, or None while its start is missing.

    `look_fors` are the ids of the pinned rubric's look-fors, in its order. Any order, grouping
    and repetition of the same events gives the same result. `now` ends a focus that is still on.
    """
    standing = _standing(events)
    start = next((event for event in standing if isinstance(event, ev.WalkthroughStarted)), None)
    if start is None:
        return None
    groups = _groups(start, standing)
    placed, unplaced = _place(standing, set(groups), set(look_fors))
    taps = _taps(placed)
    seconds = focus_seconds(standing, now)
    cells = _cells(placed, taps, groups, look_fors)
    marked = {cell.group for cell in cells if cell.marked}
    finish = _latest(placed, ev.WalkthroughFinished)
    return Walkthrough(
        id=start.walkthrough,
        rubric=start.rubric,
        place=_place_of(start, placed),
        visit=start.visit,
        observer=start.by,
        status=_status(placed),
        started_at=start.at,
        finished_at=_finished_at(placed),
        groups=tuple(
            GroupState(
                id=group,
                name=state.name,
                size=state.size,
                watched=seconds.get(group, 0) >= WATCHED_SECONDS or group in marked,
                removed=state.removed,
            )
            for group, state in groups.items()
        ),
        cells=tuple(cells),
        focus_seconds={
            group: seconds.get(group, 0)
            for group in chain(groups, [WHOLE_CLASS] if WHOLE_CLASS in seconds else [])
        },
        notes=_notes(placed),
        follow_up=_follow_up(placed),
        feedback=_feedback(placed),
        late=tuple(
            event.id
            for event in placed
            if finish and event.order > finish.order and not isinstance(event, _AFTER_FINISH)
        ),
        unplaced=tuple(event.id for event in unplaced),
        taps=tuple(taps.values()),
    )


def header(events: Iterable[Event]) -> Header | None:
    """The walkthrough at a glance, or None while its start is missing."""
    known = list(events)
    standing = _standing(known)
    start = next((event for event in standing if isinstance(event, ev.WalkthroughStarted)), None)
    if start is None:
        return None
    feedback = _feedback(standing)
    released = feedback.released if feedback else None
    received = {event.id: event.received_at or event.at for event in standing}
    return Header(
        id=start.walkthrough,
        observer=start.by,
        rubric=start.rubric,
        place=_place_of(start, standing),
        status=_status(standing),
        started_at=start.at,
        finished_at=_finished_at(standing),
        released_at=released.at if released else None,
        released_to=released.teacher_id if released else None,
        released_received_at=received[released.id] if released else None,
        acknowledged_at=feedback.acknowledged_at if feedback else None,
        changed=max(event.cursor for event in known),
        last_at=max(event.at for event in standing if event.by == start.by),
        visit=start.visit,
    )


def _standing(events: Iterable[Event]) -> list[Event]:
    """Each event once, in the total order, without those that their author has retracted."""
    unique: dict[str, Event] = {}
    for event in sorted(events, key=lambda event: event.order):
        unique.setdefault(event.id, event)
    released = {
        event.feedback for event in unique.values() if isinstance(event, ev.FeedbackReleased)
    }
    retracted = {
        event.target
        for event in unique.values()
        if isinstance(event, ev.EventRetracted)
        and (target := unique.get(event.target)) is not None
        and target.by == event.by
        and not isinstance(target, _KEEPS_STANDING)
        # What a teacher was shown cannot be taken back by undoing that it was written.
        and target.id not in released
    }
    return [event for event in unique.values() if event.id not in retracted]


@dataclass
class _GroupBook:
    name: str
    size: int | None
    removed: bool = False


def _groups(start: ev.WalkthroughStarted, standing: Sequence[Event]) -> dict[str, _GroupBook]:
    """Every group ever added, in the order of adding, with its latest name."""
    groups = {group.id: _GroupBook(group.name, group.size) for group in start.groups}
    for event in standing:
        if isinstance(event, ev.GroupAdded) and event.group not in groups:
            groups[event.group] = _GroupBook(event.name, event.size)
    for event in standing:
        if isinstance(event, ev.GroupAdded | ev.GroupRenamed) and event.group in groups:
            book = groups[event.group]
            book.name = event.name
            book.size = event.size if event.size is not None else book.size
        if isinstance(event, ev.GroupAdded | ev.GroupRemoved) and event.group in groups:
            groups[event.group].removed = isinstance(event, ev.GroupRemoved)
    return groups


def _place(
    standing: Sequence[Event], groups: set[str], look_fors: set[str]
) -> tuple[list[Event], list[Event]]:
    """Split off the events that name a group nobody has added yet, or a look-for unheard of."""
    placed: list[Event] = []
    unplaced: list[Event] = []
    for event in standing:
        group, look_for = event.named_group, event.named_look_for
        known = (group is None or group == WHOLE_CLASS or group in groups) and (
            look_for is None or look_for in look_fors
        )
        (placed if known else unplaced).append(event)
    return placed, unplaced


def _taps(placed: Sequence[Event]) -> dict[str, Tap]:
    """Evidence by event id, with the group and the sign that moving and tagging gave it."""
    moves = {event.target: event.group for event in placed if isinstance(event, ev.EvidenceMoved)}
    tags = {event.target: event.sign for event in placed if isinstance(event, ev.EvidenceTagged)}
    return {
        event.id: Tap(
            id=event.id,
            at=event.at,
            group=moves.get(event.id, event.group),
            look_for=event.look_for,
            seen=isinstance(event, ev.EvidenceSeen),
            sign=tags.get(event.id, event.sign),
        )
        for event in placed
        if isinstance(event, ev.EvidenceSeen | ev.CounterEvidenceSeen)
    }


def _cells(
    placed: Sequence[Event],
    taps: dict[str, Tap],
    groups: Iterable[str],
    look_fors: Sequence[str],
) -> list[Cell]:
    """Cells over groups × look-fors, and the whole class's once anything was marked there."""
    by_cell: defaultdict[tuple[str, str], list[Tap]] = defaultdict(list)
    for tap in taps.values():
        by_cell[tap.group, tap.look_for].append(tap)
    none_possible = {
        (event.group, event.look_for)
        for event in placed
        if isinstance(event, ev.NoOpportunityMarked)
    }
    levels = {
        (event.group, event.look_for): event.level
        for event in placed
        if isinstance(event, ev.LevelSet)
    }
    touched = chain(
        by_cell, none_possible, (cell for cell, level in levels.items() if level is not None)
    )
    rows = [*groups, *([WHOLE_CLASS] if any(group == WHOLE_CLASS for group, _ in touched) else [])]
    return [
        _cell(
            group,
            look_for,
            by_cell[group, look_for],
            bool({(group, look_for), (WHOLE_CLASS, look_for)} & none_possible),
            levels.get((group, look_for)),
        )
        for group in rows
        for look_for in look_fors
    ]


def _cell(group: str, look_for: str, taps: list[Tap], impossible: bool, level: str | None) -> Cell:
    signs: defaultdict[str, int] = defaultdict(int)
    for tap in taps:
        if tap.sign is not None:
            signs[tap.sign] += 1
    seen = sum(tap.seen for tap in taps)
    return Cell(
        group=group,
        look_for=look_for,
        seen=seen,
        counter=len(taps) - seen,
        no_opportunity=impossible and not taps,
        level=level,
        signs=dict(signs),
    )


def _latest(placed: Sequence[Event], kind: Any) -> Any:
    return next((event for event in reversed(placed) if isinstance(event, kind)), None)


def _place_of(start: ev.WalkthroughStarted, placed: Sequence[Event]) -> ev.Place:
    corrected: ev.PlaceCorrected | None = _latest(placed, ev.PlaceCorrected)
    return corrected.place if corrected else start.place


def _status(placed: Sequence[Event]) -> Status:
    if _latest(placed, ev.WalkthroughDiscarded):
        return "discarded"
    return "finished" if _finished_at(placed) else "open"


def _finished_at(placed: Sequence[Event]) -> str | None:
    last: Event | None = _latest(placed, ev.WalkthroughFinished | ev.WalkthroughReopened)
    return last.at if isinstance(last, ev.WalkthroughFinished) else None


def _notes(placed: Sequence[Event]) -> tuple[Note, ...]:
    amendments: defaultdict[str, list[ev.NoteAmended]] = defaultdict(list)
    for event in placed:
        if isinstance(event, ev.NoteAmended):
            amendments[event.note].append(event)
    return tuple(
        _note(event, amendments[event.id]) for event in placed if isinstance(event, ev.NoteWritten)
    )


def _note(written: ev.NoteWritten, amended: Sequence[ev.NoteAmended]) -> Note:
    texts = [change for change in amended if change.text is not None]
    audiences = [change.audience for change in amended if change.audience is not None]
    return Note(
        id=written.id,
        at=written.at,
        group=written.group,
        look_for=written.look_for,
        kind=written.kind,
        audience=audiences[-1] if audiences else written.audience,
        text=texts[-1].text or "" if texts else written.text,
        versions=tuple(change.text or "" for change in _written_apart(texts)),
    )


def _written_apart(changes: Sequence[Any]) -> list[Any]:
    """Those of the changes that rest on the same text as another one of them."""
    children: defaultdict[str | None, int] = defaultdict(int)
    for change in changes:
        children[change.based_on] += 1
    return [change for change in changes if children[change.based_on] > 1]


def _follow_up(placed: Sequence[Event]) -> FollowUp | None:
    marked: ev.FollowUpMarked | None = _latest(placed, ev.FollowUpMarked)
    return FollowUp(marked.of, marked.outcome, marked.at) if marked else None


def _feedback(placed: Sequence[Event]) -> Feedback | None:
    written = [event for event in placed if isinstance(event, ev.FeedbackWritten)]
    if not written:
        return None
    released = _release(placed, {event.id: event for event in written})
    return Feedback(
        latest=_draft(written[-1]),
        versions=tuple(_draft(event) for event in _written_apart(written)),
        released=released,
        acknowledged_at=_acknowledged_at(placed, released),
        replies=tuple(
            Reply(event.id, event.at, event.by, event.text)
            for event in placed
            if isinstance(event, ev.ReplyWritten)
        ),
    )


def _release(placed: Sequence[Event], written: dict[str, ev.FeedbackWritten]) -> Release | None:
    """The release that stands: the latest one whose text is here and was not withdrawn since."""
    standing: Release | None = None
    teacher = next(
        (event.place.teacher_id for event in placed if isinstance(event, ev.WalkthroughStarted)),
        None,
    )
    for event in placed:
        if isinstance(event, ev.PlaceCorrected):
            teacher = event.place.teacher_id
        elif isinstance(event, ev.FeedbackReleased) and event.feedback in written:
            standing = Release(
                event.id,
                event.at,
                teacher,
                _draft(written[event.feedback]),
                tuple(event.languages),
                event.written_in,
            )
        elif isinstance(event, ev.FeedbackWithdrawn) and standing:
            standing = None if standing.feedback.id == event.feedback else standing
    return standing


def _acknowledged_at(placed: Sequence[Event], released: Release | None) -> str | None:
    """When the released text was acknowledged; what was said of an earlier text is no answer."""
    text = released.feedback.id if released else None
    said = (event for event in reversed(placed) if isinstance(event, ev.FeedbackAcknowledged))
    return next((event.at for event in said if event.feedback in (None, text)), None)


def _draft(event: ev.FeedbackWritten) -> Draft:
    return Draft(
        event.id,
        event.at,
        strengths=_items(event.strengths),
        next_steps=_items(event.next_steps),
        questions=_items(event.questions),
    )


def _items(items: Sequence[ev.FeedbackItem]) -> tuple[Item, ...]:
    return tuple(Item(item.text, item.look_for, item.group, tuple(item.evidence)) for item in items)

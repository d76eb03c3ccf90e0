"""The walkthrough as it stands: the records that a fold over its events fills."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from walkthrough.domain import events as ev

Status = Literal["open", "finished", "discarded"]


@dataclass(frozen=True)
class GroupState:
    """One group. A removed group keeps its evidence and leaves denominators."""

    id: str
    name: str
    size: int | None
    watched: bool
    removed: bool = False


@dataclass(frozen=True)
class Cell:
    """What was recorded for one look-for in one group (or in the whole class)."""

    group: str
    look_for: str
    seen: int = 0
    counter: int = 0
    no_opportunity: bool = False
    level: str | None = None
    signs: dict[str, int] = field(default_factory=dict)

    @property
    def marked(self) -> bool:
        """Whether the observer saw something here: no opportunity is not a sighting."""
        return bool(self.seen or self.counter or self.level is not None)


@dataclass(frozen=True)
class Note:
    """A note. `versions` holds the texts that were written apart and rest on the same one."""

    id: str
    at: str
    group: str | None
    look_for: str | None
    kind: str
    audience: str
    text: str
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUp:
    """What became of the next step of an earlier walkthrough (`of`)."""

    of: str
    outcome: str
    at: str


@dataclass(frozen=True)
class Item:
    """A strength, a next step or a question of the feedback."""

    text: str
    look_for: str | None = None
    group: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One text of the feedback, `id` being the event that wrote it."""

    id: str
    at: str
    strengths: tuple[Item, ...]
    next_steps: tuple[Item, ...]
    questions: tuple[Item, ...]


@dataclass(frozen=True)
class Release:
    """What the teacher sees: `feedback` is that text; a later edit needs another release.

    `teacher_id` is whose class it was then: correcting the place afterwards shows it to nobody
    else. `languages` are those that the report was shared in, `written_in` the one in which its
    observer worked; neither is known of older releases.
    """

    id: str
    at: str
    teacher_id: str | None
    feedback: Draft
    languages: tuple[str, ...] = ()
    written_in: str | None = None


@dataclass(frozen=True)
class Reply:
    """The teacher's answer, which stands beside the feedback."""

    id: str
    at: str
    by: str
    text: str


@dataclass(frozen=True)
class Feedback:
    """The feedback: its latest text, texts written at the same time, and how far it has got."""

    latest: Draft
    versions: tuple[Draft, ...] = ()
    released: Release | None = None
    acknowledged_at: str | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Tap:
    """One piece of evidence as it finally counts; reports quote it by group, time and sign."""

    id: str
    at: str
    group: str
    look_for: str
    seen: bool
    sign: str | None


@dataclass(frozen=True)
class Header:
    """A walkthrough at a glance: enough to list it and to say who may open it.

    `changed` is the cursor of its latest event, `last_at` the observer's latest sign of life.
    `released_to` is the teacher's account, `released_received_at` the release by the server's
    clock: a phone's may be wrong. Walkthroughs of one `visit` were made by colleagues together.
    """

    id: str
    observer: str
    rubric: ev.RubricRef
    place: ev.Place
    status: Status
    started_at: str
    finished_at: str | None
    released_at: str | None = None
    released_to: str | None = None
    released_received_at: str | None = None
    acknowledged_at: str | None = None
    changed: int = 0
    last_at: str = ""
    visit: str | None = None


@dataclass(frozen=True)
class Walkthrough:
    """Everything that one visit by one observer has come to. `document` is its JSON."""

    id: str
    rubric: ev.RubricRef
    place: ev.Place
    visit: str | None
    observer: str
    status: Status
    started_at: str
    finished_at: str | None
    groups: tuple[GroupState, ...]
    cells: tuple[Cell, ...]
    focus_seconds: dict[str, int]
    notes: tuple[Note, ...]
    follow_up: FollowUp | None
    feedback: Feedback | None
    late: tuple[str, ...]
    unplaced: tuple[str, ...]
    taps: tuple[Tap, ...]

    def cell(self, group: str, look_for: str) -> Cell:
        """The cell of a group and a look-for; an empty one where nothing was recorded."""
        for cell in self.cells:
            if (cell.group, cell.look_for) == (group, look_for):
                return cell
        return Cell(group, look_for)

    def group_name(self, group: str) -> str | None:
        """What the observer calls the group, or None for the whole class and for strangers."""
        return next((known.name for known in self.groups if known.id == group), None)

    def document(self) -> dict[str, Any]:
        """The walkthrough as the API shows it."""
        return {
            "id": self.id,
            "rubric": self.rubric.model_dump(),
            "place": self.place.model_dump(by_alias=True, exclude_unset=True),
            "visit": self.visit,
            "observer": self.observer,
            "status": self.status,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "groups": [_group_document(group) for group in self.groups],
            "cells": [asdict(cell) for cell in self.cells],
            "focus_seconds": self.focus_seconds,
            "notes": [_lists(asdict(note)) for note in self.notes],
            "follow_up": asdict(self.follow_up) if self.follow_up else None,
            "feedback": _feedback_document(self.feedback),
            "late": list(self.late),
            "unplaced": list(self.unplaced),
        }


def _group_document(group: GroupState) -> dict[str, Any]:
    """A group; that it was removed is said only of those that were."""
    document = asdict(group)
    if not document["removed"]:
        del document["removed"]
    return document


def _feedback_document(feedback: Feedback | None) -> dict[str, Any] | None:
    """The latest text's own fields first, as the contract's other objects have them."""
    if feedback is None:
        return None
    document: dict[str, Any] = _lists(asdict(feedback))
    return {**document.pop("latest"), **document}


def _lists(value: Any) -> Any:
    """The same with lists for tuples, as JSON has it."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value

"""One walkthrough in small: what sums over many need of it, and nothing else.

A digest needs no rubric: where a look-for has no mark, its denominators are those of the visit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from walkthrough.domain.events import WHOLE_CLASS, Event
from walkthrough.domain.fold import WATCHED_SECONDS, fold, header
from walkthrough.domain.walkthrough import Header, Walkthrough

# A quote on a page of sums is a glimpse; who wants all of it opens the walkthrough.
QUOTE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class GroupDigest:
    """A group, or the whole class (`id` "class"); `seconds` is how long it was in focus."""

    id: str
    name: str
    size: int | None
    seconds: int
    watched: bool
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What was recorded for a look-for in one place; there is no mark where nothing was."""

    seen: int = 0
    counter: int = 0
    no_opportunity: bool = False
    level: str | None = None

    @property
    def rules_out(self) -> bool:
        """Whether it leaves denominators: it could not have shown, and did not."""
        return self.no_opportunity and not (self.seen or self.counter)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words heard in a visit, noted for the teacher; cut at `QUOTE_LENGTH` characters."""

    at: str
    group: str | None
    look_for: str | None
    text: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Digest:
    """A walkthrough in small. `marks` are by place (a group's id or "class") and look-for.

    `places` are the groups, removed ones too, then the whole class where it was watched or
    marked. `follow_up` is the outcome of the last next step, if it was asked about.
    """

    header: Header
    places: tuple[GroupDigest, ...]
    marks: dict[tuple[str, str], Mark] = field(default_factory=dict)
    follow_up: str | None = None
    quotes: tuple[Quote, ...] = ()

    @property
    def visit(self) -> str | None:
        """Which visit it was made in; None where an older phone did not say."""
        return self.header.visit

    @property
    def groups(self) -> tuple[GroupDigest, ...]:
        """The groups that count: those not removed, without the whole class."""
        return tuple(one for one in self.places if one.id != WHOLE_CLASS and not one.removed)

    @property
    def whole_class(self) -> GroupDigest | None:
        """The whole class as a place, where the observer turned to it."""
        return next((one for one in self.places if one.id == WHOLE_CLASS), None)


def digest(events: Iterable[Event]) -> Digest | None:
    """What a walkthrough's events come to in small, or None while its start is missing."""
    known = list(events)
    found = header(known)
    look_fors = sorted({event.look_for for event in known if hasattr(event, "look_for")} - {None})
    folded = fold(known, look_fors) if found else None
    if found is None or folded is None:
        return None
    marks = {
        (cell.group, cell.look_for): Mark(cell.seen, cell.counter, cell.no_opportunity, cell.level)
        for cell in folded.cells
        if cell.marked or cell.no_opportunity
    }
    return Digest(
        header=found,
        places=_places(folded, marks),
        marks=marks,
        follow_up=folded.follow_up.outcome if folded.follow_up else None,
        quotes=tuple(
            Quote(
                note.at,
                folded.group_name(note.group) if note.group else None,
                note.look_for,
                note.text[:QUOTE_LENGTH],
            )
            for note in folded.notes
            if note.kind == "quote" and note.audience == "teacher"
        ),
    )


def _places(folded: Walkthrough, marks: dict[tuple[str, str], Mark]) -> tuple[GroupDigest, ...]:
    groups = tuple(
        GroupDigest(
            one.id,
            one.name,
            one.size,
            folded.focus_seconds.get(one.id, 0),
            one.watched,
            one.removed,
        )
        for one in folded.groups
    )
    seconds = folded.focus_seconds.get(WHOLE_CLASS, 0)
    marked = any(
        place == WHOLE_CLASS and (mark.seen or mark.counter or mark.level is not None)
        for (place, _), mark in marks.items()
    )
    if not seconds and not marked:
        return groups
    watched = marked or seconds >= WATCHED_SECONDS
    return (*groups, GroupDigest(WHOLE_CLASS, "", None, seconds, watched))

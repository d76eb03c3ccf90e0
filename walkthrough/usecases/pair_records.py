"""What the pages about visits made with a colleague show: the records that their use cases fill."""

from dataclasses import dataclass
from datetime import datetime

from walkthrough.domain.agreement_table import Table
from walkthrough.domain.pairing import Question


@dataclass(frozen=True)
class Observer:
    """Somebody in the room; `you` is whoever reads the page."""

    name: str
    you: bool
    finished: bool


@dataclass(frozen=True)
class Split:
    """Who said yes to a question about one place, and who said no; others could not tell."""

    question: Question
    yes: tuple[Observer, ...]
    no: tuple[Observer, ...]

    @property
    def same(self) -> bool:
        """Whether those who could tell said the same."""
        return not (self.yes and self.no)

    @property
    def compared(self) -> bool:
        """Whether two and more could tell."""
        return len(self.yes) + len(self.no) > 1


@dataclass(frozen=True)
class NoteLine:
    """A note for the teacher; `kind` as in the events."""

    kind: str
    text: str


@dataclass(frozen=True)
class Told:
    """What one observer recorded of a place: pieces of evidence, named signs, notes; or nothing."""

    observer: Observer
    seen: int
    counter: int
    signs: tuple[str, ...]
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True)
class Spot:
    """One place and one look-for. `place` None is the whole class.

    `splits` are by question, "seen" first. `told` is filled only where they differ.
    """

    place: str | None
    splits: tuple[Split, ...]
    told: tuple[Told, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether two and more could tell."""
        return self.splits[0].compared

    @property
    def same(self) -> bool:
        """Whether everybody gave the same answers."""
        return all(split.same for split in self.splits)


@dataclass(frozen=True)
class Agreed:
    """Places of which everybody who could tell said the same: seen or not, its opposite or not."""

    seen: bool
    counter: bool
    places: tuple[str | None, ...]


@dataclass(frozen=True)
class LookForSheet:
    """One look-for: a spot for each place, in the order of `Sheet.places`, and the count."""

    id: str
    title: str
    statement: str
    spots: tuple[Spot, ...]
    table: Table

    @property
    def agreed(self) -> tuple[Agreed, ...]:
        """What everybody said the same of, sightings first and what nobody saw last."""
        same: dict[tuple[bool, bool], list[str | None]] = {}
        for spot in self.spots:
            if spot.compared and spot.same:
                seen, counter = (bool(split.yes) for split in spot.splits)
                same.setdefault((seen, counter), []).append(spot.place)
        return tuple(Agreed(*said, tuple(same[said])) for said in sorted(same, reverse=True))

    @property
    def differences(self) -> tuple[Spot, ...]:
        """The places to talk about."""
        return tuple(one for one in self.spots if one.compared and not one.same)


@dataclass(frozen=True)
class Marks:
    """What the rubric calls evidence and its opposite; of a contrast, its two sides."""

    seen: str
    counter: str
    contrast: bool


@dataclass(frozen=True)
class Sheet:
    """Where observers agreed and where not. `observers` are those compared, the reader first.

    `table` counts every answer that two could give; `alone` names the places that fewer watched.
    """

    observers: tuple[Observer, ...]
    places: tuple[str | None, ...]
    marks: Marks
    look_fors: tuple[LookForSheet, ...]
    table: Table
    alone: tuple[str | None, ...]

    @property
    def differing(self) -> tuple[LookForSheet, ...]:
        """The look-fors with something to talk about."""
        return tuple(one for one in self.look_fors if one.differences)

    @property
    def widest(self) -> LookForSheet | None:
        """The look-for that divides them in the most places, if any does."""
        return max(self.differing, key=lambda one: len(one.differences), default=None)

    @property
    def agreeing(self) -> tuple[LookForSheet, ...]:
        """The look-fors with something that all agree on."""
        return tuple(one for one in self.look_fors if one.agreed)


@dataclass(frozen=True)
class PairLine:
    """A visit made with colleagues, in a list: `waiting` are those who have not finished.

    `started` is in the time zone of the school.
    """

    visit: str
    class_name: str
    teacher: str
    started: datetime
    observers: tuple[Observer, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """Your colleagues' names."""
        return tuple(one.name for one in self.observers if not one.you)

    @property
    def waiting(self) -> tuple[Observer, ...]:
        """Those who have not finished."""
        return tuple(one for one in self.observers if not one.finished)

    @property
    def ready(self) -> bool:
        """Whether there is something for the reader to compare."""
        finished = [one for one in self.observers if one.finished]
        return len(finished) > 1 and any(one.you for one in finished)


@dataclass(frozen=True)
class VisitPage:
    """One visit as its observers see it: who was there, and the sheet once it may be read.

    `mine` is the reader's own walkthrough; `code` is what a colleague types, while it is of use.
    """

    line: PairLine
    mine: str
    rubric: str
    code: str | None
    sheet: Sheet | None

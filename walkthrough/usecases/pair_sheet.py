"""The sheet that observers of one visit talk about: agreements, differences, what each had seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from walkthrough.domain.digest import Digest, GroupDigest
from walkthrough.domain.events import Event
from walkthrough.domain.fold import fold
from walkthrough.domain.pairing import Comparison, Place, Question, compare, when_first_finished
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.usecases.pair_records import (
    LookForSheet,
    Marks,
    NoteLine,
    Observer,
    Sheet,
    Split,
    Spot,
    Told,
)
from walkthrough.usecases.report_words import words

QUESTIONS: tuple[Question, ...] = ("seen", "counter")
NOTE_WORDS = 60


@dataclass(frozen=True)
class Seen:
    """One observer's part: what they had recorded when they first finished, and all since."""

    observer: Observer
    digest: Digest
    events: Sequence[Event]


def asked(rubric: Rubric) -> tuple[Question, ...]:
    """What agreement is counted over: sightings; of a contrast both sides, neither the better."""
    return QUESTIONS if rubric.kind == "contrast" else QUESTIONS[:1]


def sheet_of(seen: Sequence[Seen], rubric: Rubric) -> Sheet:
    """The sheet of two observers and more, the reader first."""
    comparison = compare([one.digest for one in seen])
    books = [_Book(one, rubric) for one in seen]
    look_fors = tuple(_look_for(comparison, books, one, rubric) for one in rubric.look_fors)
    return Sheet(
        observers=tuple(one.observer for one in seen),
        places=tuple(place.name for place in comparison.places),
        marks=Marks(rubric.marks.seen, rubric.marks.counter, rubric.kind == "contrast"),
        look_fors=look_fors,
        table=comparison.table([one.id for one in rubric.look_fors], asked(rubric)),
        alone=tuple(
            place.name
            for place in comparison.places
            if sum(bool(one and one.watched and not one.removed) for one in place.known) == 1
        ),
    )


def _look_for(
    comparison: Comparison, books: "Sequence[_Book]", look_for: LookFor, rubric: Rubric
) -> LookForSheet:
    return LookForSheet(
        id=look_for.id,
        title=look_for.title,
        statement=look_for.statement,
        spots=tuple(_spot(comparison, books, place, look_for) for place in comparison.places),
        table=comparison.table([look_for.id], asked(rubric)),
    )


def _spot(
    comparison: Comparison, books: "Sequence[_Book]", place: Place, look_for: LookFor
) -> Spot:
    splits = []
    for question in QUESTIONS:
        answers = comparison.answers(place, look_for.id, question)
        told = [(answer, book.observer) for answer, book in zip(answers, books, strict=True)]
        splits.append(
            Split(
                question,
                yes=tuple(observer for answer, observer in told if answer),
                no=tuple(observer for answer, observer in told if answer is False),
            )
        )
    spot = Spot(place.name, tuple(splits))
    if spot.same or not spot.compared:
        return spot
    could_tell = (*splits[0].yes, *splits[0].no)
    return Spot(
        place.name,
        tuple(splits),
        tuple(
            book.told(known, look_for)
            for book, known in zip(books, place.known, strict=True)
            if known and book.observer in could_tell
        ),
    )


class _Book:
    """One observer's walkthrough: marks as they were compared, notes as they are by now."""

    def __init__(self, seen: Seen, rubric: Rubric) -> None:
        ids = [look_for.id for look_for in rubric.look_fors]
        self.observer = seen.observer
        self._then = fold(when_first_finished(seen.events), ids)
        self._now = fold(seen.events, ids)

    def told(self, place: GroupDigest, look_for: LookFor) -> Told:
        """What they recorded there and may be shown of it."""
        assert self._then and self._now, "what has a digest has begun"
        cell = self._then.cell(place.id, look_for.id)
        texts = {sign.id: sign.text for sign in (*look_for.seen, *look_for.counter)}
        notes = (
            NoteLine(note.kind, words(note.text, NOTE_WORDS).text)
            for note in self._now.notes
            # What is private now was never anybody else's, whatever it was when it was written.
            if (note.group, note.look_for, note.audience) == (place.id, look_for.id, "teacher")
        )
        signs = tuple(texts[sign] for sign in cell.signs if sign in texts)
        return Told(self.observer, cell.seen, cell.counter, signs, tuple(notes))

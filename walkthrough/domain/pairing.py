"""Walkthroughs of one visit side by side: what each observer could have seen, and who saw it.

What is compared is what everybody had recorded when they first finished. Whoever reads the
comparison and then goes back to their phone can correct their report, but not the comparison.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal

from walkthrough.domain import events as ev
from walkthrough.domain.agreement_table import SEEN_OR_NOT, Pair, Table
from walkthrough.domain.digest import Digest, GroupDigest, Mark
from walkthrough.domain.events import WHOLE_CLASS, Event
from walkthrough.domain.walkthrough import Header

# What can be asked of a place and a look-for: was it seen, was its opposite seen?
Question = Literal["seen", "counter"]
SEEN, NOT_SEEN = SEEN_OR_NOT.answers
# One lesson, with room for a phone whose clock is wrong; nobody joins a visit the day after.
SAME_LESSON = timedelta(hours=12)


@dataclass(frozen=True)
class Place:
    """A group, or the whole class (`name` None), as each observer has it; None: not on theirs.

    Observers are in the order in which they were given.
    """

    name: str | None
    known: tuple[GroupDigest | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Some observers' digests of one visit, and the places that they have between them."""

    digests: tuple[Digest, ...]
    places: tuple[Place, ...]

    def answers(self, place: Place, look_for: str, question: Question) -> tuple[bool | None, ...]:
        """What each observer said; None of whoever could not tell.

        Nobody can tell who did not watch the place, took it off their list, or marked that there
        was no opportunity.
        """
        return tuple(
            _answer(digest, known, look_for, question)
            for digest, known in zip(self.digests, place.known, strict=True)
        )

    def table(self, look_fors: Iterable[str], questions: Sequence[Question]) -> Table:
        """What every two observers said of each place that both could tell of, the first first.

        A visit of three observers has three pairs, and all of them are in its table.
        """
        wanted = list(look_fors)
        return Table.of(
            pair
            for place in self.places
            for look_for in wanted
            for question in questions
            for pair in _pairs(self.answers(place, look_for, question))
        )


def together(one: Header, other: Header) -> bool:
    """Whether two walkthroughs say the same visit, and can mean it."""
    apart = datetime.fromisoformat(one.started_at) - datetime.fromisoformat(other.started_at)
    return (
        one.visit is not None
        and one.visit == other.visit
        and (one.rubric.id, one.rubric.version) == (other.rubric.id, other.rubric.version)
        and one.place.school == other.place.school
        and abs(apart) <= SAME_LESSON
    )


def compare(digests: Sequence[Digest]) -> Comparison:
    """Put the places of several observers together: by their id, else by what they are called.

    A colleague who joins gets the groups' ids; a group that each added alone has only its name.
    The whole class is a place where somebody noted something of it, or where there are no groups:
    everybody glances at it, and glances that agree on nothing would pass for agreement.
    """
    books: list[list[GroupDigest | None]] = []
    for observer, digest in enumerate(digests):
        unknown = [place for place in digest.places if not _enter(books, observer, place, _same_id)]
        for place in unknown:
            if not _enter(books, observer, place, _same_name):
                books.append([None] * len(digests))
                books[-1][observer] = place
    places = [Place(_name(known), tuple(known)) for known in books]
    groups = [place for place in places if place.name is not None]
    whole_class = [place for place in places if place.name is None]
    if groups and not any(_has_class_marks(digest) for digest in digests):
        whole_class = []
    return Comparison(tuple(digests), (*groups, *whole_class))


def when_first_finished(events: Iterable[Event]) -> list[Event]:
    """The events up to the first finish, by the observer's own clock; all while there is none."""
    known = list(events)
    finishes = [event.order for event in known if isinstance(event, ev.WalkthroughFinished)]
    return [event for event in known if not finishes or event.order <= min(finishes)]


def _answer(
    digest: Digest, place: GroupDigest | None, look_for: str, question: Question
) -> bool | None:
    if place is None or place.removed or not place.watched:
        return None
    mark = digest.marks.get((place.id, look_for), Mark())
    if mark.rules_out:
        return None
    return bool(mark.seen if question == "seen" else mark.counter)


def _pairs(answers: Sequence[bool | None]) -> Iterable[Pair]:
    words = [SEEN if answer else NOT_SEEN for answer in answers if answer is not None]
    return combinations(words, 2)


def _enter(
    books: list[list[GroupDigest | None]],
    observer: int,
    place: GroupDigest,
    is_same: Callable[[GroupDigest, GroupDigest], bool],
) -> bool:
    """Whether there was a place of the others' that is the same, to put this one with."""
    for known in books:
        if known[observer] is None and any(one and is_same(one, place) for one in known):
            known[observer] = place
            return True
    return False


def _has_class_marks(digest: Digest) -> bool:
    return any(
        place == WHOLE_CLASS and (mark.seen or mark.counter or mark.level is not None)
        for (place, _), mark in digest.marks.items()
    )


def _same_id(one: GroupDigest, other: GroupDigest) -> bool:
    return one.id == other.id


def _same_name(one: GroupDigest, other: GroupDigest) -> bool:
    # The whole class is nobody's name for a group.
    if WHOLE_CLASS in (one.id, other.id):
        return False
    return " ".join(one.name.split()).casefold() == " ".join(other.name.split()).casefold()


def _name(known: Sequence[GroupDigest | None]) -> str | None:
    first = next(place for place in known if place is not None)
    return None if first.id == WHOLE_CLASS else first.name

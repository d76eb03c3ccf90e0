"""Candidates for the feedback: chosen from what was tapped, tagged and noted, never made up.

The phone computes the very same ones (static/js/tally/insight.js); tests/vectors/insight-*.json
hold both to it. How they are ranked, with a "place" being a group that was not removed, or the
whole class:

*Strengths*, at most three kinds for each look-for, best first: the observer's own words (a quote,
then an observation, by time) where the tap of that look-for nearest in time is "seen"; tagged
signs, by the number of places, of taps, then by the rubric's order, each for the place with most
of those taps; and, where there are neither, the look-for's statement for the place with most taps
(a place without counter-evidence first), provided it was seen in more places than the opposite.
Look-fors are ranked by the kind of their best candidate, by the share of groups in which they were
seen, by taps, and by the rubric's order. The best of each comes first, then the second best.

*Next steps* are the rubric's, for look-fors with counter-evidence (by the share of groups), then
for those that some watched group with an opportunity did not show at all (by the share of such
groups), then, to build on it, for what was seen (least widely first).

*Questions* are the observer's own for the teacher, then the rubric's, in the order of next steps.

In a contrast both poles are treated alike: strengths are what stood out on either side, next
steps and questions come in the rubric's order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from walkthrough.domain.events import WHOLE_CLASS, milliseconds
from walkthrough.domain.insight_records import LookForInsight, Row, Source, Suggestion, Suggestions
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.domain.walkthrough import Note, Tap, Walkthrough

MOST = 6
MOST_EVIDENCE = 500
_KIND_RANK = {"quote": 0, "observation": 0, "sign": 1, "statement": 2, "contrast": 2}


@dataclass(frozen=True)
class _Subject:
    """One look-for with all that was recorded about it in places that count, in time's order."""

    found: LookForInsight
    index: int
    taps: tuple[Tap, ...]
    notes: tuple[Note, ...]
    class_silent: bool

    @property
    def look_for(self) -> LookFor:
        return self.found.look_for

    @property
    def breadth(self) -> float:
        """The share of groups that showed it; of the whole class alone, all or nothing."""
        presence, position = self.found.presence, self.found.position
        if position:
            return (position.first + position.second + position.even) / max(presence.of, 1)
        if presence.of:
            return presence.seen_in / presence.of
        return 1.0 if presence.class_seen else 0.0


@dataclass(frozen=True)
class _Basis:
    """Why a look-for may deserve a next step or a question; the lower the `rank` the sooner."""

    subject: _Subject
    rank: tuple[float, float, int]
    source: Source
    taps: tuple[Tap, ...]


def suggest(
    walkthrough: Walkthrough,
    rubric: Rubric,
    rows: Sequence[Row],
    look_fors: Sequence[LookForInsight],
) -> Suggestions:
    """The candidates of each kind, deduplicated by text, at most `MOST` of each."""
    order = {row.id: index for index, row in enumerate(rows) if not row.removed}
    contrast = rubric.kind == "contrast"
    subjects = _subjects(walkthrough, rows, look_fors, order)
    bases = sorted(_bases(subjects, contrast), key=lambda basis: basis.rank)
    asked = (
        _from_note(note, "question", ())
        for note in walkthrough.notes
        if note.kind == "question" and _for_teacher(note) and _placed(note, order)
    )
    return Suggestions(
        strengths=_first(_strengths(subjects, rubric, order, contrast)),
        next_steps=_first(_interleave([_offers(b, b.subject.look_for.next_steps) for b in bases])),
        questions=_first(
            chain(asked, _interleave([_offers(b, b.subject.look_for.questions) for b in bases]))
        ),
    )


def _subjects(
    walkthrough: Walkthrough,
    rows: Sequence[Row],
    look_fors: Sequence[LookForInsight],
    order: dict[str, int],
) -> list[_Subject]:
    taps: defaultdict[str, list[Tap]] = defaultdict(list)
    for tap in walkthrough.taps:
        if tap.group in order:
            taps[tap.look_for].append(tap)
    notes: defaultdict[str | None, list[Note]] = defaultdict(list)
    for note in walkthrough.notes:
        if _for_teacher(note) and _placed(note, order) and note.kind != "question":
            notes[note.look_for].append(note)
    silent = {
        cell.look_for
        for row in rows
        if row.id == WHOLE_CLASS
        for cell in row.cells
        if cell.states == ("nothing",) and cell.level is None
    }
    return [
        _Subject(
            found,
            index,
            tuple(taps[found.look_for.id]),
            tuple(notes[found.look_for.id]),
            found.look_for.id in silent,
        )
        for index, found in enumerate(look_fors)
    ]


def _for_teacher(note: Note) -> bool:
    return note.audience == "teacher" and bool(note.text.strip(" \t\r\n"))


def _placed(note: Note, order: dict[str, int]) -> bool:
    """Whether the note belongs to no group, to the whole class, or to a group that counts."""
    return note.group is None or note.group == WHOLE_CLASS or note.group in order


def _strengths(
    subjects: Iterable[_Subject], rubric: Rubric, order: dict[str, int], contrast: bool
) -> Iterator[Suggestion]:
    ranked = []
    for subject in subjects:
        candidates = [*_words(subject, contrast), *_signs(subject, order, contrast)]
        candidates = candidates or [
            *(_leaning(subject, rubric, order) if contrast else _plain(subject, order))
        ]
        if candidates:
            taps = [tap for tap in subject.taps if tap.seen or contrast]
            rank = _KIND_RANK[candidates[0].source]
            ranked.append(((rank, -subject.breadth, -len(taps), subject.index), candidates))
    return _interleave([candidates for _, candidates in sorted(ranked, key=lambda one: one[0])])


def _words(subject: _Subject, contrast: bool) -> Iterator[Suggestion]:
    """Notes on the look-for whose nearest tap (a counter wins a tie) says that it was seen."""
    for note in sorted(subject.notes, key=lambda note: note.kind != "quote"):
        near = [tap for tap in subject.taps if note.group is None or tap.group == note.group]
        if not near:
            continue
        moment = milliseconds(note.at)
        nearest = min(near, key=lambda tap: (abs(milliseconds(tap.at) - moment), tap.seen, tap.id))
        if contrast or nearest.seen:
            yield _from_note(note, "quote" if note.kind == "quote" else "observation", (nearest,))


def _from_note(note: Note, source: Source, taps: Sequence[Tap]) -> Suggestion:
    return Suggestion(
        text=note.text,
        look_for=note.look_for,
        group=note.group,
        at=note.at,
        source=source,
        sign=None,
        evidence=(note.id, *(tap.id for tap in taps)),
    )


def _signs(subject: _Subject, order: dict[str, int], contrast: bool) -> list[Suggestion]:
    sides = [(subject.look_for.seen, True)]
    if contrast:
        sides.append((subject.look_for.counter, False))
    ranked: list[tuple[tuple[int, int, int], Suggestion]] = []
    for sign, side in ((sign, side) for signs, side in sides for sign in signs):
        taps = [tap for tap in subject.taps if tap.sign == sign.id and tap.seen is side]
        if taps:
            rank = (-len({tap.group for tap in taps}), -len(taps), len(ranked))
            best = _busiest(taps, order)
            ranked.append((rank, _from_taps(subject, best, sign.text, "sign", sign.id)))
    return [candidate for _, candidate in sorted(ranked, key=lambda one: one[0])]


def _plain(subject: _Subject, order: dict[str, int]) -> Iterator[Suggestion]:
    """The statement alone, where taps say that it was seen and nothing says more."""
    seen = [tap for tap in subject.taps if tap.seen]
    against = {tap.group for tap in subject.taps if not tap.seen}
    if not seen or len({tap.group for tap in seen}) <= len(against):
        return
    clean = [tap for tap in seen if tap.group not in against]
    best = _busiest(clean or seen, order)
    yield _from_taps(subject, best, subject.look_for.statement, "statement", None)


def _leaning(subject: _Subject, rubric: Rubric, order: dict[str, int]) -> Iterator[Suggestion]:
    """Which pole an attribute showed, where one of them was seen in more places than the other."""
    position = subject.found.position
    if position is None or position.lean not in ("first", "second"):
        return
    first = position.lean == "first"
    pole = rubric.marks.seen if first else rubric.marks.counter
    best = _busiest([tap for tap in subject.taps if tap.seen is first], order)
    yield _from_taps(subject, best, f"{subject.look_for.title}: {pole}", "contrast", None)


def _busiest(taps: Sequence[Tap], order: dict[str, int]) -> list[Tap]:
    """The taps of the place that has most of them; of equals, the first in order."""
    by_place: defaultdict[str, list[Tap]] = defaultdict(list)
    for tap in taps:
        by_place[tap.group].append(tap)
    return min(by_place.values(), key=lambda some: (-len(some), order[some[0].group]))


def _from_taps(
    subject: _Subject, taps: Sequence[Tap], text: str, source: Source, sign: str | None
) -> Suggestion:
    return Suggestion(
        text=text,
        look_for=subject.look_for.id,
        group=taps[0].group,
        at=taps[0].at,
        source=source,
        sign=sign,
        evidence=tuple(tap.id for tap in taps[:MOST_EVIDENCE]),
    )


def _bases(subjects: Iterable[_Subject], contrast: bool) -> Iterator[_Basis]:
    for subject in subjects:
        if contrast:
            if subject.taps:
                yield _Basis(subject, (0, 0, subject.index), "contrast", subject.taps)
            continue
        presence = subject.found.presence
        seen = tuple(tap for tap in subject.taps if tap.seen)
        counter = tuple(tap for tap in subject.taps if not tap.seen)
        silent = presence.silent_in if presence.of else int(subject.class_silent)
        of = max(presence.of, 1)
        if counter:
            rank = (0, -presence.counter_in / of, subject.index)
            yield _Basis(subject, rank, "counter", counter)
        elif silent and not presence.class_seen:
            yield _Basis(subject, (1, -silent / of, subject.index), "silent", ())
        elif seen:
            yield _Basis(subject, (2, subject.breadth, subject.index), "seen", seen)


def _offers(basis: _Basis, texts: Sequence[str]) -> list[Suggestion]:
    groups = {tap.group for tap in basis.taps}
    offer = Suggestion(
        text="",
        look_for=basis.subject.look_for.id,
        group=next(iter(groups)) if len(groups) == 1 else None,
        at=None,
        source=basis.source,
        sign=_commonest_sign(basis),
        evidence=tuple(tap.id for tap in basis.taps[:MOST_EVIDENCE]),
    )
    return [replace(offer, text=text) for text in texts]


def _commonest_sign(basis: _Basis) -> str | None:
    """The counter-sign tagged most often, of equals the rubric's first."""
    if basis.source != "counter":
        return None
    tags = [tap.sign for tap in basis.taps]
    known = [sign.id for sign in basis.subject.look_for.counter if sign.id in tags]
    return max(known, key=tags.count, default=None)


def _interleave(lists: Sequence[Sequence[Suggestion]]) -> Iterator[Suggestion]:
    """The first of every list, then the second of every list, and so on."""
    for depth in range(max(map(len, lists), default=0)):
        for some in lists:
            if depth < len(some):
                yield some[depth]


def _first(candidates: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    unique: dict[str, Suggestion] = {}
    for candidate in candidates:
        unique.setdefault(candidate.text, candidate)
        if len(unique) == MOST:
            break
    return tuple(unique.values())

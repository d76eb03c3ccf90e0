"""The report's first page: at most two hundred words, and no tallies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from walkthrough.domain.insight_records import Lean
from walkthrough.domain.walkthrough import Item, Note, Tap
from walkthrough.usecases.report_records import (
    FrontPage,
    FurtherPoints,
    LastStep,
    Leaning,
    PlaceLine,
    Point,
    ReplyLine,
    Words,
)
from walkthrough.usecases.report_visit import Visit
from walkthrough.usecases.report_words import ELLIPSIS, cost, share, words

PAGE_WORDS = 200
# What the template says by itself on a page with everything on it: headings, labels, the footer.
TEMPLATE_WORDS = 75
STRENGTHS = 2
# What stands of a reply on a page one that is full, and where there is room: its own words are
# not the coach's to save on, so they come on top of those of the page.
REPLY_WORDS = 12
REPLY_MOST = 45
REPLY_LINES = 4
REPLY_LETTERS = 6
# More attributes than this are told on page two only.
MOST_LEANINGS = 8


@dataclass(frozen=True)
class _Feedback:
    """Every point there is, in full; suggestions while nothing was `chosen`."""

    strengths: tuple[Point, ...]
    next_steps: tuple[Point, ...]
    questions: tuple[Point, ...]
    chosen: bool


def front_page(
    visit: Visit,
    place: PlaceLine,
    line: Words | None,
    last_step: LastStep | None,
    replies: Sequence[ReplyLine] = (),
) -> tuple[FrontPage, FurtherPoints]:
    """Page one, and the points and replies that it had no room for, or only in part."""
    feedback = _feedback(visit)
    parts = (
        feedback.strengths[:STRENGTHS],
        feedback.next_steps[:1],
        feedback.questions[:1],
    )
    full = [point for part in parts for point in part]
    leanings = _leanings(visit)
    room = PAGE_WORDS - TEMPLATE_WORDS - _labels(place, line, full, leanings)
    fitted, last_step = _fit(full, last_step, room)
    strengths, next_steps, questions = _like(parts, fitted)
    spare = max(0, room - _spent(fitted, last_step))
    answers = _answers(visit, replies, min(REPLY_MOST, REPLY_WORDS + spare))
    front = FrontPage(
        chosen=feedback.chosen,
        last_step=last_step,
        strengths=strengths,
        next_step=next_steps[0] if next_steps else None,
        question=questions[0] if questions else None,
        leanings=leanings,
        replies=answers,
    )
    unsaid = tuple(replies) if tuple(replies) != answers else ()
    further = FurtherPoints(
        replies=unsaid[-(visit.room.points or len(unsaid)) :],
        replies_left=max(0, len(unsaid) - (visit.room.points or len(unsaid))),
    )
    if not feedback.chosen:
        return front, further
    return front, replace(
        further,
        strengths=_further(visit, feedback.strengths, strengths),
        next_steps=_further(visit, feedback.next_steps, next_steps),
        questions=_further(visit, feedback.questions, questions),
    )


def _feedback(visit: Visit) -> _Feedback:
    feedback = visit.walkthrough.feedback
    if feedback:
        draft = feedback.latest
        found = _Feedback(
            strengths=tuple(_strengths(visit, draft.strengths)),
            next_steps=tuple(_advice(visit, draft.next_steps)),
            questions=tuple(_advice(visit, draft.questions)),
            chosen=True,
        )
        if found.strengths or found.next_steps or found.questions:
            return found
    suggested = (
        Item(one.text, one.look_for, one.group, one.evidence)
        for one in visit.insight.suggestions.strengths[:STRENGTHS]
    )
    return _Feedback(tuple(_strengths(visit, suggested)), (), (), chosen=False)


def _advice(visit: Visit, items: Sequence[Item]) -> Iterator[Point]:
    """Next steps and questions look ahead: what they rest on is told among the strengths."""
    for item in items:
        if item.text.strip():
            yield Point(text=words(item.text), look_for=visit.look_for(item.look_for))


def _strengths(visit: Visit, items: Iterator[Item] | Sequence[Item]) -> Iterator[Point]:
    taps = {tap.id: tap for tap in visit.walkthrough.taps}
    notes = {note.id: note for note in visit.walkthrough.notes if note.audience == "teacher"}
    for item in items:
        if item.text.strip():
            yield _strength(
                visit,
                item,
                [taps[event] for event in item.evidence if event in taps],
                [notes[event] for event in item.evidence if event in notes],
            )


def _strength(visit: Visit, item: Item, taps: Sequence[Tap], notes: Sequence[Note]) -> Point:
    quotes = [note for note in notes if note.kind == "quote"]
    spoken = any(note.text.strip() == item.text.strip() for note in quotes)
    support = None if spoken else _support(visit, item, taps, notes)
    groups = {tap.group for tap in taps} | {note.group for note in notes if note.group}
    moments = [*(note.at for note in notes), *(tap.at for tap in taps)]
    return Point(
        text=words(item.text),
        spoken=spoken,
        look_for=visit.look_for(item.look_for),
        where=visit.where(item.group or (groups.pop() if len(groups) == 1 else None)),
        at=visit.local(moments[0]) if moments else None,
        support=support,
        support_spoken=support is not None and bool(quotes),
    )


def _support(visit: Visit, item: Item, taps: Sequence[Tap], notes: Sequence[Note]) -> Words | None:
    """A quote, else a tagged sign, else an observation that the observer's own words rest on."""
    by_kind = {note.kind: note.text for note in reversed(notes)}
    if "quote" in by_kind:
        return words(by_kind["quote"])
    found = (visit.rubric.look_for(tap.look_for) for tap in taps)
    signs = (
        look_for.sign(tap.sign)
        for tap, look_for in zip(taps, found, strict=True)
        if look_for and tap.sign
    )
    sign = next((sign for sign in signs if sign), None)
    text = sign.text if sign else by_kind.get("observation", "")
    if not text.strip() or text.strip() == item.text.strip():
        return None
    return visit.from_rubric(text) if sign else words(text)


def _leanings(visit: Visit) -> tuple[Leaning, ...]:
    """Where a lesson sits between two poles, attribute by attribute; none is the better one."""
    found = [one for one in visit.insight.look_fors if one.position and one.position.lean]
    if len(found) > MOST_LEANINGS:
        return ()
    sides: dict[Lean, Words | None] = {
        "first": visit.from_rubric(visit.rubric.marks.seen),
        "second": visit.from_rubric(visit.rubric.marks.counter),
        "even": None,
    }
    sorted_out = (
        Leaning(
            name,
            tuple(
                visit.from_rubric(one.look_for.title, 4)
                for one in found
                if one.position and one.position.lean == side
            ),
        )
        for side, name in sides.items()
    )
    return tuple(leaning for leaning in sorted_out if leaning.titles)


def _labels(
    place: PlaceLine,
    line: Words | None,
    points: Sequence[Point],
    leanings: Sequence[Leaning],
) -> int:
    """The words of everything on the page that is a name, not a text."""
    names = [
        *(place.class_, place.subject, place.grade, place.teacher, place.school, place.task),
        *(place.lesson_part, place.observer, line),
        # The page names them beneath the strengths only, which are those with a place or a time.
        *(point.look_for for point in points if point.where or point.at),
        *(point.where.name for point in points if point.where),
        *(leaning.side for leaning in leanings),
        *(title for leaning in leanings for title in leaning.titles),
    ]
    return sum(cost(name.text) for name in names if name)


def _fit(
    points: Sequence[Point], last_step: LastStep | None, room: int
) -> tuple[list[Point], LastStep | None]:
    """The points and the last step, cut alike where they take more words than there is room."""
    texts = [*(point.text for point in points), *(point.support for point in points)]
    texts.append(last_step.text if last_step else None)
    allowed = share([text.text if text else "" for text in texts], room)
    cut = [
        words(text.text, most, text.language) if text else None
        for text, most in zip(texts, allowed, strict=True)
    ]
    fitted = [
        replace(point, text=text, support=support)
        for point, text, support in zip(points, cut, cut[len(points) :], strict=False)
        if text
    ]
    return fitted, replace(last_step, text=cut[-1]) if last_step else None


def _spent(points: Sequence[Point], last_step: LastStep | None) -> int:
    texts = [*(point.text for point in points), *(point.support for point in points)]
    texts.append(last_step.text if last_step else None)
    return sum(cost(text.text) for text in texts if text)


def _answers(visit: Visit, replies: Sequence[ReplyLine], most: int) -> tuple[ReplyLine, ...]:
    """The teacher's replies: all of them on the screen, the latest one's beginning on paper."""
    if visit.room.note_words is None or not replies:
        return tuple(replies)
    latest = replies[-1]
    text = words(latest.text.text, most)
    if text.cut or len(text.text.splitlines()) > REPLY_LINES:
        beginning = " ".join(latest.text.text[: most * REPLY_LETTERS].split())
        text = replace(words(f"{beginning} {ELLIPSIS}", most), cut=True)
    return (replace(latest, text=text),)


def _like(parts: Sequence[Sequence[Point]], flat: Sequence[Point]) -> list[tuple[Point, ...]]:
    """A flat list in parts as long as those given."""
    shaped = []
    for part in parts:
        shaped.append(tuple(flat[: len(part)]))
        flat = flat[len(part) :]
    return shaped


def _further(visit: Visit, every: Sequence[Point], shown: Sequence[Point]) -> tuple[Point, ...]:
    cut = [
        full
        for full, fitted in zip(every, shown, strict=False)
        if fitted.text.cut or (fitted.support and fitted.support.cut)
    ]
    rest = [*cut, *every[len(shown) :]][: visit.room.points]
    most = visit.room.note_words
    return tuple(
        replace(
            point,
            text=words(point.text.text, most, point.text.language),
            support=words(point.support.text, most, point.support.language)
            if point.support
            else None,
        )
        for point in rest
    )

"""The writing: what was seen, said and answered, one JSON file a teacher, read into records."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from walkthrough.demo.cast import BY_KEY
from walkthrough.domain.ports import School

WRITING = Path(__file__).parent / "writing"

Amount = Literal["strong", "some", "rare", "mixed", "against", "none", "no"]
NOTE_KINDS = ("quote", "observation", "question")
RUBRICS = {
    "look-fors": "collaboration-look-fors",
    "group-work": "cooperative-or-group-work",
    "collaborative": "cooperative-or-collaborative",
    "workplace": "workplace-collaborative-learning",
}


@dataclass(frozen=True)
class Note:
    """A note, on a sign that the observer tapped; `strength` is what the feedback made of it.

    `group` counts from 1; 0 is the whole class. A `private` note is the observer's alone.
    """

    kind: str
    text: str
    group: int
    look_for: str | None
    sign: str | None
    strength: str | None
    private: bool


@dataclass(frozen=True)
class Point:
    """A next step or a question, on a look-for or on the lesson as a whole (None)."""

    look_for: str | None
    text: str


@dataclass(frozen=True)
class Course:
    """A class: what it is called, when it meets, and its tables."""

    name: str
    subject: str
    grade: str | None
    period: int
    weekday: int | None
    groups: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class Visit:
    """One visit as it was written: `tally` has an amount for each look-for, in their order."""

    teacher: str
    observer: str
    course: Course
    rubric: str
    task: str
    lesson_part: str | None
    tally: tuple[Amount, ...]
    notes: tuple[Note, ...]
    next_step: Point | None
    question: Point | None
    followed_up: str | None
    reply: str | None
    state: Literal["open", "finished", "released", "opened"]
    pair: "Visit | None" = None

    @property
    def school(self) -> School:
        """Where it takes place."""
        return BY_KEY[self.teacher].schools[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its school."""
        return ZoneInfo(self.school.timezone)


def read_lessons() -> list[list[Visit]]:
    """The visits of each teacher, in the order in which they happened."""
    return [_visits(json.loads(path.read_text("utf-8"))) for path in sorted(WRITING.glob("*.json"))]


def _visits(document: Mapping[str, Any]) -> list[Visit]:
    courses = {key: _course(value) for key, value in document["classes"].items()}
    return [
        _visit(document["teacher"], document["observer"], courses, visit)
        for visit in document["visits"]
    ]


def _course(document: Mapping[str, Any]) -> Course:
    return Course(
        name=document["name"],
        subject=document["subject"],
        grade=document.get("grade"),
        period=document["period"],
        weekday=document.get("weekday"),
        groups=tuple(document["groups"]),
        size=document["size"],
    )


def _visit(
    teacher: str, observer: str, courses: Mapping[str, Course], visit: Mapping[str, Any]
) -> Visit:
    also = visit.get("pair")
    return Visit(
        teacher=teacher,
        observer=visit.get("observer", observer),
        course=courses[visit["class"]],
        rubric=RUBRICS[visit["rubric"]],
        task=visit["task"],
        lesson_part=visit.get("lesson_part"),
        tally=tuple(visit["tally"].split()),
        notes=tuple(_note(note) for note in visit["notes"]),
        next_step=_point(visit.get("next")),
        question=_point(visit.get("ask")),
        followed_up=visit.get("followed_up"),
        reply=visit.get("reply"),
        state=visit.get("state", "opened"),
        # A colleague in the same lesson wrote down what differs.
        pair=_visit(
            teacher, observer, courses, {**visit, "pair": None, "followed_up": None, **also}
        )
        if also
        else None,
    )


def _note(document: Mapping[str, Any]) -> Note:
    kind = next(kind for kind in (*NOTE_KINDS, "private") if kind in document)
    look_for, _, sign = document.get("on", "").partition("/")
    return Note(
        kind="observation" if kind == "private" else kind,
        text=document[kind],
        group=document.get("group", 0),
        look_for=look_for or None,
        sign=sign or None,
        strength=document.get("strength"),
        private=kind == "private",
    )


def _point(text: list[str] | str | None) -> Point | None:
    if text is None:
        return None
    return Point(None, text) if isinstance(text, str) else Point(*text)

"""A report on made-up evidence, so that a district sees on paper what its rubric will give."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from walkthrough.domain.errors import N_
from walkthrough.domain.events import Event, now_text, parse
from walkthrough.domain.fold import fold
from walkthrough.domain.insight import summarise
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.usecases.report_detail import matrices, minutes, notes, rubric_line
from walkthrough.usecases.report_front import front_page
from walkthrough.usecases.report_records import PlaceLine, WalkthroughReport, Watched
from walkthrough.usecases.report_visit import IN_PDF, Visit
from walkthrough.usecases.report_words import label, words
from walkthrough.usecases.services import Services

Translate = Callable[[str], str]

GROUPS = ("g1", "g2", "g3")
WALKTHROUGH = str(UUID(int=1))
_DEVICE = str(UUID(int=2))
_BEGIN = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
_SAMPLE = N_("Sample")
_LINE = N_("Sample: all evidence in this report is made up to try the rubric.")
_TASK = N_("made-up evidence, no visit took place")
_GROUP = N_("Group %(n)s")
_QUOTE = N_("Here stands what a student said, word by word.")


def sample_pdf(
    services: Services, rubric: Rubric, language: str, translate: Translate = str
) -> bytes:
    """The sample as a tagged PDF. Raises `RenderFailed` (worth trying again)."""
    report = sample_report(rubric, translate)
    return services.renderer.walkthrough(report, paper=services.settings.paper, language=language)


def sample_report(rubric: Rubric, translate: Translate = str) -> WalkthroughReport:
    """The report of a visit that never was: every look-for was met in one way or another."""
    evidence = _Evidence(rubric, translate)
    folded = fold(evidence.made(), [one.id for one in rubric.look_fors])
    assert folded is not None, "the evidence begins with a start"
    insight = summarise(folded, rubric)
    visit = Visit(folded, rubric, insight, ZoneInfo("UTC"), IN_PDF)
    place, line = _place(translate), words(translate(_LINE))
    front, further = front_page(visit, place, line, None)
    for_teacher, left = notes(visit, "teacher")
    return WalkthroughReport(
        id=folded.id,
        status=folded.status,
        draft=False,
        words_open=True,
        line=line,
        link="",
        place=place,
        watched=Watched(
            minutes(insight.seconds).value, insight.groups_watched, insight.groups, False
        ),
        front=front,
        further=further,
        matrices=matrices(visit),
        notes=for_teacher,
        notes_left=left,
        rubric=rubric_line(visit),
        aside=None,
    )


def _place(translate: Translate) -> PlaceLine:
    sample = label(translate(_SAMPLE))
    return PlaceLine(
        class_=sample,
        subject=None,
        grade=None,
        teacher=sample,
        school=sample,
        task=label(translate(_TASK)),
        lesson_part=None,
        observer=None,
        started=_BEGIN,
        filed_as="sample",
    )


class _Evidence:
    """The events of the visit, always the same for the same rubric."""

    def __init__(self, rubric: Rubric, translate: Translate) -> None:
        self._rubric = rubric
        self._translate = translate
        self._events: list[Event] = []
        self._waited = timedelta()

    def made(self) -> list[Event]:
        """Three groups, six minutes each; which look-for shows where goes by its place."""
        self._make(
            "walkthrough_started",
            rubric={"id": self._rubric.id, "version": self._rubric.version},
            place={"school": "sample", "teacher": "sample", "class": "sample"},
            groups=[
                {"id": id, "name": self._translate(_GROUP) % {"n": number}, "size": 4}
                for number, id in enumerate(GROUPS, 1)
            ],
        )
        for number, group in enumerate(GROUPS):
            self._make("group_focused", group=group)
            for index, look_for in enumerate(self._rubric.look_fors):
                self._watch(group, look_for, (index + number) % 4)
            self._waited += timedelta(minutes=6)
        first = self._rubric.look_fors[0]
        quote = {"text": self._translate(_QUOTE), "kind": "quote"}
        self._make("note_written", group=GROUPS[0], look_for=first.id, **quote)
        self._make("walkthrough_finished")
        self._make("feedback_written", **self._feedback())
        return self._events

    def _feedback(self) -> dict[str, list[dict[str, str]]]:
        """What a coach would choose: two strengths, a next step and a question of the rubric's."""
        look_fors = self._rubric.look_fors
        seen = [(one, one.seen[0].text) for one in look_fors if one.seen][:2]
        step = next(((one, one.next_steps[0]) for one in look_fors if one.next_steps), None)
        question = next(((one, one.questions[0]) for one in look_fors if one.questions), None)
        return {
            "strengths": [
                {"text": text, "look_for": one.id, "group": GROUPS[0]} for one, text in seen
            ],
            "next_steps": [{"text": step[1], "look_for": step[0].id}] if step else [],
            "questions": [{"text": question[1], "look_for": question[0].id}] if question else [],
        }

    def _watch(self, group: str, look_for: LookFor, turn: int) -> None:
        where = {"group": group, "look_for": look_for.id}
        if turn in (0, 1):
            for sign in look_for.seen[: 2 - turn]:
                self._make("evidence_seen", **where, sign=sign.id)
            if not look_for.seen:
                self._make("evidence_seen", **where)
        elif turn == 2 and look_for.counter:
            self._make("counter_evidence_seen", **where, sign=look_for.counter[0].id)
        elif turn == 3 and look_for.no_opportunity_when:
            self._make("no_opportunity_marked", **where)
        if self._rubric.levels and turn < 3:
            levels = self._rubric.levels
            self._make("level_set", **where, level=levels[turn % len(levels)].id)

    def _make(self, type: str, **fields: Any) -> None:
        number = len(self._events) + 1
        document = {
            "id": str(UUID(int=1000 + number)),
            "walkthrough": WALKTHROUGH,
            "type": type,
            "schema": 1,
            "device": _DEVICE,
            "seq": number,
            "at": now_text(self._now()),
            "by": "sample",
            "received_at": now_text(self._now()),
        }
        self._events.append(parse(document | fields))

    def _now(self) -> datetime:
        return _BEGIN + self._waited + timedelta(seconds=5 * len(self._events))

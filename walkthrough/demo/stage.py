"""Sets the stage: schools, people and walkthroughs, each through its use case, at its own time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from walkthrough.demo import cast
from walkthrough.demo.capture import Phone, group_id, new_id, watch
from walkthrough.demo.lessons import Note, Point, Visit, read_lessons
from walkthrough.demo.plan import Planned, plan
from walkthrough.demo.school_year import awake
from walkthrough.domain.access import Actor
from walkthrough.domain.errors import DomainError
from walkthrough.domain.events import now_text
from walkthrough.domain.rubric import Rubric
from walkthrough.usecases import accounts, sync
from walkthrough.usecases.services import Services

SEED = 20_000
# Accounts are older than the first visit.
_SET_UP = timedelta(days=400)
_JUST_NOW = timedelta(minutes=5)
_BATCH = 200


@dataclass
class _Clock:
    """Stands at the moment that is being made up."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class _Ids:
    """Ids of the moment that is being made up; secrets are as secret as ever."""

    rng: Random
    clock: _Clock
    secret: Callable[[], str]

    def uuid(self) -> str:
        return new_id(self.rng, self.clock.now())


@dataclass
class _Written:
    """A walkthrough as its observer left it: what the next visit of the class asks about."""

    walkthrough: str
    has_next_step: bool


@dataclass
class Stage:
    """Makes the demo in an empty store. `now` bounds what has happened yet."""

    services: Services
    now: datetime
    watch: Callable[[int, int], None]
    _rng: Random = field(default_factory=lambda: Random(SEED))
    _actors: dict[str, Actor] = field(default_factory=dict)
    _devices: dict[str, str] = field(default_factory=dict)
    _last: dict[tuple[str, str], _Written] = field(default_factory=dict)
    # (received at, who, events): what reaches the server, and when.
    _sent: list[tuple[datetime, str, list[dict[str, Any]]]] = field(default_factory=list)

    def build(self) -> int:
        """Make everything; the number of walkthroughs. Raises `StoreUnavailable`."""
        clock = _Clock(self.now - _SET_UP)
        ids = _Ids(self._rng, clock, self.services.ids.secret)
        services = replace(self.services, clock=clock, ids=ids)
        self._seat(services)
        planned = plan(self._rng, read_lessons(), self.now)
        for each in planned:
            self._visit(each)
        self._number()
        sent = sorted(self._sent, key=lambda batch: batch[0])
        for done, (moment, who, events) in enumerate(sent, 1):
            clock.moment = moment
            _receive(services, self._actors[who], events)
            self.watch(done, len(sent))
        return sum(2 if each.visit.pair else 1 for each in planned)

    def _seat(self, services: Services) -> None:
        for school in cast.SCHOOLS:
            accounts.add_school(services, school.id, school.name, school.timezone)
        for person in cast.PEOPLE:
            schools = [school.id for school in person.schools]
            user = accounts.add_user(
                services, person.email, person.name, person.role, schools, cast.PASSWORD
            )
            self._actors[person.key] = Actor.of(user)
            self._devices[person.key] = new_id(self._rng, services.clock.now())

    def _visit(self, planned: Planned) -> None:
        visit, pair = planned.visit, planned.visit.pair
        shared = new_id(self._rng, planned.begins) if pair else None
        self._walkthrough(visit, planned.begins, shared)
        if pair is not None:
            self._walkthrough(pair, planned.begins + timedelta(seconds=50), shared)

    def _walkthrough(self, visit: Visit, begins: datetime, shared: str | None) -> None:
        phone = Phone(self._rng, self._devices[visit.observer], new_id(self._rng, begins), begins)
        rubric = next(one for one in self.services.rubrics.latest() if one.id == visit.rubric)
        self._start(phone, visit, rubric, shared)
        about = watch(phone, visit, rubric)
        if visit.state != "open":
            phone.make("walkthrough_finished", self._rng.uniform(15, 60))
        self._send(visit.observer, phone)
        if visit.state != "open" and visit.next_step is not None:
            self._give_feedback(phone, visit, about)

    def _start(self, phone: Phone, visit: Visit, rubric: Rubric, shared: str | None) -> None:
        phone.make(
            "walkthrough_started",
            0,
            rubric={"id": rubric.id, "version": rubric.version},
            place=self._place(visit),
            groups=[
                {"id": group_id(number), "name": name, "size": self._size(visit)}
                for number, name in enumerate(visit.course.groups, 1)
            ],
            **({"visit": shared} if shared else {}),
        )
        last = self._last.get((visit.teacher, visit.course.name))
        if visit.followed_up is not None and last is not None and last.has_next_step:
            phone.make("follow_up_marked", 8, of=last.walkthrough, outcome=visit.followed_up)

    def _place(self, visit: Visit) -> dict[str, str]:
        course = visit.course
        place = {
            "school": visit.school.id,
            "teacher": cast.BY_KEY[visit.teacher].name,
            "teacher_id": self._actors[visit.teacher].id,
            "class": course.name,
            "subject": course.subject,
            "task": visit.task,
        }
        optional = {"grade": course.grade, "lesson_part": visit.lesson_part}
        return place | {key: value for key, value in optional.items() if value is not None}

    def _size(self, visit: Visit) -> int:
        return visit.course.size - (self._rng.random() < 0.3)

    def _give_feedback(self, phone: Phone, visit: Visit, about: dict[Note, str]) -> None:
        written = phone.make(
            "feedback_written",
            self._rng.uniform(180, 900),
            strengths=[_strength(note, about) for note in visit.notes if note.strength],
            next_steps=_points(visit.next_step),
            questions=_points(visit.question),
        )
        self._send(visit.observer, phone)
        if visit.state == "finished":
            return
        released = phone.make(
            "feedback_released", self._rng.uniform(600, 9000), feedback=written["id"]
        )
        self._send(visit.observer, phone)
        self._last[visit.teacher, visit.course.name] = _Written(phone.walkthrough, True)
        if visit.state == "opened":
            self._answer(phone, visit, released["feedback"])

    def _answer(self, phone: Phone, visit: Visit, feedback: str) -> None:
        """The teacher opens the feedback, within the hour or in the evening, and may reply."""
        hours = self._rng.choice([0.6, 1.5, 4, 6, 21]) * self._rng.uniform(0.8, 1.2)
        opened = awake(phone.moment + timedelta(hours=hours), visit.zone)
        theirs = Phone(self._rng, self._devices[visit.teacher], phone.walkthrough, opened)
        theirs.make("feedback_acknowledged", 0, feedback=feedback)
        self._send(visit.teacher, theirs)
        if visit.reply is not None:
            theirs.make("reply_written", self._rng.uniform(120, 2400), text=visit.reply)
            self._send(visit.teacher, theirs)

    def _send(self, who: str, phone: Phone) -> None:
        """Hand over what was made since the last time, unless it has not happened yet."""
        received = phone.moment + timedelta(seconds=2)
        if received < self.now - _JUST_NOW:
            self._sent.append((received, who, phone.events[:]))
        phone.events.clear()

    def _number(self) -> None:
        """Each device counts its events in the order in which it made them."""
        events = [event for _, _, batch in self._sent for event in batch]
        events.sort(key=lambda event: (event["device"], event["at"]))
        for _, own in groupby(events, key=lambda event: event["device"]):
            for number, event in enumerate(own, 1):
                event["seq"] = number


def _receive(services: Services, actor: Actor, events: list[dict[str, Any]]) -> None:
    sent_at = now_text(services.clock.now())
    for begin in range(0, len(events), _BATCH):
        for answer in sync.receive(services, actor, events[begin : begin + _BATCH], sent_at):
            if answer.status != "stored":
                raise DomainError("demo_refused", str(answer.error))


def _strength(note: Note, about: dict[Note, str]) -> dict[str, Any]:
    return {
        "text": note.strength,
        "group": group_id(note.group),
        "look_for": note.look_for,
        "evidence": [about[note]] if note in about else [],
    }


def _points(point: Point | None) -> list[dict[str, str]]:
    if point is None:
        return []
    return [{"text": point.text} | ({"look_for": point.look_for} if point.look_for else {})]

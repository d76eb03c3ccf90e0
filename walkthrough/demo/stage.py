"""Sets the stage: schools, people and walkthroughs, each through its use case, at its own time."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from walkthrough.demo import cast
from walkthrough.demo.capture import Phone, Tap, group_id, new_id, planned, watch
from walkthrough.demo.lessons import Note, Point, Visit, read_lessons
from walkthrough.demo.plan import Planned, plan
from walkthrough.demo.school_year import awake
from walkthrough.domain.access import Actor
from walkthrough.domain.errors import DomainError
from walkthrough.domain.events import now_text
from walkthrough.domain.rubric import Rubric
from walkthrough.usecases import (
    accounts,
    draft_starts,
    drafts,
    release,
    sharing,
    sync,
    walkthroughs,
)
from walkthrough.usecases.services import Services

# What somebody does at a moment, through the use case that does it for real people.
Deed = Callable[[Services], None]

SEED = 20_000
# Accounts are older than the first visit.
_SET_UP = timedelta(days=400)
_JUST_NOW = timedelta(minutes=5)
_LATELY = timedelta(hours=3)
# The rubric that the district is adapting.
_ADAPTED = "collaboration-look-fors"
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
class Stage:
    """Makes the demo in an empty store. `now` bounds what has happened yet."""

    services: Services
    now: datetime
    watch: Callable[[int, int], None]
    _rng: Random = field(default_factory=lambda: Random(SEED))
    _actors: dict[str, Actor] = field(default_factory=dict)
    _devices: dict[str, str] = field(default_factory=dict)
    # (observer, teacher, class): the walkthrough whose next step the next visit asks about.
    _last: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _deeds: list[tuple[datetime, Deed]] = field(default_factory=list)

    def build(self) -> int:
        """Make everything; the number of walkthroughs. Raises `StoreUnavailable`."""
        clock = _Clock(self.now - _SET_UP)
        ids = _Ids(self._rng, clock, self.services.ids.secret)
        services = replace(self.services, clock=clock, ids=ids)
        self._seat(services)
        visits = plan(self._rng, read_lessons(), self.now)
        for each in visits:
            self._visit(each)
        self._number()
        deeds = sorted(self._deeds, key=lambda deed: deed[0])
        for done, (moment, deed) in enumerate(deeds, 1):
            clock.moment = moment
            deed(services)
            self.watch(done, len(deeds))
        clock.moment = self.now - _LATELY
        self._adapt(services)
        return sum(2 if each.visit.pair else 1 for each in visits)

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

    def _adapt(self, services: Services) -> None:
        """The district's lead has begun to adapt a rubric, and has not published it yet."""
        lead = next(actor for actor in self._actors.values() if actor.administers)
        newest = services.rubrics.versions(_ADAPTED)[-1]
        begun = draft_starts.as_overlay(services, lead, _ADAPTED, newest, "Our look-fors")
        changed = json.loads(begun.source) | {
            "look_fors": [{"id": "building-on-ideas", "title": "Growing ideas together"}],
            "hide": ["reflecting"],
        }
        text = json.dumps(changed, ensure_ascii=False, indent=2)
        drafts.save(services, lead, begun.id, begun.revision, text)

    def _visit(self, each: Planned) -> None:
        visit, pair = each.visit, each.visit.pair
        shared = new_id(self._rng, each.begins) if pair else None
        taps = self._walkthrough(visit, each.begins, shared)
        if pair is not None:
            self._walkthrough(pair, each.begins + timedelta(seconds=50), shared, taps)

    def _walkthrough(
        self, visit: Visit, begins: datetime, shared: str | None, beside: list[Tap] | None = None
    ) -> list[Tap]:
        """One observer's; what they tapped, for the colleague beside them."""
        phone = Phone(self._rng, self._devices[visit.observer], new_id(self._rng, begins), begins)
        rubric = next(one for one in self.services.rubrics.latest() if one.id == visit.rubric)
        self._start(phone, visit, rubric, shared)
        taps = planned(self._rng, visit, rubric, beside)
        about = watch(phone, visit, rubric, taps)
        if visit.state == "open":
            self._send(visit.observer, phone)
            return taps
        phone.make("walkthrough_finished", self._rng.uniform(15, 60))
        # The taps and the feedback arrive together, as from a phone that was offline meanwhile.
        self._give_feedback(phone, visit, about)
        return taps

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
        last = self._last.get((visit.observer, visit.teacher, visit.course.name))
        if visit.followed_up is not None and last is not None:
            phone.make("follow_up_marked", 8, of=last, outcome=visit.followed_up)

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
        coach, walkthrough = self._actors[visit.observer], phone.walkthrough
        shared = phone.moment + timedelta(seconds=self._rng.uniform(600, 9000))
        self._do(shared, lambda services: _share(services, coach, walkthrough))
        self._last[visit.observer, visit.teacher, visit.course.name] = walkthrough
        if visit.state == "opened":
            self._answer(visit, walkthrough, written["id"], shared)

    def _answer(self, visit: Visit, walkthrough: str, feedback: str, shared: datetime) -> None:
        """The teacher opens the feedback, within the hour or in the evening, and may reply."""
        teacher, text = self._actors[visit.teacher], visit.reply
        hours = self._rng.choice([0.6, 1.5, 4, 6, 21]) * self._rng.uniform(0.8, 1.2)
        opened = awake(shared + timedelta(hours=hours), visit.zone)
        self._do(opened, lambda services: _open(services, teacher, walkthrough))
        read = opened + timedelta(seconds=self._rng.uniform(40, 200))
        self._do(read, lambda services: _got_it(services, teacher, walkthrough, feedback))
        if text is not None:
            replied = read + timedelta(seconds=self._rng.uniform(120, 2400))
            self._do(replied, lambda services: _reply(services, teacher, walkthrough, text))

    def _send(self, who: str, phone: Phone) -> None:
        """Hand over what was made since the last time."""
        actor, events = self._actors[who], phone.events[:]
        phone.events.clear()
        received = phone.moment + timedelta(seconds=2)
        if self._do(received, lambda services: _receive(services, actor, events)):
            self._events += events

    def _do(self, moment: datetime, deed: Deed) -> bool:
        """Have it done at that moment, unless that has not come yet."""
        due = moment < self.now - _JUST_NOW
        if due:
            self._deeds.append((moment, deed))
        return due

    def _number(self) -> None:
        """Each device counts its events in the order in which it made them."""
        events = sorted(self._events, key=lambda event: (event["device"], event["at"]))
        for _, own in groupby(events, key=lambda event: event["device"]):
            for number, event in enumerate(own, 1):
                event["seq"] = number


def _receive(services: Services, actor: Actor, events: list[dict[str, Any]]) -> None:
    sent_at = now_text(services.clock.now())
    for begin in range(0, len(events), _BATCH):
        for answer in sync.receive(services, actor, events[begin : begin + _BATCH], sent_at):
            if answer.status != "stored":
                raise DomainError("demo_refused", str(answer.error))


def _share(services: Services, coach: Actor, walkthrough: str) -> None:
    """Share what the page for sharing shows."""
    slip = sharing.slip_for(services, coach, walkthrough).slip
    if slip is not None:
        release.share(services, coach, walkthrough, as_shown=slip.as_shown)


def _open(services: Services, teacher: Actor, walkthrough: str) -> None:
    walkthroughs.open_walkthrough(services, teacher, walkthrough)


def _got_it(services: Services, teacher: Actor, walkthrough: str, feedback: str) -> None:
    release.acknowledge(services, teacher, walkthrough, feedback=feedback)


def _reply(services: Services, teacher: Actor, walkthrough: str, text: str) -> None:
    release.reply(services, teacher, walkthrough, text)


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

"""Visits as people's lists show them: the home page of each role, and the list of walkthroughs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.ports import School
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.next_steps import folded_walkthrough, released_step
from walkthrough.usecases.services import Services
from walkthrough.usecases.sharing import sharing_of
from walkthrough.usecases.sharing_records import Sharing
from walkthrough.usecases.walkthroughs import known_to, list_for

State = Literal["open", "finished", "released"]
STATES: tuple[State, ...] = ("open", "finished", "released")
PAGE_SIZE = 25
# A home page greets; whoever wants everything has the list.
HOME_ITEMS = 20
SHARED_ITEMS = 5


@dataclass(frozen=True)
class Visit:
    """One walkthrough in a list. Its instants are in the time zone of its school."""

    id: str
    school: str
    teacher: str
    class_name: str
    subject: str
    observer: str
    mine: bool
    state: State
    started: datetime
    finished: datetime | None
    released: datetime | None
    acknowledged: bool


@dataclass(frozen=True)
class Feedback:
    """Feedback that was shared, and how far it has got.

    `unread`: its teacher, who asks, has not opened this text; then `next_step` is empty, as it is
    where there is none.
    """

    visit: Visit
    sharing: Sharing
    unread: bool
    next_step: str


@dataclass(frozen=True)
class Coverage:
    """One visit as whoever oversees the school may know of it, and no more."""

    started: datetime
    school: str
    teacher: str
    class_name: str


@dataclass(frozen=True)
class Home:
    """What the home page shows: one's own visits, feedback for a teacher, who was visited.

    The lists are the newest first and hold at most `HOME_ITEMS`; `mine` counts one's own
    walkthroughs, `visited` all visits. With `several_schools` a visit says in which it was;
    `alone` is whoever has no colleague with an account yet. `shared` are the last few that one
    has shared oneself, `feedback` what a teacher was given.
    """

    mine: int
    unfinished: list[Visit]
    unreleased: list[Visit]
    shared: list[Feedback]
    feedback: list[Feedback]
    coverage: list[Coverage]
    visited: int
    several_schools: bool
    alone: bool


@dataclass(frozen=True)
class Listing:
    """One page of the list; `counts` says how many there are in each state, and `total` of all."""

    visits: list[Visit]
    state: State | None
    page: int
    pages: int
    counts: dict[State, int]
    total: int
    several_schools: bool


def home_for(services: Services, actor: Actor) -> Home:
    """The home page of whoever asks."""
    look = _Look(services, actor)
    headers = list_for(services, actor)[0]
    mine = look.newest_first(header for header in headers if header.observer == actor.id)
    released = sorted(
        (header for header in headers if header.released_at),
        key=lambda header: header.released_at or "",
        reverse=True,
    )
    given = released if actor.role == "teacher" else []
    known = _visits_once(known_to(services, actor)) if actor.oversees else []
    return Home(
        mine=len(mine),
        unfinished=[visit for visit in mine if visit.state == "open"][:HOME_ITEMS],
        unreleased=[visit for visit in mine if visit.state == "finished"][:HOME_ITEMS],
        shared=[
            _feedback(services, actor, look, header)
            for header in [one for one in released if one.observer == actor.id][:SHARED_ITEMS]
        ],
        feedback=[_feedback(services, actor, look, header) for header in given[:HOME_ITEMS]],
        coverage=[look.coverage(header) for header in known[:HOME_ITEMS]],
        visited=len(known),
        several_schools=look.several_schools,
        alone=look.alone,
    )


def listing(services: Services, actor: Actor, state: State | None, page: int) -> Listing:
    """A page of the walkthroughs that the actor may open, the newest first.

    `state` None lists them all; a page past the end is the last one.
    """
    look = _Look(services, actor)
    visits = look.newest_first(list_for(services, actor)[0])
    chosen = [visit for visit in visits if state is None or visit.state == state]
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    page = min(max(1, page), pages)
    return Listing(
        visits=chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        state=state,
        page=page,
        pages=pages,
        counts={one: sum(visit.state == one for visit in visits) for one in STATES},
        total=len(visits),
        several_schools=look.several_schools,
    )


def _visits_once(headers: Iterable[Header]) -> list[Header]:
    """The newest first, without the colleagues of whoever began a visit: it took place once."""
    begun: dict[str, Header] = {}
    for header in sorted(headers, key=lambda header: header.started_at):
        begun.setdefault(header.visit or header.id, header)
    return list(reversed(begun.values()))


class _Look:
    """Schools and people by id, read once for a whole list."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._actor = actor
        self._schools = {school.id: school for school in services.store.people.schools()}
        self._names = {user.id: user.name for user in services.store.people.users()}
        self.alone = len(self._names) == 1
        self.several_schools = sum(map(actor.has_school, self._schools)) > 1

    def newest_first(self, headers: Iterable[Header]) -> list[Visit]:
        ordered = sorted(headers, key=lambda header: header.started_at, reverse=True)
        return [self.visit(header) for header in ordered]

    def visit(self, header: Header) -> Visit:
        school = self._school(header)
        return Visit(
            id=header.id,
            school=school.name,
            teacher=header.place.teacher,
            class_name=header.place.class_,
            subject=header.place.subject or "",
            observer=self._names.get(header.observer, ""),
            mine=header.observer == self._actor.id,
            state=_state(header),
            started=_local(header.started_at, school),
            finished=_local(header.finished_at, school) if header.finished_at else None,
            released=_local(header.released_at, school) if header.released_at else None,
            acknowledged=header.acknowledged_at is not None,
        )

    def coverage(self, header: Header) -> Coverage:
        school = self._school(header)
        return Coverage(
            _local(header.started_at, school),
            school.name,
            header.place.teacher,
            header.place.class_,
        )

    def _school(self, header: Header) -> School:
        known = self._schools.get(header.place.school)
        return known or School(header.place.school, header.place.school, "UTC")


def _state(header: Header) -> State:
    if header.released_at is not None:
        return "released"
    return "finished" if header.status == "finished" else "open"


def _local(instant: str, school: School) -> datetime:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(school.timezone))


def _feedback(services: Services, actor: Actor, look: _Look, header: Header) -> Feedback:
    """Read without being opened: what it says is not shown before it is."""
    folded = folded_walkthrough(services, header.id)
    if folded is None:
        raise NotFound("no_such_walkthrough", N_("There is no such walkthrough."))
    sharing = sharing_of(services, actor, header, folded)
    unread = not any(one.you for one in sharing.opened)
    step = None if unread else released_step(header, folded)
    return Feedback(look.visit(header), sharing, unread, step.text if step else "")

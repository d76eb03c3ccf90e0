"""Opening and listing walkthroughs, and the classes that an observer may visit."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from walkthrough.domain import events as ev
from walkthrough.domain.access import Action, Actor, may, may_observe
from walkthrough.domain.errors import N_, Forbidden, NotFound
from walkthrough.domain.events import Document, Place
from walkthrough.domain.fold import fold
from walkthrough.domain.ports import Class, School
from walkthrough.domain.walkthrough import Feedback, Header, Walkthrough
from walkthrough.usecases.classes import kept, place_of
from walkthrough.usecases.looks import note_look
from walkthrough.usecases.next_steps import same_teacher, step_to_greet_with
from walkthrough.usecases.services import Services


@dataclass(frozen=True)
class Opened:
    """A walkthrough as this actor may see it, and the cursor up to which it was folded."""

    header: Header
    walkthrough: Walkthrough

    @property
    def cursor(self) -> int:
        """Events with a greater cursor came later."""
        return self.header.changed


def require(services: Services, actor: Actor, action: Action, walkthrough: str) -> Header:
    """The header of a walkthrough to which the actor may do this.

    Raises `NotFound` for what they may not know of, `Forbidden` for what they know but may not.
    """
    header = services.store.walkthroughs.header(walkthrough)
    if header is None or not _may(services, actor, "know", header):
        raise NotFound("no_such_walkthrough", N_("There is no such walkthrough."))
    if not _may(services, actor, action, header):
        raise Forbidden("not_yours_to_open", N_("This walkthrough is not yours to open."))
    if action in ("read", "read_texts") and _watches_too(services, actor, header):
        raise Forbidden(
            "finish_first", N_("You are observing this visit yourself. Finish first, then compare.")
        )
    return header


def open_walkthrough(services: Services, actor: Actor, walkthrough: str) -> Opened:
    """The walkthrough, folded, without what the actor may not see; who looked is noted.

    Raises as `require`, and `StoreUnavailable`.
    """
    header = require(services, actor, "read", walkthrough)
    rubric = services.rubrics.get(header.rubric.id, header.rubric.version)
    events = ev.readable(services.store.walkthroughs.events(walkthrough))
    folded = fold(events, [look_for.id for look_for in rubric.look_fors])
    if folded is None:
        raise NotFound("no_such_walkthrough", N_("There is no such walkthrough."))
    released = folded.feedback.released if folded.feedback else None
    if header.observer != actor.id and released:
        note_look(
            services,
            actor,
            walkthrough,
            text=released.feedback.id,
            words=_may(services, actor, "read_texts", header),
            still=lambda: require(services, actor, "read", walkthrough),
        )
    return Opened(header, _as_seen_by(services, actor, header, folded))


def events_of(
    services: Services, actor: Actor, walkthrough: str, after: int = 0
) -> tuple[list[Document], int]:
    """The raw events above a cursor, and the new cursor; its observer's alone."""
    header = require(services, actor, "read_events", walkthrough)
    documents = services.store.walkthroughs.events(walkthrough, after)
    return documents, max((document["cursor"] for document in documents), default=header.changed)


def list_for(services: Services, actor: Actor, after: int = 0) -> tuple[list[Header], int]:
    """The walkthroughs that the actor may open and that changed since, latest change last."""
    headers, cursor = services.store.walkthroughs.headers(after)
    return [
        header
        for header in headers
        if header.status != "discarded" and _may(services, actor, "read", header)
    ], cursor


def known_to(services: Services, actor: Actor) -> list[Header]:
    """The visits that the actor may know of, newest first; not all of them may be opened."""
    headers, _ = services.store.walkthroughs.headers()
    known = [
        header
        for header in headers
        if header.status != "discarded" and _may(services, actor, "know", header)
    ]
    return sorted(known, key=lambda header: header.started_at, reverse=True)


def schools_of(services: Services, actor: Actor) -> list[School]:
    """The schools in which the actor may act, by name."""
    schools = [known for known in services.store.people.schools() if actor.has_school(known.id)]
    return sorted(schools, key=lambda school: school.name)


def zone_of(services: Services, school: str) -> ZoneInfo:
    """The time zone of a school; UTC where nobody knows it (any more)."""
    known = services.store.people.school(school)
    try:
        return ZoneInfo(known.timezone if known else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def classes_for(services: Services, actor: Actor) -> list[dict[str, Any]]:
    """The classes that the actor may visit, as the API shows them: the latest visited first,
    then those kept in the district's list, by name, which have no `last_visit`.

    Each has the next step to greet with: the last one that the actor shared, until it was tried
    or dropped, or None.
    A class that is kept has an `id`, and is called what it is called now.
    """
    mine, _ = list_for(services, actor)
    known = _KeptClasses(kept(services))
    classes: dict[Any, dict[str, Any]] = {}
    visits: dict[Any, list[Header]] = {}
    accounts = teachers_for(services, actor)
    for header in sorted(mine, key=lambda header: header.started_at):
        one = known.of(header.place)
        school = one.school if one else header.place.school
        if header.observer != actor.id or not may_observe(actor, school):
            continue
        key = one.id if one else _triple(header.place)
        classes.pop(key, None)
        visits.setdefault(key, []).append(header)
        lasting = _lasting(header.place, one)
        classes[key] = _with_account(lasting, accounts) | {"last_visit": header.started_at}
    for key, headers in visits.items():
        place = classes[key]
        # A class that changed hands is not greeted by what was agreed with somebody else.
        hers = (
            h for h in headers if same_teacher(h.place, place.get("teacher_id"), place["teacher"])
        )
        step = step_to_greet_with(services, reversed(list(hers)))
        classes[key] = place | {"next_step": asdict(step) if step else None}
    unvisited = [
        _listed(one) | {"last_visit": None, "next_step": None}
        for one in known.by_name()
        if one.id not in classes and may_observe(actor, one.school)
    ]
    return [*reversed(classes.values()), *unvisited]


class _KeptClasses:
    """The district's classes, to find the one that a visit was made in."""

    def __init__(self, classes: list[Class]) -> None:
        self._classes = {one.id: one for one in classes}
        self._called = {(one.school, one.teacher, one.name): one for one in classes}

    def of(self, place: Place) -> Class | None:
        return self._classes.get(place.class_id or "") or self._called.get(_triple(place))

    def by_name(self) -> list[Class]:
        return sorted(self._classes.values(), key=lambda one: (one.name, one.teacher))


def _triple(place: Place) -> tuple[str, str, str]:
    return place.school, place.teacher, place.class_


def _lasting(place: Place, one: Class | None) -> dict[str, Any]:
    """What of a visit's place holds at the next one; of a kept class, what is known of it now."""
    passing = {"task", "lesson_part"}
    if one is None:
        return place.model_dump(by_alias=True, exclude_none=True, exclude=passing)
    # Whoever taught it then need not be who teaches it now: their account is not carried over.
    then = place.model_dump(by_alias=True, exclude_none=True, exclude=passing | {"teacher_id"})
    return then | _listed(one)


def _with_account(place: dict[str, Any], accounts: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The place with its teacher's account, where the one of that name came after the visit."""
    found = [
        one["id"]
        for one in accounts
        if (one["name"], one["school"]) == (place["teacher"], place["school"])
    ]
    return {"teacher_id": found[0], **place} if len(found) == 1 else place


def _listed(one: Class) -> dict[str, Any]:
    return {"id": one.id} | place_of(one)


def teachers_for(services: Services, actor: Actor) -> list[dict[str, str]]:
    """The teachers of the actor's schools who can sign in: their feedback will find them."""
    return sorted(
        (
            {"id": user.id, "name": user.name, "school": school}
            for user in services.store.people.users()
            if user.role == "teacher" and user.active
            for school in user.schools
            if actor.has_school(school)
        ),
        key=lambda teacher: (teacher["name"], teacher["school"]),
    )


def _watches_too(services: Services, actor: Actor, header: Header) -> bool:
    """Whether somebody who oversees is in that very lesson, and has not finished: they are to see
    with their own eyes, also what was shared meanwhile."""
    if header.visit is None or header.observer == actor.id or not actor.oversees:
        return False
    headers, _ = services.store.walkthroughs.headers()
    return any(
        (one.visit, one.observer, one.status) == (header.visit, actor.id, "open") for one in headers
    )


def _may(services: Services, actor: Actor, action: Action, header: Header) -> bool:
    return may(
        actor,
        action,
        header,
        principal_sees=services.settings.principal_sees,
        now=services.clock.now(),
    )


def _as_seen_by(
    services: Services, actor: Actor, header: Header, whole: Walkthrough
) -> Walkthrough:
    """Private notes, unreleased drafts, and whose visit it also was, are the observer's alone."""
    if header.observer == actor.id:
        return whole
    if not _may(services, actor, "read_texts", header):
        return replace(whole, visit=None, notes=(), feedback=None, follow_up=None)
    return replace(
        whole,
        visit=None,
        notes=tuple(
            replace(note, versions=()) for note in whole.notes if note.audience == "teacher"
        ),
        feedback=_released_only(whole.feedback),
    )


def _released_only(feedback: Feedback | None) -> Feedback | None:
    if feedback is None or feedback.released is None:
        return None
    return replace(feedback, latest=feedback.released.feedback, versions=())

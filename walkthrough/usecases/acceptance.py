"""Whether an event can be taken: who may say it, where, and of which look-fors."""

from functools import cached_property

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor, may_observe
from walkthrough.domain.errors import (
    N_,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotYet,
)
from walkthrough.domain.events import BY_TEACHER, Document, Event
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.looks import opened_by_teacher
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import require


class Known:
    """What judging a batch needs to know of one walkthrough, each part read when it is needed."""

    def __init__(self, services: Services, walkthrough: str) -> None:
        self._services = services
        self._walkthrough = walkthrough
        self.header: Header | None = services.store.walkthroughs.header(walkthrough)

    @cached_property
    def look_fors(self) -> frozenset[str] | None:
        """The look-fors of the pinned rubric, or None while that version cannot be read."""
        if self.header is None:
            return None
        pinned = self.header.rubric
        try:
            rubric = self._services.rubrics.get(pinned.id, pinned.version)
        except (NotFound, Invalid):
            return None
        return frozenset(look_for.id for look_for in rubric.look_fors)

    @cached_property
    def stored(self) -> dict[str, Document]:
        """The events stored so far, by id."""
        documents = self._services.store.walkthroughs.events(self._walkthrough)
        return {document["id"]: document for document in documents}


def check(services: Services, actor: Actor, known: Known, event: Event) -> None:
    """Raises a `DomainError` that says why this actor's event cannot be taken."""
    if known.header is None:
        _check_beginning(services, actor, event)
    elif isinstance(event, ev.WalkthroughStarted) and known.header.observer != actor.id:
        raise already_started()
    elif _is_the_teachers(actor, known, event):
        _check_teacher(services, actor, known.header)
    elif known.header.observer != actor.id:
        raise Forbidden("not_yours", N_("This walkthrough was started by somebody else."))
    else:
        _check_observer(services, actor, known, known.header, event)


def already_started() -> Conflict:
    """The answer to a second start."""
    return Conflict("already_started", N_("This walkthrough has already started."))


def _check_beginning(services: Services, actor: Actor, event: Event) -> None:
    if not isinstance(event, ev.WalkthroughStarted):
        raise NotYet("not_started", N_("The start of this walkthrough has not arrived yet."))
    _check_school(services, actor, event.place.school)
    try:
        services.rubrics.get(event.rubric.id, event.rubric.version)
    except NotFound as error:
        raise Invalid("unknown_rubric", error.template, **error.params) from error


def _is_the_teachers(actor: Actor, known: Known, event: Event) -> bool:
    """Whether it is the teacher's to say: an answer, or taking back an answer of their own."""
    if isinstance(event, ev.EventRetracted) and actor.role == "teacher":
        return known.stored.get(event.target, {}).get("by") == actor.id
    return event.type in BY_TEACHER


def _check_observer(
    services: Services, actor: Actor, known: Known, header: Header, event: Event
) -> None:
    _check_school(services, actor, header.place.school)
    if isinstance(event, ev.PlaceCorrected):
        _check_school(services, actor, event.place.school)
    if isinstance(event, ev.FeedbackWithdrawn) and opened_by_teacher(services, header):
        raise Invalid("already_opened", N_("The teacher has already opened this feedback."))
    for look_for in _look_fors_of(event):
        _check_look_for(known, look_for)


def _check_school(services: Services, actor: Actor, school: str) -> None:
    if not may_observe(actor, school) or services.store.people.school(school) is None:
        raise Forbidden(
            "school_not_yours", N_("You may not observe in “%(school)s”."), school=school
        )


def _check_teacher(services: Services, actor: Actor, header: Header) -> None:
    try:
        require(services, actor, "reply", header.id)
    except (NotFound, Forbidden) as error:
        raise Forbidden("not_yours", N_("Only its teacher can do this.")) from error


def _look_fors_of(event: Event) -> set[str]:
    named = {event.named_look_for}
    if isinstance(event, ev.FeedbackWritten):
        named |= {item.look_for for item in (*event.strengths, *event.next_steps, *event.questions)}
    return {look_for for look_for in named if look_for is not None}


def _check_look_for(known: Known, look_for: str) -> None:
    if known.look_fors is None:
        raise NotYet(
            "rubric_unavailable", N_("This walkthrough's rubric cannot be read at present.")
        )
    if look_for not in known.look_fors:
        raise Invalid(
            "unknown_look_for",
            N_("This walkthrough's rubric has no look-for “%(look_for)s”."),
            look_for=look_for,
        )

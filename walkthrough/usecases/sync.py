"""Taking in events: each is checked, stored or refused on its own, and answered for."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor, may_observe
from walkthrough.domain.errors import (
    N_,
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    NotYet,
)
from walkthrough.domain.events import BY_TEACHER, SERVER_KEYS, Document, Event
from walkthrough.domain.ports import Outcome
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.audit import record
from walkthrough.usecases.looks import opened_by_teacher
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import require

# A phone's clock that is further off than this is worth a word in the report.
SKEW_SECONDS = 300


@dataclass(frozen=True)
class Answer:
    """What became of one event. `error` says why it was not stored."""

    id: str | None
    status: Literal["stored", "duplicate", "conflict", "rejected"]
    error: DomainError | None = None


@dataclass
class _Known:
    """What the batch needs to know of a walkthrough, read once and again after its start."""

    header: Header | None
    look_fors: frozenset[str]


def receive(
    services: Services, actor: Actor, documents: Sequence[Any], sent_at: str | None = None
) -> list[Answer]:
    """Store a batch and answer for each event, in the order sent.

    `sent_at` is the phone's clock at sending: a clock that is wrong is told apart from a late
    delivery. Raises `StoreUnavailable`; then nothing is acknowledged.
    """
    stamps = _stamps(services, actor, sent_at)
    answers: list[Answer | None] = [None] * len(documents)
    by_walkthrough: dict[Any, list[tuple[int, Event, Document]]] = {}
    for index, document in enumerate(documents):
        try:
            event = ev.parse(document)
        except Invalid as error:
            answers[index] = Answer(_id_of(document), "rejected", error)
            continue
        stored = {key: document[key] for key in document if key not in SERVER_KEYS} | stamps
        by_walkthrough.setdefault(event.walkthrough, []).append((index, event, stored))
    for walkthrough, batch in by_walkthrough.items():
        with _opening_waits(services, walkthrough, batch):
            for index, answer in _receive_for(services, actor, walkthrough, batch):
                answers[index] = answer
    return [answer for answer in answers if answer is not None]


def _opening_waits(
    services: Services, walkthrough: str, batch: Sequence[tuple[int, Event, Document]]
) -> AbstractContextManager[object]:
    """While feedback is withdrawn nobody opens it, so that one of the two comes first."""
    if any(isinstance(event, ev.FeedbackWithdrawn) for _, event, _ in batch):
        return services.store.looks.turn(walkthrough)
    return nullcontext()


def _receive_for(
    services: Services,
    actor: Actor,
    walkthrough: str,
    batch: Sequence[tuple[int, Event, Document]],
) -> list[tuple[int, Answer]]:
    """Answers by index for one walkthrough's events; one write, and one more for a start."""
    known = _known(services, walkthrough)
    answers: list[tuple[int, Answer]] = []
    accepted: list[tuple[int, Event, Document]] = []
    for index, event, document in batch:
        try:
            _check(services, actor, known, event)
        except DomainError as error:
            answers.append((index, Answer(event.id, "rejected", error)))
            continue
        if isinstance(event, ev.WalkthroughStarted):
            # What follows in the batch rests on the start, so it is stored by itself.
            (outcome,) = services.store.walkthroughs.append(walkthrough, [document])
            answers.append((index, _answer(event, outcome)))
            known = _known(services, walkthrough)
        else:
            accepted.append((index, event, document))
    if accepted:
        outcomes = services.store.walkthroughs.append(
            walkthrough, [document for _, _, document in accepted]
        )
        answers += [
            (index, _answer(event, outcome))
            for (index, event, _), outcome in zip(accepted, outcomes, strict=True)
        ]
        _audit(services, actor, accepted, outcomes)
    return answers


def _audit(
    services: Services,
    actor: Actor,
    accepted: Sequence[tuple[int, Event, Document]],
    outcomes: Sequence[Outcome],
) -> None:
    """What was shared and taken back is told in the audit log too."""
    for (_, event, _), outcome in zip(accepted, outcomes, strict=True):
        if outcome == "stored" and isinstance(event, ev.FeedbackReleased | ev.FeedbackWithdrawn):
            record(
                services,
                event.type,
                actor.id,
                walkthrough=event.walkthrough,
                feedback=event.feedback,
            )


def _known(services: Services, walkthrough: str) -> _Known:
    header = services.store.walkthroughs.header(walkthrough)
    if header is None:
        return _Known(None, frozenset())
    rubric = services.rubrics.get(header.rubric.id, header.rubric.version)
    return _Known(header, frozenset(look_for.id for look_for in rubric.look_fors))


def _check(services: Services, actor: Actor, known: _Known, event: Event) -> None:
    """Raises a `DomainError` that says why this actor's event cannot be taken."""
    if known.header is None:
        if not isinstance(event, ev.WalkthroughStarted):
            raise NotYet("not_started", N_("The start of this walkthrough has not arrived yet."))
        _check_school(actor, event.place.school)
        try:
            services.rubrics.get(event.rubric.id, event.rubric.version)
        except NotFound as error:
            raise Invalid("unknown_rubric", error.template, **error.params) from error
        return
    if event.type in BY_TEACHER:
        _check_teacher(services, actor, known.header)
        return
    if known.header.observer != actor.id:
        raise Forbidden("not_yours", N_("This walkthrough was started by somebody else."))
    _check_school(actor, known.header.place.school)
    if isinstance(event, ev.PlaceCorrected):
        _check_school(actor, event.place.school)
    if isinstance(event, ev.FeedbackWithdrawn) and opened_by_teacher(services, known.header):
        raise Invalid("already_opened", N_("The teacher has already opened this feedback."))
    _check_look_fors(known, event)


def _check_school(actor: Actor, school: str) -> None:
    if not may_observe(actor, school):
        raise Forbidden(
            "school_not_yours", N_("You may not observe in “%(school)s”."), school=school
        )


def _check_teacher(services: Services, actor: Actor, header: Header) -> None:
    try:
        require(services, actor, "reply", header.id)
    except (NotFound, Forbidden) as error:
        raise Forbidden("not_yours", N_("Only its teacher can do this.")) from error


def _check_look_fors(known: _Known, event: Event) -> None:
    named = [getattr(event, "look_for", None)]
    if isinstance(event, ev.FeedbackWritten):
        named += [item.look_for for item in (*event.strengths, *event.next_steps, *event.questions)]
    for look_for in named:
        if look_for is not None and look_for not in known.look_fors:
            raise Invalid(
                "unknown_look_for",
                N_("This walkthrough's rubric has no look-for “%(look_for)s”."),
                look_for=look_for,
            )


def _answer(event: Event, outcome: Outcome) -> Answer:
    if outcome == "conflict":
        error = Conflict(
            "id_taken", N_("Another event was stored under this id; the first one stands.")
        )
        return Answer(event.id, "conflict", error)
    if outcome == "already_started":
        return Answer(
            event.id,
            "rejected",
            Conflict("already_started", N_("This walkthrough has already started.")),
        )
    return Answer(event.id, outcome)


def _stamps(services: Services, actor: Actor, sent_at: str | None) -> dict[str, Any]:
    now = services.clock.now()
    stamps: dict[str, Any] = {"by": actor.id, "received_at": ev.now_text(now)}
    try:
        skew = round((datetime.fromisoformat(sent_at or "") - now).total_seconds())
    except (ValueError, TypeError):
        return stamps
    return stamps | ({"skew_seconds": skew} if abs(skew) > SKEW_SECONDS else {})


def _id_of(document: Any) -> str | None:
    given = document.get("id") if isinstance(document, Mapping) else None
    return given if isinstance(given, str) else None

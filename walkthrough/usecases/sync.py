"""Taking in events: each is checked, stored or refused on its own, and answered for."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor
from walkthrough.domain.errors import (
    N_,
    Conflict,
    DomainError,
    Invalid,
)
from walkthrough.domain.events import SERVER_KEYS, Document, Event, same_content
from walkthrough.domain.ports import Outcome
from walkthrough.usecases.acceptance import Known, already_started, check
from walkthrough.usecases.audit import record
from walkthrough.usecases.services import Services

# A phone's clock that is further off than this is worth a word in the report.
SKEW_SECONDS = 300


@dataclass(frozen=True)
class Answer:
    """What became of one event. `error` says why it was not stored."""

    id: str | None
    status: Literal["stored", "duplicate", "conflict", "rejected"]
    error: DomainError | None = None


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
    known = Known(services, walkthrough)
    answers: list[tuple[int, Answer]] = []
    accepted: list[tuple[int, Event, Document]] = []
    for index, event, document in batch:
        try:
            check(services, actor, known, event)
        except DomainError as error:
            answers.append((index, _refused(known, actor, document, error)))
            continue
        if isinstance(event, ev.WalkthroughStarted):
            # What follows in the batch rests on the start, so it is stored by itself.
            (outcome,) = services.store.walkthroughs.append(walkthrough, [document])
            answers.append((index, _answer(event.id, outcome)))
            known = Known(services, walkthrough)
        else:
            accepted.append((index, event, document))
    if accepted:
        outcomes = services.store.walkthroughs.append(
            walkthrough, [document for _, _, document in accepted]
        )
        answers += [
            (index, _answer(event.id, outcome))
            for (index, event, _), outcome in zip(accepted, outcomes, strict=True)
        ]
        _audit(services, actor, accepted, outcomes)
    return answers


def _refused(known: Known, actor: Actor, document: Document, error: DomainError) -> Answer:
    """The refusal, unless this very event of theirs was stored while it was still allowed."""
    stored = known.stored.get(document["id"])
    if stored is None or stored["by"] != actor.id:
        return Answer(document["id"], "rejected", error)
    return _answer(document["id"], "duplicate" if same_content(stored, document) else "conflict")


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


def _answer(id: str, outcome: Outcome) -> Answer:
    if outcome == "conflict":
        error = Conflict(
            "id_taken", N_("Another event was stored under this id; the first one stands.")
        )
        return Answer(id, "conflict", error)
    if outcome == "already_started":
        return Answer(id, "rejected", already_started())
    return Answer(id, outcome)


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

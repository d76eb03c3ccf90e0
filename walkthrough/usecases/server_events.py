"""Events that the server makes for somebody who presses a button on a page.

To each walkthrough the server is one more device. Its id, and the ids of its events, follow from
the walkthrough and the count: of two that are made at once, the store takes one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.domain.events import Document, Event
from walkthrough.domain.fold import fold
from walkthrough.domain.walkthrough import Walkthrough
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

Fields = Mapping[str, Any]
Decide = Callable[[Walkthrough], Fields | None]

_TRIES: Final = 20
_NAMESPACE: Final = uuid5(NAMESPACE_URL, "walkthrough:server")


def say(services: Services, actor: Actor, walkthrough: str, decide: Decide) -> bool:
    """Store one event for the actor: whatever `decide` makes of the walkthrough as it stands.

    `decide` returns the event's type and what it carries, or None when there is nothing to say;
    it is asked again when somebody else was quicker. Returns whether an event was stored.
    Raises what `decide` raises, what the gate refuses (`DomainError`), and `StoreUnavailable`.
    """
    for _ in range(_TRIES):
        events = ev.readable(services.store.walkthroughs.events(walkthrough))
        folded = fold(events, ())
        fields = decide(folded) if folded else None
        if fields is None:
            return False
        document = _event(walkthrough, events, services.clock.now(), fields)
        (answer,) = receive(services, actor, [document])
        if answer.status == "stored":
            return True
        if answer.error is not None and answer.status == "rejected":
            raise answer.error
    raise StoreUnavailable("store_busy", N_("The store is busy. Try again in a moment."))


def device_of(walkthrough: str) -> str:
    """The server's device id in a walkthrough."""
    return str(uuid5(_NAMESPACE, walkthrough))


def _event(walkthrough: str, events: list[Event], now: datetime, fields: Fields) -> Document:
    """The server's next event: it counts up, and is never dated before what it rests on."""
    device = device_of(walkthrough)
    seq = max((event.seq for event in events if event.device == device), default=0) + 1
    basis = (ev.FeedbackReleased, ev.FeedbackWithdrawn, ev.PlaceCorrected)
    before = [event.at for event in events if event.device == device or isinstance(event, basis)]
    return {
        "id": str(uuid5(UUID(device), str(seq))),
        "walkthrough": walkthrough,
        "schema": 1,
        "device": device,
        "seq": seq,
        "at": max([ev.now_text(now), *map(_next_millisecond, before)]),
        **fields,
    }


def _next_millisecond(instant: str) -> str:
    return ev.now_text(datetime.fromisoformat(instant) + timedelta(milliseconds=1))

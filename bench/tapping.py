"""An observer's phone on the wire: one walkthrough, one batch a tap."""

import time
from dataclasses import dataclass, field
from typing import Any

from bench.school import Observer
from bench.wire import Wire
from tests.phone import Phone

PATH = "/api/v1/events"


@dataclass
class Tapper:
    """Somebody tapping at a server; `acknowledged` has the ids of what it said it stored."""

    wire: Wire
    phone: Phone = field(default_factory=Phone)
    acknowledged: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, port: int, observer: Observer, taps: int = 0) -> "Tapper":
        """One whose walkthrough has started at the server, with so many taps so far."""
        tapper = cls(Wire(port, observer.token))
        tapper.send([tapper.phone.start(), *(tapper.tap() for _ in range(taps))])
        return tapper

    def tap(self) -> dict[str, Any]:
        """The event of one tap."""
        return self.phone.seen("g1", "building-on-ideas")

    def send(self, events: list[dict[str, Any]]) -> float:
        """Seconds until the server answered. Raises `RuntimeError` unless all was stored."""
        began = time.perf_counter()
        answer = self.wire.post(PATH, {"events": events})
        took = time.perf_counter() - began
        refused = [one for one in answer["results"] if one["status"] != "stored"]
        if refused:
            raise RuntimeError(f"not stored: {refused[:3]}")
        self.acknowledged += [one["id"] for one in answer["results"]]
        return took

    def once(self) -> float:
        """Seconds that one tap took."""
        return self.send([self.tap()])

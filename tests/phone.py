"""A phone in an observer's hand: makes the events that the capture screen makes."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from walkthrough.domain.events import now_text

RUBRIC = "collaboration-look-fors"
PLACE = {
    "school": "lincoln-ms",
    "teacher": "J. Rivera",
    "teacher_id": "00000000-0000-7000-8000-000000000003",
    "class": "7B",
    "subject": "Science",
    "grade": "7",
    "task": "Design a bridge",
}
GROUPS = [{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, 6)]


@dataclass
class Phone:
    """One device and one walkthrough; every method returns the event it made."""

    walkthrough: str = field(default_factory=lambda: str(uuid.uuid4()))
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    moment: datetime = datetime(2026, 11, 22, 20, 3, 5, tzinfo=UTC)
    events: list[dict[str, Any]] = field(default_factory=list)

    def make(self, type: str, after: float = 1, **fields: Any) -> dict[str, Any]:
        """An event of any type, `after` seconds later than the one before."""
        self.moment += timedelta(seconds=after)
        event = {
            "id": str(uuid.uuid4()),
            "walkthrough": self.walkthrough,
            "type": type,
            "schema": 1,
            "device": self.device,
            "seq": len(self.events) + 1,
            "at": now_text(self.moment),
            **fields,
        }
        self.events.append(event)
        return event

    def start(self, rubric: str = RUBRIC, version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
        """The walkthrough's start; `place` and `groups` may be given."""
        return self.make(
            "walkthrough_started",
            rubric={"id": rubric, "version": version},
            **{"place": PLACE, "groups": GROUPS, **fields},
        )

    def seen(self, group: str, look_for: str, **fields: Any) -> dict[str, Any]:
        """One tap on *seen*."""
        return self.make("evidence_seen", group=group, look_for=look_for, **fields)

    def counter(self, group: str, look_for: str, **fields: Any) -> dict[str, Any]:
        """One tap on *instead*."""
        return self.make("counter_evidence_seen", group=group, look_for=look_for, **fields)

    def focus(self, group: str, after: float = 1) -> dict[str, Any]:
        """A tap on a group's chip."""
        return self.make("group_focused", after, group=group)

    def note(self, text: str, **fields: Any) -> dict[str, Any]:
        """A note, an observation unless another kind is given."""
        return self.make("note_written", text=text, **{"kind": "observation", **fields})

    def feedback(self, **fields: Any) -> dict[str, Any]:
        """Feedback with one next step, unless other parts are given."""
        parts: dict[str, Any] = {
            "strengths": [],
            "next_steps": [{"text": "Ask for a second reason."}],
            "questions": [],
        }
        return self.make("feedback_written", **{**parts, **fields})

    def finish(self, after: float = 1) -> dict[str, Any]:
        """The end of the visit."""
        return self.make("walkthrough_finished", after)

    def sent(self) -> list[dict[str, Any]]:
        """What has been made so far, and is now handed over."""
        return list(self.events)

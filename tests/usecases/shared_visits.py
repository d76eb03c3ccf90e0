"""Visits as the coach makes them, delivered and shared, for tests of what many of them come to."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.cast import COACH, Person
from tests.phone import PLACE, Phone
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive


def deliver(
    services: Services,
    tap: Callable[[Phone], Any],
    *,
    by: Person = COACH,
    day: str = "2026-11-17",
    share: bool = True,
    finish: bool = True,
    start: dict[str, Any] | None = None,
    **place: str,
) -> str:
    """The id of a visit on a day, with what `tap` does on the phone.

    Whoever is named as the teacher has no account.
    """
    moment = datetime.fromisoformat(f"{day}T15:00:00").replace(tzinfo=UTC)
    phone = Phone(moment=moment)
    where = {**PLACE, **place}
    if "teacher" in place:
        del where["teacher_id"]
    phone.start(**{"place": where, **(start or {})})
    tap(phone)
    if finish:
        phone.finish()
    if share:
        feedback = phone.feedback()
        phone.make("feedback_released", feedback=feedback["id"])
    answers = receive(services, by.actor, phone.sent())
    assert {answer.status for answer in answers} == {"stored"}
    return phone.walkthrough


def seen_in(*groups: str, look_for: str = "building-on-ideas") -> Callable[[Phone], None]:
    """Taps on *seen*, one a group named; all five groups have a mark of some kind."""

    def tap(phone: Phone) -> None:
        for group in ("g1", "g2", "g3", "g4", "g5"):
            if group in groups:
                phone.seen(group, look_for)
            else:
                phone.counter(group, look_for)

    return tap


def spread(services: Services, days: Sequence[str], teachers: int = 4, **kwargs: Any) -> None:
    """A shared visit on each of the days, the teachers taking turns."""
    for number, day in enumerate(days):
        teacher = f"Teacher {number % teachers}"
        deliver(services, seen_in("g1", "g2"), day=day, teacher=teacher, **kwargs)

"""Colleagues in one lesson: phones that share a visit, watch the same groups, and are sent."""

import uuid
from typing import Any

from tests.cast import Person
from tests.phone import GROUPS, Phone
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

BUILDING, ROLES = "building-on-ideas", "shared-goal"
WATCHED = 130


def phone_in(visit: str, groups: tuple[str, ...] = ("g1", "g2"), **start: Any) -> Phone:
    """A phone in a visit that has watched these groups long enough to tell."""
    phone = Phone()
    phone.start(visit=visit, **start)
    for group in groups:
        phone.focus(group)
        phone.note("At work.", group=group, after=WATCHED)
    phone.make("observing_paused", group=groups[-1])
    return phone


def send(services: Services, person: Person, phone: Phone) -> Phone:
    """Hand over what there is."""
    answers = receive(services, person.actor, phone.sent())
    assert {answer.status for answer in answers} <= {"stored", "duplicate"}, answers
    return phone


def finish(services: Services, person: Person, phone: Phone) -> Phone:
    """Finish, and hand over."""
    phone.finish()
    return send(services, person, phone)


def share(phone: Phone) -> Phone:
    """Write feedback and show it to the teacher."""
    phone.make("feedback_released", feedback=phone.feedback()["id"])
    return phone


def make_visit(
    services: Services, *observers: Person, shared: bool = False, **taps: tuple[str, ...]
) -> str:
    """A visit that these people have finished; `g1=("A", "B")` says who saw building there.

    People are named by the letters of their order: A is the first, who also shares it if told so.
    """
    visit = str(uuid.uuid4())
    groups = tuple(group["id"] for group in GROUPS)
    for letter, person in zip("ABCDE", observers, strict=False):
        phone = phone_in(visit, groups)
        for group, who in taps.items():
            if letter in who:
                phone.seen(group, BUILDING)
        if shared and person is observers[0]:
            share(phone)
        finish(services, person, phone)
    return visit

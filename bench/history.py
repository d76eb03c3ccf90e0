"""A district's past: thousands of shared walkthroughs over two school years, in varied places."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from tests.phone import Phone
from walkthrough.app import create_app
from walkthrough.domain.ports import School, User
from walkthrough.settings import Settings
from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services
from walkthrough.wiring import build

EVENTS = 120
FIRST, LAST = date(2024, 8, 19), date(2026, 6, 12)
SCHOOLS = tuple(School(f"school-{n}", f"School {n}", "America/Chicago") for n in range(1, 13))
_TEACHERS, _OBSERVERS, _LESSONS = 60, 12, 60
_SUBJECTS = ("English", "Math", "Science", "Social studies")
# How likely each is to show in a group at all.
_LOOK_FORS = {
    "shared-goal": 0.8,
    "everyone-works": 0.7,
    "giving-and-getting-help": 0.5,
    "building-on-ideas": 0.3,
    "reflecting": 0.1,
}
_CREATED = "2024-08-01T12:00:00.000Z"


@dataclass(frozen=True)
class People:
    """Who may ask: tokens for the API, and the addresses of accounts for sessions of their own."""

    principal: User
    district: User
    observers: tuple[User, ...]


def make(folder: Path, *, walkthroughs: int, first: date = FIRST, seed: int = 4) -> People:
    """A data folder with so many finished, shared walkthroughs of 120 events each.

    They are spread evenly over the weekdays from `first` to LAST. It is on the disk on return.
    """
    random = Random(seed)
    services = build(Settings(data_dir=folder))
    # Only what is measured has to wait for the disk event by event.
    with patch("os.fsync"):
        people = _seat(services)
        for events in _past(walkthroughs, first, people, random):
            services.store.walkthroughs.append(events[0]["walkthrough"], events)
        services.store.close()
    os.sync()
    return people


def _past(
    walkthroughs: int, first: date, people: People, random: Random
) -> Iterator[list[dict[str, Any]]]:
    lessons = [_lesson(random) for _ in range(_LESSONS)]
    for number in range(walkthroughs):
        day = _weekday(first + (LAST - first) * number / max(walkthroughs - 1, 1))
        # An event's id is its own within its walkthrough, so one lesson can stand for many.
        kept = {
            "walkthrough": str(UUID(int=random.getrandbits(128), version=4)),
            "by": random.choice(people.observers).id,
            "received_at": f"{day}T20:05:00.000Z",
        }
        lesson = random.choice(lessons)
        events = [event | kept | {"at": f"{day}{event['at'][10:]}"} for event in lesson]
        yield [events[0] | {"place": _place(random)}, *events[1:]]


def _lesson(random: Random) -> list[dict[str, Any]]:
    """A visit of some twenty minutes, with its feedback shared, on a day to be replaced."""
    phone = Phone()
    phone.start(groups=[{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, 6)])
    groups = [f"g{n}" for n in range(1, random.randint(4, 5) + 1)]
    shown = [
        (group, look_for)
        for group in groups
        for look_for, likely in _LOOK_FORS.items()
        if random.random() < likely
    ]
    while len(phone.events) < EVENTS - 5:
        if len(phone.events) % 16 == 1:
            phone.focus(random.choice(groups), after=random.randint(5, 20))
        elif random.random() < 0.05:
            phone.note("We could test that instead.", kind="quote", look_for="building-on-ideas")
        else:
            group, look_for = random.choice(shown)
            tap = phone.seen if random.random() < 0.8 else phone.counter
            tap(group, look_for, after=random.randint(5, 15))
    phone.make("no_opportunity_marked", group="class", look_for="reflecting")
    if random.random() < 0.5:
        outcome = random.choice(("tried", "partly", "not_yet", "dropped"))
        phone.make("follow_up_marked", of=phone.walkthrough, outcome=outcome)
    phone.finish()
    feedback = phone.feedback()
    phone.make("feedback_released", feedback=feedback["id"])
    return phone.events


def _place(random: Random) -> dict[str, Any]:
    teacher = random.randrange(_TEACHERS)
    grade = 6 + teacher % 3
    return {
        "school": SCHOOLS[teacher % len(SCHOOLS)].id,
        "teacher": f"Teacher {teacher}",
        "class": f"{grade}{'AB'[random.randrange(2)]}",
        "subject": _SUBJECTS[teacher // len(SCHOOLS) % len(_SUBJECTS)],
        "grade": str(grade),
        "task": "Design a bridge",
        "lesson_part": random.choice(("opening", "work", "closing")),
    }


def _weekday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _seat(services: Services) -> People:
    for school in SCHOOLS:
        services.store.people.save_school(school)
    return People(
        principal=_user(services, "principal", "principal", SCHOOLS[0].id),
        district=_user(services, "district", "district"),
        observers=tuple(
            _user(services, f"observer-{n}", "observer", *(one.id for one in SCHOOLS))
            for n in range(_OBSERVERS)
        ),
    )


def _user(services: Services, name: str, role: Any, *schools: str) -> User:
    user = User(
        id=services.ids.uuid(),
        email=f"{name}@example.org",
        name=name.capitalize(),
        role=role,
        schools=schools,
        created_at=_CREATED,
    )
    services.store.people.save_user(user)
    return user


def cookie(folder: Path, user: User) -> str:
    """A session of this person's, as their browser would send it."""
    settings = Settings(data_dir=folder)
    services = build(settings)
    secret = accounts.begin_session(services, user)
    services.store.close()
    client = create_app(settings).test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = secret, True
    return "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())

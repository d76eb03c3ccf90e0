"""Data folders with observers who hold tokens, and as many walkthroughs as a bench asks for."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from tests.phone import Phone
from walkthrough.domain.ports import School, User
from walkthrough.settings import Settings
from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services
from walkthrough.wiring import build

EVENTS = 120
HOME = School("lincoln-ms", "Lincoln Middle School", "America/Chicago")
_CREATED = "2026-08-01T12:00:00.000Z"


@dataclass(frozen=True)
class Observer:
    """Somebody with a phone: the account's id, and a token for the API."""

    id: str
    token: str


def past(walkthroughs: int) -> Iterator[list[dict[str, Any]]]:
    """So many walkthroughs of 120 events over ten months, as the store keeps them."""
    phone, by = Phone(), str(uuid4())
    phone.start()
    for tap in range(EVENTS - 1):
        phone.seen(f"g{tap % 5 + 1}", "building-on-ideas")
    for number in range(walkthroughs):
        # An event's id is its own within its walkthrough, so one visit can stand for many.
        kept = {
            "walkthrough": str(uuid4()),
            "by": by,
            "received_at": f"2026-{number % 10 + 1:02}-22T20:05:00.000Z",
        }
        yield [event | kept for event in phone.events]


def make(folder: Path, *, walkthroughs: int, observers: int) -> list[Observer]:
    """A data folder with a past and with observers; it is on the disk when this returns."""
    services = build(Settings(data_dir=folder))
    # Only what is measured has to wait for the disk event by event.
    with patch("os.fsync"):
        for events in past(walkthroughs):
            services.store.walkthroughs.append(events[0]["walkthrough"], events)
        services.store.people.save_school(HOME)
        seated = [_seat(services, number) for number in range(observers)]
        services.store.close()
    os.sync()
    return seated


def _seat(services: Services, number: int) -> Observer:
    email = f"observer-{number}@example.org"
    user = User(
        id=services.ids.uuid(),
        email=email,
        name=f"Observer {number}",
        role="observer",
        schools=(HOME.id,),
        created_at=_CREATED,
    )
    services.store.people.save_user(user)
    return Observer(user.id, accounts.add_token(services, email))


def stored(folder: Path, walkthroughs: list[str]) -> set[str]:
    """The ids of all events of these walkthroughs, read from the files."""
    store = build(Settings(data_dir=folder)).store
    found = {event["id"] for one in walkthroughs for event in store.walkthroughs.events(one)}
    store.close()
    return found

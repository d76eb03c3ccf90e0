"""Many visits at once: each in a line, stored as a phone would have sent it."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.cast import COACH, LINCOLN, Person
from tests.phone import RUBRIC, Phone
from tests.services import HandClock
from walkthrough.domain.periods import Period
from walkthrough.domain.selection import Selection
from walkthrough.usecases.review import review
from walkthrough.usecases.review_records import LookForReview, Review
from walkthrough.usecases.services import Services

IDEAS = "building-on-ideas"
FALL = {"from": ["2026-08-01"], "to": ["2026-12-31"]}
Marks = Mapping[str, Iterable[str]]


def visited(
    services: Services,
    person: Person = COACH,
    *,
    at: str = "2026-10-05T15:00",
    teacher: str = "T. One",
    teacher_id: str | None = None,
    class_: str = "7B",
    school: str = LINCOLN.id,
    groups: int = 5,
    seen: Marks | None = None,
    counter: Marks | None = None,
    impossible: Marks | None = None,
    levels: Mapping[str, Mapping[str, str]] | None = None,
    watched: float = 150,
    rubric: str = RUBRIC,
    version: str = "1.1.0",
    visit: str | None = None,
    quote: str | None = None,
    follow_up: str | None = None,
    finished: bool = True,
    released: bool = True,
    **place: str,
) -> Phone:
    """A visit to a class: marks are places by look-for, each group was `watched` so many seconds.

    Finished and shared with its teacher unless told otherwise.
    """
    phone = Phone(moment=datetime.fromisoformat(at).replace(tzinfo=UTC))
    named = {"school": school, "teacher": teacher, "class": class_, **place}
    phone.start(
        rubric,
        version,
        place=named | ({"teacher_id": teacher_id} if teacher_id else {}),
        groups=[{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, groups + 1)],
        **({"visit": visit} if visit else {}),
    )
    for number in range(1, groups + 1 if watched else 1):
        phone.focus(f"g{number}")
        # A tap or a note shows that somebody is still there.
        phone.note("Watching.", after=watched, audience="me")
    if watched:
        phone.make("observing_paused")
    for look_for, where in (seen or {}).items():
        for group in where:
            phone.seen(group, look_for)
    for look_for, where in (counter or {}).items():
        for group in where:
            phone.counter(group, look_for)
    for look_for, where in (impossible or {}).items():
        for group in where:
            phone.make("no_opportunity_marked", group=group, look_for=look_for)
    for look_for, by_group in (levels or {}).items():
        for group, level in by_group.items():
            phone.make("level_set", group=group, look_for=look_for, level=level)
    if quote is not None:
        phone.note(quote, kind="quote", group="g1", look_for=IDEAS)
    if follow_up is not None:
        phone.make("follow_up_marked", of=phone.walkthrough, outcome=follow_up)
    if finished:
        phone.finish()
    if released:
        phone.make("feedback_released", feedback=phone.feedback()["id"])
    send(services, phone, person)
    return phone


def send(services: Services, phone: Phone, person: Person = COACH) -> None:
    """Store what the phone has made since it sent last."""
    events = [{**one, "by": person.id, "received_at": one["at"]} for one in phone.events]
    services.store.walkthroughs.append(phone.walkthrough, events)


def reviewed(
    services: Services,
    person: Person,
    begin: str = "2026-08-01",
    end: str = "2026-12-31",
    **chosen: Any,
) -> Review:
    """The report over a stretch of days, the fall of 2026 unless told otherwise."""
    period = Period(datetime.fromisoformat(begin).date(), datetime.fromisoformat(end).date())
    values = {key.rstrip("_"): frozenset([some]) for key, some in chosen.items()}
    return review(services, person.actor, Selection(period, values))


def of(found: Review, key: str = IDEAS) -> LookForReview:
    """What the report's only rubric says of one look-for."""
    (only,) = found.rubrics
    return next(one for one in only.look_fors if one.strand.key == key)


def at(services: Services, moment: str) -> None:
    """Set the clock by hand."""
    assert isinstance(services.clock, HandClock)
    services.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)


def publish(services: Services, version: str, *look_fors: tuple[str, ...], **more: Any) -> None:
    """A small rubric with these look-fors, by id and title, and measure unless it is "presence"."""
    document = {
        "format": 1,
        "id": "ours",
        "version": version,
        "language": "en",
        "title": "Ours",
        "look_fors": [
            {
                "id": id,
                "title": title,
                "statement": f"A student does what {title.lower()} says, so that it can be heard.",
                "measure": measure[0] if measure else "presence",
                "seen": [{"id": "s", "text": f"A student says something about {title.lower()}"}],
                "counter": [{"id": "c", "text": "Nobody answers a question that was asked"}],
                "no_opportunity_when": "The groups worked silently throughout.",
                "questions": ["What did one of you say first?"],
                "next_steps": ["Ask one student to say it again in other words."],
            }
            for id, title, *measure in look_fors
        ],
        **more,
    }
    services.rubrics.publish(json.dumps(document).encode(), f"ours@{version}.json")

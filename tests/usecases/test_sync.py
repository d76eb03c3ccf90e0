"""Taking in events: each answered on its own, nothing lost, nothing counted twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    OTHER_TEACHER,
    PRINCIPAL,
    STRANGER,
    TEACHER,
    Person,
)
from tests.phone import PLACE, Phone
from tests.services import make_services
from walkthrough.domain.errors import NotFound
from walkthrough.domain.events import now_text
from walkthrough.domain.rubric import Rubric
from walkthrough.usecases.rubrics import Shelf
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive
from walkthrough.usecases.walkthroughs import open_walkthrough


@pytest.fixture
def services() -> Services:
    return make_services()


def outcomes(
    services: Services, who: Person, events: list[Any], **kwargs: Any
) -> list[tuple[str, str | None, bool]]:
    return [
        (
            answer.status,
            answer.error and answer.error.code,
            bool(answer.error and answer.error.retry),
        )
        for answer in receive(services, who.actor, events, **kwargs)
    ]


STORED = ("stored", None, False)
DUPLICATE = ("duplicate", None, False)


def test_stores_a_walkthrough_and_answers_in_the_order_sent(services: Services) -> None:
    phone = Phone()
    phone.start()
    phone.seen("g1", "building-on-ideas")
    phone.finish()

    answers = receive(services, COACH.actor, phone.sent())

    assert [answer.id for answer in answers] == [event["id"] for event in phone.events]
    assert {answer.status for answer in answers} == {"stored"}
    opened = open_walkthrough(services, COACH.actor, phone.walkthrough)
    assert opened.walkthrough.cell("g1", "building-on-ideas").seen == 1
    assert opened.walkthrough.status == "finished"


def test_sending_twice_counts_once(services: Services) -> None:
    phone = Phone()
    phone.start()
    phone.seen("g1", "building-on-ideas")
    receive(services, COACH.actor, phone.sent())

    assert outcomes(services, COACH, phone.sent()) == [DUPLICATE, DUPLICATE]
    opened = open_walkthrough(services, COACH.actor, phone.walkthrough)
    assert opened.walkthrough.cell("g1", "building-on-ideas").seen == 1


def test_same_id_with_other_content_conflicts_and_the_first_stands(services: Services) -> None:
    phone = Phone()
    phone.start()
    tap = phone.seen("g1", "building-on-ideas")
    receive(services, COACH.actor, phone.sent())

    changed = {**tap, "group": "g2"}
    after = phone.seen("g3", "building-on-ideas")

    assert outcomes(services, COACH, [changed, after]) == [("conflict", "id_taken", False), STORED]
    opened = open_walkthrough(services, COACH.actor, phone.walkthrough)
    assert opened.walkthrough.cell("g1", "building-on-ideas").seen == 1
    assert opened.walkthrough.cell("g2", "building-on-ideas").seen == 0


def test_one_bad_event_never_holds_up_its_neighbours(services: Services) -> None:
    phone = Phone()
    phone.start()
    good = phone.seen("g1", "building-on-ideas")
    bad = [
        {**phone.seen("g1", "building-on-ideas"), "at": "yesterday"},
        {**phone.seen("g1", "building-on-ideas"), "group": None},
        {**phone.seen("g1", "building-on-ideas"), "type": "evidence_smelled"},
        {**phone.seen("g1", "building-on-ideas"), "schema": 2},
        phone.seen("g1", "flying"),
        phone.note("a\0b"),
        phone.note("\ud800"),
        phone.note("x" * 10_001),
        "not even an object",
        {"id": 7},
    ]
    last = phone.seen("g2", "building-on-ideas")

    answers = outcomes(services, COACH, [phone.events[0], good, *bad, last])

    assert answers[:2] == [STORED, STORED] and answers[-1] == STORED
    assert [code for _, code, _ in answers[2:-1]] == [
        "bad_event",
        "bad_event",
        "unknown_type",
        "bad_schema",
        "unknown_look_for",
        "bad_text",
        "bad_text",
        "text_too_long",
        "bad_event",
        "unknown_type",
    ]
    assert not any(retry for _, _, retry in answers)


def test_an_event_before_its_start_may_be_sent_again(services: Services) -> None:
    phone = Phone()
    start = phone.start()
    tap = phone.seen("g1", "building-on-ideas")

    assert outcomes(services, COACH, [tap]) == [("rejected", "not_started", True)]
    assert outcomes(services, COACH, [tap, start]) == [("rejected", "not_started", True), STORED]
    assert outcomes(services, COACH, [tap]) == [STORED]


def test_a_second_start_is_refused(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())

    assert outcomes(services, COACH, [phone.start()]) == [("rejected", "already_started", False)]


@pytest.mark.parametrize("who", [TEACHER, STRANGER], ids=["a teacher", "another school's observer"])
def test_nobody_starts_where_they_may_not_observe(services: Services, who: Person) -> None:
    phone = Phone()

    assert outcomes(services, who, [phone.start()]) == [("rejected", "school_not_yours", False)]


@pytest.mark.parametrize("who", [PRINCIPAL, DISTRICT], ids=["a principal", "a district lead"])
def test_principals_and_districts_observe_too(services: Services, who: Person) -> None:
    phone = Phone()

    assert outcomes(services, who, [phone.start()]) == [STORED]


@pytest.mark.parametrize("who", [CO_OBSERVER, PRINCIPAL, DISTRICT, TEACHER, STRANGER])
def test_nobody_adds_to_anothers_walkthrough(services: Services, who: Person) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())

    assert outcomes(services, who, [phone.seen("g1", "building-on-ideas")]) == [
        ("rejected", "not_yours", False)
    ]


def test_an_unknown_rubric_is_refused_at_the_start(services: Services) -> None:
    assert outcomes(services, COACH, [Phone().start(version="9.9.9")]) == [
        ("rejected", "unknown_rubric", False)
    ]


def test_the_server_says_who_whatever_the_event_claims(services: Services) -> None:
    phone = Phone()
    start = {**phone.start(), "by": DISTRICT.id, "cursor": 99, "received_at": "2020"}

    receive(services, COACH.actor, [start])

    (kept,) = services.store.walkthroughs.events(phone.walkthrough)
    assert kept["by"] == COACH.id
    assert kept["received_at"] == "2026-11-22T20:05:00.000Z"


def test_unknown_keys_are_kept_verbatim(services: Services) -> None:
    phone = Phone()
    start = {**phone.start(), "weather": {"sky": ["grey", 1.5, None, True]}}

    receive(services, COACH.actor, [start])

    (kept,) = services.store.walkthroughs.events(phone.walkthrough)
    assert kept["weather"] == {"sky": ["grey", 1.5, None, True]}


def test_a_place_cannot_be_corrected_to_a_school_that_is_not_ones_own(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())
    elsewhere = phone.make("place_corrected", place={**PLACE, "school": "douglass-hs"})

    assert outcomes(services, COACH, [elsewhere]) == [("rejected", "school_not_yours", False)]


def test_access_taken_away_refuses_in_words_and_keeps_what_was_stored(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())
    moved = replace(COACH.actor, schools=frozenset({"douglass-hs"}))

    (answer,) = receive(services, moved, [phone.seen("g1", "building-on-ideas")])

    assert answer.error is not None and answer.error.code == "school_not_yours"
    assert "lincoln-ms" in str(answer.error)
    assert len(services.store.walkthroughs.events(phone.walkthrough)) == 1


def test_only_the_classs_teacher_replies_and_only_after_release(services: Services) -> None:
    phone, desk = Phone(), Phone()
    phone.start()
    written = phone.feedback()
    receive(services, COACH.actor, phone.sent())
    desk.walkthrough = phone.walkthrough
    reply = desk.make("reply_written", text="Thank you")

    assert outcomes(services, TEACHER, [reply]) == [("rejected", "not_yours", False)]
    receive(services, COACH.actor, [phone.make("feedback_released", feedback=written["id"])])
    assert outcomes(services, COACH, [reply]) == [("rejected", "not_yours", False)]
    assert outcomes(services, TEACHER, [reply]) == [STORED]


def test_a_release_cannot_be_withdrawn_once_opened(services: Services) -> None:
    phone, desk = Phone(), Phone()
    phone.start()
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    receive(services, COACH.actor, phone.sent())
    desk.walkthrough = phone.walkthrough
    receive(services, TEACHER.actor, [desk.make("feedback_acknowledged")])
    withdrawal = phone.make("feedback_withdrawn", feedback=written["id"])

    assert outcomes(services, COACH, [withdrawal]) == [("rejected", "already_opened", False)]


def test_a_wrong_clock_is_told_apart_from_a_late_delivery(services: Services) -> None:
    now = services.clock.now()
    late, wrong = Phone(moment=now - timedelta(days=3)), Phone(moment=now)
    late.start()
    wrong.start()

    receive(services, COACH.actor, late.sent(), sent_at=now_text(now))
    receive(services, COACH.actor, wrong.sent(), sent_at=now_text(now + timedelta(days=2)))

    (kept_late,) = services.store.walkthroughs.events(late.walkthrough)
    (kept_wrong,) = services.store.walkthroughs.events(wrong.walkthrough)
    assert "skew_seconds" not in kept_late
    assert kept_wrong["skew_seconds"] == 2 * 24 * 3600


def test_what_another_may_not_know_of_is_not_found(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())

    for who in (CO_OBSERVER, STRANGER, TEACHER):
        with pytest.raises(NotFound):
            open_walkthrough(services, who.actor, phone.walkthrough)


def test_a_replay_is_a_duplicate_although_it_would_be_refused_today(services: Services) -> None:
    phone = Phone()
    phone.start()
    phone.seen("g1", "building-on-ideas")
    receive(services, COACH.actor, phone.sent())
    moved = replace(COACH.actor, schools=frozenset({"douglass-hs"}))
    changed = {**phone.events[1], "group": "g2"}

    answers = receive(services, moved, [*phone.sent(), changed])

    assert [answer.status for answer in answers] == ["duplicate", "duplicate", "conflict"]


def test_unknown_keys_named_like_a_group_or_a_look_for_mean_nothing(services: Services) -> None:
    phone = Phone()
    start = {**phone.start(), "look_for": {}, "group": ["x"]}
    finish = {**phone.finish(), "group": [], "look_for": "flying"}

    assert outcomes(services, COACH, [start, finish]) == [STORED, STORED]
    opened = open_walkthrough(services, COACH.actor, phone.walkthrough)
    assert opened.walkthrough.status == opened.header.status == "finished"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_a_year_that_no_calendar_follows_is_refused(services: Services, at: str) -> None:
    assert outcomes(services, COACH, [{**Phone().start(), "at": at}]) == [
        ("rejected", "bad_event", False)
    ]


def test_a_stranger_learns_only_that_the_id_is_taken(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())
    theirs = Phone(walkthrough=phone.walkthrough)

    assert outcomes(services, CO_OBSERVER, [theirs.start()]) == [
        ("rejected", "already_started", False)
    ]


def test_nobody_starts_in_a_school_that_does_not_exist(services: Services) -> None:
    start = Phone().start(place={**PLACE, "school": "atlantis"})

    assert outcomes(services, DISTRICT, [start]) == [("rejected", "school_not_yours", False)]


def test_a_rubric_that_cannot_be_read_holds_up_only_what_needs_it(services: Services) -> None:
    phone, other = Phone(), Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())
    without = replace(services, rubrics=_Without(services.rubrics))
    tap, finish = phone.seen("g1", "building-on-ideas"), phone.finish()
    other.start(rubric="cooperative-or-group-work")

    answers = outcomes(without, COACH, [tap, finish, *other.sent()])

    assert answers == [("rejected", "rubric_unavailable", True), STORED, STORED]


class _Without(Shelf):
    """A shelf on which one rubric cannot be read."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def get(self, rubric: str, version: str) -> Rubric:
        if rubric == "collaboration-look-fors":
            raise NotFound("no_such_rubric", "It cannot be read.")
        return self._shelf.get(rubric, version)


def test_an_event_of_a_later_release_is_passed_over(services: Services) -> None:
    phone = Phone()
    phone.start()
    receive(services, COACH.actor, phone.sent())
    later = {**phone.make("evidence_smelled"), "by": COACH.id, "received_at": "2026-11-22"}
    services.store.walkthroughs.append(phone.walkthrough, [later])

    opened = open_walkthrough(services, COACH.actor, phone.walkthrough)

    assert opened.walkthrough.status == "open"


def test_teachers_take_back_their_own_reply_and_nothing_else(services: Services) -> None:
    phone, desk = Phone(), Phone()
    phone.start()
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    receive(services, COACH.actor, phone.sent())
    desk.walkthrough = phone.walkthrough
    reply = desk.make("reply_written", text="Thank you")
    receive(services, TEACHER.actor, [reply])

    own = desk.make("event_retracted", target=reply["id"])
    not_own = desk.make("event_retracted", target=phone.events[0]["id"])

    assert outcomes(services, TEACHER, [own, not_own]) == [
        STORED,
        ("rejected", "not_yours", False),
    ]


def test_a_corrected_place_hands_released_feedback_to_nobody_else(services: Services) -> None:
    phone = Phone()
    phone.start()
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    phone.make("place_corrected", place={**PLACE, "teacher_id": OTHER_TEACHER.id})
    receive(services, COACH.actor, phone.sent())

    assert open_walkthrough(services, TEACHER.actor, phone.walkthrough)
    with pytest.raises(NotFound):
        open_walkthrough(services, OTHER_TEACHER.actor, phone.walkthrough)


def test_a_teacher_of_another_school_opens_nothing(services: Services) -> None:
    phone = Phone()
    phone.start()
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    receive(services, COACH.actor, phone.sent())
    moved = replace(TEACHER.actor, schools=frozenset({"douglass-hs"}))

    with pytest.raises(NotFound):
        open_walkthrough(services, moved, phone.walkthrough)

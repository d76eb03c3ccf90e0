"""Sharing, taking back, opening, acknowledging, replying: who may, in which order, and for whom."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import COACH, OTHER_TEACHER, PRINCIPAL, STRANGER, TEACHER, Person
from tests.pdf import visits
from tests.phone import PLACE, Phone
from tests.services import HandClock, make_services
from walkthrough.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from walkthrough.domain.events import now_text, parse
from walkthrough.usecases import release
from walkthrough.usecases.services import Services
from walkthrough.usecases.sharing import SharingPage, sharing_page
from walkthrough.usecases.sync import receive
from walkthrough.usecases.visits import home_for
from walkthrough.usecases.walkthroughs import open_walkthrough


@pytest.fixture
def services() -> Services:
    return make_services(principal_sees="walkthroughs")


@pytest.fixture
def phone(services: Services) -> Phone:
    """A finished visit to J. Rivera's class, with feedback that nobody else has seen."""
    made = Phone()
    made.start()
    made.seen("g1", visits.IDEAS)
    made.finish()
    made.feedback()
    visits.send(services, made)
    return made


def later(services: Services, **by: float) -> None:
    assert isinstance(services.clock, HandClock)
    services.clock.forward(**by)


def page(services: Services, phone: Phone, who: Person = COACH) -> SharingPage:
    return sharing_page(services, who.actor, phone.walkthrough)


def share(services: Services, phone: Phone, **options: Any) -> bool:
    slip = page(services, phone).slip
    assert slip is not None
    return release.share(
        services, COACH.actor, phone.walkthrough, **{"as_shown": slip.as_shown, **options}
    )


def shared_text(services: Services, phone: Phone) -> str:
    sharing = page(services, phone).sharing
    assert sharing is not None
    return sharing.feedback


def withdraw(services: Services, phone: Phone, who: Person = COACH) -> bool:
    text = shared_text(services, phone)
    return release.withdraw(services, who.actor, phone.walkthrough, feedback=text)


def reads(services: Services, phone: Phone, who: Person = TEACHER) -> list[str]:
    """The next steps that a reader is shown."""
    feedback = open_walkthrough(services, who.actor, phone.walkthrough).walkthrough.feedback
    return [item.text for item in feedback.latest.next_steps] if feedback else []


def made_here(services: Services, phone: Phone) -> list[dict[str, Any]]:
    """The events that the server made."""
    documents = services.store.walkthroughs.events(phone.walkthrough)
    return [dict(one) for one in documents if one["device"] != phone.device]


def audited(services: Services, *kinds: str) -> list[tuple[str, str]]:
    return [
        (str(entry["what"]), str(entry["by"]))
        for entry in services.store.audit.entries()
        if entry["what"] in kinds
    ]


def test_keeps_feedback_to_its_observer_until_it_is_shared(
    services: Services, phone: Phone
) -> None:
    with pytest.raises(NotFound):
        reads(services, phone)

    assert share(services, phone)

    assert reads(services, phone) == ["Ask for a second reason."]


def test_the_slip_spells_out_teacher_class_day_and_words(services: Services) -> None:
    slip = page(services, visits.science(services)).slip

    assert slip is not None
    assert (slip.teacher.text, slip.class_.text) == ("J. Rivera", "7B")
    assert f"{slip.started:%Y-%m-%d %H:%M}" == "2026-11-22 14:03"
    assert [text.text for text in slip.questions] == [
        "Which idea here began with one student and was finished by another?"
    ]
    assert (len(slip.strengths), len(slip.next_steps), slip.notes) == (2, 1, 3)
    assert slip.signs_in


@pytest.mark.parametrize(
    "change",
    [
        {"teacher_id": None},
        {"teacher_id": "somebody-unknown"},
        {"teacher_id": COACH.id},
    ],
)
def test_the_slip_says_who_has_no_account_to_find_it_with(
    services: Services, change: dict[str, str | None]
) -> None:
    place = {key: value for key, value in (PLACE | change).items() if value}
    slip = page(services, visits.science(services, place=place)).slip

    assert slip is not None
    assert not slip.signs_in


def test_shares_nothing_but_what_was_shown(services: Services, phone: Phone) -> None:
    slip = page(services, phone).slip
    assert slip is not None
    phone.feedback(next_steps=[{"text": "Written on the other device."}])
    visits.send(services, phone)

    with pytest.raises(Conflict) as refused:
        share(services, phone, as_shown=slip.as_shown)

    assert refused.value.code == "changed_since"
    assert made_here(services, phone) == []


def test_shares_with_nobody_else_when_the_class_was_corrected_meanwhile(
    services: Services, phone: Phone
) -> None:
    slip = page(services, phone).slip
    assert slip is not None
    phone.make("place_corrected", place=PLACE | {"teacher_id": OTHER_TEACHER.id})
    visits.send(services, phone)

    with pytest.raises(Conflict):
        share(services, phone, as_shown=slip.as_shown)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda phone: phone.make("walkthrough_reopened"), "not_finished"),
        (lambda phone: phone.make("walkthrough_discarded"), "discarded"),
        (lambda phone: phone.feedback(next_steps=[{"text": " "}]), "nothing_to_share"),
    ],
)
def test_refuses_what_is_not_ready_and_says_why(
    services: Services, phone: Phone, make: Callable[[Phone], object], code: str
) -> None:
    make(phone)
    visits.send(services, phone)

    with pytest.raises(Invalid) as refused:
        share(services, phone)

    assert refused.value.code == code


def test_sharing_twice_is_once(services: Services, phone: Phone) -> None:
    assert share(services, phone) is True
    assert share(services, phone) is False

    assert [event["type"] for event in made_here(services, phone)] == ["feedback_released"]
    assert audited(services, "feedback_released") == [("feedback_released", COACH.id)]


def test_sharing_from_two_pages_at_once_is_once(services: Services, phone: Phone) -> None:
    slip = page(services, phone).slip
    assert slip is not None
    gate = threading.Barrier(6)
    answers: list[bool] = []

    def press() -> None:
        gate.wait()
        answers.append(share(services, phone, as_shown=slip.as_shown))

    pressing = [threading.Thread(target=press) for _ in range(6)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()

    assert sorted(answers) == [False] * 5 + [True]
    assert len(made_here(services, phone)) == 1


def test_the_server_is_one_more_device_that_counts_up_and_never_goes_back(
    services: Services, phone: Phone
) -> None:
    share(services, phone)
    later(services, minutes=-5)
    withdraw(services, phone)
    share(services, phone)
    release.acknowledge(
        services, TEACHER.actor, phone.walkthrough, feedback=shared_text(services, phone)
    )
    release.reply(services, TEACHER.actor, phone.walkthrough, "Thank you.")

    events = made_here(services, phone)

    assert [event["seq"] for event in events] == [1, 2, 3, 4, 5]
    assert len({event["device"] for event in events}) == 1
    assert [event["at"] for event in events] == sorted({event["at"] for event in events})
    for event in events:
        assert parse(event).id == str(UUID(event["id"]))


def test_a_phone_with_a_fast_clock_cannot_outlast_taking_back(
    services: Services, phone: Phone
) -> None:
    phone.make("feedback_released", after=86_400, feedback=phone.events[-1]["id"])
    visits.send(services, phone)

    assert withdraw(services, phone)

    with pytest.raises(NotFound):
        reads(services, phone)


def test_an_edit_needs_another_release(services: Services, phone: Phone) -> None:
    share(services, phone)
    reads(services, phone)
    phone.feedback(next_steps=[{"text": "A better step."}])
    visits.send(services, phone)

    sharing = page(services, phone).sharing
    assert sharing is not None
    assert sharing.state == "changed"
    assert reads(services, phone) == ["Ask for a second reason."]

    assert share(services, phone)

    assert reads(services, phone) == ["A better step."]


def test_a_corrected_teacher_sees_it_only_when_it_is_shared_again(
    services: Services, phone: Phone
) -> None:
    share(services, phone)
    place = PLACE | {"teacher": "K. Okafor", "teacher_id": OTHER_TEACHER.id}
    phone.make("place_corrected", after=600, place=place)
    visits.send(services, phone)
    sharing = page(services, phone).sharing

    assert sharing is not None
    assert (sharing.state, sharing.shared_with) == ("changed", "J. Rivera")
    with pytest.raises(NotFound):
        reads(services, phone, OTHER_TEACHER)

    assert share(services, phone)

    assert reads(services, phone, OTHER_TEACHER) == ["Ask for a second reason."]
    with pytest.raises(NotFound):
        reads(services, phone, TEACHER)


def test_takes_back_until_the_teacher_has_opened_it(services: Services, phone: Phone) -> None:
    share(services, phone)
    reads(services, phone, PRINCIPAL)

    assert withdraw(services, phone) is True
    with pytest.raises(NotFound):
        reads(services, phone)

    share(services, phone)
    reads(services, phone)
    with pytest.raises(Invalid) as refused:
        withdraw(services, phone)

    assert refused.value.code == "already_opened"
    assert reads(services, phone) == ["Ask for a second reason."]
    assert audited(services, "feedback_withdrawn") == [("feedback_withdrawn", COACH.id)]


def test_refuses_a_phones_withdrawal_of_what_was_opened(services: Services, phone: Phone) -> None:
    share(services, phone)
    reads(services, phone)

    event = phone.make("feedback_withdrawn", feedback=shared_text(services, phone))
    (answer,) = receive(services, COACH.actor, [event])

    assert answer.error is not None
    assert (answer.status, answer.error.code) == ("rejected", "already_opened")


def test_opening_and_taking_back_at_once_never_both_succeed(services: Services) -> None:
    for _ in range(10):
        phone = Phone()
        phone.start()
        phone.finish()
        phone.feedback()
        visits.send(services, phone)
        share(services, phone)
        gate = threading.Barrier(2)
        succeeded: list[str] = []

        def attempt(name: str, act: Callable[[], object], gate=gate, done=succeeded) -> None:  # type: ignore[no-untyped-def]
            gate.wait()
            try:
                act()
            except DomainError:
                return
            done.append(name)

        both = [
            threading.Thread(target=attempt, args=("read", lambda p=phone: reads(services, p))),
            threading.Thread(target=attempt, args=("back", lambda p=phone: withdraw(services, p))),
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()

        assert len(succeeded) == 1, succeeded


def test_tells_the_observer_and_the_teacher_who_opened_it_and_nobody_else(
    services: Services, phone: Phone
) -> None:
    share(services, phone)
    reads(services, phone, PRINCIPAL)
    later(services, minutes=1)
    reads(services, phone)
    later(services, minutes=1)
    reads(services, phone)
    reads(services, phone, COACH)

    sharing = page(services, phone).sharing
    hers = page(services, phone, TEACHER).sharing

    assert sharing is not None and hers is not None
    assert [(one.name, one.words, f"{one.at:%H:%M}") for one in sharing.opened] == [
        ("Paula Principal", False, "14:05"),
        ("J. Rivera", True, "14:06"),
    ]
    assert [one.you for one in hers.opened] == [False, True]
    assert page(services, phone, PRINCIPAL) == SharingPage(None, None)
    assert audited(services, "report_opened") == [
        ("report_opened", PRINCIPAL.id),
        ("report_opened", TEACHER.id),
    ]


def test_tells_when_somebody_above_opened_the_words(services: Services, phone: Phone) -> None:
    share(services, phone)
    reads(services, phone, PRINCIPAL)
    later(services, hours=48)
    assert reads(services, phone, PRINCIPAL) == ["Ask for a second reason."]

    sharing = page(services, phone).sharing

    assert sharing is not None
    (look,) = sharing.opened
    assert look.words
    assert look.at - timedelta(hours=48) == sharing.shared


def test_a_text_shared_again_is_not_read_yet(services: Services, phone: Phone) -> None:
    share(services, phone)
    (item,) = home_for(services, TEACHER.actor).feedback
    assert item.unread
    assert item.next_step == ""
    reads(services, phone)
    (item,) = home_for(services, TEACHER.actor).feedback
    assert not item.unread
    assert item.next_step == "Ask for a second reason."
    release.acknowledge(
        services, TEACHER.actor, phone.walkthrough, feedback=shared_text(services, phone)
    )

    phone.feedback(next_steps=[{"text": "A better step."}])
    visits.send(services, phone)
    share(services, phone)

    (item,) = home_for(services, TEACHER.actor).feedback
    assert item.unread
    assert item.next_step == ""
    assert item.sharing.acknowledged is None
    assert not item.sharing.may_withdraw
    with pytest.raises(Invalid):
        withdraw(services, phone)


def test_looking_at_the_home_page_opens_nothing(services: Services, phone: Phone) -> None:
    share(services, phone)

    home_for(services, TEACHER.actor)
    home_for(services, PRINCIPAL.actor)

    assert services.store.looks.of(phone.walkthrough) == []


def test_acknowledges_once_and_only_the_text_that_was_read(
    services: Services, phone: Phone
) -> None:
    share(services, phone)
    text = shared_text(services, phone)
    say = {"services": services, "actor": TEACHER.actor, "walkthrough": phone.walkthrough}

    with pytest.raises(Conflict):
        release.acknowledge(**say, feedback=phone.events[0]["id"])
    assert release.acknowledge(**say, feedback=text) is True
    assert release.acknowledge(**say, feedback=text) is False

    sharing = page(services, phone).sharing
    assert sharing is not None
    assert sharing.acknowledged is not None
    assert not sharing.may_withdraw


def test_keeps_a_reply_as_it_was_written_and_once(services: Services, phone: Phone) -> None:
    share(services, phone)
    text = "Thanks!\n\n  “Zwei” 🎉 \u202bשלום\u202c" + "x" * 9_900

    assert release.reply(services, TEACHER.actor, phone.walkthrough, text) is True
    assert release.reply(services, TEACHER.actor, phone.walkthrough, text) is False
    assert release.reply(services, TEACHER.actor, phone.walkthrough, "More.") is True

    feedback = open_walkthrough(services, COACH.actor, phone.walkthrough).walkthrough.feedback
    assert feedback is not None
    assert [(reply.text, reply.by) for reply in feedback.replies] == [
        (text, TEACHER.id),
        ("More.", TEACHER.id),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [(" \n ", "empty_reply"), ("x" * 10_001, "text_too_long"), ("a\0b", "bad_text")],
)
def test_refuses_a_reply_that_cannot_be_kept(
    services: Services, phone: Phone, text: str, code: str
) -> None:
    share(services, phone)

    with pytest.raises(Invalid) as refused:
        release.reply(services, TEACHER.actor, phone.walkthrough, text)

    assert refused.value.code == code


@pytest.mark.parametrize("who", [OTHER_TEACHER, STRANGER])
def test_those_who_may_not_know_of_it_find_nothing_to_do(
    services: Services, phone: Phone, who: Person
) -> None:
    share(services, phone)
    actor, id = who.actor, phone.walkthrough
    text = shared_text(services, phone)
    for act in (
        lambda: release.share(services, actor, id, as_shown=""),
        lambda: release.withdraw(services, actor, id, feedback=text),
        lambda: release.acknowledge(services, actor, id, feedback=text),
        lambda: release.reply(services, actor, id, "Hello"),
        lambda: sharing_page(services, actor, id),
    ):
        with pytest.raises(NotFound):
            act()


def test_neither_can_do_what_is_the_others(services: Services, phone: Phone) -> None:
    share(services, phone)
    text = shared_text(services, phone)

    with pytest.raises(Forbidden):
        release.withdraw(services, TEACHER.actor, phone.walkthrough, feedback=text)
    with pytest.raises(Forbidden):
        release.acknowledge(services, COACH.actor, phone.walkthrough, feedback=text)
    with pytest.raises(Forbidden):
        release.reply(services, PRINCIPAL.actor, phone.walkthrough, "Well done")


def test_shows_nothing_when_the_look_cannot_be_kept(services: Services, phone: Phone) -> None:
    share(services, phone)

    class Full(type(services.store.looks)):  # type: ignore[misc]
        def turn(self, walkthrough: str) -> Any:
            raise DomainError("store_unavailable", "Full.")

    broken = Full(threading.RLock())
    services.store.looks = broken  # type: ignore[misc]

    with pytest.raises(DomainError):
        reads(services, phone)


def test_says_when_it_was_shared_by_the_servers_clock(services: Services, phone: Phone) -> None:
    later(services, hours=1)
    share(services, phone)

    (released,) = made_here(services, phone)
    sharing = page(services, phone).sharing

    assert released["at"] == released["received_at"] == now_text(services.clock.now())
    assert sharing is not None
    assert sharing.shared == services.clock.now()


def test_a_teacher_who_left_can_no_longer_be_sent_a_link(services: Services, phone: Phone) -> None:
    services.store.people.save_user(replace(TEACHER.user, active=False))

    slip = page(services, phone).slip

    assert slip is not None
    assert not slip.signs_in

"""The next step that was shared greets at the class's next visit, until it is settled."""

from dataclasses import replace
from typing import Any

import pytest

from tests.cast import CO_OBSERVER, COACH, OTHER_TEACHER, TEACHER, Person
from tests.pdf import visits
from tests.phone import PLACE, Phone
from tests.services import make_services
from walkthrough.usecases.reports import walkthrough_report
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import classes_for

STEP = "Ask for a second reason."


@pytest.fixture
def services() -> Services:
    return make_services()


def visit(
    services: Services,
    *,
    share: bool = True,
    who: Person = COACH,
    follows: Any = None,
    **place: Any,
) -> Phone:
    """A visit to 7B; `follows` is the walkthrough it follows up and the outcome."""
    phone = Phone()
    if services.store.walkthroughs.headers()[0]:
        phone.moment = phone.moment.replace(day=22 + len(services.store.walkthroughs.headers()[0]))
    phone.start(place={key: value for key, value in (PLACE | place).items() if value})
    if follows:
        phone.make("follow_up_marked", of=follows[0].walkthrough, outcome=follows[1])
    phone.finish()
    written = phone.feedback() if share else None
    if written:
        phone.make("feedback_released", feedback=written["id"])
    visits.send(services, phone, who)
    return phone


def greeting(services: Services, who: Person = COACH) -> tuple[str, str] | None:
    (one,) = classes_for(services, who.actor)
    step = one["next_step"]
    return (step["text"], step["of"]) if step else None


def test_greets_with_the_step_that_was_shared_last(services: Services) -> None:
    visit(services)
    second = visit(services)
    visit(services, share=False)

    assert greeting(services) == (STEP, second.walkthrough)


def test_does_not_greet_with_a_step_that_was_taken_back(services: Services) -> None:
    phone = visit(services)
    phone.make("feedback_withdrawn", feedback=phone.events[-2]["id"])
    visits.send(services, phone)

    assert greeting(services) is None


@pytest.mark.parametrize(
    ("outcome", "again"),
    [("tried", False), ("dropped", False), ("partly", True), ("not_yet", True)],
)
def test_asks_again_until_it_is_tried_or_dropped(
    services: Services, outcome: str, again: bool
) -> None:
    first = visit(services)
    visit(services, share=False, follows=(first, outcome))

    assert greeting(services) == ((STEP, first.walkthrough) if again else None)


def test_an_older_step_does_not_come_back_when_the_last_one_is_settled(services: Services) -> None:
    visit(services)
    second = visit(services)
    visit(services, share=False, follows=(second, "tried"))

    assert greeting(services) is None


def test_a_colleagues_step_is_not_ones_own(services: Services) -> None:
    colleagues = visit(services, who=CO_OBSERVER)
    visit(services, share=False)

    assert greeting(services) is None
    mine = visit(services, share=False, follows=(colleagues, "tried"))
    last = walkthrough_report(services, COACH.actor, mine.walkthrough).front.last_step
    assert last is not None
    assert (last.text, last.outcome) == (None, "tried")


def test_a_step_follows_a_class_that_is_called_otherwise_by_its_id(services: Services) -> None:
    first = visit(services, class_id="c-1")
    later = visit(
        services, share=False, class_id="c-1", follows=(first, "partly"), **{"class": "7C"}
    )

    last = walkthrough_report(services, COACH.actor, later.walkthrough).front.last_step

    assert last is not None and last.text is not None
    assert last.text.text == STEP


def test_a_step_does_not_follow_a_class_to_another_teacher(services: Services) -> None:
    first = visit(services, class_id="c-1")
    other = {"teacher": "K. Okafor", "teacher_id": OTHER_TEACHER.id, "class_id": "c-1"}
    later = visit(services, share=False, follows=(first, "tried"), **other)

    last = walkthrough_report(services, COACH.actor, later.walkthrough).front.last_step

    assert last is not None
    assert last.text is None


def test_a_class_whose_teacher_has_an_account_by_now_names_it(services: Services) -> None:
    visit(services, teacher_id=None)

    (one,) = classes_for(services, COACH.actor)

    assert one["teacher_id"] == TEACHER.id


def test_two_teachers_of_one_name_are_not_guessed_between(services: Services) -> None:
    services.store.people.save_user(replace(OTHER_TEACHER.user, name=TEACHER.user.name))
    visit(services, teacher_id=None)

    (one,) = classes_for(services, COACH.actor)

    assert "teacher_id" not in one

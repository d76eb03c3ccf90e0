"""Visits as coaches make them, and as nobody hopes to: what the reports are tried on."""

from typing import Any

from tests.cast import COACH, TEACHER, Person
from tests.phone import PLACE, Phone
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

IDEAS = "building-on-ideas"
HELP = "giving-and-getting-help"
GOAL = "shared-goal"
WORK = "everyone-works"
REFLECT = "reflecting"

FREE_PLACE = {key: value for key, value in PLACE.items() if key != "teacher_id"}


def send(services: Services, phone: Phone, who: Person = COACH) -> None:
    """Hand over what the phone has made, in batches as small as the API asks for."""
    events = phone.sent()
    for start in range(0, len(events), 500):
        answers = receive(services, who.actor, events[start : start + 500])
        refused = [str(answer.error) for answer in answers if answer.error]
        assert not refused, refused[:3]


def released(services: Services, phone: Phone) -> None:
    """Share the phone's latest feedback with the teacher."""
    latest = [event for event in phone.events if event["type"] == "feedback_written"][-1]
    phone.make("feedback_released", 60, feedback=latest["id"])
    send(services, phone)


def last_visit(services: Services) -> Phone:
    """A short visit two weeks earlier, its next step shared."""
    phone = Phone()
    phone.start()
    phone.focus("g1")
    phone.seen("g1", GOAL)
    phone.finish(300)
    phone.feedback(
        next_steps=[
            {"text": "Give each student one source that the others need.", "look_for": GOAL}
        ]
    )
    released(services, phone)
    return phone


def science(services: Services, **fields: Any) -> Phone:
    """Five groups build bridges: an ordinary visit of twenty-four minutes, feedback chosen."""
    before = last_visit(services)
    phone = Phone()
    phone.start(**{"place": {**PLACE, "task": "Design a bridge that carries a textbook"}, **fields})
    phone.make("follow_up_marked", of=before.walkthrough, outcome="tried")
    phone.focus("g1", 20)
    phone.seen("g1", GOAL, sign="needs-anothers-part", after=60)
    phone.seen("g1", IDEAS, after=40)
    tapped = phone.seen("g1", IDEAS, sign="asks-how-you-know", after=45)
    quote = phone.note(
        "Wait, how do you know it bends there?", kind="quote", group="g1", look_for=IDEAS, after=4
    )
    phone.seen("g1", HELP, sign="explains-how", after=60)
    phone.focus("g2", 60)
    phone.seen("g2", GOAL, after=30)
    phone.seen("g2", WORK, after=60)
    phone.counter("g2", IDEAS, sign="first-answer-stands", after=50)
    phone.note("Two students calculate, two build.", group="g2", look_for=WORK, after=20)
    phone.focus("g3", 90)
    helped = phone.seen("g3", HELP, sign="lets-other-try", after=70)
    phone.seen("g3", HELP, sign="lets-other-try", after=30)
    phone.seen("g3", GOAL, sign="joins-parts", after=30)
    phone.counter("g3", WORK, sign="waits-for-result", after=50)
    phone.seen("g3", WORK, after=30)
    phone.focus("g4", 80)
    phone.seen("g4", IDEAS, sign="tests-idea", after=60)
    phone.seen("g4", HELP, after=60)
    phone.note("What made you choose the groups of four?", kind="question", group="g4", after=30)
    phone.note("Tired class, fire drill before.", audience="me", after=20)
    phone.make("no_opportunity_marked", 30, group="class", look_for=REFLECT)
    phone.focus("g5", 40)
    phone.finish(40)
    phone.feedback(
        strengths=[
            {
                "text": "Wait, how do you know it bends there?",
                "look_for": IDEAS,
                "group": "g1",
                "evidence": [quote["id"], tapped["id"]],
            },
            {
                "text": "A helper put the ruler down and let the other student measure.",
                "look_for": HELP,
                "group": "g3",
                "evidence": [helped["id"]],
            },
        ],
        next_steps=[
            {
                "text": "Before anything is written, a second student adds a reason or a doubt, "
                "in another colour.",
                "look_for": IDEAS,
            }
        ],
        questions=[
            {
                "text": "Which idea here began with one student and was finished by another?",
                "look_for": IDEAS,
            }
        ],
    )
    send(services, phone)
    return phone


def contrast(services: Services) -> Phone:
    """A contrast: three groups between "Cooperative" and "Group work"."""
    phone = Phone()
    phone.start(rubric="cooperative-or-group-work", groups=_groups(3))
    for group in ("g1", "g2", "g3"):
        phone.focus(group, 30)
        phone.seen(group, "interdependence", sign="needs-part-to-go-on", after=50)
        phone.counter(group, "equal-contribution", sign="shares-by-strength", after=60)
        phone.seen(group, "social-interaction", after=50)
    phone.counter("g1", "interdependence", after=10)
    phone.counter("g3", "social-interaction", sign="settles-who-does-what", after=10)
    tapped = phone.counter("g3", "structure-and-guidance", sign="decides-approach", after=10)
    phone.make("no_opportunity_marked", group="class", look_for="accountability-motivation")
    phone.finish(60)
    phone.feedback(
        strengths=[
            {
                "text": "The group decides for itself how to go about it",
                "look_for": "structure-and-guidance",
                "group": "g3",
                "evidence": [tapped["id"]],
            }
        ],
        next_steps=[],
        questions=[{"text": "Which of the two did the task call for?"}],
    )
    send(services, phone)
    return phone


def workplace(services: Services) -> Phone:
    """A session at work, watched as a whole."""
    phone = Phone()
    phone.start(
        rubric="workplace-collaborative-learning",
        groups=[],
        place={**FREE_PLACE, "class": "Onboarding, March", "subject": "Safety", "task": None},
    )
    phone.focus("class")
    phone.seen("class", "safe-to-speak-up", sign="admits-gap", after=100)
    phone.seen("class", "safe-to-speak-up", sign="admits-gap", after=100)
    phone.note(
        "I got that wrong last year, and here is what it cost us.",
        kind="quote",
        look_for="safe-to-speak-up",
    )
    phone.counter("class", "mixed-groups", sign="one-team-group", after=60)
    phone.seen("class", "structure-with-freedom", after=60)
    phone.finish(300)
    send(services, phone)
    return phone


def empty(services: Services) -> Phone:
    """Started and finished, nothing in between."""
    phone = Phone()
    phone.start()
    phone.finish(30)
    send(services, phone)
    return phone


def _groups(count: int) -> list[dict[str, Any]]:
    return [{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, count + 1)]


TEACHER_ID = TEACHER.id

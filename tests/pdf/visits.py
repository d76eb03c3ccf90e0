"""Visits as coaches make them, and as nobody hopes to: what the reports are tried on."""

import json
from typing import Any

from tests.cast import COACH, TEACHER, Person
from tests.phone import PLACE, Phone
from walkthrough.usecases.release import reply
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


def replied(services: Services) -> Phone:
    """The ordinary visit, shared, with a reply as long as teachers write them."""
    phone = science(services)
    released(services, phone)
    reply(
        services,
        TEACHER.actor,
        phone.walkthrough,
        "Thank you, that was good to hear.\n\nI will try the second colour with 7B on Thursday, "
        "and ask Group 2 to explain each step to the others before they write.",
    )
    return phone


def long_reply(services: Services) -> Phone:
    """Page one is full, and the reply as long as it may be."""
    phone = long_texts(services, teacher_id=TEACHER.id)
    released(services, phone)
    reply(
        services,
        TEACHER.actor,
        phone.walkthrough,
        ("A reason, then a doubt, and after that an example. " * 200)[:10_000],
    )
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


MARKUP = (
    "<b>bold</b> <script>alert(1)</script> &lt; {{ 7 * 7 }} {% raw %} "
    '<img src="file:///etc/passwd"> <link rel="attachment" href="http://127.0.0.1/x">'
)
ARABIC = "\u0644\u0645\u0627\u0630\u0627 \u064a\u0646\u062d\u0646\u064a \u0647\u0646\u0627\u061f"
HEBREW = "\u05dc\u05de\u05d4 \u05d4\u05d2\u05e9\u05e8 \u05de\u05ea\u05db\u05d5\u05e4\u05e3"


def markup(services: Services) -> Phone:
    """Markup in every text that a person can type."""
    phone = Phone()
    place = {**FREE_PLACE, "class": "<i>7B</i>", "teacher": "<u>J</u>", "task": MARKUP}
    phone.start(place=place, groups=[{"id": "g1", "name": "<s>G</s>", "size": 4}])
    phone.focus("g1")
    phone.seen("g1", IDEAS)
    note = phone.note(MARKUP, kind="quote", group="g1", look_for=IDEAS)
    phone.finish(200)
    phone.feedback(
        strengths=[{"text": MARKUP, "group": "g1", "evidence": [note["id"]]}],
        next_steps=[{"text": "<h1>Try</h1>"}],
        questions=[{"text": "&amp;?"}],
    )
    send(services, phone)
    return phone


def right_to_left(services: Services) -> Phone:
    """Arabic and Hebrew, with Latin words and digits between them."""
    phone = Phone()
    place = {**FREE_PLACE, "class": "\u05d6\u05f3 2", "task": HEBREW}
    phone.start(place=place, groups=[{"id": "g1", "name": HEBREW[:4], "size": 4}])
    phone.focus("g1")
    phone.seen("g1", IDEAS)
    note = phone.note(ARABIC + " (7 cm)", kind="quote", group="g1", look_for=IDEAS)
    phone.finish(200)
    phone.feedback(
        strengths=[{"text": ARABIC + " (7 cm)", "group": "g1", "evidence": [note["id"]]}],
        next_steps=[{"text": HEBREW + ", Group 1!"}],
    )
    send(services, phone)
    return phone


def other_scripts(services: Services) -> Phone:
    """Emoji and scripts for which a bare machine may have no font."""
    phone = Phone()
    phone.start(groups=_groups(1))
    phone.focus("g1")
    phone.seen("g1", IDEAS)
    phone.note("\N{PARTY POPPER} Yes! \N{WAVING HAND SIGN}\U0001f3fd", group="g1", look_for=IDEAS)
    phone.note("\u4e3a\u4ec0\u4e48\uff1f", kind="quote", group="g1", look_for=IDEAS)
    phone.note("\u0915\u094d\u092f\u094b\u0902? \u12a0\u121b\u122d\u129b", group="g1")
    phone.finish(200)
    send(services, phone)
    return phone


def long_texts(services: Services, **where: str) -> Phone:
    """Every text as long as it may be, some of it one endless word."""
    phone = Phone()
    sentence = "A student says why and another one adds a reason to it. "
    text = (sentence * 200)[:10_000]
    label = "A long name for a class that meets in two rooms on the third floor " * 2
    place = {
        **FREE_PLACE,
        "class": label,
        "teacher": label,
        "subject": text,
        "grade": text,
        "task": text,
        "lesson_part": text,
        **where,
    }
    groups = [{"id": f"g{n}", "name": f"{n} {label}", "size": 4} for n in range(1, 7)]
    phone.start(place=place, groups=groups)
    phone.make("follow_up_marked", of=last_visit(services).walkthrough, outcome="partly")
    for group in groups:
        phone.focus(group["id"], 30)
        phone.seen(group["id"], IDEAS, after=120)
    quote = phone.note("x" * 10_000, kind="quote", group="g1", look_for=IDEAS)
    phone.note(text)
    phone.note("line\n" * 2_000)
    phone.finish(60)
    point = {"text": text, "look_for": IDEAS, "group": "g1", "evidence": [quote["id"]]}
    phone.feedback(
        strengths=[point, {**point, "text": "y" * 10_000}, point],
        next_steps=[point, {"text": "Second next step."}],
        questions=[{"text": "z" * 10_000}],
    )
    send(services, phone)
    return phone


def all_states(services: Services) -> Phone:
    """Each of the five states once, evidence and its opposite in one cell, and a removed group."""
    phone = Phone()
    phone.start(groups=_groups(4))
    phone.focus("g1")
    phone.seen("g1", IDEAS, after=60)
    phone.counter("g1", HELP, after=30)
    phone.seen("g1", WORK, after=10)
    phone.counter("g1", WORK, after=10)
    phone.make("no_opportunity_marked", group="g1", look_for=REFLECT)
    phone.focus("g2", 30)
    phone.focus("g3", 150)
    phone.seen("g4", GOAL)
    phone.make("group_removed", group="g4", name="Group 4")
    phone.finish(30)
    send(services, phone)
    return phone


def levels(services: Services) -> Phone:
    """A rating scale beside the marks, and a level alone."""
    publish(services, "rated", levels=3, look_fors=4)
    phone = Phone()
    phone.start(rubric="rated", groups=_groups(3))
    phone.focus("g1")
    phone.seen("g1", "look-for-1", after=60)
    phone.make("level_set", group="g1", look_for="look-for-1", level="level-3")
    phone.make("level_set", group="g2", look_for="look-for-2", level="level-1")
    phone.finish(200)
    send(services, phone)
    return phone


def exploding(services: Services) -> Phone:
    """2,000 notes, 40 look-fors and 12 groups."""
    publish(services, "huge", levels=0, look_fors=40)
    phone = Phone()
    phone.start(rubric="huge", groups=_groups(12))
    for number in range(480):
        phone.seen(f"g{number % 12 + 1}", f"look-for-{number // 12 + 1}")
    for number in range(2_000):
        phone.note(f"Note {number}: " + "a reason and another one " * 40, group="g1")
    phone.finish()
    phone.feedback(strengths=[{"text": f"Strength {number}"} for number in range(50)])
    send(services, phone)
    return phone


def publish(services: Services, name: str, *, levels: int, look_fors: int) -> None:
    """Put a made-up rubric on the shelf, in version 1.0.0."""
    rubric: dict[str, Any] = {
        "format": 1,
        "id": name,
        "version": "1.0.0",
        "language": "en",
        "title": f"A rubric called {name}",
        "look_fors": [
            {
                "id": f"look-for-{number}",
                "title": f"Look-for number {number}",
                "statement": f"Students do the thing of number {number} with one another.",
                "measure": "rate" if number % 2 else "presence",
                "seen": [{"id": "sign", "text": f"A student does thing {number}"}],
            }
            for number in range(1, look_fors + 1)
        ],
    }
    if levels:
        rubric["levels"] = [
            {"id": f"level-{number}", "label": f"Step {number}"} for number in range(1, levels + 1)
        ]
    services.rubrics.publish(json.dumps(rubric).encode(), f"{name}.json")


def _groups(count: int) -> list[dict[str, Any]]:
    return [{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, count + 1)]

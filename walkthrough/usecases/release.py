"""Sharing feedback with its teacher, taking it back, and what the teacher says to it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Conflict, Invalid
from walkthrough.domain.events import MAX_TEXT, Place
from walkthrough.domain.walkthrough import Draft, Walkthrough
from walkthrough.usecases.server_events import Fields, say
from walkthrough.usecases.services import Services
from walkthrough.usecases.sharing_records import Blocked
from walkthrough.usecases.walkthroughs import require

Via = Literal["link", "pdf"]


def share(
    services: Services,
    actor: Actor,
    walkthrough: str,
    *,
    as_shown: str,
    via: Via = "link",
    languages: Sequence[str] = (),
    written_in: str | None = None,
) -> bool:
    """Release the latest feedback to the class's teacher; False when it was released already.

    `as_shown` is what `shown` gave for the page: anything else has changed since. The report is
    shared in `languages` (none given: in each reader's own); `written_in` is its observer's.
    Raises `Conflict` (`changed_since`), `Invalid` (`not_finished`, `discarded`,
    `nothing_to_share`), and as `require`.
    """

    def decide(folded: Walkthrough) -> Fields | None:
        refuse_blocked(folded)
        if as_shown != shown(folded):
            raise Conflict(
                "changed_since",
                N_("The feedback or the class has changed since then. Read it again, then share."),
            )
        feedback = folded.feedback
        if feedback is None or is_shared(folded):
            return None
        return {
            "type": "feedback_released",
            "feedback": feedback.latest.id,
            "via": via,
            "languages": list(languages),
            "written_in": written_in,
        }

    require(services, actor, "write", walkthrough)
    return say(services, actor, walkthrough, decide)


def withdraw(services: Services, actor: Actor, walkthrough: str, *, feedback: str) -> bool:
    """Take the shared text of that id back; False when it is not shared (any more).

    Raises `Invalid` (`already_opened`), and as `require`.
    """
    require(services, actor, "write", walkthrough)
    return say(
        services,
        actor,
        walkthrough,
        lambda folded: (
            {"type": "feedback_withdrawn", "feedback": feedback}
            if released_id(folded) == feedback
            else None
        ),
    )


def acknowledge(services: Services, actor: Actor, walkthrough: str, *, feedback: str) -> bool:
    """The teacher's “Got it” to the text of that id; False when it was said before.

    Raises `Conflict` (`changed_since`) when another text is shared by now, and as `require`.
    """

    def decide(folded: Walkthrough) -> Fields | None:
        if released_id(folded) != feedback:
            raise Conflict(
                "changed_since", N_("Your coach has shared a newer text. Read it first.")
            )
        if folded.feedback is None or folded.feedback.acknowledged_at is not None:
            return None
        return {"type": "feedback_acknowledged", "feedback": feedback}

    require(services, actor, "reply", walkthrough)
    return say(services, actor, walkthrough, decide)


def reply(services: Services, actor: Actor, walkthrough: str, text: str) -> bool:
    """The teacher's answer, kept as it was written; False for the same words once more.

    Raises `Invalid` (`empty_reply`, `text_too_long`, `bad_text`), and as `require`.
    """
    require(services, actor, "reply", walkthrough)
    if not text.strip():
        raise Invalid("empty_reply", N_("Write your reply first."))
    if len(text) > MAX_TEXT:
        raise Invalid(
            "text_too_long",
            N_("A reply can have %(most)s characters. This one has %(given)s."),
            most=MAX_TEXT,
            given=len(text),
        )

    def decide(folded: Walkthrough) -> Fields | None:
        said = folded.feedback.replies if folded.feedback else ()
        if said and (said[-1].by, said[-1].text) == (actor.id, text):
            return None
        return {"type": "reply_written", "text": text}

    return say(services, actor, walkthrough, decide)


def shown(walkthrough: Walkthrough) -> str:
    """What stands for the text and for the place that it is about, to tell whether they changed."""
    feedback = walkthrough.feedback.latest.id if walkthrough.feedback else ""
    return sha256(f"{feedback}\n{_place(walkthrough.place)}".encode()).hexdigest()[:32]


def blocked(walkthrough: Walkthrough) -> Blocked | None:
    """Why the feedback cannot be shared, or None."""
    if walkthrough.status != "finished":
        return "discarded" if walkthrough.status == "discarded" else "open"
    feedback = walkthrough.feedback
    return None if feedback and _has_words(feedback.latest) else "empty"


def refuse_blocked(walkthrough: Walkthrough) -> None:
    """Raises `Invalid` when the feedback cannot be shared."""
    match blocked(walkthrough):
        case "discarded":
            raise Invalid("discarded", N_("This walkthrough was discarded."))
        case "open":
            raise Invalid("not_finished", N_("Finish this walkthrough first, then share it."))
        case "empty":
            raise Invalid("nothing_to_share", N_("Choose the feedback first, then share it."))


def is_shared(walkthrough: Walkthrough) -> bool:
    """Whether the class's teacher sees the very text that is the latest."""
    feedback = walkthrough.feedback
    if feedback is None or feedback.released is None:
        return False
    # A class that was corrected since may be somebody else's.
    hers = feedback.released.teacher_id == walkthrough.place.teacher_id
    return hers and feedback.released.feedback.id == feedback.latest.id


def released_id(walkthrough: Walkthrough) -> str | None:
    """The id of the text that the teacher sees."""
    released = walkthrough.feedback.released if walkthrough.feedback else None
    return released.feedback.id if released else None


def _has_words(draft: Draft) -> bool:
    every = (*draft.strengths, *draft.next_steps, *draft.questions)
    return any(item.text.strip() for item in every)


def _place(place: Place) -> str:
    """The parts of a place that say whose lesson it was."""
    return "\n".join([place.school, place.teacher_id or "", place.teacher, place.class_])

"""The next step that was shared with a class, and whether it still greets at the next visit.

It is the observer's own: what a colleague agreed with a teacher stays between the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from walkthrough.domain import events as ev
from walkthrough.domain.events import Place
from walkthrough.domain.fold import fold
from walkthrough.domain.walkthrough import Header, Walkthrough
from walkthrough.usecases.services import Services

# After these there is nothing left to ask about; "partly" and "not yet" are asked again.
_SETTLED = frozenset({"tried", "dropped"})


@dataclass(frozen=True)
class NextStep:
    """A shared next step: its text, the walkthrough it comes from, and when it was shared."""

    text: str
    of: str
    at: str


def step_to_greet_with(services: Services, newest_first: Iterable[Header]) -> NextStep | None:
    """The last shared next step of one observer's visits to one class, unless it was settled."""
    settled: set[str] = set()
    for header in newest_first:
        folded = folded_walkthrough(services, header.id)
        if folded is None:
            continue
        if folded.follow_up and folded.follow_up.outcome in _SETTLED:
            settled.add(folded.follow_up.of)
        step = released_step(header, folded)
        if step is not None:
            return None if header.id in settled else step
    return None


def shared_step(services: Services, header: Header) -> NextStep | None:
    """The next step that this walkthrough's teacher was given."""
    folded = folded_walkthrough(services, header.id)
    return released_step(header, folded) if folded else None


def same_class(one: Place, other: Place) -> bool:
    """Whether two visits were to one class of one teacher: by id where both have it, else by
    school and name."""
    if not same_teacher(one, other.teacher_id, other.teacher):
        return False
    if one.class_id is not None and one.class_id == other.class_id:
        return True
    return (one.school, one.class_) == (other.school, other.class_)


def same_teacher(place: Place, teacher_id: str | None, teacher: str) -> bool:
    """Whether it was this teacher's lesson: by account where both are known, else by name."""
    if place.teacher_id and teacher_id:
        return place.teacher_id == teacher_id
    return place.teacher == teacher


def folded_walkthrough(services: Services, walkthrough: str) -> Walkthrough | None:
    """A walkthrough's feedback and follow-up; without a rubric its cells are not counted."""
    documents = services.store.walkthroughs.events(walkthrough)
    return fold(ev.readable(documents), ())


def released_step(header: Header, walkthrough: Walkthrough) -> NextStep | None:
    """The next step of the text that the teacher sees."""
    released = walkthrough.feedback.released if walkthrough.feedback else None
    texts = (item.text for item in released.feedback.next_steps) if released else ()
    text = next((text for text in texts if text.strip()), None)
    return NextStep(text, header.id, released.at) if released and text else None

"""Who may do what to which walkthrough: the one table, asked by every use case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from walkthrough.domain.ports import Role, User
from walkthrough.domain.walkthrough import Header

Action = Literal["know", "read", "read_texts", "read_events", "write", "reply"]
PrincipalSees = Literal["aggregates", "walkthroughs"]

# A teacher reads feedback in peace for this long before anyone above may read its words.
TEACHER_FIRST = timedelta(hours=48)


@dataclass(frozen=True)
class Actor:
    """Whoever is asking. A district lead's `schools` are beside the point: it has them all."""

    id: str
    name: str
    role: Role
    schools: frozenset[str]

    @classmethod
    def of(cls, user: User) -> "Actor":
        """The actor that a user is."""
        return cls(user.id, user.name, user.role, frozenset(user.schools))

    def has_school(self, school: str) -> bool:
        """Whether the school is one of theirs."""
        return self.role == "district" or school in self.schools

    @property
    def observes(self) -> bool:
        """Whether they observe at all: everyone but teachers."""
        return self.role != "teacher"

    @property
    def administers(self) -> bool:
        """Whether schools, people, classes and rubrics are theirs to change."""
        return self.role == "district"

    @property
    def oversees(self) -> bool:
        """Whether they may see who was visited, and sums over released visits."""
        return self.role in ("principal", "district")


def may_observe(actor: Actor, school: str) -> bool:
    """Whether the actor may begin or go on with a walkthrough in a school."""
    return actor.observes and actor.has_school(school)


def may(
    actor: Actor,
    action: Action,
    thing: Header,
    *,
    principal_sees: PrincipalSees,
    now: datetime,
) -> bool:
    """Whether the actor may do this to the walkthrough.

    `know`: that the visit took place (date, teacher, class). `read`: the released walkthrough, or
    one's own. `read_texts`: its notes and feedback too. `read_events`: the raw evidence, private
    notes included. `write`: add to it. `reply`: acknowledge and answer. What an actor may not
    `know` of is to be answered like something that does not exist.
    """
    own = thing.observer == actor.id
    if action == "read_events":
        return own
    if action == "write":
        return own and may_observe(actor, thing.place.school)
    their_teacher = _was_given(actor, thing)
    if action == "reply":
        return their_teacher
    if own or their_teacher:
        return True
    above = actor.oversees and actor.has_school(thing.place.school) and not _discarded(thing)
    if action == "know" or not above:
        return above
    if principal_sees != "walkthroughs" or thing.released_at is None:
        return False
    return action == "read" or _words_open(thing, now)


def _was_given(actor: Actor, thing: Header) -> bool:
    """Whether the actor is the teacher whom the feedback was released to."""
    return (
        actor.role == "teacher"
        and thing.released_to == actor.id
        and actor.has_school(thing.place.school)
        and not _discarded(thing)
    )


def _discarded(thing: Header) -> bool:
    return thing.status == "discarded"


def _words_open(thing: Header, now: datetime) -> bool:
    if thing.acknowledged_at is not None:
        return True
    released = datetime.fromisoformat(thing.released_received_at or thing.released_at or "")
    return now - released >= TEACHER_FIRST

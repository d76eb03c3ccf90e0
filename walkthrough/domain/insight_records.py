"""What one walkthrough amounts to: the records that `insight.summarise` fills."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from walkthrough.domain.rubric import LookFor

State = Literal["not_watched", "nothing", "no_opportunity", "seen", "counter"]
Lean = Literal["first", "second", "even"]
Source = Literal[
    "quote", "observation", "sign", "statement", "question", "counter", "silent", "seen", "contrast"
]


@dataclass(frozen=True)
class CellInsight:
    """One look-for in one place. `states` never mixes "nothing there" with "nobody looked"."""

    group: str
    look_for: str
    watched: bool
    seen: int
    counter: int
    no_opportunity: bool
    level: str | None

    @property
    def states(self) -> tuple[State, ...]:
        """One of the five states, or both "seen" and "counter"."""
        if self.seen or self.counter:
            found: tuple[tuple[State, int], ...] = (("seen", self.seen), ("counter", self.counter))
            return tuple(state for state, count in found if count)
        if self.no_opportunity:
            return ("no_opportunity",)
        return ("nothing",) if self.watched else ("not_watched",)

    @property
    def counts(self) -> bool:
        """Whether the cell may enter a denominator, were its group not removed."""
        return self.watched and not self.no_opportunity


@dataclass(frozen=True)
class Row:
    """One group, or the whole class (`id` "class", `name` None), with a cell for each look-for.

    `seconds` is how long it was in focus. A removed group has a row while it holds evidence.
    """

    id: str
    name: str | None
    size: int | None
    seconds: int
    watched: bool
    removed: bool
    cells: tuple[CellInsight, ...]


@dataclass(frozen=True)
class Presence:
    """In how many groups a look-for was seen: "seen in `seen_in` of `of` groups".

    `of` counts groups that were watched, not removed, and had an opportunity. `silent_in` of them
    hold no mark of any kind. `class_seen` and `class_counter` are taps on the whole class, which
    is no group and enters no denominator.
    """

    seen_in: int
    counter_in: int
    silent_in: int
    of: int
    no_opportunity: int
    not_watched: int
    class_seen: int
    class_counter: int


@dataclass(frozen=True)
class Rate:
    """How often something countable was seen: pooled over the groups of a denominator, or while
    the whole class was watched.

    `per_ten_minutes` is 600 × `events` / `seconds`; None when `seconds` is under
    `insight.RATE_SECONDS`: too little watching to speak of a rate.
    """

    events: int
    seconds: int
    per_ten_minutes: float | None


@dataclass(frozen=True)
class Position:
    """Where the lesson sits on one attribute of a contrast; neither pole is the better.

    `first`, `second` and `even` count places (groups, and the whole class where it was marked) by
    the pole with more taps there: each place counts once, however busy the observer's thumb was.
    `lean` is the pole of more places; None without any evidence.
    """

    first: int
    second: int
    even: int
    lean: Lean | None


@dataclass(frozen=True)
class LookForInsight:
    """One look-for over the whole visit.

    `rate` is that of the groups, `class_rate` that of the whole class where it has a row; both
    only where the rubric measures one. `position` only in a contrast.
    """

    look_for: LookFor
    presence: Presence
    rate: Rate | None
    class_rate: Rate | None
    position: Position | None


@dataclass(frozen=True)
class Suggestion:
    """One candidate for the feedback, in words of the rubric or of the observer's notes.

    `evidence` holds ids of taps and notes; empty only for a "silent" next step or question, which
    rests on watched groups without a mark. `group` is None where it rests on several, `at` an
    event's instant, `sign` a sign's id. `source` says where it comes from: an observer's "quote",
    "observation" or "question"; a tagged "sign"; the look-for's "statement" (untagged taps); or
    the rubric, because of "counter" evidence, of "silent" groups, to build on what was "seen", or
    to think about where a "contrast" sits.
    """

    text: str
    look_for: str | None
    group: str | None
    at: str | None
    source: Source
    sign: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Suggestions:
    """Candidates, the likeliest first; at most `insight_suggestions.MOST` of each."""

    strengths: tuple[Suggestion, ...] = ()
    next_steps: tuple[Suggestion, ...] = ()
    questions: tuple[Suggestion, ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON, the shape in which the phone computes them too."""
        return {
            kind: [{**asdict(one), "evidence": list(one.evidence)} for one in some]
            for kind, some in (
                ("strengths", self.strengths),
                ("next_steps", self.next_steps),
                ("questions", self.questions),
            )
        }


@dataclass(frozen=True)
class Insight:
    """One walkthrough, summed up without ranking anybody.

    `rows` are the groups in order, then the whole class where it was watched or marked.
    `groups_watched` of `groups` (both without removed ones); `seconds` of watching altogether.
    """

    rows: tuple[Row, ...]
    look_fors: tuple[LookForInsight, ...]
    groups: int
    groups_watched: int
    seconds: int
    suggestions: Suggestions

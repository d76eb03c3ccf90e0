"""What the report of one walkthrough shows: everything its template needs, chosen and ready.

Times are aware datetimes in the school's zone. `Words` are texts that people wrote; nothing in
them is markup.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from walkthrough.domain.insight_records import Lean, State
from walkthrough.domain.walkthrough import Status

Direction = Literal["ltr", "rtl"]
QUOTATION_MARKS = frozenset("\"'“”„‟‘‚«‹「『")


@dataclass(frozen=True)
class Words:
    """A text as somebody wrote it; `cut` when it goes on elsewhere.

    `direction` is that of its first letter, `language` its rubric's, None where nobody knows.
    """

    text: str
    direction: Direction = "ltr"
    cut: bool = False
    language: str | None = None

    @property
    def has_quotation_marks(self) -> bool:
        """Whether it opens with a quotation mark already, so that it needs no more of them."""
        return self.text[:1] in QUOTATION_MARKS


@dataclass(frozen=True)
class Where:
    """A group by its name; the whole class where `name` is None."""

    name: Words | None


@dataclass(frozen=True)
class PlaceLine:
    """Where and when the visit took place, each part short enough for a heading.

    `filed_as`: the class and the day in plain ASCII, for a file name.
    """

    class_: Words
    subject: Words | None
    grade: Words | None
    teacher: Words
    school: Words
    task: Words | None
    lesson_part: Words | None
    observer: Words | None
    started: datetime
    filed_as: str


@dataclass(frozen=True)
class Watched:
    """How much was watched: whole minutes, and how many of the groups."""

    minutes: int
    groups_watched: int
    groups: int
    whole_class: bool


@dataclass(frozen=True)
class Point:
    """A strength, a next step or a question, and what it rests on.

    `spoken` when the text is itself a quote. `support` is the quote or the sign behind a text in
    the observer's own words.
    """

    text: Words
    spoken: bool = False
    look_for: Words | None = None
    where: Where | None = None
    at: datetime | None = None
    support: Words | None = None
    support_spoken: bool = False


@dataclass(frozen=True)
class LastStep:
    """The last visit's next step (None where it is not known here) and what became of it:
    "tried", "partly", "not_yet" or "dropped"."""

    text: Words | None
    outcome: str


@dataclass(frozen=True)
class ReplyLine:
    """What the teacher answered, who it was and when."""

    text: Words
    by: Words | None
    at: datetime


@dataclass(frozen=True)
class Leaning:
    """The attributes of a contrast that showed one side more: its name, or None for both alike."""

    side: Words | None
    titles: tuple[Words, ...]


@dataclass(frozen=True)
class FrontPage:
    """Page one. Without `chosen` feedback the points are what was seen most plainly.

    `leanings` say where the lesson sits; only in a contrast. `replies`: on paper the latest one.
    """

    chosen: bool = False
    last_step: LastStep | None = None
    strengths: tuple[Point, ...] = ()
    next_step: Point | None = None
    question: Point | None = None
    leanings: tuple[Leaning, ...] = ()
    replies: tuple[ReplyLine, ...] = ()


@dataclass(frozen=True)
class FurtherPoints:
    """What page one has no room for, and in full what it cut; `replies_left` are not here."""

    strengths: tuple[Point, ...] = ()
    next_steps: tuple[Point, ...] = ()
    questions: tuple[Point, ...] = ()
    replies: tuple[ReplyLine, ...] = ()
    replies_left: int = 0


@dataclass(frozen=True)
class Minutes:
    """Minutes in focus, rounded; `under_one` where that would say 0 and hide a moment."""

    value: int
    under_one: bool = False


@dataclass(frozen=True)
class Column:
    """One group of the matrix, or the whole class."""

    where: Where
    minutes: Minutes
    watched: bool
    removed: bool


@dataclass(frozen=True)
class Mark:
    """One state of a cell. `tone` is 1 to 3 for seen and counter-evidence, else 0."""

    state: State
    count: int
    tone: int


@dataclass(frozen=True)
class MatrixCell:
    """One mark; two where a group showed evidence and its opposite. `level`: its label."""

    marks: tuple[Mark, ...]
    level: Words | None


@dataclass(frozen=True)
class RateLine:
    """So often in ten minutes, over so many minutes; `per_ten` None: too little was watched."""

    per_ten: float | None
    minutes: int


@dataclass(frozen=True)
class PoleLine:
    """In how many places an attribute showed the first pole, the second, and both alike."""

    first: int
    second: int
    even: int
    lean: Lean | None


@dataclass(frozen=True)
class SumLine:
    """One look-for over the whole visit: "seen in `seen_in` of `of` groups"."""

    seen_in: int
    counter_in: int
    of: int
    class_seen: bool
    class_counter: bool
    rate: RateLine | None
    class_rate: RateLine | None
    poles: PoleLine | None


@dataclass(frozen=True)
class MatrixRow:
    """One look-for with its cells, in the order of the columns; `sum` in the last table only.

    `statement` is None where there are too many look-fors to spell out.
    """

    title: Words
    statement: Words | None
    cells: tuple[MatrixCell, ...]
    sum: SumLine | None


@dataclass(frozen=True)
class Matrix:
    """As many groups as fit side by side, of several such tables; `sums`: its rows have them."""

    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    sums: bool


@dataclass(frozen=True)
class NoteLine:
    """One note. `versions` are texts written apart on two devices, for the observer to settle."""

    kind: str
    text: Words
    at: datetime
    where: Where | None
    look_for: Words | None
    versions: tuple[Words, ...] = ()


@dataclass(frozen=True)
class RubricLine:
    """The rubric, what its two marks are called, and where it comes from."""

    title: Words
    version: str
    contrast: bool
    seen: Words
    counter: Words
    levels: bool
    source_title: str
    source_authors: str
    source_licence: str
    source_url: str
    source_note: str
    source_language: str = "en"


@dataclass(frozen=True)
class ObserverAside:
    """What only the observer is shown, and only on the page: never part of a PDF.

    `late` and `unplaced` count marks that came after the finish, or name a group that has not
    arrived. `clock_minutes` is by how much the device's clock was ahead (else negative, or 0).
    """

    private_notes: tuple[NoteLine, ...]
    private_notes_left: int
    late: int
    unplaced: int
    clock_minutes: int
    feedback_versions: int


@dataclass(frozen=True)
class WalkthroughReport:
    """The report of one walkthrough, as one reader may see it.

    `draft`: the teacher does not see this text (yet). `words_open`: this reader may read notes
    and feedback; else there are none here. `line` is the district's own line, None for ours.
    `notes_left` notes are in the app only. `link` is where to reply, "" if the address is not
    known. `aside` is None for everybody but the observer. `as_written`: what people wrote is in
    another language than the report, and stays in it.
    """

    id: str
    status: Status
    draft: bool
    words_open: bool
    line: Words | None
    link: str
    place: PlaceLine
    watched: Watched
    front: FrontPage
    further: FurtherPoints
    matrices: tuple[Matrix, ...]
    notes: tuple[NoteLine, ...]
    notes_left: int
    rubric: RubricLine
    aside: ObserverAside | None
    as_written: bool = False

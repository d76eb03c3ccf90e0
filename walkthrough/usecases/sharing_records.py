"""What the pages say about sharing: what will be seen, how far it has got, what came back.

Times are aware datetimes in the school's zone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from walkthrough.usecases.report_records import Words

State = Literal["draft", "shared", "changed"]
Blocked = Literal["discarded", "open", "empty"]


@dataclass(frozen=True)
class Slip:
    """What somebody is about to share: with whom, of which lesson, and in which words.

    `as_shown` stands for all of it: sharing is refused when it is not what was shown.
    `blocked` says why it cannot be shared yet. `signs_in`: the teacher has an account and will
    find it. `notes` counts the notes that go with it. `language` is the teacher's own, or else
    the observer's; "" where neither chose one.
    """

    teacher: Words
    class_: Words
    started: datetime
    strengths: tuple[Words, ...]
    next_steps: tuple[Words, ...]
    questions: tuple[Words, ...]
    notes: int
    as_shown: str
    signs_in: bool
    blocked: Blocked | None
    language: str


@dataclass(frozen=True)
class OpenedBy:
    """Somebody who opened the report, and when first; `words` if notes and feedback were open."""

    name: str
    you: bool
    teacher: bool
    at: datetime
    words: bool


@dataclass(frozen=True)
class Sharing:
    """How far the feedback has got, for the two whose it is: the observer and the teacher.

    `changed`: the observer's text is newer than the one shared, or the class was corrected.
    `feedback` is the shared text's id, "" while none is; `shared_with` the teacher's name;
    `languages` those in which it was shared.
    """

    state: State
    feedback: str
    shared: datetime | None
    shared_with: str
    opened: tuple[OpenedBy, ...]
    may_withdraw: bool
    acknowledged: datetime | None
    replies: int
    others_may_read: bool
    languages: tuple[str, ...]

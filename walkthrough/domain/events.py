"""Events: facts in the past tense, checked once at the gate and never changed afterwards.

An event travels and rests as a JSON document (`Document`). `parse` turns one into a frozen model;
unknown keys are kept, so that an older server stores what a newer phone says.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.json_values import MAX_INTEGER, check_values, same_value

Document = Mapping[str, Any]

WHOLE_CLASS: Final = "class"
MAX_TEXT: Final = 10_000
MAX_GROUPS: Final = 40
MAX_ITEMS: Final = 50
MAX_LANGUAGES: Final = 4
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2999
SERVER_KEYS: Final = frozenset({"by", "received_at", "cursor", "skew_seconds"})

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# A BCP 47 tag of a language, with a script or a country at most: "es", "pt-BR", "zh-Hant".
LANGUAGE_TAG: Final = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def _real_instant(text: str) -> str:
    if not _INSTANT.fullmatch(text):
        raise PydanticCustomError("instant", "must look like 2026-11-22T14:03:05.120Z")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("instant", "is not a real date and time") from error
    # A phone without a battery says 1970; beyond these years no calendar can follow.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("instant", "is not in a year from 1970 to 2999")
    return text


Uuid = Annotated[str, StringConstraints(pattern=_UUID)]
Instant = Annotated[str, AfterValidator(_real_instant)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
GroupId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
LookForId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)]
SignId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Size = Annotated[int, Field(ge=1, le=999)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class RubricRef(_Part):
    """The pinned rubric: its id and exact version."""

    id: Label
    version: Label


class Place(_Part):
    """Where the visit happens. `school` is an id; the rest is what people call things."""

    school: Label
    teacher: Name
    class_: Name = Field(alias="class")
    subject: Text | None = None
    grade: Text | None = None
    task: Text | None = None
    lesson_part: Text | None = None
    class_id: Label | None = None
    teacher_id: Label | None = None


class Group(_Part):
    """A table of students, called what the observer calls it; never student names."""

    id: GroupId
    name: Name
    size: Size | None = None

    @model_validator(mode="after")
    def _not_the_whole_class(self) -> "Group":
        if self.id == WHOLE_CLASS:
            raise PydanticCustomError("group", "the id 'class' is kept for the whole class")
        return self


class FeedbackItem(_Part):
    """One strength, next step or question, with the evidence (event ids) that it rests on."""

    text: Text
    look_for: LookForId | None = None
    group: GroupId | None = None
    evidence: Annotated[list[Uuid], Field(max_length=500)] = []


class Event(_Part):
    """What every event carries. `by`, `received_at` and `cursor` are the server's."""

    id: Uuid
    walkthrough: Uuid
    type: str
    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    device: Uuid
    seq: Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    at: Instant
    by: str = ""
    received_at: str = ""
    cursor: int = 0

    @property
    def order(self) -> tuple[str, str, int, str]:
        """The total order by which every replica agrees what "the latest" is."""
        return (self.at, self.device, self.seq, self.id)

    @property
    def named_group(self) -> str | None:
        """The group that this type of event speaks of; an unknown key of that name is none."""
        return getattr(self, "group", None) if "group" in type(self).model_fields else None

    @property
    def named_look_for(self) -> str | None:
        """The look-for that this type of event speaks of."""
        return getattr(self, "look_for", None) if "look_for" in type(self).model_fields else None


class WalkthroughStarted(Event):
    type: Literal["walkthrough_started"]
    rubric: RubricRef
    place: Place
    groups: Annotated[list[Group], Field(max_length=MAX_GROUPS)]
    visit: Uuid | None = None

    @model_validator(mode="after")
    def _groups_differ(self) -> "WalkthroughStarted":
        if len({group.id for group in self.groups}) != len(self.groups):
            raise PydanticCustomError("groups", "two groups have the same id")
        return self


class PlaceCorrected(Event):
    type: Literal["place_corrected"]
    place: Place


class WalkthroughDiscarded(Event):
    type: Literal["walkthrough_discarded"]


class _NamesGroup(Event):
    group: GroupId


class _ChangesGroup(_NamesGroup):
    size: Size | None = None

    @model_validator(mode="after")
    def _not_the_whole_class(self) -> "_ChangesGroup":
        if self.group == WHOLE_CLASS:
            raise PydanticCustomError("group", "the whole class is no group to change")
        return self


class GroupAdded(_ChangesGroup):
    type: Literal["group_added"]
    name: Name


class GroupRenamed(_ChangesGroup):
    type: Literal["group_renamed"]
    name: Name


class GroupRemoved(_ChangesGroup):
    type: Literal["group_removed"]
    name: Name | None = None


class GroupFocused(_NamesGroup):
    type: Literal["group_focused"]


class ObservingPaused(Event):
    type: Literal["observing_paused"]
    group: GroupId | None = None


class _Mark(_NamesGroup):
    look_for: LookForId


class EvidenceSeen(_Mark):
    type: Literal["evidence_seen"]
    sign: SignId | None = None


class CounterEvidenceSeen(_Mark):
    type: Literal["counter_evidence_seen"]
    sign: SignId | None = None


class EvidenceTagged(Event):
    type: Literal["evidence_tagged"]
    target: Uuid
    sign: SignId


class EvidenceMoved(_NamesGroup):
    type: Literal["evidence_moved"]
    target: Uuid


class NoOpportunityMarked(_Mark):
    type: Literal["no_opportunity_marked"]


class LevelSet(_Mark):
    type: Literal["level_set"]
    level: Label | None


class NoteWritten(Event):
    type: Literal["note_written"]
    text: Text
    kind: Literal["quote", "observation", "question"]
    audience: Literal["teacher", "me"] = "teacher"
    group: GroupId | None = None
    look_for: LookForId | None = None


class NoteAmended(Event):
    type: Literal["note_amended"]
    note: Uuid
    text: Text | None = None
    audience: Literal["teacher", "me"] | None = None
    based_on: Uuid


class FollowUpMarked(Event):
    type: Literal["follow_up_marked"]
    of: Uuid
    outcome: Literal["tried", "partly", "not_yet", "dropped"]


class EventRetracted(Event):
    type: Literal["event_retracted"]
    target: Uuid


class WalkthroughFinished(Event):
    type: Literal["walkthrough_finished"]


class WalkthroughReopened(Event):
    type: Literal["walkthrough_reopened"]


class FeedbackWritten(Event):
    type: Literal["feedback_written"]
    strengths: Annotated[list[FeedbackItem], Field(max_length=MAX_ITEMS)]
    next_steps: Annotated[list[FeedbackItem], Field(max_length=MAX_ITEMS)]
    questions: Annotated[list[FeedbackItem], Field(max_length=MAX_ITEMS)]
    based_on: Uuid | None = None


class FeedbackReleased(Event):
    type: Literal["feedback_released"]
    feedback: Uuid
    languages: Annotated[list[Language], Field(max_length=MAX_LANGUAGES)] = []
    written_in: Language | None = None


class FeedbackWithdrawn(Event):
    type: Literal["feedback_withdrawn"]
    feedback: Uuid


class FeedbackAcknowledged(Event):
    type: Literal["feedback_acknowledged"]
    feedback: Uuid | None = None


class ReplyWritten(Event):
    type: Literal["reply_written"]
    text: Text


AnyEvent = Annotated[
    WalkthroughStarted
    | PlaceCorrected
    | WalkthroughDiscarded
    | GroupAdded
    | GroupRenamed
    | GroupRemoved
    | GroupFocused
    | ObservingPaused
    | EvidenceSeen
    | CounterEvidenceSeen
    | EvidenceTagged
    | EvidenceMoved
    | NoOpportunityMarked
    | LevelSet
    | NoteWritten
    | NoteAmended
    | FollowUpMarked
    | EventRetracted
    | WalkthroughFinished
    | WalkthroughReopened
    | FeedbackWritten
    | FeedbackReleased
    | FeedbackWithdrawn
    | FeedbackAcknowledged
    | ReplyWritten,
    Field(discriminator="type"),
]
ADAPTER: Final[TypeAdapter[Event]] = TypeAdapter(AnyEvent)
BY_TEACHER: Final = frozenset({"feedback_acknowledged", "reply_written"})


def parse(document: Document) -> Event:
    """The event that a JSON object describes.

    Raises `Invalid` with the code `bad_event` (which field, and what is wrong with it),
    `unknown_type`, `bad_schema` (a newer phone's version), `bad_text` (NUL, a lone surrogate) or
    `text_too_long`.
    """
    if not isinstance(document, Mapping):
        raise Invalid("bad_event", N_("An event must be a JSON object."))
    check_values(document)
    try:
        return ADAPTER.validate_python(document)
    except ValidationError as error:
        raise _refusal(error) from None


def readable(documents: Iterable[Document]) -> list[Event]:
    """The events among stored documents, without those that only a later release understands."""
    events = []
    for document in documents:
        try:
            events.append(parse(document))
        except Invalid:
            continue
    return events


def same_content(one: Document, other: Document) -> bool:
    """Whether two events say the same as parsed JSON, whatever the server added to either."""
    return same_value(
        {key: value for key, value in one.items() if key not in SERVER_KEYS},
        {key: value for key, value in other.items() if key not in SERVER_KEYS},
    )


def now_text(moment: datetime) -> str:
    """A moment as events write it: UTC, milliseconds, a trailing Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(instant: str) -> int:
    """Milliseconds since 1970 of an event's `at`."""
    moment = datetime.fromisoformat(instant)
    return round(moment.timestamp() * 1000)


def _refusal(error: ValidationError) -> Invalid:
    first = error.errors(include_url=False)[0]
    kind, where = first["type"], [str(part) for part in first["loc"]]
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return Invalid(
            "unknown_type", N_("“%(type)s” is no type of event."), type=_tag(first["input"])
        )
    field = ".".join(where[1:]) or "event"
    if where[-1:] == ["schema"]:
        return Invalid("bad_schema", N_("This server reads events of schema 1 only."))
    if kind == "string_too_long" and first["ctx"]["max_length"] == MAX_TEXT:
        return Invalid(
            "text_too_long",
            N_("“%(field)s” is longer than %(most)s characters."),
            field=field,
            most=MAX_TEXT,
        )
    return Invalid("bad_event", N_("“%(field)s”: %(problem)s"), field=field, problem=first["msg"])


def _tag(document: Any) -> str:
    return str(document.get("type", ""))[:64] if isinstance(document, Mapping) else ""

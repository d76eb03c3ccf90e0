"""Every field of the rubric format in one table, for the checker, the JSON Schema and the docs.

Longer than a module should be: it is one table, and reads best in one piece.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from walkthrough.domain.errors import N_

FORMAT = 1
LOOK_FORS_MOST = 40


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, not blank, of at most `most` characters."""

    most: int


@dataclass(frozen=True, slots=True)
class Code:
    """Text of a fixed shape, such as an id or a version; `code` names the finding otherwise."""

    code: str
    pattern: str
    most: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; the first is the default."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """One whole number and no other."""

    value: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list with `least` to `most` items of one type."""

    of: "Type"
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Entries:
    """An object whose keys are chosen by the author and whose values have one type."""

    keys: Code
    of: "Type"
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape. A `required` field that is `inherited` may be missing in an overlay.

    `default` is what a missing field means; None where it means nothing.
    """

    name: str
    type: "Type"
    doc: str
    example: Any
    required: bool = False
    inherited: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with named fields."""

    name: str
    doc: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


Type: TypeAlias = Text | Code | Choice | Fixed | Items | Entries | Shape

_PART = "(0|[1-9][0-9]{0,5})"
ID = Code("bad_id", "^[a-z0-9]+(-[a-z0-9]+)*$", 64)
VERSION = Code("bad_version", rf"^{_PART}\.{_PART}\.{_PART}$", 20)
BASE = Code("bad_base", rf"^[a-z0-9]+(-[a-z0-9]+)*@{_PART}(\.{_PART}(\.{_PART})?)?$", 85)
LANGUAGE = Code("bad_language", "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", 11)
URL = Code("bad_url", r"^https?://[^\s<>\"\u0000-\u001f]+$", 500)

SIGN = Shape(
    "sign",
    N_("One thing that can be seen or heard."),
    (
        Field(
            "id",
            ID,
            N_("Unique in its look-for; stays when the text changes."),
            "adds-a-reason",
            True,
        ),
        Field(
            "text",
            Text(120),
            N_("What is seen or heard, short enough for a button on a phone."),
            "Adds a reason or an example to a classmate's idea",
            True,
        ),
    ),
)
LEVEL = Shape(
    "level",
    N_("One step of a rating scale, lowest first."),
    (
        Field(
            "id", ID, N_("Unique among the levels; stays when the label changes."), "emerging", True
        ),
        Field("label", Text(28), N_("What the button says."), "Emerging", True),
    ),
)
SOURCE = Shape(
    "source",
    N_("What the rubric rests on; printed on every report."),
    (
        Field("title", Text(200), N_("The title of the source."), "Collaboration look fors", True),
        Field(
            "authors",
            Items(Text(160), 1, 20),
            N_("Who made it, one entry each."),
            ["Lindsay Unified School District"],
            True,
        ),
        Field("licence", Text(160), N_("The licence of the source."), "CC BY 4.0", True),
        Field("url", URL, N_("Where to find it."), "https://example.org/look-fors"),
        Field("note", Text(600), N_("What was changed, or what else must be said."), "Reworded."),
    ),
)
MARKS = Shape(
    "marks",
    N_("What the two buttons say. A contrast names its two poles here."),
    (
        Field("seen", Text(24), N_("The button for evidence, or the first pole."), "Seen", True),
        Field(
            "counter",
            Text(24),
            N_("The button for the opposite, or the second pole."),
            "Instead",
            True,
        ),
    ),
)
_SIGNS = Items(SIGN, 0, 8)
_QUESTIONS = Items(Text(240), 0, 6)
_NEXT_STEPS = Items(Text(300), 0, 6)
LOOK_FOR = Shape(
    "look_for",
    N_("One thing to look for."),
    (
        Field(
            "id",
            ID,
            N_("Unique in the rubric. Evidence is recorded under it, so it never changes."),
            "building-on-ideas",
            True,
        ),
        Field(
            "title",
            Text(80),
            N_("Its name, at most 28 characters to fit a phone."),
            "Building on ideas",
            True,
            inherited=True,
        ),
        Field(
            "statement",
            Text(300),
            N_("What is looked for, in one plain sentence."),
            "A student takes up what a classmate said and changes, tests or extends it.",
            True,
            inherited=True,
        ),
        Field(
            "measure",
            Choice(("presence", "rate")),
            N_("presence: was it seen in this group? rate: single events that can be counted."),
            "rate",
        ),
        Field(
            "seen",
            _SIGNS,
            N_("Signs that it is there: three to five, one thing each."),
            [{"id": "adds-a-reason", "text": "Adds a reason or an example to a classmate's idea"}],
        ),
        Field(
            "counter",
            _SIGNS,
            N_("Signs of the opposite that can be seen: never mere silence."),
            [{"id": "read-in-turn", "text": "Answers are read out in turn without a response"}],
        ),
        Field(
            "no_opportunity_when",
            Text(300),
            N_("When it could not have shown, so that its absence says nothing."),
            "The groups worked silently on individual parts throughout.",
        ),
        Field(
            "why",
            Text(600),
            N_("Why it matters, for the teacher who reads the report."),
            "Explaining an idea to a peer sorts it out for the one who explains.",
        ),
        Field(
            "questions",
            _QUESTIONS,
            N_("Questions a coach can ask afterwards."),
            ["Which idea here began with one student and was finished by another?"],
        ),
        Field(
            "next_steps",
            _NEXT_STEPS,
            N_("Things to try tomorrow, one sentence each."),
            ["Before anything is written, a second student adds a reason or a doubt."],
        ),
    ),
)
TRANSLATED_LOOK_FOR = Shape(
    "translated_look_for",
    N_("The texts of one look-for in another language."),
    (
        Field("title", Text(80), N_("Its title."), "Construir sobre ideas"),
        Field(
            "statement", Text(300), N_("Its statement."), "Un estudiante retoma lo que dijo otro."
        ),
        Field(
            "signs",
            Entries(ID, Text(120), 1, 16),
            N_("The texts of its signs, by sign id."),
            {"adds-a-reason": "Añade una razón o un ejemplo"},
        ),
        Field(
            "no_opportunity_when",
            Text(300),
            N_("Its no_opportunity_when."),
            "Los grupos trabajaron en silencio.",
        ),
        Field("why", Text(600), N_("Its why."), "Explicar una idea ayuda a ordenarla."),
        Field("questions", _QUESTIONS, N_("Its questions, in order."), ["¿Qué idea cambió hoy?"]),
        Field(
            "next_steps",
            _NEXT_STEPS,
            N_("Its next steps, in order."),
            ["Pida una duda antes de escribir."],
        ),
    ),
)
TRANSLATION = Shape(
    "translation",
    N_("The texts of the rubric in another language."),
    (
        Field("title", Text(80), N_("The title of the rubric."), "Colaboración"),
        Field("summary", Text(600), N_("The summary."), "Cinco señales de colaboración."),
        Field(
            "marks",
            MARKS,
            N_("What the two buttons say."),
            {"seen": "Visto", "counter": "En cambio"},
        ),
        Field(
            "levels",
            Entries(ID, Text(28), 1, 6),
            N_("Labels by level id."),
            {"emerging": "Inicial"},
        ),
        Field(
            "look_fors",
            Entries(ID, TRANSLATED_LOOK_FOR, 1, LOOK_FORS_MOST),
            N_("Texts of the look-fors, by look-for id."),
            {"building-on-ideas": {"title": "Construir sobre ideas"}},
        ),
    ),
)
REPLACES = Shape(
    "replaces",
    N_("Which earlier version this one follows, and what became of its look-fors."),
    (
        Field("version", VERSION, N_("The earlier version, lower than this one."), "1.0.0", True),
        Field(
            "map",
            Entries(ID, ID, 1, LOOK_FORS_MOST),
            N_("Old look-for ids and their new ids; an id that stays needs no entry."),
            {"sharing-work": "everyone-works"},
        ),
    ),
)
RUBRIC = Shape(
    "rubric",
    N_("A rubric: what observers look for, in one file."),
    (
        Field(
            "$schema", Text(500), N_("Lets an editor complete and check."), "./rubric.schema.json"
        ),
        Field(
            "format",
            Fixed(FORMAT),
            N_("The version of this file format."),
            FORMAT,
            True,
            default=FORMAT,
        ),
        Field(
            "id",
            ID,
            N_("The name of the rubric for machines; stays over all versions."),
            "collaboration-look-fors",
            True,
        ),
        Field(
            "version",
            VERSION,
            N_("Three numbers; a published version never changes."),
            "1.0.0",
            True,
        ),
        Field(
            "kind",
            Choice(("look_fors", "contrast")),
            N_("look_fors: evidence for and against. contrast: two poles, neither the better."),
            "look_fors",
        ),
        Field("language", LANGUAGE, N_("The language of the texts, as a BCP 47 tag."), "en", True),
        Field("title", Text(80), N_("The name of the rubric."), "Collaboration look-fors", True),
        Field(
            "summary",
            Text(600),
            N_("What it is for, in a sentence or two."),
            "Five things to look for when students work in groups.",
        ),
        Field(
            "owner", Text(160), N_("Who answers for it."), "Lincoln District, Teaching and Learning"
        ),
        Field("changes", Text(1000), N_("What is new in this version."), "The first version."),
        Field(
            "source",
            SOURCE,
            N_("What the rubric rests on."),
            {
                "title": "Collaboration look fors",
                "authors": ["Lindsay Unified School District"],
                "licence": "CC BY 4.0",
                "note": "Reworded.",
            },
        ),
        Field(
            "marks",
            MARKS,
            N_("What the two buttons say; required for a contrast."),
            {"seen": "Cooperative", "counter": "Group work"},
            default={"seen": "Seen", "counter": "Instead"},
        ),
        Field(
            "levels",
            Items(LEVEL, 2, 6),
            N_("An optional rating scale, lowest level first."),
            [{"id": "emerging", "label": "Emerging"}, {"id": "secure", "label": "Secure"}],
        ),
        Field(
            "look_fors",
            Items(LOOK_FOR, 1, LOOK_FORS_MOST),
            N_("The look-fors, in the order in which they are shown."),
            [{"id": "building-on-ideas", "title": "Building on ideas", "statement": "…"}],
            True,
            inherited=True,
        ),
        Field(
            "translations",
            Entries(LANGUAGE, TRANSLATION, 1, 40),
            N_("The texts in other languages, by BCP 47 tag."),
            {"es": {"title": "Colaboración"}},
        ),
        Field(
            "extends",
            BASE,
            N_("Makes this file an overlay of another rubric: id@version."),
            "collaboration-look-fors@1",
        ),
        Field(
            "hide",
            Items(ID, 1, LOOK_FORS_MOST),
            N_("Look-fors of the base to leave out."),
            ["reflecting"],
        ),
        Field(
            "order",
            Items(ID, 1, LOOK_FORS_MOST),
            N_("Look-for ids in the order wanted; those not named follow."),
            ["building-on-ideas"],
        ),
        Field(
            "replaces",
            REPLACES,
            N_("Which earlier version this one follows."),
            {"version": "1.0.0", "map": {"sharing-work": "everyone-works"}},
        ),
    ),
)
SHAPES = (RUBRIC, LOOK_FOR, SIGN, MARKS, LEVEL, SOURCE, TRANSLATION, TRANSLATED_LOOK_FOR, REPLACES)

"""What the columns of the exports are called, and what is in them: the data dictionary."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from walkthrough.domain.errors import N_
from walkthrough.domain.tables import Column, Table

# Says a message in the reader's language.
Say = Callable[[str], str]


@dataclass(frozen=True)
class Voice:
    """How an export speaks to its reader: messages by `say`, rubrics in `language`."""

    say: Say = str
    language: str = "en"


ENGLISH = Voice()

WALKTHROUGHS: tuple[Column, ...] = (
    Column("walkthrough", "text", N_("The walkthrough's id; it never changes.")),
    Column("date", "day", N_("The day of the visit, in the school's time zone.")),
    Column("school", "text", N_("The school's id.")),
    Column("teacher", "text", N_("The teacher's name, as the observer wrote it.")),
    Column("class", "text", N_("The class, as the observer wrote it.")),
    Column("subject", "text", N_("The subject; empty where none was given.")),
    Column("grade", "text", N_("The grade; empty where none was given. It is text: “7”, “K”.")),
    Column("observer", "text", N_("The observer's name.")),
    Column("rubric", "text", N_("The rubric's id.")),
    Column("rubric_version", "text", N_("The version of the rubric that was observed with.")),
    Column(
        "group",
        "text",
        N_("The group's name, made unique within the walkthrough; “class” is the whole class."),
    ),
    Column("look_for", "text", N_("The look-for's id in that version of the rubric.")),
    Column(
        "watched",
        "truth",
        N_(
            "Whether the group was watched: for two minutes, or it has a mark of its own. "
            "A group that was not is in no denominator."
        ),
    ),
    Column("seen", "whole", N_("How often it was seen; in a contrast, the first pole.")),
    Column(
        "counter",
        "whole",
        N_("How often the opposite was seen (“Instead”); in a contrast, the second pole."),
    ),
    Column(
        "no_opportunity",
        "truth",
        N_("Whether it could not have shown here. It then leaves the denominators."),
    ),
    Column("level", "text", N_("The level's id; empty where none was set.")),
    Column(
        "focus_seconds",
        "whole",
        N_(
            "Seconds for which the group was in focus. The same in each of its rows: "
            "do not add it up over look-fors."
        ),
    ),
)

SUMS: tuple[Column, ...] = (
    Column("rubric", "text", N_("The rubric's id; empty where a row is about all of them.")),
    Column("rubric_versions", "text", N_("The versions that were used, joined where they belong.")),
    Column("look_for", "text", N_("The look-for's id; with its version where it was dropped.")),
    Column("title", "text", N_("The look-for's title.")),
    Column("period", "text", N_("“asked” is the period asked for, “before” the one before it.")),
    Column("from", "day", N_("The first day of the period.")),
    Column("to", "day", N_("The last day of the period.")),
    Column(
        "by",
        "text",
        N_("What the visits are told apart by: “all”, “month”, “grade”, “subject”, “school”."),
    ),
    Column("value", "text", N_("Which month, grade, subject or school; empty for “all”.")),
    Column("label", "text", N_("What that is called.")),
    Column(
        "measure",
        "text",
        N_(
            "What is told. visits: visits in which it was seen, of those in which it could have "
            "been. visits_counter: the same of “Instead”. groups, groups_counter: watched groups "
            "with an opportunity. rate, class_rate: pieces of evidence per ten minutes of watching "
            "groups, or the whole class. level, pole: groups by level, places by pole of a "
            "contrast. no_opportunity, not_watched: groups outside of the denominators. "
            "change_visits, change_groups, change_rate: the period asked for minus the one "
            "before. next_step: visits by what became of the last next step."
        ),
    ),
    Column("option", "text", N_("Which level, pole or outcome; empty for other measures.")),
    Column(
        "told",
        "text",
        N_(
            "“yes”, or “too_few”: it rests on fewer than three visits or five watched groups or, "
            "for whoever may not open single walkthroughs, three teachers. Then there is no number."
        ),
    ),
    Column("count", "whole", N_("How many.")),
    Column("of", "whole", N_("Of how many.")),
    Column("estimate", "decimal", N_("The share from 0 to 1, the rate, or the change.")),
    Column("low", "decimal", N_("Where its 95 % interval begins, with visits as the sample.")),
    Column("high", "decimal", N_("Where its 95 % interval ends.")),
    Column(
        "doubt",
        "text",
        N_(
            "Why the interval is a rough one: “one_visit”, “few_visits” (fewer than ten), “rare” "
            "(seen, or missed, in fewer than five). Of a change, “not_comparable”: the periods "
            "differ too much in who observed, in classes, rubrics or parts of the lesson. Empty "
            "where it can be relied on."
        ),
    ),
)

DICTIONARY: tuple[Column, ...] = (
    Column("table", "text", N_("The table that the column is in.")),
    Column("column", "text", N_("The column's name.")),
    Column("type", "text", N_("What kind of value it holds.")),
    Column("meaning", "text", N_("What the value means.")),
)
TYPES = {
    "text": N_("text"),
    "day": N_("date, like 2026-11-22"),
    "moment": N_("date and time"),
    "whole": N_("whole number"),
    "decimal": N_("number"),
    "share": N_("number from 0 to 1"),
    "truth": N_("true or false"),
}


def dictionary(voice: Voice, name: str, described: dict[str, tuple[Column, ...]]) -> Table:
    """What every column of the described tables means, in the reader's language."""
    rows = [
        (table, column.name, voice.say(TYPES[column.kind]), voice.say(column.meaning))
        for table, columns in described.items()
        for column in columns
    ]
    return Table(name, DICTIONARY, rows)


def every_column() -> dict[str, tuple[Column, ...]]:
    """The tables that exports are made of."""
    return {"walkthroughs": WALKTHROUGHS, "sums": SUMS}


def titled(column: Column, title: str) -> Column:
    """The column under a title for people."""
    return replace(column, name=title)

"""The charts of real reports: what is drawn, what is left out, and the numbers behind each."""

import json

import pytest

from tests.cast import COACH
from tests.services import make_services
from tests.usecases.many import IDEAS, reviewed, visited
from walkthrough.telling.records import Cell, Figure, Heat, Table, ToldRubric
from walkthrough.telling.review import tell
from walkthrough.telling.voice import Voice
from walkthrough.usecases.services import Services

SCALE = [{"id": "low", "label": "Emerging"}, {"id": "high", "label": "Strong"}]


def told(services: Services, language: str = "en", **chosen: str) -> ToldRubric:
    (only,) = tell(reviewed(services, COACH, **chosen), Voice(language)).rubrics
    return only


def figure(rubric: ToldRubric, kind: str) -> Figure:
    return next(one for one in rubric.figures if one.kind == kind)


def kinds(rubric: ToldRubric) -> list[str]:
    return [one.kind for one in rubric.figures]


def publish(services: Services, version: str = "1.0.0", **fields: object) -> None:
    """A rubric of our own, with two look-fors unless told otherwise."""
    document = {
        "format": 1,
        "id": "ours",
        "version": version,
        "language": "en",
        "title": "Ours",
        "look_fors": [
            {"id": "a", "title": "First thing", "statement": "A student does it."},
            {"id": "b", "title": "Second thing", "statement": "A student does that."},
        ],
        **fields,
    }
    services.rubrics.publish(json.dumps(document).encode(), "ours.json")


def ours(services: Services, day: int, month: int = 10, **fields: object) -> None:
    """A visit with it."""
    at = f"2026-{month:02}-{day:02}T15:00"
    visited(services, at=at, rubric="ours", **{"version": "1.0.0", **fields})  # type: ignore[arg-type]


def test_shares_have_a_row_a_look_for_and_the_numbers_behind_it() -> None:
    services = make_services()
    for day in range(1, 13):
        visited(services, at=f"2026-10-{day:02}T15:00", seen={IDEAS: ["g1", "g2", "g3"]})

    shares = figure(told(services), "shares")

    assert len(shares.rows) == len(shares.table.rows) == 5
    ideas = next(row for row in shares.table.rows if row[0] == "Building on ideas")
    assert ideas[1:3] == ("36 of 60", "60%")
    assert shares.axis == ("0%", "50%", "100%")
    assert shares.title == "In how many of the watched groups"


def test_says_why_an_interval_cannot_be_relied_on() -> None:
    services = make_services()
    for day in range(1, 5):
        visited(services, at=f"2026-10-{day:02}T15:00", seen={IDEAS: ["g1", "g2", "g3"]})

    assert figure(told(services), "shares").doubts == (
        "Fewer than ten visits: the range is a rough one, drawn wide.",
    )


def test_a_rubric_watched_as_a_whole_class_is_told_by_visits() -> None:
    services = make_services()
    publish(services)
    for day in range(1, 5):
        ours(services, day, seen={"a": ["class"]})

    rubric = told(services)

    assert figure(rubric, "shares").title == "In how many of the visits"
    assert figure(rubric, "shares").table.rows[0][:2] == ("First thing", "4 of 4")


def test_only_what_can_be_counted_has_a_rate() -> None:
    services = make_services()
    for day in range(1, 5):
        visited(services, at=f"2026-10-{day:02}T15:00", seen={IDEAS: ["g1"], "shared-goal": ["g1"]})

    rates = figure(told(services), "rates")

    # Four pieces in twenty groups of two and a half minutes.
    assert ("Building on ideas", "0.8") in [row[:2] for row in rates.table.rows]
    assert "Roles toward a shared goal" not in [row[0] for row in rates.table.rows]
    assert not [row for row in rates.rows if "whole class" in row.title]


def test_levels_are_counted_from_the_lowest_on() -> None:
    services = make_services()
    publish(services, levels=SCALE)
    for day in range(1, 4):
        ours(services, day, levels={"a": {"g1": "low", "g2": "high", "g3": "high"}})

    levels = figure(told(services), "levels")

    assert levels.table.head == ("Look-for", "Emerging", "Strong")
    assert levels.table.rows == (("First thing", "3", "6"),)
    assert [key.label for key in levels.legend] == ["Emerging", "Strong"]


def test_a_contrast_has_a_chart_of_its_own_and_no_shares() -> None:
    services = make_services()
    for day in range(1, 4):
        visited(
            services,
            at=f"2026-10-{day:02}T15:00",
            rubric="cooperative-or-group-work",
            seen={"interdependence": ["g1", "g2"]},
            counter={"interdependence": ["g3"]},
        )

    rubric = told(services)

    assert kinds(rubric) == ["lean"]
    assert figure(rubric, "lean").table.rows[0] == ("Interdependence", "6", "0", "3")
    assert rubric.heat == ()


def test_months_are_drawn_as_small_multiples_and_as_a_heat_map() -> None:
    services = make_services()
    for month in (9, 10, 11):
        for day in range(2, 6):
            visited(
                services,
                at=f"2026-{month:02}-{day:02}T15:00",
                seen={IDEAS: ["g1", "g2", "g3", "g4", "g5"][: month - 8]},
            )

    rubric = told(services)

    trends = figure(rubric, "trends")
    assert trends.table.head == ("Look-for", "Sep", "Oct", "Nov")
    assert ("Building on ideas", "20%", "40%", "60%") in trends.table.rows
    (heat,) = [one for one in rubric.heat if one.by == "month"]
    cells = dict(heat.rows)["Building on ideas"]
    assert [(cell.tone, cell.text) for cell in cells] == [(1, "20%"), (2, "40%"), (3, "60%")]


def test_names_the_year_where_months_are_of_several() -> None:
    services = make_services()
    for year, month in ((2025, 11), (2026, 10)):
        for day in range(2, 6):
            visited(services, at=f"{year}-{month:02}-{day:02}T15:00")

    (only,) = tell(
        reviewed(services, COACH, begin="2025-08-01", end="2026-12-31"), Voice("en")
    ).rubrics

    assert figure(only, "trends").table.head == ("Look-for", "Nov 25", "Oct 26")


def test_a_heat_map_has_no_number_where_there_are_too_few() -> None:
    services = make_services()
    for number in range(5):
        visited(
            services,
            at=f"2026-10-{number + 1:02}T15:00",
            grade="7" if number else "8",
            subject="Science",
            seen={IDEAS: ["g1"]},
        )

    heat = told(services).heat

    # A single subject is what the chart of all of them shows.
    assert [one.by for one in heat] == ["grade"]
    cells = dict(heat[0].rows)["Building on ideas"]
    assert heat[0].columns == ("7", "8")
    assert [(cell.tone, cell.text) for cell in cells] == [(1, "20%"), (None, "Too few to say")]


def test_wide_tables_come_in_pieces_that_name_their_rows() -> None:
    table = Table("T", ("Look-for", *"abcde"), (("One", *"12345"), ("Two", *"67890")))
    heat = Heat("month", "By month", tuple("abc"), (("One", tuple(Cell(1, n) for n in "123")),))

    assert [piece.head for piece in table.pieces(3)] == [
        ("Look-for", "a", "b", "c"),
        ("Look-for", "d", "e"),
    ]
    assert table.pieces(3)[1].rows == (("One", "4", "5"), ("Two", "9", "0"))
    assert table.pieces(5) == (table,)
    assert Table("T", ("Look-for",), (("One",),)).pieces(3)[0].rows == (("One",),)
    assert [piece.columns for piece in heat.pieces(2)] == [("a", "b"), ("c",)]
    assert heat.pieces(2)[1].rows == (("One", (Cell(1, "3"),)),)


def test_nothing_is_drawn_of_too_few() -> None:
    services = make_services()
    visited(services, seen={IDEAS: ["g1"]})

    rubric = told(services)

    assert rubric.few == "Too few to say."
    assert (rubric.figures, rubric.heat, rubric.basis) == ((), (), "")


def test_says_which_look_fors_are_new_and_which_are_gone() -> None:
    services = make_services()
    publish(services)
    publish(
        services,
        "1.1.0",
        look_fors=[
            {"id": "b", "title": "Second thing", "statement": "A student does that."},
            {"id": "c", "title": "Third thing", "statement": "A student does this."},
        ],
    )
    for day in range(1, 5):
        ours(services, day, seen={"a": ["g1"], "b": ["g1"]})
        ours(services, day + 10, version="1.1.0", seen={"b": ["g1"], "c": ["g1"]})

    lines = {line.title: (line.sentence, line.remark) for line in told(services).lines}

    assert lines == {
        "Second thing": ("Seen in all 8 visits.", ""),
        "Third thing": ("Seen in all 4 visits.", "New in version 1.1.0"),
        "First thing": ("Seen in all 4 visits.", "Not in the rubric since version 1.1.0"),
    }


@pytest.mark.parametrize(("language", "title"), [("en", "Building on ideas"), ("xx", "Building")])
def test_titles_are_in_the_readers_language_where_there_is_a_translation(
    language: str, title: str
) -> None:
    services = make_services()
    for day in range(1, 5):
        visited(services, at=f"2026-10-{day:02}T15:00", seen={IDEAS: ["g1"]})

    def titles(spoken: str) -> list[str]:
        return [line.title for line in told(services, spoken).lines]

    assert any(one.startswith(title) for one in titles(language))
    assert "Building on ideas" not in titles("es")


def test_the_words_of_a_chart_are_those_of_its_table() -> None:
    services = make_services()
    for day in range(1, 13):
        visited(services, at=f"2026-10-{day:02}T15:00", seen={IDEAS: ["g1", "g2", "g3"]})

    shares = figure(told(services), "shares")

    for row, cells in zip(shares.rows, shares.table.rows, strict=True):
        assert f"<title>{cells[0]}: {cells[1]}. 95 percent interval: {cells[3]}." in row.drawing

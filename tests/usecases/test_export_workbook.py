"""The workbook that a principal opens: what is on its sheets, and what is not."""

import io
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests.cast import COACH, DISTRICT, DOUGLASS, LINCOLN, PRINCIPAL, PRINCIPAL_ELSEWHERE, Person
from tests.services import make_services
from tests.usecases.shared_visits import deliver, seen_in, spread
from walkthrough.domain.ports import School
from walkthrough.usecases.export_columns import SUMS, WALKTHROUGHS, Voice
from walkthrough.usecases.exporting import export
from walkthrough.usecases.selecting import selection_of
from walkthrough.usecases.services import Services

FALL = {"from": ["2026-08-01"], "to": ["2026-12-31"]}
DAYS = [f"2026-{month:02}-{day:02}" for month in (9, 10, 11) for day in (1, 2, 3, 8)]


@pytest.fixture
def services() -> Services:
    return make_services()


def book(services: Services, person: Person, **words: Any) -> Any:
    selection = selection_of(services, person.actor, {**FALL, **words})
    target = io.BytesIO()
    export(services, person.actor, selection, "xlsx", target)
    return load_workbook(target)


def values(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_an_observers_has_the_summary_and_their_rows(services: Services) -> None:
    spread(services, DAYS)

    found = book(services, COACH)

    assert found.sheetnames == ["Summary", "Walkthroughs", "Coverage", "Columns", "About"]
    head, *rows = values(found["Walkthroughs"])
    assert list(head) == [column.name for column in WALKTHROUGHS]
    assert len(rows) == len(DAYS) * 25
    assert rows[0][1].date() == date(2026, 9, 1)
    assert found["Walkthroughs"]["B2"].number_format == "yyyy-mm-dd"


def test_the_summary_says_in_how_many_visits_with_percentages(services: Services) -> None:
    spread(services, DAYS)

    sheet = book(services, PRINCIPAL)["Summary"]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    building = rows["Building on ideas"]

    assert [cell.value for cell in building[2:5]] == [12, 12, 1]
    assert [cell.value for cell in building[8:11]] == [24, 60, 0.4]
    assert building[10].number_format == "0%"


@pytest.mark.parametrize(("part", "told"), [("Closing", 1), ("Opening", None)])
def test_the_share_before_stands_only_where_the_periods_may_be_compared(
    services: Services, part: str, told: float | None
) -> None:
    spread(services, ["2026-03-02", "2026-03-03", "2026-03-04"], lesson_part="Closing")
    spread(services, DAYS, lesson_part=part)

    found = book(services, COACH)
    rows = {row[1]: row for row in values(found["Summary"])}
    facts = dict(values(found["About"]))

    assert rows["Look-for"][7] == "Share before"
    assert rows["Building on ideas"][7] == told
    warning = facts.get("Do not compare with the period before")
    assert warning == (None if told else "mostly other parts of lessons were seen")


def test_a_guarded_readers_has_sums_and_no_single_walkthrough(services: Services) -> None:
    spread(services, DAYS)

    found = book(services, PRINCIPAL)

    assert "Walkthroughs" not in found.sheetnames
    assert list(values(found["Numbers"])[0]) == [column.name for column in SUMS]
    told = {(row[0], row[1]) for row in values(found["Columns"])[1:]}
    assert told == {("Numbers", column.name) for column in SUMS}


def test_too_few_is_said_in_words(services: Services) -> None:
    spread(services, DAYS[:1])

    rows = values(book(services, COACH)["Summary"])[1:]

    assert rows
    for row in rows:
        assert row[-1] == "Too few to say"
        assert set(row[2:-1]) == {None}


def test_groups_and_rates_that_are_too_few_are_said_in_words(services: Services) -> None:
    for day in DAYS[:5]:
        deliver(services, lambda phone: phone.seen("class", "building-on-ideas"), day=day)

    rows = {row[1]: row for row in values(book(services, COACH)["Summary"])}

    building = rows["Building on ideas"]
    assert building[2:4] == (5, 5)
    assert building[8:13] == ("Too few to say", None, None, None, None)
    assert building[13:16] == ("Too few to say", None, None)


def test_says_what_was_asked_and_what_it_rests_on(services: Services) -> None:
    spread(services, DAYS)

    facts = dict(values(book(services, DISTRICT, subject=["science"])["About"]))

    assert facts["Period"] == "2026-08-01 – 2026-12-31"
    assert facts["Subject"] == "Science"
    assert facts["Made for"] == "Dana District"
    assert facts["Visits that the numbers rest on"] == "12"
    assert facts["Use"] == "For coaching, not evaluation."


@pytest.mark.parametrize(
    ("person", "school"), [(PRINCIPAL, LINCOLN), (PRINCIPAL_ELSEWHERE, DOUGLASS)]
)
def test_says_when_it_was_made_by_the_clock_of_the_readers_school(
    services: Services, person: Person, school: School
) -> None:
    facts = dict(values(book(services, person)["About"]))

    now = services.clock.now().astimezone(ZoneInfo(school.timezone))
    assert facts["Made"] == f"{now:%Y-%m-%d %H:%M} ({school.timezone})"


def test_who_was_visited_has_the_last_day_as_a_date(services: Services) -> None:
    deliver(services, seen_in("g1"), day="2026-11-17")

    rows = values(book(services, PRINCIPAL)["Coverage"])

    (rivera,) = [row for row in rows if row[0] == "J. Rivera"]
    assert rivera[1:4] == ("Lincoln Middle School", "7B", 1)
    assert rivera[4].date() == date(2026, 11, 17)


def test_speaks_the_readers_language(services: Services) -> None:
    spread(services, DAYS, start={"version": "1.1.0"})
    target = io.BytesIO()
    selection = selection_of(services, COACH.actor, FALL)

    export(services, COACH.actor, selection, "xlsx", target, voice=Voice(str.upper, language="es"))

    head, first, *_ = values(load_workbook(target)["SUMMARY"])
    assert head[1] == "LOOK-FOR"
    titles = services.rubrics.get("collaboration-look-fors", "1.1.0").translations["es"]
    assert first[1] == titles["look_fors"]["shared-goal"]["title"]


def test_a_contrast_names_its_poles(services: Services) -> None:
    for day in DAYS[:3]:
        deliver(
            services,
            lambda phone: [phone.seen(f"g{n}", "structure") for n in (1, 2)],
            day=day,
            start={"rubric": "cooperative-or-collaborative"},
        )

    found = book(services, COACH)

    structure = values(found["Summary"])[1]
    assert structure[1] == "Structure (Cooperative / Collaborative)"
    assert structure[2:4] == (3, 3)
    assert "first one" in dict(values(found["About"]))["Contrasts"]

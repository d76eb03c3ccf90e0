"""Exports: whose visits are in them, what is told of each, and what never leaves."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from tests.cast import (
    COACH,
    DISTRICT,
    LINCOLN,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from tests.phone import PLACE, Phone
from tests.services import make_services
from tests.usecases.many import IDEAS, reviewed, send, visited
from tests.usecases.shared_visits import deliver, seen_in, spread
from walkthrough.domain.errors import Forbidden
from walkthrough.usecases.export_columns import SUMS, WALKTHROUGHS
from walkthrough.usecases.exporting import Exported, Format, export
from walkthrough.usecases.review import review
from walkthrough.usecases.review_records import Numbers, Share
from walkthrough.usecases.selecting import selection_of
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

CONTRACT = (
    "walkthrough, date, school, teacher, class, subject, grade, observer, rubric, rubric_version, "
    "group, look_for, watched, seen, counter, no_opportunity, level, focus_seconds"
)
FALL = {"from": ["2026-08-01"], "to": ["2026-12-31"]}
DAYS = [f"2026-{month:02}-{day:02}" for month in (9, 10, 11) for day in (1, 2, 3, 8, 9, 10)]


@pytest.fixture
def services() -> Services:
    return make_services()


@pytest.fixture
def open_services() -> Services:
    return make_services(principal_sees="walkthroughs")


def exported(
    services: Services, person: Person, format: Format = "csv", **words: Any
) -> tuple[bytes, Exported]:
    selection = selection_of(services, person.actor, {**FALL, **words})
    target = io.BytesIO()
    done = export(services, person.actor, selection, format, target)
    return target.getvalue(), done


def rows(services: Services, person: Person, **words: Any) -> list[dict[str, str]]:
    data, _ = exported(services, person, **words)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def ids(found: list[dict[str, str]]) -> set[str]:
    return {row["walkthrough"] for row in found}


def test_the_columns_are_the_contracts() -> None:
    assert ", ".join(column.name for column in WALKTHROUGHS) == CONTRACT


def test_a_row_for_each_group_and_look_for_also_where_nothing_was_recorded(
    services: Services,
) -> None:
    def tap(phone: Phone) -> None:
        phone.focus("g1")
        phone.seen("g1", "building-on-ideas", after=130)
        phone.seen("g1", "building-on-ideas")
        phone.make("no_opportunity_marked", group="class", look_for="reflecting")

    walkthrough = deliver(services, tap)

    found = {(row["group"], row["look_for"]): row for row in rows(services, COACH)}
    assert len(found) == 6 * 5
    marked = found["Group 1", "building-on-ideas"]
    assert marked == {
        "walkthrough": walkthrough,
        "date": "2026-11-17",
        "school": "lincoln-ms",
        "teacher": "J. Rivera",
        "class": "7B",
        "subject": "Science",
        "grade": "7",
        "observer": "Ana Coach",
        "rubric": "collaboration-look-fors",
        "rubric_version": "1.0.0",
        "group": "Group 1",
        "look_for": "building-on-ideas",
        "watched": "true",
        "seen": "2",
        "counter": "0",
        "no_opportunity": "false",
        "level": "",
        "focus_seconds": "133",
    }
    assert found["Group 1", "shared-goal"]["watched"] == "true"
    assert found["Group 2", "shared-goal"]["watched"] == "false"
    assert found["Group 2", "reflecting"]["no_opportunity"] == "true"


def test_the_whole_class_has_rows_once_it_has_a_mark(services: Services) -> None:
    without = deliver(services, seen_in("g1"))
    with_one = deliver(services, lambda phone: phone.counter("class", "reflecting"))

    found = rows(services, COACH)
    whole = [row for row in found if row["group"] == "class"]
    assert ids(whole) == {with_one}
    assert len([row for row in found if row["walkthrough"] == without]) == 5 * 5
    assert [row["counter"] for row in whole if row["look_for"] == "reflecting"] == ["1"]


def test_a_removed_group_has_no_rows_and_two_of_one_name_are_told_apart(
    services: Services,
) -> None:
    groups = [{"id": f"g{n}", "name": name} for n, name in enumerate(["Table", "Table", "class"])]

    def tap(phone: Phone) -> None:
        phone.make("group_added", group="g9", name="Gone")
        phone.seen("g9", "reflecting")
        phone.make("group_removed", group="g9")

    deliver(services, tap, start={"groups": groups})

    assert {row["group"] for row in rows(services, COACH)} == {"Table", "Table (2)", "class (2)"}


def test_the_day_is_the_one_in_the_schools_zone(services: Services) -> None:
    phone = Phone()
    phone.moment = phone.moment.replace(day=18, hour=4)
    phone.start()
    phone.finish()
    receive(services, COACH.actor, phone.sent())

    assert {row["date"] for row in rows(services, COACH)} == {"2026-11-17"}


def test_an_observer_gets_their_own_finished_ones_and_nobody_elses(services: Services) -> None:
    own = deliver(services, seen_in("g1"), share=False)
    deliver(services, seen_in("g1"), share=False, finish=False)
    deliver(services, seen_in("g1"), by=STRANGER, school="douglass-hs")

    assert ids(rows(services, COACH)) == {own}


@pytest.mark.parametrize("person", [PRINCIPAL, DISTRICT], ids=lambda one: one.user.name)
def test_whoever_may_open_single_walkthroughs_gets_the_shared_ones(
    open_services: Services, person: Person
) -> None:
    shared = deliver(open_services, seen_in("g1"))
    deliver(open_services, seen_in("g1"), share=False)

    assert ids(rows(open_services, person)) == {shared}
    assert rows(open_services, PRINCIPAL_ELSEWHERE) == []


def test_what_was_discarded_or_withdrawn_is_in_no_export(open_services: Services) -> None:
    phone = Phone()
    phone.start()
    phone.finish()
    feedback = phone.feedback()
    phone.make("feedback_released", feedback=feedback["id"])
    phone.make("feedback_withdrawn", feedback=feedback["id"])
    receive(open_services, COACH.actor, phone.sent())
    deliver(open_services, lambda one: one.make("walkthrough_discarded"))

    assert rows(open_services, DISTRICT) == []
    assert ids(rows(open_services, COACH)) == {phone.walkthrough}


@pytest.mark.parametrize("person", [TEACHER, OTHER_TEACHER], ids=lambda one: one.user.name)
@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_teachers_get_none_and_nothing_is_written(
    services: Services, person: Person, format: Format
) -> None:
    deliver(services, seen_in("g1"))

    target = io.BytesIO()
    with pytest.raises(Forbidden) as refused:
        export(services, person.actor, selection_of(services, person.actor, FALL), format, target)

    assert refused.value.code == "no_reports"
    assert target.getvalue() == b""
    assert "exported" not in [one["what"] for one in services.store.audit.entries()]


@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_nobodys_words_leave(open_services: Services, format: Format) -> None:
    def tap(phone: Phone) -> None:
        phone.note("SECRETPRIVATE", audience="me")
        phone.note("SECRETQUOTE", kind="quote", look_for="reflecting")
        phone.seen("g1", "reflecting")

    deliver(open_services, tap)

    for person in (COACH, DISTRICT):
        data, done = exported(open_services, person, format)
        assert done.walkthroughs == 1
        assert b"SECRET" not in unpacked(data, format)


def unpacked(data: bytes, format: Format) -> bytes:
    if format != "xlsx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, {"science", "math", "other"}),
        ({"subject": ["science"]}, {"science"}),
        ({"subject": ["SCIENCE ", "math"]}, {"science", "math"}),
        ({"class": ["9A"]}, {"other"}),
        ({"teacher": ["k. okafor"]}, {"math"}),
        ({"observer": [COACH.id]}, {"science", "math", "other"}),
        ({"observer": [STRANGER.id]}, set()),
        ({"school": [LINCOLN.id]}, {"science", "math", "other"}),
        ({"rubric": ["cooperative-or-group-work"]}, {"other"}),
        ({"from": ["2026-11-17"], "to": ["2026-11-17"]}, {"science"}),
    ],
)
def test_has_the_filters_of_the_page(
    services: Services, words: dict[str, list[str]], expected: set[str]
) -> None:
    made = {
        "science": deliver(services, seen_in("g1")),
        "math": deliver(
            services, seen_in("g1"), day="2026-10-01", subject="Math", teacher="K. Okafor"
        ),
        "other": deliver(
            services,
            lambda phone: None,
            day="2026-09-01",
            subject="Art",
            start={
                "rubric": "cooperative-or-group-work",
                "place": {**PLACE, "class": "9A", "subject": "Art"},
            },
        ),
    }

    assert ids(rows(services, COACH, **words)) == {made[name] for name in expected}


def test_json_lines_have_a_walkthrough_a_line_with_every_key(services: Services) -> None:
    walkthrough = deliver(services, seen_in("g1"))

    data, done = exported(services, COACH, "jsonl")

    (line,) = data.decode().splitlines()
    document = json.loads(line)
    assert document["walkthrough"] == walkthrough
    assert document["observer"] == "Ana Coach" and document["observer_id"] == COACH.id
    assert document["visit"] is None and document["lesson_part"] is None
    assert len(document["cells"]) == 25 and len(document["groups"]) == 5
    assert {key: document["cells"][3][key] for key in ("group", "look_for", "seen", "counter")} == {
        "group": "g1",
        "look_for": "building-on-ideas",
        "seen": 1,
        "counter": 0,
    }
    assert done == Exported(rows=1, walkthroughs=1, sums=False)


def test_whoever_may_not_open_single_ones_gets_sums_with_the_pages_numbers(
    services: Services,
) -> None:
    spread(services, DAYS)

    found = rows(services, PRINCIPAL)
    page = review(services, PRINCIPAL.actor, selection_of(services, PRINCIPAL.actor, FALL)).rubrics[
        0
    ]

    assert list(found[0]) == [column.name for column in SUMS]
    for one in page.look_fors:
        (row,) = [
            row
            for row in found
            if (row["look_for"], row["by"], row["period"], row["measure"])
            == (one.strand.key, "all", "asked", "groups")
        ]
        assert isinstance(one.now, Numbers) and isinstance(one.now.groups, Share)
        assert row["told"] == "yes"
        assert (int(row["count"]), int(row["of"])) == (one.now.groups.seen, one.now.groups.of)
        assert float(row["estimate"]) == pytest.approx(one.now.groups.estimate.value, abs=1e-5)
    assert {row["told"] for row in found if row["period"] == "before"} == {"too_few"}


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_too_few_is_said_and_never_a_number(services: Services, format: Format) -> None:
    spread(services, DAYS[:2])

    data, done = exported(services, PRINCIPAL, format)

    assert done.sums and done.walkthroughs == 0
    numbers = ("count", "of", "estimate", "low", "high", "doubt")
    if format == "csv":
        found: list[Any] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        found = [json.loads(line) for line in data.decode().splitlines()]
    assert found
    for row in found:
        assert row["told"] == "too_few"
        assert all(not row[name] for name in numbers)


def test_no_question_gets_a_number_that_rests_on_too_few(services: Services) -> None:
    spread(services, DAYS, teachers=5)
    spread(services, DAYS[::4], teachers=1, subject="Art", grade="9")
    questions: list[dict[str, list[str]]] = [
        {},
        *({"teacher": [f"Teacher {number}"]} for number in range(5)),
        *({name: [value]} for name in ("subject", "grade") for value in ("art", "science", "9")),
        *({"from": [begin], "to": [end]} for begin, end in zip(DAYS, DAYS[2:], strict=False)),
    ]
    least = {"visits": 3, "visits_counter": 3, "groups": 5, "groups_counter": 5, "level": 5}

    told = 0
    for words in questions:
        for row in rows(services, PRINCIPAL, **words):
            if row["told"] == "yes" and row["of"]:
                told += 1
                assert int(row["of"]) >= least[row["measure"]], (words, row)
    assert told


def test_sums_name_nobody(services: Services) -> None:
    spread(services, DAYS)

    for format in ("csv", "jsonl"):
        data, _ = exported(services, PRINCIPAL, format)  # type: ignore[arg-type]
        assert b"Teacher" not in data and b"Coach" not in data and b"7B" not in data


def test_each_export_leaves_a_line_in_the_audit_log(services: Services) -> None:
    exported(services, COACH, "jsonl", subject=["Science"])
    exported(services, PRINCIPAL, "csv")

    lines = [one for one in services.store.audit.entries() if one["what"] == "exported"]
    assert [(one["by"], one["format"], one["content"]) for one in lines] == [
        (COACH.id, "jsonl", "walkthroughs"),
        (PRINCIPAL.id, "csv", "sums"),
    ]
    assert lines[0]["filters"] == [
        ["from", "2026-08-01"],
        ["to", "2026-12-31"],
        ["subject", "science"],
    ]


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_a_rubric_that_is_lost_costs_only_what_nobody_marked(
    open_services: Services, format: Format
) -> None:
    visited(open_services, rubric="long-gone", seen={IDEAS: ["g2"]})
    visited(open_services, teacher="T. Two", seen={IDEAS: ["g1"]})

    _, done = exported(open_services, PRINCIPAL, format)

    assert done.walkthroughs == 2
    lost = [row for row in rows(open_services, PRINCIPAL) if row["rubric"] == "long-gone"]
    assert {row["look_for"] for row in lost} == {IDEAS}
    assert sum(int(row["seen"]) for row in lost) == 1


def test_whoever_still_observes_a_lesson_has_nothing_that_a_colleague_shared_of_it(
    open_services: Services,
) -> None:
    visit = "01930000-0000-7000-8000-000000000002"
    visited(open_services, visit=visit)
    mine = visited(open_services, PRINCIPAL, visit=visit, finished=False, released=False)

    assert rows(open_services, PRINCIPAL) == []
    assert reviewed(open_services, PRINCIPAL).visits == 0

    before = len(mine.events)
    mine.finish()
    mine.events = mine.events[before:]
    send(open_services, mine, PRINCIPAL)
    assert len(rows(open_services, PRINCIPAL)) == 25
    assert reviewed(open_services, PRINCIPAL).visits == 1

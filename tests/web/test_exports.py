"""Exports in the browser: the answers, their headers, and what happens when one fails."""

import csv
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from tests.services import make_services
from tests.usecases.shared_visits import deliver, seen_in, spread
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.inert import is_dangerous
from walkthrough.usecases.services import Services
from walkthrough.web import exports

FORMATS = ["csv", "xlsx", "jsonl"]
FALL = "from=2026-08-01&to=2026-12-31"


def rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("format", "media"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("jsonl", "application/jsonl; charset=utf-8"),
    ],
)
def test_is_a_file_to_save_that_nobody_keeps_or_guesses_at(
    services: Services, signed_in: SignedIn, format: str, media: str
) -> None:
    deliver(services, seen_in("g1"))

    answer = signed_in(COACH).get(f"/reports.{format}?{FALL}")

    name = f"walkthroughs-2026-08-01-to-2026-12-31.{format}"
    assert answer.headers["Content-Type"] == media
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(answer.data) > 0
    assert "Content-Encoding" not in answer.headers


def test_takes_the_query_string_of_the_page(services: Services, signed_in: SignedIn) -> None:
    science = deliver(services, seen_in("g1"))
    deliver(services, seen_in("g1"), subject="Math")
    coach = signed_in(COACH)

    found = rows(coach.get(f"/reports.csv?{FALL}&subject=science&subject=art&unknown=1"))

    assert {row["walkthrough"] for row in found} == {science}
    assert rows(coach.get("/reports.csv?from=2026-01-01&to=2026-01-31")) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=2026-12-31&to=2026-08-01", 422),
        ("from=yesterday", 422),
        ("from=0001-01-01&to=9999-12-31", 422),
        ("school=mars", 404),
        ("school=douglass-hs", 404),
        ("&".join(f"teacher={number}" for number in range(201)), 422),
        ("&".join(f"teacher={number}" for number in range(10_000)), 414),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize("format", FORMATS)
def test_a_bad_question_is_a_page_in_words(
    signed_in: SignedIn, format: str, query: str, status: int
) -> None:
    answer = signed_in(COACH).get(f"/reports.{format}?{query}")

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("sees", ["aggregates", "walkthroughs"])
def test_every_id_in_an_export_is_of_a_walkthrough_that_its_reader_may_open(sees: str) -> None:
    services = make_services(principal_sees=sees)
    browsers = {}
    app = create_app(services=services)
    known = {
        "coach's, shared": deliver(services, seen_in("g1")),
        "coach's, not shared": deliver(services, seen_in("g1"), share=False),
        "stranger's, shared": deliver(services, seen_in("g1"), by=STRANGER, school="douglass-hs"),
    }
    may: dict[Person, set[str]] = {
        COACH: {"coach's, shared", "coach's, not shared"},
        CO_OBSERVER: set(),
        STRANGER: {"stranger's, shared"},
        PRINCIPAL: {"coach's, shared"} if sees == "walkthroughs" else set(),
        PRINCIPAL_ELSEWHERE: {"stranger's, shared"} if sees == "walkthroughs" else set(),
        DISTRICT: {"coach's, shared", "stranger's, shared"} if sees == "walkthroughs" else set(),
    }
    for person, expected in may.items():
        browsers[person] = Browser(app.test_client())
        browsers[person].begin_session(services, person)
        for format in ("csv", "jsonl"):
            text = browsers[person].get(f"/reports.{format}?{FALL}").text
            found = {name for name, walkthrough in known.items() if walkthrough in text}
            assert found == expected, (person.user.name, format)


def test_a_class_that_is_called_like_a_formula_is_not_run(
    services: Services, signed_in: SignedIn
) -> None:
    calls = '=HYPERLINK("http://127.0.0.1:9/","x")'
    places = dict.fromkeys(("teacher", "class", "subject", "grade"), calls)
    deliver(services, seen_in("g1"), **places)
    coach = signed_in(COACH)

    cells = [cell for row in rows(coach.get(f"/reports.csv?{FALL}")) for cell in row.values()]
    book = load_workbook(io.BytesIO(coach.get(f"/reports.xlsx?{FALL}").data))

    assert "'" + calls in cells
    assert not any(is_dangerous(cell) for cell in cells)
    kept = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in kept if cell.value == calls} == {"s"}
    assert not any(cell.data_type == "f" for cell in kept)


def test_the_dictionary_names_every_column_of_every_export(
    services: Services, signed_in: SignedIn
) -> None:
    spread(services, ["2026-11-17", "2026-11-18", "2026-11-19"], teachers=3)
    told = {
        (row["table"], row["column"]): row["meaning"]
        for row in rows(signed_in(COACH).get("/reports.csv?dictionary=1"))
    }

    for person, table in ((COACH, "walkthroughs"), (PRINCIPAL, "sums")):
        for column in rows(signed_in(person).get(f"/reports.csv?{FALL}"))[0]:
            assert told[table, column]
    assert "“not_comparable”" in told["sums", "doubt"]
    assert signed_in(TEACHER).get("/reports.csv?dictionary=1").status_code == 403


def test_a_refused_teacher_leaves_a_line_in_the_audit_log(
    services: Services, signed_in: SignedIn
) -> None:
    assert signed_in(TEACHER).get("/reports.csv").status_code == 403

    assert services.store.audit.entries()[-1] == {
        "at": "2026-11-22T20:05:00.000Z",
        "what": "refused",
        "by": TEACHER.id,
        "code": "no_reports",
        "where": "GET /reports.csv",
    }


class Breaking:
    """Files that fail once something was written."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def csv(self, table: Any, target: BinaryIO) -> None:
        target.write(b"walkthrough,date\r\n")
        raise self._failure


@pytest.mark.parametrize(
    "failure",
    [OSError(28, "No space left on device"), StoreUnavailable("store_unavailable", "Gone.")],
    ids=["full disk", "store gone"],
)
def test_an_export_that_fails_half_way_is_an_error_page_and_frees_its_place(
    services: Services, app: Flask, signed_in: SignedIn, failure: Exception
) -> None:
    coach = signed_in(COACH)
    app.extensions["services"] = replace(services, sheets=Breaking(failure))

    for _ in range(exports.AT_ONCE + 1):
        answer = coach.get("/reports.csv")
        assert answer.status_code == 503
        assert answer.mimetype == "text/html"
        assert b"walkthrough,date" not in answer.data


class Waiting:
    """Files that are not made before they may be."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()

    def csv(self, table: Any, target: BinaryIO) -> None:
        self.begun.release()
        assert self.go_on.wait(30)


@pytest.fixture
def waiting(services: Services, app: Flask) -> Iterator[Waiting]:
    sheets = Waiting()
    app.extensions["services"] = replace(services, sheets=sheets)
    yield sheets
    sheets.go_on.set()


def test_asks_to_try_again_while_as_many_are_made_as_leave_room_for_taps(
    waiting: Waiting, signed_in: SignedIn
) -> None:
    people = (COACH, CO_OBSERVER, STRANGER, PRINCIPAL, DISTRICT)
    assert len(people) == exports.AT_ONCE + 1
    browsers = [signed_in(person) for person in people]
    answers: list[int] = []
    making = [
        threading.Thread(target=lambda one=one: answers.append(one.get("/reports.csv").status_code))
        for one in browsers[:-1]
    ]
    for thread in making:
        thread.start()
    for _ in making:
        assert waiting.begun.acquire(timeout=30)

    busy = browsers[-1].get("/reports.csv")
    waiting.go_on.set()
    for thread in making:
        thread.join(30)

    assert busy.status_code == 503
    assert busy.headers["Retry-After"] == exports.RETRY_AFTER
    assert "half a minute" in busy.text
    assert answers == [200] * exports.AT_ONCE
    assert browsers[-1].get("/reports.csv").status_code == 200


def test_makes_one_at_a_time_for_a_person_and_others_meanwhile(
    waiting: Waiting, signed_in: SignedIn
) -> None:
    first, second, colleague = signed_in(COACH), signed_in(COACH), signed_in(CO_OBSERVER)
    making = [
        threading.Thread(target=lambda one=one: one.get("/reports.csv"))
        for one in (first, colleague)
    ]
    for thread in making:
        thread.start()
    for _ in making:
        assert waiting.begun.acquire(timeout=30)

    busy = second.get("/reports.csv")
    waiting.go_on.set()
    for thread in making:
        thread.join(30)

    assert busy.status_code == 503
    assert busy.headers["Retry-After"] == exports.RETRY_AFTER
    assert "An export of yours is being made" in busy.text
    assert second.get("/reports.csv").status_code == 200


def test_a_long_one_is_sent_in_pieces_with_its_length(
    services: Services, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "SENT_WHOLE", 100)
    deliver(services, seen_in("g1"))
    coach = signed_in(COACH)

    for _ in range(exports.AT_ONCE + 1):
        with coach.get(f"/reports.csv?{FALL}") as answer:
            assert int(answer.headers["Content-Length"]) == len(answer.data)
            assert rows(answer)


def test_being_asked_how_long_a_file_is_takes_no_place(
    services: Services, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "SENT_WHOLE", 100)
    deliver(services, seen_in("g1"))
    coach = signed_in(COACH)

    for _ in range(exports.AT_ONCE + 1):
        with coach.client.head(f"/reports.csv?{FALL}") as answer:
            assert answer.status_code == 200
            assert int(answer.headers["Content-Length"]) > 1000
            assert answer.data == b""

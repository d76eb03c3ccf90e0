"""The API's contract: what it answers to good batches, and to everything that is not one."""

import json
import time
from typing import Any

import pytest
from flask import Flask

from tests.cast import CO_OBSERVER, COACH, DISTRICT, PRINCIPAL, STRANGER, TEACHER
from tests.phone import Phone
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.usecases.services import Services
from walkthrough.web.limits import BATCHES_A_SECOND, Pace


@pytest.fixture
def coach(signed_in: SignedIn) -> Browser:
    return signed_in(COACH)


@pytest.fixture
def phone() -> Phone:
    made = Phone()
    made.start()
    made.seen("g1", "building-on-ideas")
    return made


def post(browser: Browser, body: bytes, kind: str = "application/json") -> Any:
    token = browser.get("/api/v1/session").get_json()["csrf_token"]
    return browser.client.post(
        "/api/v1/events", data=body, content_type=kind, headers={"X-CSRFToken": token}
    )


def test_session_says_who_is_signed_in(coach: Browser) -> None:
    session = coach.get("/api/v1/session").get_json()

    assert session["user"] == {
        "id": COACH.id,
        "name": "Ana Coach",
        "role": "observer",
        "schools": ["lincoln-ms"],
    }
    assert session["now"] == "2026-11-22T20:05:00.000Z"
    assert session["csrf_token"]


def test_a_district_lead_has_every_school(signed_in: SignedIn) -> None:
    session = signed_in(DISTRICT).get("/api/v1/session").get_json()

    assert session["user"]["schools"] == ["douglass-hs", "lincoln-ms"]


@pytest.mark.parametrize(
    "path", ["session", "rubrics", "rubrics/a/1", "classes", "walkthroughs", "walkthroughs/x",
             "walkthroughs/x/events"]
)  # fmt: skip
def test_signed_out_is_401_and_never_a_redirect(stranger: Browser, path: str) -> None:
    answer = stranger.get(f"/api/v1/{path}")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "code": "signed_out",
        "detail": "Sign in, then try again.",
    }


def test_sending_signed_out_is_401(stranger: Browser) -> None:
    assert stranger.client.post("/api/v1/events", json={"events": []}).status_code == 401


def test_rubrics_are_listed_and_given_whole(coach: Browser) -> None:
    listed = coach.get("/api/v1/rubrics").get_json()["rubrics"]

    assert {
        "id": "collaboration-look-fors",
        "version": "1.1.0",
        "title": "Collaboration look-fors",
        "language": "en",
        "latest": True,
    } in listed
    older = [known["version"] for known in listed if not known["latest"]]
    assert older == ["1.0.0"] * 4
    for known in listed:
        rubric = coach.get(f"/api/v1/rubrics/{known['id']}/{known['version']}").get_json()
        assert (rubric["id"], rubric["version"]) == (known["id"], known["version"])
        assert rubric["look_fors"]
    missing = coach.get("/api/v1/rubrics/collaboration-look-fors/9.9.9")
    assert (missing.status_code, missing.get_json()["code"]) == (404, "no_such_rubric")


def test_a_batch_is_answered_event_by_event(coach: Browser, phone: Phone) -> None:
    bad = phone.seen("g1", "no-such-look-for")
    again = {**phone.events[1], "group": "g2"}

    answer = coach.send([*phone.events, again, phone.events[0], "nonsense"])

    assert answer.status_code == 200
    assert answer.get_json()["results"] == [
        {"id": phone.events[0]["id"], "status": "stored"},
        {"id": phone.events[1]["id"], "status": "stored"},
        {
            "id": bad["id"],
            "status": "rejected",
            "code": "unknown_look_for",
            "message": "This walkthrough's rubric has no look-for “no-such-look-for”.",
        },
        {
            "id": again["id"],
            "status": "conflict",
            "code": "id_taken",
            "message": "Another event was stored under this id; the first one stands.",
        },
        {"id": phone.events[0]["id"], "status": "duplicate"},
        {
            "id": None,
            "status": "rejected",
            "code": "bad_event",
            "message": "An event must be a JSON object.",
        },
    ]


def test_an_event_before_its_start_may_be_sent_again_later(coach: Browser, phone: Phone) -> None:
    (result,) = coach.send(phone.events[1:]).get_json()["results"]

    assert (result["code"], result["retry"]) == ("not_started", True)


def test_an_empty_batch_is_a_batch(coach: Browser) -> None:
    assert coach.send([]).get_json() == {"results": []}


def test_what_was_sent_comes_back_folded_and_raw(coach: Browser, phone: Phone) -> None:
    coach.send(phone.events)

    one = coach.get(f"/api/v1/walkthroughs/{phone.walkthrough}").get_json()
    raw = coach.get(f"/api/v1/walkthroughs/{phone.walkthrough}/events").get_json()
    listed = coach.get("/api/v1/walkthroughs").get_json()

    cells = {(c["group"], c["look_for"]): c["seen"] for c in one["walkthrough"]["cells"]}
    assert len(cells) == 25
    assert cells["g1", "building-on-ideas"] == 1
    assert one["cursor"] == raw["cursor"] == listed["cursor"]
    assert [event["id"] for event in raw["events"]] == [event["id"] for event in phone.events]
    assert {event["by"] for event in raw["events"]} == {COACH.id}
    assert [known["id"] for known in listed["walkthroughs"]] == [phone.walkthrough]


def test_cursors_give_only_what_is_new(coach: Browser, phone: Phone) -> None:
    coach.send(phone.events)
    path = f"/api/v1/walkthroughs/{phone.walkthrough}/events"
    cursor = coach.get(path).get_json()["cursor"]
    newer = phone.seen("g2", "building-on-ideas")

    assert coach.get(f"{path}?after={cursor}").get_json() == {"events": [], "cursor": cursor}
    assert coach.get(f"/api/v1/walkthroughs?after={cursor}").get_json()["walkthroughs"] == []
    coach.send([newer])
    (event,) = coach.get(f"{path}?after={cursor}").get_json()["events"]
    assert event["id"] == newer["id"]
    (listed,) = coach.get(f"/api/v1/walkthroughs?after={cursor}").get_json()["walkthroughs"]
    assert listed["id"] == phone.walkthrough


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", " 1", "1e3", "٣", "9" * 17, "9" * 5000])
def test_a_cursor_that_the_api_never_gave_is_refused(coach: Browser, after: str) -> None:
    answer = coach.get("/api/v1/walkthroughs", query_string={"after": after})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_cursor")


def test_classes_are_those_visited_with_schools_and_teachers(coach: Browser, phone: Phone) -> None:
    coach.send(phone.events)

    body = coach.get("/api/v1/classes").get_json()

    (visited,) = body["classes"]
    assert (visited["teacher"], visited["class"], visited["next_step"]) == ("J. Rivera", "7B", None)
    assert body["schools"] == [{"id": "lincoln-ms", "name": "Lincoln Middle School"}]
    assert {teacher["name"] for teacher in body["teachers"]} == {"J. Rivera", "K. Okafor"}


def test_nobody_else_may_open_an_unreleased_walkthrough(
    coach: Browser, signed_in: SignedIn, phone: Phone, services: Services
) -> None:
    coach.send(phone.events)
    path = f"/api/v1/walkthroughs/{phone.walkthrough}"

    for person in (CO_OBSERVER, STRANGER, TEACHER):
        for end in ("", "/events"):
            assert signed_in(person).get(path + end).status_code == 404
    assert signed_in(PRINCIPAL).get(path).status_code == 403
    refusals = [entry for entry in services.store.audit.entries() if entry["what"] == "refused"]
    assert {(entry["by"], entry["code"]) for entry in refusals} == {
        (CO_OBSERVER.id, "no_such_walkthrough"),
        (STRANGER.id, "no_such_walkthrough"),
        (TEACHER.id, "no_such_walkthrough"),
        (PRINCIPAL.id, "not_yours_to_open"),
    }


def test_nobody_else_may_add_to_a_walkthrough_and_the_attempt_is_noted(
    coach: Browser, signed_in: SignedIn, phone: Phone, services: Services
) -> None:
    coach.send(phone.events)

    for person in (CO_OBSERVER, STRANGER, PRINCIPAL, DISTRICT):
        intruder = Phone(walkthrough=phone.walkthrough)
        event = intruder.seen("g1", "building-on-ideas")
        (result,) = signed_in(person).send([event]).get_json()["results"]
        assert (result["status"], result["code"]) == ("rejected", "not_yours")

    noted = [entry for entry in services.store.audit.entries() if entry["what"] == "refused"]
    assert [entry["code"] for entry in noted] == ["not_yours"] * 4


def test_a_start_at_another_school_is_refused(
    coach: Browser, signed_in: SignedIn, phone: Phone
) -> None:
    (first, second) = signed_in(STRANGER).send(phone.events).get_json()["results"]

    assert (first["code"], "retry" in first) == ("school_not_yours", False)
    assert second["code"] == "not_started"


DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b'{"events": []} x', 400, "malformed_json"),
        (b'{"events": [NaN]}', 400, "malformed_json"),
        (b'{"events": [-Infinity]}', 400, "malformed_json"),
        (b"\xef\xbb\xbf{}", 400, "malformed_json"),
        ('{"events": []}'.encode("utf-16"), 400, "malformed_json"),
        (b'{"events": ["\xff"]}', 400, "malformed_json"),
        (b"\x00" * 20, 400, "malformed_json"),
        (b'{"events": [' + b"9" * 100_000 + b"]}", 400, "malformed_json"),
        (b"[" * DEEP + b"]" * DEEP, 400, "malformed_json"),
        (b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400, "malformed_json"),
        (b"[" * DEEP, 400, "malformed_json"),
        (b"[]", 422, "not_a_batch"),
        (b"null", 422, "not_a_batch"),
        (b'"events"', 422, "not_a_batch"),
        (b"{}", 422, "not_a_batch"),
        (b'{"events": {}}', 422, "not_a_batch"),
        (b'{"events": null}', 422, "not_a_batch"),
        (b'{"events": [], "sent_at": 5}', 422, "not_a_batch"),
        (json.dumps({"events": [1] * 501}).encode(), 413, "too_large"),
        (b'{"events": ["' + b"x" * 2**20 + b'"]}', 413, "too_large"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_no_batch_is_refused_at_once(
    coach: Browser, body: bytes, status: int, code: str
) -> None:
    started = time.perf_counter()

    answer = post(coach, body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert time.perf_counter() - started < 1


def test_a_body_without_a_length_is_measured_as_it_comes(coach: Browser) -> None:
    token = coach.get("/api/v1/session").get_json()["csrf_token"]

    answer = coach.client.post(
        "/api/v1/events",
        headers={"X-CSRFToken": token, "Transfer-Encoding": "chunked"},
        content_type="application/json",
        environ_overrides={
            "wsgi.input": Endless(),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
        },
    )

    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


class Endless:
    """A body that never ends."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "it reads the whole body before measuring it"
        self.given += size
        assert self.given < 2**22
        return b" " * size

    def readinto(self, buffer: bytearray) -> int:
        buffer[:] = self.read(len(buffer))
        return len(buffer)

    def close(self) -> None:
        """Nothing to give back."""


def test_500_events_and_nearly_a_megabyte_are_taken(coach: Browser) -> None:
    phone = Phone()
    phone.start()
    for _ in range(499):
        phone.note("x" * 1_700)
    body = json.dumps({"events": phone.events}).encode()
    assert 900_000 < len(body) < 2**20

    answer = post(coach, body)

    assert {result["status"] for result in answer.get_json()["results"]} == {"stored"}
    assert len(answer.get_json()["results"]) == 500


@pytest.mark.parametrize(
    "text", ["nul \x00", "\ud800 alone", "\udfff"], ids=["nul", "high surrogate", "low surrogate"]
)
def test_a_text_that_cannot_be_stored_is_refused_and_its_neighbours_are_not(
    coach: Browser, phone: Phone, text: str
) -> None:
    phone.note(text)
    phone.note("kept")

    results = post(coach, json.dumps({"events": phone.events}).encode()).get_json()["results"]

    assert [result["status"] for result in results] == ["stored", "stored", "rejected", "stored"]
    assert results[2]["code"] == "bad_text"


def test_a_broken_id_is_answered_without_breaking_the_answer(coach: Browser) -> None:
    answer = post(coach, b'{"events": [{"id": "\\ud800"}, {"id": 5}, {"id": "a\\u0000"}]}')

    assert [result["status"] for result in answer.get_json()["results"]] == ["rejected"] * 3
    assert answer.get_json()["results"][1]["id"] is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "file:///etc/passwd",
        '<img src="http://example.org/x.png">',
        "\u202eright to left",
        "=1+1",
        "𝒯𝑒𝓈𝓉 🧑🏽‍🏫",
        " \t\r\n ",
        "%(name)s {{ 7 * 7 }}",
    ],
)
def test_texts_are_kept_verbatim(coach: Browser, phone: Phone, text: str) -> None:
    phone.note(text)
    coach.send(phone.events)

    one = coach.get(f"/api/v1/walkthroughs/{phone.walkthrough}").get_json()

    assert [note["text"] for note in one["walkthrough"]["notes"]] == [text]


def test_a_person_may_send_100_batches_a_second(coach: Browser, signed_in: SignedIn) -> None:
    token = coach.get("/api/v1/session").get_json()["csrf_token"]
    colleague = signed_in(CO_OBSERVER)
    coach.client.application.extensions["pace"] = Pace(BATCHES_A_SECOND, now=lambda: 7.0)
    headers = {"X-CSRFToken": token}
    answers = [
        coach.client.post("/api/v1/events", json={"events": []}, headers=headers)
        for _ in range(101)
    ]

    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].get_json()["code"] == "too_many_requests"
    assert colleague.send([]).status_code == 200


def unavailable(*_: Any) -> Any:
    raise StoreUnavailable("disk_full", "There is no room left on the disk.")


def test_a_store_that_cannot_write_acknowledges_nothing(
    coach: Browser, phone: Phone, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(services.store.walkthroughs), "append", unavailable)
        answer = coach.send(phone.events)

    assert (answer.status_code, answer.get_json()["code"]) == (503, "disk_full")
    assert int(answer.headers["Retry-After"]) > 0
    assert "results" not in answer.get_json()
    assert {one["status"] for one in coach.send(phone.events).get_json()["results"]} == {"stored"}


def test_a_store_that_cannot_read_people_signs_nobody_out(
    coach: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(services.store.people), "session", unavailable)
        api, page = coach.get("/api/v1/session"), coach.get("/walkthroughs")

    assert api.status_code == page.status_code == 503
    assert "Set-Cookie" not in api.headers
    assert "cannot save anything" in page.text
    assert coach.get("/walkthroughs").status_code == 200


def test_a_fault_of_ours_is_a_problem_document_without_its_details(
    coach: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("secret detail")

    monkeypatch.setattr(type(services.store.walkthroughs), "headers", broken)

    api, page = coach.get("/api/v1/walkthroughs"), coach.get("/walkthroughs")

    assert (api.status_code, api.get_json()["code"]) == (500, "server_error")
    assert page.status_code == 500
    assert "on our side" in page.text
    assert "secret detail" not in api.text + page.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v2/session", 404, "not_found"),
        ("POST", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1/events", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/session", 405, "method_not_allowed"),
    ],
)
def test_every_error_below_api_is_a_problem_document(
    stranger: Browser, method: str, path: str, status: int, code: str
) -> None:
    answer = stranger.client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["code"] == code
    if status == 405:
        assert answer.headers["Allow"]


def test_health_follows_the_store(
    stranger: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stranger.get("/healthz").get_json() == {"status": "ok"}

    monkeypatch.setattr(type(services.store), "check", unavailable)

    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "store unavailable"})


def test_api_is_described_for_everybody(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").get_json()

    rules = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert described["paths"].keys() == rules
    assert described["components"]["schemas"]["EvidenceSeen"]["properties"]["by"]["readOnly"]

"""Codes over the API: who they let in, how often one may guess, and the link drawn as a QR code."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import segno

from tests.cast import CO_OBSERVER, COACH, STRANGER
from tests.phone import PLACE, Phone
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.domain.joining import code_of

VISIT = "019ab000-0000-7000-8000-123456789abc"
CODE = code_of(VISIT)
LINK = "https://walk.example.org/capture#/join?visit=" + VISIT


@pytest.fixture
def visit(signed_in: SignedIn) -> Phone:
    """A visit of the coach's, with a tap and a note in it."""
    phone = Phone()
    phone.start(visit=VISIT)
    phone.seen("g1", "building-on-ideas")
    phone.note("“Say that again.”", kind="quote", group="g1")
    signed_in(COACH).send(phone.sent())
    return phone


def draw(browser: Browser, text: object) -> tuple[int, str]:
    token = browser.get("/api/v1/session").get_json()["csrf_token"]
    answer = browser.client.post("/api/v1/qr", json={"text": text}, headers={"X-CSRFToken": token})
    return answer.status_code, answer.get_json().get("svg", "")


def test_an_invitation_holds_nothing_that_was_observed(visit: Phone, signed_in: SignedIn) -> None:
    answer = signed_in(CO_OBSERVER).get(f"/api/v1/invitations/{CODE}")

    assert answer.get_json() == {
        "visit": VISIT,
        "rubric": {"id": "collaboration-look-fors", "version": "1.0.0"},
        "place": PLACE,
        "groups": [{"id": f"g{n}", "name": f"Group {n}", "size": 4} for n in range(1, 6)],
        "observers": [COACH.user.name],
    }


def test_whoever_may_not_join_gets_the_answer_to_a_wrong_code(
    visit: Phone, signed_in: SignedIn
) -> None:
    stranger = signed_in(STRANGER)

    right = stranger.get(f"/api/v1/invitations/{CODE}")
    wrong = stranger.get("/api/v1/invitations/222222")

    assert (right.status_code, right.get_json()) == (404, wrong.get_json())


def test_guessing_is_stopped_after_ten_wrong_codes(visit: Phone, signed_in: SignedIn) -> None:
    guesser, colleague = signed_in(STRANGER), signed_in(CO_OBSERVER)
    for _ in range(10):
        assert guesser.get("/api/v1/invitations/222222").status_code == 404

    refused = guesser.get("/api/v1/invitations/222222")

    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert colleague.get(f"/api/v1/invitations/{CODE}").status_code == 200


def test_right_codes_are_not_counted(visit: Phone, signed_in: SignedIn) -> None:
    colleague = signed_in(CO_OBSERVER)

    assert {colleague.get(f"/api/v1/invitations/{CODE}").status_code for _ in range(30)} == {200}


def test_a_link_is_drawn_module_for_module(signed_in: SignedIn) -> None:
    status, svg = draw(signed_in(COACH), LINK)

    assert status == 200
    assert _dark_modules(svg) == {
        (x, y)
        for y, row in enumerate(segno.make(LINK, error="l", micro=False).matrix_iter(border=4))
        for x, dark in enumerate(row)
        if dark
    }


def test_the_drawing_is_black_on_white(signed_in: SignedIn) -> None:
    _, svg = draw(signed_in(COACH), LINK)

    paths = ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}path")
    assert [path.get("fill") or path.get("stroke") for path in paths] == ["#fff", "#000"]


@pytest.mark.parametrize("text", ["", "x" * 1201, "two words", "é", None, 7, ["a"]])
def test_what_is_no_link_is_not_drawn(signed_in: SignedIn, text: object) -> None:
    assert draw(signed_in(COACH), text) == (422, "")


def _dark_modules(svg: str) -> set[tuple[int, int]]:
    """Where the drawing's strokes put ink: segno draws a horizontal stroke a run of modules."""
    path = ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}path")[-1]
    found, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhHz]*)", path.get("d") or ""):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return found

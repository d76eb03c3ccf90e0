"""Codes over the API: who they let in, how often one may guess, and the link drawn as a QR code."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.cast import CO_OBSERVER, COACH, STRANGER
from tests.phone import PLACE, Phone
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from tests.web.qr_reader import scan
from walkthrough.domain.joining import code_of
from walkthrough.web.limits import Throttle

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


def test_guesses_at_the_same_time_are_stopped_as_well(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eleven were let through before any of them was counted."""
    guesser = signed_in(STRANGER)
    monkeypatch.setattr(Throttle, "check", lambda *_: None)

    answers = [guesser.get("/api/v1/invitations/222222").status_code for _ in range(11)]

    assert answers == [404] * 10 + [429]


def test_right_codes_are_not_counted(visit: Phone, signed_in: SignedIn) -> None:
    colleague = signed_in(CO_OBSERVER)

    assert {colleague.get(f"/api/v1/invitations/{CODE}").status_code for _ in range(30)} == {200}


@pytest.mark.parametrize("more", [0, 20, 60, 120, 250, 400, 600, 750])
def test_the_drawing_says_the_link_to_whoever_reads_qr_codes(
    signed_in: SignedIn, more: int
) -> None:
    link = LINK + "&task=" + "Design+a+bridge%21"[:more] * (1 + more // 18)

    status, svg = draw(signed_in(COACH), link)

    assert status == 200
    assert scan(svg) == link


def test_the_drawing_is_black_on_white(signed_in: SignedIn) -> None:
    _, svg = draw(signed_in(COACH), LINK)

    paths = ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}path")
    assert [path.get("fill") or path.get("stroke") for path in paths] == ["#fff", "#000"]


@pytest.mark.parametrize("text", ["", "x" * 1201, "two words", "é", None, 7, ["a"]])
def test_what_is_no_link_is_not_drawn(signed_in: SignedIn, text: object) -> None:
    assert draw(signed_in(COACH), text) == (422, "")

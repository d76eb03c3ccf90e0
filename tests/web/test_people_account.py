"""One's own account: password, devices, tokens; and the one-time link."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import COACH, DISTRICT, PASSWORD, TEACHER
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.usecases import accounts, credentials
from walkthrough.usecases.services import Services
from walkthrough.web.devices import device_name
from walkthrough.web.limits import SIGN_INS_PER_ACCOUNT

NEW = "seven quiet tables"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def change_password(browser: Browser, current: str = PASSWORD, new: str = NEW) -> TestResponse:
    return browser.submit("/account/password", page="/account", current=current, password=new)


def test_a_changed_password_keeps_this_device_and_ends_every_other_cookie(
    signed_in: SignedIn, stranger: Browser, app: Flask
) -> None:
    here, elsewhere, thief = signed_in(COACH), signed_in(COACH), Browser(app.test_client())
    cookie = elsewhere.client.get_cookie("walkthrough")
    assert cookie is not None
    thief.client.set_cookie("walkthrough", cookie.value)
    assert thief.get("/account").status_code == 200

    assert change_password(here).location == "/account"

    assert "Your password is changed" in here.get("/account").text
    for old in (elsewhere, thief):
        assert old.get("/account").status_code == 302
        assert old.get("/api/v1/session").status_code == 401
    assert stranger.sign_in(COACH).status_code == 422
    assert stranger.sign_in(COACH, password=NEW).location == "/"


@pytest.mark.parametrize(
    ("current", "new", "field", "says"),
    [
        ("wrong horse battery", NEW, "current", "not your current password"),
        ("", NEW, "current", "This is needed."),
        (PASSWORD, "short", "password", "at least 10 characters"),
        (PASSWORD, "coach@example.org", "password", "among the first"),
    ],
)
def test_a_refused_password_is_explained_at_its_field(
    signed_in: SignedIn, stranger: Browser, current: str, new: str, field: str, says: str
) -> None:
    answer = change_password(signed_in(COACH), current, new)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error">[^<]*{re.escape(says)}', answer.text)
    assert new not in answer.text.replace(COACH.email, "")
    assert stranger.sign_in(COACH).location == "/"


def test_guessing_the_current_password_is_stopped(signed_in: SignedIn) -> None:
    browser = signed_in(COACH)
    for _ in range(SIGN_INS_PER_ACCOUNT.amount):
        assert change_password(browser, "wrong horse battery").status_code == 422

    answer = change_password(browser)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_devices_are_named_and_signed_out_one_by_one_or_all(
    signed_in: SignedIn, services: Services
) -> None:
    here = signed_in(COACH)
    phone = accounts.sign_in(services, COACH.email, PASSWORD, IPHONE)
    tablet = accounts.sign_in(services, COACH.email, PASSWORD, "odd thing")
    accounts.sign_in(services, TEACHER.email, PASSWORD, "hers")

    page = here.get("/account").text
    devices = re.findall(r'name="device" value="([0-9a-f]{64})"', page)

    assert "Safari on iPhone" in page
    assert page.count("This device") == 1
    assert len(devices) == 2
    ended = here.submit("/account/devices/sign-out", page="/account", device=accounts.digest(phone))
    assert ended.location == "/account"
    assert accounts.user_of_session(services, phone) is None
    assert accounts.user_of_session(services, tablet) is not None
    assert "Safari on iPhone" not in here.get("/account").text
    here.submit("/account/devices/sign-out", page="/account")
    assert accounts.user_of_session(services, tablet) is None
    assert "Only here." in here.get("/account").text
    assert len(services.store.people.sessions_of(TEACHER.id)) == 1


def test_nobody_elses_device_or_token_is_ended(signed_in: SignedIn, services: Services) -> None:
    theirs = accounts.sign_in(services, TEACHER.email, PASSWORD)
    token = accounts.add_token(services, TEACHER.email)
    coach = signed_in(COACH)

    coach.submit("/account/devices/sign-out", page="/account", device=accounts.digest(theirs))
    coach.submit("/account/tokens/revoke", page="/account", token=accounts.digest(token))

    assert accounts.user_of_session(services, theirs) is not None
    assert accounts.user_of_token(services, token) is not None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0",
         "Firefox on Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36", "Chrome on Chromebook"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_people_call_it(app: Flask, label: str, name: str) -> None:
    with app.test_request_context():
        assert device_name(label) == name


def test_a_token_is_shown_once_works_and_is_revoked(
    signed_in: SignedIn, services: Services
) -> None:
    coach = signed_in(COACH)

    shown = coach.submit("/account/tokens", page="/account", note=" nightly export ")

    assert shown.status_code == 200
    secret = re.search(r'id="secret"[^>]*value="([\w-]{40,})"', shown.text)
    assert secret is not None
    bearer = {"Authorization": f"Bearer {secret[1]}"}
    assert coach.get("/api/v1/session", headers=bearer).status_code == 200
    page = coach.get("/account").text
    assert "nightly export" in page
    assert "Made Sun, Nov 22" in page
    assert secret[1] not in page
    token = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert token is not None
    revoked = coach.submit("/account/tokens/revoke", page="/account", token=token[1])
    assert revoked.location == "/account"
    assert coach.get("/api/v1/session", headers=bearer).status_code == 401
    assert [entry["what"] for entry in services.store.audit.entries()][-2:] == [
        "token_added",
        "token_revoked",
    ]


def test_a_token_needs_a_word_that_says_what_it_is_for(signed_in: SignedIn) -> None:
    coach = signed_in(COACH)

    answer = coach.submit("/account/tokens", page="/account", note="")

    assert answer.status_code == 422
    assert "<details open>" in answer.text
    assert 'id="note-error"' in answer.text


def test_account_tells_whom_to_ask(signed_in: SignedIn) -> None:
    assert "tell your district lead" in signed_in(COACH).get("/account").text
    assert f'href="/people/{DISTRICT.id}"' in signed_in(DISTRICT).get("/account").text


@pytest.fixture
def link(services: Services) -> str:
    return credentials.make_reset_link(services, DISTRICT.actor, COACH.id)


def test_a_link_sets_the_password_signs_in_and_ends_what_was_before(
    signed_in: SignedIn, stranger: Browser, link: str
) -> None:
    before = signed_in(COACH)

    answer = stranger.submit("/reset", page=f"/reset?token={link}", token=link, password=NEW)

    assert answer.location == "/"
    assert "Your password is set" in stranger.get("/").text
    assert before.get("/account").status_code == 302
    again = stranger.get(f"/reset?token={link}")
    assert again.status_code == 410
    assert "does not open any more" in again.text


def test_opening_a_link_uses_nothing_up(stranger: Browser, link: str) -> None:
    for _ in range(3):
        page = stranger.get(f"/reset?token={link}")
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"


def test_a_refused_password_leaves_the_link_good(stranger: Browser, link: str) -> None:
    path = f"/reset?token={link}"

    answer = stranger.submit("/reset", page=path, token=link, password="short")

    assert answer.status_code == 422
    assert "at least 10 characters" in answer.text
    assert stranger.submit("/reset", page=path, token=link, password=NEW).location == "/"


def test_whoever_was_signed_in_is_signed_out_by_anothers_link(
    signed_in: SignedIn, services: Services, link: str
) -> None:
    browser = signed_in(DISTRICT)

    browser.submit("/reset", page=f"/reset?token={link}", token=link, password=NEW)

    assert COACH.user.name in browser.get("/").text
    assert services.store.people.sessions_of(DISTRICT.id) == []


def test_a_link_of_somebody_deactivated_does_not_open(
    stranger: Browser, signed_in: SignedIn, link: str
) -> None:
    path = f"/people/{COACH.id}"
    signed_in(DISTRICT).submit(f"{path}/deactivate", page=path)

    assert stranger.get(f"/reset?token={link}").status_code == 410

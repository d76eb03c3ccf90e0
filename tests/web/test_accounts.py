"""Signing in and out: what works, and what an attacker meets."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import COACH, PASSWORD, STRANGER
from tests.services import make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.usecases.accounts import make_setup_link
from walkthrough.usecases.services import Services
from walkthrough.web.limits import SIGN_INS_PER_ACCOUNT


def whats(services: Services) -> list[str]:
    """What the audit log says happened."""
    return [entry["what"] for entry in services.store.audit.entries()]


def test_signs_in_and_out(stranger: Browser, services: Services) -> None:
    answer = stranger.sign_in(COACH)

    assert (answer.status_code, answer.location) == (302, "/")
    assert COACH.user.name in stranger.get("/").text
    assert stranger.submit("/logout").location == "/login"
    assert stranger.get("/").location == "/login"
    assert whats(services) == ["sign_in", "sign_out"]


def test_email_is_taken_in_any_case(stranger: Browser) -> None:
    assert stranger.sign_in(COACH, email=f" {COACH.email.upper()} ").location == "/"


def test_wrong_password_and_unknown_address_get_the_same_answer(app: Flask) -> None:
    pages = []
    for fields in ({"password": "wrong horse battery"}, {"email": "nobody@example.org"}):
        answer = Browser(app.test_client()).sign_in(COACH, **fields)
        assert answer.status_code == 422
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))

    assert pages[0] == pages[1]
    assert "do not go together" in pages[0]


def test_an_unknown_address_costs_as_much_work_as_a_known_one(
    stranger: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    passwords = type(services.passwords)
    matches = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda self, *args: checked.append(args) or matches(self, *args)
    )

    stranger.sign_in(COACH, password="wrong horse battery")
    stranger.sign_in(COACH, email="nobody@example.org")
    stranger.sign_in(COACH, email="no address at all")

    assert len(checked) == 3
    parameters = [hash.rpartition("$")[0].rpartition("$")[0] for hash, _ in checked]
    assert parameters[0] == parameters[1] == parameters[2]


def test_a_deactivated_account_cannot_sign_in_and_loses_its_sessions(
    signed_in: SignedIn, stranger: Browser, services: Services
) -> None:
    browser = signed_in(COACH)
    user = services.store.people.user(COACH.id)
    assert user is not None

    services.store.people.save_user(replace(user, active=False))

    assert browser.get("/").location == "/login"
    assert browser.get("/api/v1/session").status_code == 401
    assert stranger.sign_in(COACH).status_code == 422


def test_a_revoked_session_is_signed_out_at_once(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in(COACH)
    (session,) = services.store.people.sessions_of(COACH.id)

    services.store.people.drop_session(session.id)

    assert browser.get("/").location == "/login"


def test_a_session_ends_when_its_time_is_up(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in(COACH)

    services.clock.forward(days=91)  # type: ignore[attr-defined]  # a test's clock

    assert browser.get("/").location == "/login"
    assert services.store.people.sessions_of(COACH.id) == []


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Flask) -> None:
    browser, thief = Browser(app.test_client()), Browser(app.test_client())
    browser.sign_in(COACH)
    cookie = browser.client.get_cookie("walkthrough")
    assert cookie is not None
    thief.client.set_cookie("walkthrough", cookie.value)
    assert thief.get("/account").status_code == 200

    browser.submit("/logout")

    assert thief.get("/account").status_code == 302


def test_signing_in_begins_a_new_session(stranger: Browser, services: Services) -> None:
    stranger.get("/login")
    with stranger.client.session_transaction() as session:
        session["planted"] = "by someone else"
        before = dict(session)

    stranger.sign_in(COACH)

    with stranger.client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != before.get("_user_id")
        assert session.get("csrf_token") != before["csrf_token"]


def test_signing_in_as_another_ends_the_session_before(
    stranger: Browser, services: Services
) -> None:
    stranger.sign_in(COACH)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', stranger.get("/logout").text)
    assert token is not None

    stranger.client.post(
        "/login",
        data={"csrf_token": token[1], "email": STRANGER.email, "password": PASSWORD},
    )

    assert STRANGER.user.name in stranger.get("/").text
    assert services.store.people.sessions_of(COACH.id) == []


def test_the_store_keeps_no_secret_that_signs_in(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in(COACH)
    with browser.client.session_transaction() as session:
        secret = session["_user_id"]

    assert [known.id for known in services.store.people.sessions_of(COACH.id)] != [secret]
    assert services.store.people.session(secret) is None


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aLocation:https://evil.example\r\n",
        "javascript:alert(1)",
        "http:/evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "evil.example",
        "http://[broken",
    ],
)
def test_after_signing_in_nobody_lands_elsewhere(stranger: Browser, wanted: str) -> None:
    assert stranger.sign_in(COACH, next=wanted).location == "/"


def test_after_signing_in_one_lands_where_one_wanted_to_go(stranger: Browser) -> None:
    sent = stranger.get("/walkthroughs?status=open&page=2").location
    assert sent == "/login?next=/walkthroughs?status%3Dopen%26page%3D2"

    answer = stranger.submit(
        "/login",
        page=sent,
        email=COACH.email,
        password=PASSWORD,
        next="/walkthroughs?status=open&page=2",
    )

    assert answer.location == "/walkthroughs?status=open&page=2"


def test_guessing_is_stopped_in_words_and_with_a_time(
    stranger: Browser, services: Services
) -> None:
    for _ in range(SIGN_INS_PER_ACCOUNT.amount):
        assert stranger.sign_in(COACH, password="wrong horse battery").status_code == 422

    answer = stranger.sign_in(COACH)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "too many tries" in answer.text
    assert stranger.sign_in(STRANGER).location == "/"
    assert "sign_in_throttled" in whats(services)


def test_guessing_at_many_accounts_from_one_address_is_stopped(stranger: Browser) -> None:
    statuses = [
        stranger.sign_in(COACH, email=f"guess{n}@example.org").status_code for n in range(51)
    ]

    assert statuses == [422] * 50 + [429]


def test_signing_in_forgives_the_typing_errors_before(stranger: Browser) -> None:
    for _ in range(2):
        for _ in range(SIGN_INS_PER_ACCOUNT.amount - 1):
            stranger.sign_in(COACH, password="wrong horse battery")
        assert stranger.sign_in(COACH).location == "/"
        stranger.submit("/logout")


def test_logout_asks_before_it_acts(signed_in: SignedIn) -> None:
    browser = signed_in(COACH)

    assert "Sign out?" in browser.get("/logout").text
    assert browser.get("/account").status_code == 200


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Browser) -> None:
    cookie = stranger.sign_in(COACH).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookie_is_secure_wherever_the_connection_is(app: Flask) -> None:
    behind_a_proxy = create_app(services=make_services(base_url="https://walkthrough.example.org"))

    over_https = app.test_client().get("/login", base_url="https://localhost")
    assert "Secure" in over_https.headers["Set-Cookie"]
    assert "Secure" in behind_a_proxy.test_client().get("/login").headers["Set-Cookie"]


SCHOOL = {
    "school_name": "Lincoln Middle School",
    "timezone": "America/Chicago",
    "school_id": "",
    "name": "Dana Rowe",
    "email": "Dana@Lincoln.example",
    "password": "seven quiet tables",
}


@pytest.fixture
def fresh() -> Services:
    """Services over a store in which nobody has an account."""
    return make_services(seated=False)


def test_the_one_time_link_makes_the_school_and_the_account_and_signs_in(fresh: Services) -> None:
    browser = Browser(create_app(services=fresh).test_client())
    secret = make_setup_link(fresh)
    assert secret is not None

    answer = browser.submit("/setup", page=f"/setup?token={secret}", **SCHOOL, token=secret)

    assert answer.location == "/"
    assert "Dana Rowe" in browser.get("/").text
    (school,) = fresh.store.people.schools()
    (user,) = fresh.store.people.users()
    assert (school.id, school.timezone) == ("lincoln-middle-school", "America/Chicago")
    assert (user.email, user.role, user.schools) == (
        "dana@lincoln.example",
        "district",
        ("lincoln-middle-school",),
    )
    assert whats(fresh) == ["setup_done", "sign_in"]


def test_the_link_works_once(fresh: Services) -> None:
    app = create_app(services=fresh)
    secret = make_setup_link(fresh)
    assert secret is not None
    Browser(app.test_client()).submit(
        "/setup", page=f"/setup?token={secret}", **SCHOOL, token=secret
    )

    again = app.test_client().get(f"/setup?token={secret}")

    assert again.status_code == 410
    assert "used up" in again.text
    assert make_setup_link(fresh) is None


def test_a_link_past_its_time_says_what_to_do(fresh: Services) -> None:
    secret = make_setup_link(fresh)
    fresh.clock.forward(hours=25)  # type: ignore[attr-defined]  # a test's clock

    answer = create_app(services=fresh).test_client().get(f"/setup?token={secret}")

    assert answer.status_code == 410
    assert "start it again" in answer.text


def test_a_made_up_link_makes_nothing(fresh: Services) -> None:
    make_setup_link(fresh)
    browser = Browser(create_app(services=fresh).test_client())
    secret = make_setup_link(fresh)

    answer = browser.submit(
        "/setup", page=f"/setup?token={secret}", **{**SCHOOL, "token": "made-up"}
    )

    assert answer.status_code == 410
    assert fresh.store.people.users() == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("password", "too short", "at least 10 characters"),
        ("password", "password123", "among the first"),
        ("password", "dana@lincoln.example", "among the first"),
        ("email", "dana at lincoln", "email address"),
        ("timezone", "Mars/Olympus", "no time zone"),
        ("school_id", "Lincoln MS!", "school id"),
        ("name", "\u200b", "Give a name"),
        ("school_name", "", "This is needed."),
        ("school_name", "\u0007", "Give a name"),
    ],
)
def test_a_wrong_field_is_named_and_the_link_stays_good(
    fresh: Services, field: str, value: str, says: str
) -> None:
    browser = Browser(create_app(services=fresh).test_client())
    secret = make_setup_link(fresh)
    fields = {**SCHOOL, "token": secret or "", field: value}

    answer = browser.submit("/setup", page=f"/setup?token={secret}", **fields)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error">[^<]*{re.escape(says)}', answer.text)
    assert fresh.store.people.users() == []
    assert browser.get(f"/setup?token={secret}").status_code == 200


def test_without_an_account_the_sign_in_page_points_to_the_link_and_keeps_it_secret(
    fresh: Services,
) -> None:
    secret = make_setup_link(fresh)
    client = create_app(services=fresh).test_client()

    assert client.get("/").location == "/login"
    page = client.get("/login")
    assert "one-time link was printed" in page.text
    assert secret not in page.text


def test_account_page_tells_who_one_is(signed_in: SignedIn) -> None:
    page = signed_in(COACH).get("/account").text

    assert COACH.email in page
    assert "Observer" in page
    assert "Lincoln Middle School" in page
    assert "Douglass" not in page

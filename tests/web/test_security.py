"""What every answer carries, and what no request gets past: hosts, forgery, caches."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import COACH
from tests.phone import Phone
from tests.services import make_services
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.app import create_app
from walkthrough.usecases.accounts import add_token
from walkthrough.usecases.services import Services


def status_for(host: str, **settings: object) -> int:
    client = create_app(services=make_services(**settings)).test_client()
    return client.get("/login", headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.1.20:8000", "[fe80::1]",
     "library-pc:8000", "library-pc.local"],
)  # fmt: skip
def test_with_nothing_set_this_machine_and_its_network_are_trusted(host: str) -> None:
    assert status_for(host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:80",
             "a b", "[::1", "local@evil.example", "evil.example#.local", ""]
)  # fmt: skip
def test_a_forged_host_is_refused(host: str) -> None:
    assert status_for(host) == 400


def test_a_server_with_a_name_answers_to_it_and_to_its_own_machine() -> None:
    settings = {"base_url": "https://walk.example.org", "trusted_hosts": ("walk.example.net",)}

    for host in ("walk.example.org", "WALK.example.org:443", "walk.example.net", "localhost:8000"):
        assert status_for(host, **settings) == 200
    for host in ("192.168.1.20", "other.example.org", "library-pc"):
        assert status_for(host, **settings) == 400


def test_a_forged_host_is_told_in_words_what_to_set(app: Flask) -> None:
    answer = app.test_client().get("/", headers={"Host": "evil.example"})

    assert "WALKTHROUGH_TRUSTED_HOSTS" in answer.text
    problem = app.test_client().get("/api/v1/session", headers={"Host": "evil.example"})
    assert problem.get_json()["code"] == "untrusted_host"


def test_a_proxy_is_believed_only_when_it_is_announced() -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    alone = create_app(services=make_services()).test_client()
    behind_one = create_app(services=make_services(proxy_hops=1)).test_client()

    assert "Secure" not in alone.get("/login", headers=forwarded).headers["Set-Cookie"]
    assert "Secure" in behind_one.get("/login", headers=forwarded).headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/api/v1/session", "/healthz"])
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_a_site_that_is_https_says_so() -> None:
    services = make_services(base_url="https://walk.example.org")
    answer = create_app(services=services).test_client().get("/login")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/", "/walkthroughs", "/account", "/api/v1/session"])
def test_what_is_about_somebody_is_never_cached(signed_in: SignedIn, path: str) -> None:
    assert signed_in(COACH).get(path).headers["Cache-Control"] == "no-store"


def test_what_a_cache_may_share_carries_no_cookie(signed_in: SignedIn, app: Flask) -> None:
    browser = signed_in(COACH)
    url = app.extensions["static_files"].url_for("css/base.css")

    answer = browser.get(url)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


def test_static_files_are_small_on_the_wire(client: FlaskClient, app: Flask) -> None:
    url = app.extensions["static_files"].url_for("css/base.css")

    plain = client.get(url)
    zipped = client.get(url, headers={"Accept-Encoding": "gzip"})
    best = client.get(url, headers={"Accept-Encoding": "gzip, deflate, br"})
    unwanted = client.get(url, headers={"Accept-Encoding": "gzip;q=0, br;q=0"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert best.headers["Content-Encoding"] == "br"
    assert brotli.decompress(best.data) == plain.data
    assert len(best.data) < len(zipped.data) < len(plain.data) / 2
    assert "Content-Encoding" not in unwanted.headers
    assert plain.mimetype == "text/css"


def test_another_builds_files_are_gone(client: FlaskClient) -> None:
    assert client.get("/static/0000000000000000/css/base.css").status_code == 404


@pytest.mark.parametrize("path", ["css/../../app.py", "../web/app.py", "css", "css/none.css", ""])
def test_nothing_outside_the_static_folder_is_served(
    client: FlaskClient, app: Flask, path: str
) -> None:
    build = app.extensions["static_files"].build

    assert client.get(f"/static/{build}/{path}").status_code == 404


def test_a_form_without_its_token_changes_nothing(signed_in: SignedIn) -> None:
    browser = signed_in(COACH)

    answer = browser.client.post("/logout")

    assert answer.status_code == 400
    assert "out of date" in answer.text
    assert browser.get("/account").status_code == 200


def test_a_form_from_another_site_is_refused_even_with_the_token(stranger: Browser) -> None:
    stranger.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert stranger.sign_in(COACH).status_code == 400


@pytest.fixture
def start() -> list[object]:
    phone = Phone()
    phone.start()
    return list(phone.sent())


def test_a_batch_with_a_cookie_needs_the_csrf_token(
    signed_in: SignedIn, services: Services, start: list[object]
) -> None:
    browser = signed_in(COACH)

    for headers in ({}, {"X-CSRFToken": "made-up"}):
        answer = browser.client.post("/api/v1/events", json={"events": start}, headers=headers)
        assert answer.status_code == 403
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["code"] == "csrf_failed"
    assert services.store.walkthroughs.headers() == ([], 0)
    assert browser.send(start).status_code == 200


def test_a_batch_from_another_site_is_refused_even_with_the_token(
    signed_in: SignedIn, start: list[object]
) -> None:
    answer = signed_in(COACH).send(start, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json-seq", ""]
)
def test_json_that_claims_to_be_something_else_is_refused(
    signed_in: SignedIn, start: list[object], kind: str
) -> None:
    browser = signed_in(COACH)

    answer = browser.send(start, content_type=kind)

    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported_media_type")


@pytest.fixture
def token(services: Services) -> Iterator[str]:
    yield add_token(services, COACH.email)


def test_a_bearer_token_needs_no_csrf_token(
    client: FlaskClient, token: str, start: list[object]
) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    answer = client.post("/api/v1/events", json={"events": start}, headers=headers)

    assert answer.get_json()["results"][0]["status"] == "stored"
    session = client.get("/api/v1/session", headers=headers)
    assert session.get_json()["user"]["id"] == COACH.id
    assert session.get_json()["csrf_token"] is None
    assert "Set-Cookie" not in session.headers


@pytest.mark.parametrize("header", ["Bearer made-up", "bearer ", "BEARER", "Bearer \u00e9"])
def test_a_bad_token_is_refused_even_with_a_good_cookie(signed_in: SignedIn, header: str) -> None:
    answer = signed_in(COACH).get("/api/v1/session", headers={"Authorization": header})

    assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_no_page(client: FlaskClient, token: str) -> None:
    answer = client.get("/account", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 302


def test_another_kind_of_authorization_leaves_the_cookie_in_force(signed_in: SignedIn) -> None:
    answer = signed_in(COACH).get("/api/v1/session", headers={"Authorization": "Basic eDp5"})

    assert answer.status_code == 200

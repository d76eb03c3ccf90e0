"""Fifty reports at once, each of them huge: bounded, and taps go on being stored meanwhile."""

import json
import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.cast import PASSWORD
from tests.phone import Phone
from tests.test_cli import Server, populate

REPORTS = 50
GROUPS = [{"id": f"g{number}", "name": f"Group {number}"} for number in range(12)]
LOOK_FORS = [
    "shared-goal",
    "everyone-works",
    "giving-and-getting-help",
    "building-on-ideas",
    "reflecting",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def huge() -> Phone:
    """A visit of twelve groups with two thousand notes."""
    phone = Phone()
    phone.start(groups=GROUPS)
    for number in range(2000):
        group, look_for = GROUPS[number % 12]["id"], LOOK_FORS[number % 5]
        phone.note(f"Note {number}. " + "They compare two answers. " * 8, group=group)
        if number % 4 == 0:
            phone.seen(group, look_for)
    return phone


class Client:
    """Speaks to the server: to the API with a token, for pages signed in."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._cookie = self._sign_in()

    def _sign_in(self) -> str:
        jar = urllib.request.HTTPCookieProcessor()
        browser = urllib.request.build_opener(jar)
        with browser.open(f"{self._url}/login", timeout=30) as page:
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
        assert found is not None
        form = {"email": "coach@example.org", "password": PASSWORD, "csrf_token": found[1]}
        with browser.open(f"{self._url}/login", urlencode(form).encode(), timeout=30) as home:
            assert home.url == f"{self._url}/"
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar.cookiejar)

    def ask(self, path: str, body: Any = None) -> tuple[int, bytes]:
        request = urllib.request.Request(
            self._url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Cookie": self._cookie}
            if body is None
            else {
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def send(self, events: list[dict[str, Any]]) -> None:
        status, answer = self.ask("/api/v1/events", {"events": events})
        assert status == 200
        assert {result["status"] for result in json.loads(answer)["results"]} == {"stored"}


def test_taps_are_stored_while_fifty_reports_are_asked_for(data: Path) -> None:
    token = populate(data)
    server = Server(data)
    try:
        client = Client(server.url, token)
        explodes, taps = huge(), Phone()
        for begin in range(0, len(explodes.events), 250):
            client.send(explodes.events[begin : begin + 250])
        client.send([taps.start()])
        path = f"/walkthroughs/{explodes.walkthrough}/report.pdf"
        with ThreadPoolExecutor(REPORTS) as pool:
            asked = [pool.submit(client.ask, path) for _ in range(REPORTS)]
            wait(asked, timeout=1)
            for _ in range(20):
                client.send([taps.seen("g1", LOOK_FORS[0])])
            still_going = sum(not one.done() for one in asked)
            answers = [one.result() for one in asked]
    finally:
        server.stop()

    assert still_going > 0, "the taps came too late to prove anything"
    statuses = [status for status, _ in answers]
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 1
    assert all(body.startswith(b"%PDF-") for status, body in answers if status == 200)

"""A real Chromium and a real server for every test of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Route,
    sync_playwright,
)

from tests.browser.faults import FaultyProxy
from tests.browser.serving import LiveServer
from tests.cast import PASSWORD
from walkthrough import paths

CHROMIUM = "/usr/bin/chromium"
ORIGIN = "http://scripts.test/"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[NewPage]:
    """A factory: each call is another person's browser, with the context options that it names.

    An error that no script caught on any of its pages fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(**options: object) -> Page:
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The cast's password, hashed with the least effort that Argon2 allows."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def live_server(tmp_path: Path, password_hash: str) -> Iterator[LiveServer]:
    """The application with an empty store and the whole cast in it."""
    server = LiveServer(tmp_path / "data", password_hash)
    yield server
    server.close()


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[FaultyProxy]:
    """A network between the browser and the server that a test can spoil."""
    between = FaultyProxy(live_server.url)
    between.start()
    yield between
    between.stop()


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A blank page with the pure modules loaded, straight from the folder."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ORIGIN)
        if name.endswith(".js"):
            body = (paths.STATIC / "js" / name).read_text("utf-8")
            route.fulfill(body=body, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>scripts</title>", content_type="text/html")

    page = chromium.new_page()
    page.route(ORIGIN + "**", answer)
    page.goto(ORIGIN)
    page.evaluate(
        """async () => {
          window.fold = await import("/tally/fold.js");
          window.insight = await import("/tally/insight.js");
          window.rubricLanguage = await import("/tally/rubric_language.js");
        }"""
    )
    yield page
    page.close()

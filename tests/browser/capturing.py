"""The capture screens in the hands of a test: opening them, starting, tapping, reading counts."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH, Person

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
# How many events wait in the databases of everybody who has used this browser.
WAITING = """async () => {
  let waiting = 0;
  for (const {name} of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
    const count = database.transaction("outbox").objectStore("outbox").count();
    waiting += await new Promise((done) => { count.onsuccess = () => done(count.result); });
    database.close();
  }
  return waiting;
}"""
LOOK_FORS = (
    "shared-goal",
    "everyone-works",
    "giving-and-getting-help",
    "building-on-ideas",
    "reflecting",
)


def enter(page: Page, server: LiveServer, person: Person = COACH) -> None:
    """Sign in and open capture, until the person's classes and rubrics are on the device."""
    sign_in(page, person, server.url)
    page.goto(f"{server.url}/capture")
    expect(page.get_by_role("heading", name="Which class?")).to_be_visible()


def start(page: Page, groups: int = 5, rubric: str | None = None, name: str = "7B") -> str:
    """Type a class in no list and start; returns the walkthrough's id."""
    listed = page.get_by_role("button", name="A class that is not listed")
    if listed.is_visible():
        listed.click()
    page.get_by_label("Teacher", exact=True).fill("J. Rivera")
    page.get_by_label("Class", exact=True).fill(name)
    choose(page, groups, rubric)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".capture")).to_be_visible()
    return walkthrough_of(page)


def choose(page: Page, groups: int, rubric: str | None = None) -> None:
    """Set the number of groups and the rubric on the start screen."""
    number = page.locator("output")
    while (now := int(number.inner_text())) != groups:
        page.get_by_role("button", name=f"One group {'more' if now < groups else 'less'}").click()
    if rubric is not None:
        page.get_by_label("Rubric", exact=True).select_option(rubric)


def walkthrough_of(page: Page) -> str:
    """The id in the page's address."""
    return page.url.split("#/w/")[1].split("/")[0]


def chip(page: Page, group: str) -> Locator:
    """The chip of a group, by its name."""
    return page.locator(".chip").filter(has=page.get_by_text(group, exact=True))


def card(page: Page, look_for: str) -> Locator:
    """The card of a look-for, by its id."""
    return page.locator(f"[data-look-for={look_for}]")


def seen(page: Page, look_for: str) -> Locator:
    """The card's button for evidence."""
    return card(page, look_for).locator(".mark--seen")


def instead(page: Page, look_for: str) -> Locator:
    """The card's button for the opposite."""
    return card(page, look_for).locator(".mark--counter")


def count_of(mark: Locator) -> Locator:
    """The number on a button that counts."""
    return mark.locator(".mark__count")


def tool(page: Page, name: str, exact: bool = False) -> Locator:
    """A button of the bottom bar."""
    return page.locator(".bar").get_by_role("button", name=name, exact=exact)


def menu(page: Page, item: str) -> None:
    """Open the menu and choose from it."""
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=item).click()


def sheet(page: Page) -> Locator:
    """The dialog on top."""
    return page.locator("dialog[open]").last


def wait_until_sent(page: Page) -> None:
    """Wait until nothing waits any more, and the status says so."""
    for _ in range(300):
        if page.evaluate(WAITING) == 0:
            break
        page.wait_for_timeout(50)
    expect(page.locator(".status")).to_have_text("All on the server", timeout=15_000)


def sent(server: LiveServer, walkthrough: str) -> list[dict[str, Any]]:
    """The events that the server has, in the order of recording."""
    return sorted(server.events(walkthrough), key=lambda event: event["seq"])


def kinds(server: LiveServer, walkthrough: str) -> list[str]:
    """Their types."""
    return [event["type"] for event in sent(server, walkthrough)]


def fold_of(page: Page, server: LiveServer, walkthrough: str) -> dict[str, Any]:
    """The walkthrough as the API shows it to whoever is signed in on the page."""
    answer = page.request.get(f"{server.url}/api/v1/walkthroughs/{walkthrough}")
    document: dict[str, Any] = json.loads(answer.text())["walkthrough"]
    return document

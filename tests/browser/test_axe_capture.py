"""Every state of capture by axe, from the smallest phone to a desk, in light and in dark."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.capturing import (
    card,
    chip,
    enter,
    instead,
    menu,
    seen,
    sheet,
    start,
    tool,
    wait_until_sent,
)
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer
from tests.browser.test_capture_offline import FILL_THE_DISK
from tests.cast import COACH
from tests.phone import PLACE, Phone
from walkthrough.usecases.sync import receive

PHONES = [(320, 640, "light"), (390, 844, "dark"), (360, 640, "light")]
TABLETS = [(820, 1180, "light"), (1280, 800, "dark")]
EVERYWHERE = PHONES + TABLETS

State = Callable[[Page], object]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """A server on which the coach has visited a few classes and released feedback."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    for day, name in enumerate(("Advisory", "8A", "6C", "7A", "8C", "6A", "7B"), start=1):
        phone = Phone(moment=datetime(2026, 11, day, tzinfo=UTC))
        phone.start(place=PLACE | {"class": name})
        phone.seen("g1", "building-on-ideas")
        written = phone.feedback()
        phone.make("feedback_released", feedback=written["id"])
        phone.finish()
        receive(running.services, COACH.actor, phone.sent())
    yield running
    running.close()


def check(page: Page, windows: list[tuple[int, int, str]]) -> None:
    """Assert that axe finds nothing and nothing is wider than its window, in each of them."""
    for width, height, scheme in windows:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        # At the end of the page the bar with the start button covers nothing that is half in view.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, f"{overhang} px wider than {width}"
        assert violations(page) == [], f"{width} × {height}, {scheme}"


def observing(page: Page, rubric: str | None = None) -> None:
    start(page, groups=5, rubric=rubric)
    if page.locator(".capture--phone").count():
        chip(page, "Group 2").tap()
        expect(chip(page, "Group 2")).to_have_attribute("aria-pressed", "true")


def tapped(page: Page) -> None:
    observing(page)
    seen(page, "building-on-ideas").tap()
    instead(page, "everyone-works").tap()
    expect(page.locator(".tag").first).to_be_visible()


def unfolded(page: Page) -> None:
    observing(page)
    card(page, "reflecting").locator(".look__unfold").tap()
    card(page, "reflecting").locator(".details__opportunity").tap()
    expect(card(page, "reflecting").locator(".look__state")).to_have_text("No opportunity")


def noted(page: Page) -> None:
    tapped(page)
    tool(page, "Note", exact=True).tap()
    sheet(page).get_by_label("What did you see or hear?").fill("“Why?”")
    sheet(page).get_by_role("button", name="Save note").tap()
    expect(page.locator("dialog[open]")).to_have_count(0)


def finishing(page: Page) -> None:
    noted(page)
    tool(page, "Finish", exact=True).tap()
    page.get_by_role("region", name="Two strengths").locator(".candidate").first.tap()
    page.get_by_role("button", name="Write a question").tap()


def finished(page: Page) -> None:
    finishing(page)
    page.get_by_role("button", name="Finish the walkthrough").tap()
    expect(page.get_by_role("heading", name="Finished")).to_be_visible()
    wait_until_sent(page)
    expect(page.get_by_role("link", name="Open the report")).to_be_visible()


def discarded(page: Page) -> None:
    observing(page)
    menu(page, "Discard this walkthrough")
    sheet(page).get_by_role("button", name="Discard", exact=True).tap()
    expect(page.get_by_role("heading", name="Discarded")).to_be_visible()


def refused(page: Page) -> None:
    observing(page)
    page.evaluate(FILL_THE_DISK)
    seen(page, "reflecting").tap()
    expect(page.get_by_role("alert")).to_be_visible()


def refused_note(page: Page) -> None:
    observing(page)
    tool(page, "Note", exact=True).tap()
    sheet(page).get_by_role("button", name="Save note").tap()
    expect(sheet(page).get_by_text("Write a few words first.")).to_be_visible()


def offline(page: Page) -> None:
    observing(page)
    page.context.set_offline(True)
    seen(page, "reflecting").tap()
    expect(page.locator(".status")).to_contain_text("Offline")


def offline_status(page: Page) -> None:
    offline(page)
    page.locator(".status").tap()
    expect(sheet(page)).to_contain_text("There is no connection to the server.")


def chosen(page: Page) -> None:
    page.get_by_role("button", name="7B · J. Rivera").tap()
    expect(page.get_by_text("Ask for a second reason.")).to_be_visible()
    page.get_by_text("Name the groups").tap()


def searching(page: Page) -> None:
    page.get_by_label("Search all classes").fill("zzz")
    expect(page.get_by_text("No class found.")).to_be_visible()
    page.get_by_text("Records on this phone").tap()


def typing(page: Page) -> None:
    page.get_by_role("button", name="A class that is not listed").tap()
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page.get_by_text("Type the teacher's name.")).to_be_visible()


def unfinished(page: Page) -> None:
    observing(page)
    menu(page, "Pause and go to the start")
    expect(page.get_by_role("heading", name="Unfinished")).to_be_visible()


def signed_out(page: Page) -> None:
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def practising(page: Page) -> None:
    page.get_by_role("link", name="Practice run").tap()
    chip(page, "Group 1").tap()
    expect(chip(page, "Group 1")).to_have_attribute("aria-pressed", "true")


def opens(item: str) -> State:
    def state(page: Page) -> None:
        tapped(page)
        menu(page, item)
        expect(sheet(page)).to_be_visible()

    return state


def menu_open(page: Page) -> None:
    observing(page)
    page.get_by_role("button", name="Menu", exact=True).tap()
    expect(sheet(page)).to_be_visible()


def moving(page: Page) -> None:
    tapped(page)
    tool(page, "Move").tap()
    expect(sheet(page)).to_be_visible()


def one_entry(page: Page) -> None:
    opens("Recorded so far")(page)
    sheet(page).locator(".entry").first.tap()
    expect(sheet(page).get_by_role("button", name="Remove this tap")).to_be_visible()


def one_note(page: Page) -> None:
    finishing(page)
    page.get_by_role("button", name="Change", exact=True).tap()
    expect(sheet(page)).to_be_visible()


def contrast(page: Page) -> None:
    observing(page, "cooperative-or-group-work")
    page.locator(".mark").first.tap()
    expect(page.locator(".tag").first).to_be_visible()


def many(page: Page) -> None:
    observing(page, "workplace-collaborative-learning")


ON_THE_START_SCREEN: dict[str, State] = {
    "start": lambda page: None,
    "a class chosen": chosen,
    "nothing found": searching,
    "a class refused": typing,
    "unfinished": unfinished,
    "signed out": signed_out,
}
ON_A_PHONE: dict[str, State] = {
    "not begun": lambda page: start(page, groups=5),
    "observing": observing,
    "signs to name": tapped,
    "unfolded": unfolded,
    "noted": noted,
    "contrast": contrast,
    "six look-fors": many,
    "practice": practising,
    "offline": offline,
    "a tap refused": refused,
}
IN_A_SHEET: dict[str, State] = {
    "menu": menu_open,
    "groups": opens("Groups"),
    "class": opens("Correct the class"),
    "help": opens("How it works"),
    "log": opens("Recorded so far"),
    "one entry": one_entry,
    "discarding": opens("Discard this walkthrough"),
    "moving": moving,
    "note refused": refused_note,
    "status": offline_status,
    "one note": one_note,
}
AT_THE_END: dict[str, State] = {
    "finishing": finishing,
    "finished": finished,
    "discarded": discarded,
}


def arrive(page: NewPage, server: LiveServer) -> Page:
    opened = page(viewport={"width": 390, "height": 844}, has_touch=True)
    enter(opened, server)
    return opened


@pytest.mark.parametrize("name", ON_THE_START_SCREEN)
def test_start_is_accessible(page: NewPage, server: LiveServer, name: str) -> None:
    opened = arrive(page, server)
    ON_THE_START_SCREEN[name](opened)
    check(opened, EVERYWHERE)


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_capture_on_a_phone_is_accessible(page: NewPage, server: LiveServer, name: str) -> None:
    opened = arrive(page, server)
    ON_A_PHONE[name](opened)
    check(opened, PHONES)


@pytest.mark.parametrize("name", IN_A_SHEET)
def test_sheets_are_accessible(page: NewPage, server: LiveServer, name: str) -> None:
    opened = arrive(page, server)
    IN_A_SHEET[name](opened)
    check(opened, EVERYWHERE)


@pytest.mark.parametrize("name", AT_THE_END)
def test_the_end_is_accessible(page: NewPage, server: LiveServer, name: str) -> None:
    opened = arrive(page, server)
    AT_THE_END[name](opened)
    check(opened, EVERYWHERE)


@pytest.mark.parametrize("rubric", ["collaboration-look-fors", "cooperative-or-collaborative"])
def test_capture_on_a_tablet_is_accessible(page: NewPage, server: LiveServer, rubric: str) -> None:
    opened = page(viewport={"width": 820, "height": 1180}, has_touch=True)
    enter(opened, server)
    observing(opened, rubric)
    check(opened, TABLETS)
    opened.locator(".mark--seen").nth(7).tap()
    expect(opened.locator(".tag").first).to_be_visible()
    check(opened, TABLETS)
    opened.locator(".matrix__look").first.tap()
    check(opened, TABLETS)


def test_first_use_is_accessible(page: NewPage, server: LiveServer) -> None:
    opened = page(has_touch=True)
    opened.goto(f"{server.url}/capture")
    expect(opened.get_by_role("heading", name="Sign in once on this phone")).to_be_visible()
    check(opened, EVERYWHERE)


@pytest.mark.parametrize("selector", [".capture button", ".top a"])
def test_targets_on_the_capture_screen_are_large(
    page: NewPage, server: LiveServer, selector: str
) -> None:
    opened = arrive(page, server)
    tapped(opened)
    for width, height in ((320, 640), (360, 640), (390, 844), (820, 1180), (1280, 800)):
        opened.set_viewport_size({"width": width, "height": height})
        small = opened.locator(selector).evaluate_all(
            """(all) => all.map((one) => [one.className, one.getBoundingClientRect()])
                 .filter(([, {width, height}]) => width && (width < 48 || height < 48))
                 .map(([name, {width, height}]) => `${name} ${width} × ${height}`)"""
        )
        assert small == [], f"{width} × {height}"


def test_text_twice_as_large_still_fits(page: NewPage, server: LiveServer) -> None:
    opened = arrive(page, server)
    opened.set_viewport_size({"width": 390, "height": 844})
    opened.evaluate("document.documentElement.style.fontSize = '200%'")
    observing(opened)
    seen(opened, "building-on-ideas").tap()
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    tool(opened, "Finish", exact=True).tap()
    expect(opened.get_by_role("heading", name="What was recorded")).to_be_visible()
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_what_is_tabbed_to_is_not_behind_the_start_button(
    page: NewPage, server: LiveServer
) -> None:
    opened = arrive(page, server)
    chosen(opened)
    opened.set_viewport_size({"width": 360, "height": 640})
    opened.locator(".start h2").first.focus()
    for _ in range(14):
        opened.keyboard.press("Tab")
        uncovered = opened.evaluate(
            """() => {
              const focused = document.activeElement;
              if (focused.closest(".go")) return true;
              const {left, right, bottom} = focused.getBoundingClientRect();
              const there = document.elementFromPoint((left + right) / 2, bottom - 2);
              return focused.contains(there) || there.contains(focused);
            }"""
        )
        assert uncovered, opened.evaluate("document.activeElement.outerHTML")


def test_a_page_zoomed_to_twice_its_size_still_fits(page: NewPage, server: LiveServer) -> None:
    opened = arrive(page, server)
    observing(opened)
    # What a window of 390 × 844 has left at 200 %.
    opened.set_viewport_size({"width": 195, "height": 422})
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    seen(opened, "reflecting").tap()
    tool(opened, "Finish", exact=True).tap()
    expect(opened.get_by_role("heading", name="What was recorded")).to_be_visible()
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0

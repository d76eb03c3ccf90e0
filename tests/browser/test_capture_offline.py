"""Capture without a network, with a full disk, with other people: nothing lost, nothing shown."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.capturing import (
    PHONE,
    chip,
    count_of,
    enter,
    fold_of,
    kinds,
    menu,
    seen,
    sheet,
    start,
    tool,
    wait_until_sent,
)
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer, sign_in
from tests.browser.test_offline import deploy, next_build, wait_for_worker
from tests.cast import CO_OBSERVER, COACH, TEACHER
from walkthrough.web.static_files import Static

__all__ = ["next_build"]

# From now on the browser has no room: whatever is added to a store is refused.
FILL_THE_DISK = """() => {
  const add = IDBObjectStore.prototype.add;
  window.makeRoom = () => { IDBObjectStore.prototype.add = add; };
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


@pytest.fixture
def coach(page: NewPage, live_server: LiveServer) -> Page:
    """The coach's phone after one visit with a network: the worker has the app."""
    opened = page(**PHONE, accept_downloads=True)
    enter(opened, live_server)
    wait_for_worker(opened, "active", "activated")
    return opened


def lose_network(tab: Page, server: LiveServer) -> None:
    tab.context.set_offline(True)
    tab.goto("about:blank")
    tab.goto(f"{server.url}/capture")


def test_a_whole_visit_without_a_network_is_sent_when_it_returns(
    coach: Page, live_server: LiveServer
) -> None:
    lose_network(coach, live_server)
    visit = start(coach, groups=2)
    chip(coach, "Group 1").tap()
    seen(coach, "building-on-ideas").tap()
    seen(coach, "building-on-ideas").tap()
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("2")
    expect(coach.locator(".status")).to_have_text("Offline: 4 safe on this phone")
    coach.reload()
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("2")
    tool(coach, "Finish").tap()
    coach.locator(".candidate").first.tap()
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    expect(coach.get_by_text("7 records of this walkthrough are still on")).to_be_visible()
    expect(coach.get_by_role("link", name="Open the report")).to_have_count(0)
    assert live_server.events(visit) == []

    coach.context.set_offline(False)
    expect(coach.get_by_role("link", name="Open the report")).to_be_visible(timeout=15_000)
    wait_until_sent(coach)
    assert kinds(live_server, visit) == [
        "walkthrough_started",
        "group_focused",
        "evidence_seen",
        "evidence_seen",
        "observing_paused",
        "feedback_written",
        "walkthrough_finished",
    ]
    assert fold_of(coach, live_server, visit)["status"] == "finished"


def test_a_class_typed_offline_is_listed_at_once(coach: Page, live_server: LiveServer) -> None:
    lose_network(coach, live_server)
    start(coach, name="8C")
    menu(coach, "Pause and go to the start")
    expect(coach.get_by_role("button", name="8C · J. Rivera")).to_be_visible()


def test_a_refused_tap_is_seen_to_be_refused(coach: Page) -> None:
    start(coach)
    chip(coach, "Group 1").tap()
    seen(coach, "building-on-ideas").tap()
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("1")
    coach.evaluate(FILL_THE_DISK)
    seen(coach, "building-on-ideas").tap()
    expect(coach.get_by_role("alert")).to_contain_text("this phone's storage is full")
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("1")
    coach.evaluate("makeRoom()")
    seen(coach, "building-on-ideas").tap()
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("2")
    expect(coach.get_by_role("alert")).to_have_count(0)


def test_unsent_evidence_goes_into_a_file_and_comes_back_on_another_device(
    coach: Page, page: NewPage, live_server: LiveServer, tmp_path: Path
) -> None:
    lose_network(coach, live_server)
    visit = start(coach)
    chip(coach, "Group 1").tap()
    seen(coach, "reflecting").tap()
    expect(coach.locator(".status")).to_have_text("Offline: 3 safe on this phone")
    coach.locator(".status").tap()
    with coach.expect_download() as saving:
        sheet(coach).get_by_role("button", name="Save unsent evidence to a file").tap()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.name.startswith("walkthrough-unsent-")
    assert json.loads(file.read_text())["observer"] == {"id": COACH.id, "name": COACH.user.name}

    other = page(**PHONE)
    enter(other, live_server, CO_OBSERVER)
    other.get_by_text("Records on this phone").tap()
    other.get_by_label("Bring in a saved file").set_input_files(file)
    expect(other.get_by_role("alert")).to_contain_text("belongs to another observer")
    tablet = page(**PHONE)
    enter(tablet, live_server)
    tablet.get_by_text("Records on this phone").tap()
    tablet.get_by_label("Bring in a saved file").set_input_files(file)
    expect(tablet.get_by_text("3 records were brought in and will be sent.")).to_be_visible()
    wait_until_sent(tablet)
    assert kinds(live_server, visit) == ["walkthrough_started", "group_focused", "evidence_seen"]

    coach.context.set_offline(False)
    wait_until_sent(coach)
    assert len(live_server.events(visit)) == 3


def test_a_file_that_is_none_is_refused_in_words(coach: Page, tmp_path: Path) -> None:
    file = tmp_path / "holiday.json"
    file.write_text("{not json")
    coach.get_by_text("Records on this phone").tap()
    coach.get_by_label("Bring in a saved file").set_input_files(file)
    expect(coach.get_by_role("alert")).to_contain_text("not a file of saved evidence")


def test_the_first_ever_use_says_what_to_do(page: NewPage, live_server: LiveServer) -> None:
    fresh = page(**PHONE)
    fresh.goto(f"{live_server.url}/capture")
    expect(fresh.get_by_role("heading", name="Sign in once on this phone")).to_be_visible()
    expect(fresh.get_by_role("link", name="Sign in")).to_have_attribute(
        "href", "/login?next=/capture"
    )
    wait_for_worker(fresh, "active", "activated")
    lose_network(fresh, live_server)
    expect(
        fresh.get_by_role("heading", name="This phone has not been used here before")
    ).to_be_visible()


def test_signing_in_leads_back_to_capture(page: NewPage, live_server: LiveServer) -> None:
    fresh = page(**PHONE)
    fresh.goto(f"{live_server.url}/capture")
    fresh.get_by_role("link", name="Sign in").click()
    fresh.locator("[name=email]").fill(COACH.email)
    fresh.locator("[name=password]").fill("correct horse battery")
    fresh.locator("[name=password]").press("Enter")
    expect(fresh.get_by_role("heading", name="Which class?")).to_be_visible()


def test_a_teacher_is_told_that_capture_is_not_for_them(
    page: NewPage, live_server: LiveServer
) -> None:
    teacher = page(**PHONE)
    sign_in(teacher, TEACHER, live_server.url)
    teacher.goto(f"{live_server.url}/capture")
    expect(teacher.get_by_role("heading", name="Capture is for observers")).to_be_visible()


def test_tapping_goes_on_after_the_session_has_ended(coach: Page, live_server: LiveServer) -> None:
    visit = start(coach)
    wait_until_sent(coach)
    coach.context.clear_cookies()
    chip(coach, "Group 1").tap()
    seen(coach, "reflecting").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")
    expect(coach.locator(".status")).to_contain_text("sign in to send")
    coach.locator(".status").tap()
    sheet(coach).get_by_role("link", name="Sign in").tap()
    coach.locator("[name=email]").fill(COACH.email)
    coach.locator("[name=password]").fill("correct horse battery")
    coach.locator("[name=password]").press("Enter")
    expect(coach.get_by_role("heading", name="Unfinished")).to_be_visible()
    wait_until_sent(coach)
    assert kinds(live_server, visit)[-1] == "evidence_seen"


def test_signing_out_asks_about_what_was_not_sent(
    coach: Page, page: NewPage, live_server: LiveServer
) -> None:
    visit = start(coach)
    wait_until_sent(coach)
    coach.context.route("**/api/v1/events", lambda route: route.abort())
    chip(coach, "Group 1").tap()
    expect(coach.locator(".status")).to_contain_text("1 safe on this phone")
    coach.goto(f"{live_server.url}/")
    coach.get_by_role("button", name="Sign out").click()
    expect(sheet(coach)).to_contain_text("does not have yet: 1")
    sheet(coach).get_by_role("button", name="Stay signed in").click()
    expect(coach.locator("dialog[open]")).to_have_count(0)
    coach.get_by_role("button", name="Sign out").click()
    sheet(coach).get_by_role("button", name="Sign out and keep them here").click()
    expect(coach.get_by_role("heading", name="Sign in")).to_be_visible()
    coach.context.unroute("**/api/v1/events")

    sign_in(coach, CO_OBSERVER, live_server.url)
    coach.goto(f"{live_server.url}/capture")
    expect(coach.get_by_role("heading", name="Which class?")).to_be_visible()
    expect(coach.get_by_text("7B")).to_have_count(0)
    coach.goto(f"{live_server.url}/capture#/w/{visit}")
    expect(coach.get_by_text("This walkthrough is not on this phone")).to_be_visible()
    coach.goto(f"{live_server.url}/")
    coach.get_by_role("button", name="Sign out").click()
    expect(coach.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(coach, COACH, live_server.url)
    coach.goto(f"{live_server.url}/capture")
    expect(coach.get_by_role("link", name="Go on with 7B")).to_be_visible()
    wait_until_sent(coach)
    assert kinds(live_server, visit)[-1] == "group_focused"


def test_signing_out_with_everything_sent_leaves_nothing_on_the_phone(
    coach: Page, live_server: LiveServer
) -> None:
    start(coach)
    wait_until_sent(coach)
    coach.goto(f"{live_server.url}/")
    coach.get_by_role("button", name="Sign out").click()
    expect(coach.get_by_role("heading", name="Sign in")).to_be_visible()

    names = coach.evaluate("async () => (await indexedDB.databases()).map(({name}) => name)")
    assert f"walkthrough-{COACH.id}" not in names
    assert COACH.id not in coach.evaluate("JSON.stringify({...localStorage})")


def test_an_update_is_offered_on_the_start_screen_only(
    coach: Page, live_server: LiveServer, next_build: Static
) -> None:
    coach.reload()
    start(coach)
    chip(coach, "Group 1").tap()
    deploy(live_server, next_build)
    coach.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    wait_for_worker(coach, "waiting", "installed")
    seen(coach, "reflecting").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")
    expect(coach.get_by_text("A new version")).to_have_count(0)
    menu(coach, "Pause and go to the start")
    coach.get_by_role("button", name="Update now").tap()
    expect(coach.locator(f"script[src*='{next_build.build}']")).to_have_count(1)
    coach.get_by_role("link", name="Go on with 7B").tap()
    chip(coach, "Group 1").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")


def test_without_https_it_says_what_that_means(coach: Page) -> None:
    coach.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', {value: false})")
    coach.reload()
    expect(coach.get_by_text("No HTTPS: this works online only, in one tab.")).to_be_visible()

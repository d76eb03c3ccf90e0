"""The device under faults: killed, evicted, full, hanging, upgraded; no tap is lost in silence."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import NewPage
from tests.browser.killable import KillableChromium
from tests.browser.phone import Phone
from tests.browser.serving import LiveServer

HANDLES = """() => {
  window.handles = [];
  const plain = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...args) {
    const request = plain.apply(this, args);
    request.addEventListener("success", () => handles.push(request.result));
    return request;
  };
}"""

HANG = """() => {
  window.plainOpen = IDBFactory.prototype.open;
  IDBFactory.prototype.open = () => ({});
}"""


@pytest.fixture
def killable(playwright: Playwright, tmp_path: Path) -> Iterator[KillableChromium]:
    browser = KillableChromium(playwright, tmp_path / "profile")
    yield browser
    browser.kill()


def clear(page: Page, kind: str) -> None:
    """Throw the site's data of that kind away, as a browser short of room does."""
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kind})


def test_a_tap_that_was_confirmed_survives_the_browsers_death(
    killable: KillableChromium, live_server: LiveServer
) -> None:
    device = Phone(killable.start(), live_server)
    device.open()
    confirmed = [event["id"] for event in device.tap("w", 3)]
    killable.kill()
    device = Phone(killable.start(), live_server)
    device.open()
    assert device.ids("w") == confirmed
    assert device.unsent() == 3


def test_control_a_tap_kept_in_local_storage_dies_with_the_browser(
    killable: KillableChromium, live_server: LiveServer
) -> None:
    device = Phone(killable.start(), live_server)
    device.page.evaluate("localStorage.setItem('tap', 'counted')")
    assert device.page.evaluate("localStorage.getItem('tap')") == "counted"
    killable.kill()
    device = Phone(killable.start(), live_server)
    assert device.page.evaluate("localStorage.getItem('tap')") is None


def test_opens_another_handle_when_the_browser_closed_the_one_it_had(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.page.evaluate(HANDLES)
    device.open()
    first = device.tap("w")[0]
    device.page.evaluate("() => handles.forEach((handle) => handle.close())")
    second = device.tap("w")[0]
    assert device.ids("w") == [first["id"], second["id"]]
    assert second["seq"] == first["seq"] + 1
    assert device.page.evaluate("handles.length") == 2


def test_a_commit_that_nobody_heard_of_is_not_recorded_twice(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.open(work=1500)
    events = device.page.evaluate(
        """async () => {
          const plain = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...args) {
            const transaction = plain.apply(this, args);
            // It commits, but its completion never reaches the page.
            Object.defineProperty(transaction, "oncomplete", {set() {}});
            IDBDatabase.prototype.transaction = plain;
            return transaction;
          };
          const event = await device.record("w", "evidence_seen", {group: "g1"});
          return [event, ...await device.events("w")];
        }"""
    )
    assert len(events) == 2
    assert events[0] == events[1]
    assert device.unsent() == 1


def test_refuses_to_open_when_the_database_does_not_answer(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.page.evaluate(HANG)
    refused = device.page.evaluate(
        """async (base) => {
          const {openDevice} = await import(`${base}/js/store/device.js`);
          return openDevice({userId: "u", timeouts: {open: 200}}).catch(({code}) => code);
        }""",
        live_server.static,
    )
    assert refused == "storage_timeout"


def test_refuses_a_tap_visibly_while_opening_hangs_and_takes_the_next_one(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.page.evaluate(HANDLES)
    device.open(open=1500)
    first = device.tap("w")[0]
    device.page.evaluate("() => handles.forEach((handle) => handle.close())")
    device.page.evaluate(HANG)
    assert device.refusal("record", "w", "walkthrough_finished") == "storage_timeout"
    device.page.evaluate("() => { IDBFactory.prototype.open = plainOpen; }")
    second = device.tap("w")[0]
    assert device.ids("w") == [first["id"], second["id"]]


def test_refuses_where_there_is_no_database_at_all(page: NewPage, live_server: LiveServer) -> None:
    device = Phone(page(), live_server)
    refused = device.page.evaluate(
        """async (base) => {
          Object.defineProperty(window, "indexedDB", {value: undefined});
          const {openDevice} = await import(`${base}/js/store/device.js`);
          return openDevice({userId: "u"}).catch(({code}) => code);
        }""",
        live_server.static,
    )
    assert refused == "storage_unavailable"


def test_refuses_a_tap_when_the_disk_is_full_and_keeps_the_earlier_ones(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    session = device.page.context.new_cdp_session(device.page)
    quota = {"origin": live_server.url, "quotaSize": 1_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    device.open()
    taken = 1 + device.page.evaluate(
        """async () => {
          await device.record("w", "evidence_seen", {group: "g1"});
          for (let taken = 0; ; taken += 1) {
            // Text that does not compress.
            const chunk = () => Array.from(crypto.getRandomValues(new Uint8Array(60000)),
              (byte) => String.fromCharCode(32 + byte % 90)).join("");
            const text = chunk() + chunk() + chunk() + chunk() + chunk();
            const code = await device.record("w", "note_written", {text})
              .then(() => null, (error) => error.code);
            if (code === "storage_full") return taken;
            if (code || taken > 50) throw new Error(`${taken}: ${code}`);
          }
        }"""
    )
    assert len(device.ids("w")) == device.unsent() == taken
    session.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url})
    assert device.tap("w")[0]["seq"] == taken + 1


def test_notices_that_the_browser_has_thrown_the_data_away(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.open()
    device.tap("w", 2)
    device.page.goto("about:blank")
    device.page.goto(f"{live_server.url}/healthz")
    clear(device.page, "indexeddb")
    opened = device.open()
    assert (opened["fresh"], opened["evicted"]) == (True, True)


def test_notices_it_under_the_open_page_and_takes_the_tap(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    before = device.open()["id"]
    device.tap("w", 2)
    device.page.evaluate("() => { window.news = []; device.onChange((one) => news.push(one)); }")
    clear(device.page, "indexeddb")
    event = device.tap("w")[0]
    assert event["device"] == device.page.evaluate("device.id") != before
    assert device.page.evaluate("device.evicted") is True
    assert {"kind": "evicted"} in device.page.evaluate("news")


def test_an_upgrade_keeps_a_full_outbox(page: NewPage, live_server: LiveServer) -> None:
    device = Phone(page(), live_server)
    device.open()
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 40)
    before = device.call("events", walkthrough)
    device.visit()
    device.open("adds")
    assert device.call("events", walkthrough) == before
    assert device.unsent() == 41
    assert device.tap(walkthrough)[0]["seq"] == 42


def test_an_upgrade_that_fails_leaves_the_outbox_as_it_was(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.open()
    device.tap("w", 5)
    device.visit()
    with pytest.raises(Exception, match="storage_failed"):
        device.open("fails")
    device.visit()
    device.open()
    assert device.unsent() == 5


def test_an_old_page_goes_on_tapping_after_a_newer_one_has_upgraded_the_database(
    page: NewPage, live_server: LiveServer
) -> None:
    old = Phone(page(), live_server)
    old.open()
    old.tap("w", 2)
    new = Phone(old.page.context.new_page(), live_server)
    new.open("adds")
    old.tap("w")
    assert [event["seq"] for event in new.call("events", "w")] == [1, 2, 3]


def test_a_probe_drops_a_handle_that_no_longer_answers(
    page: NewPage, live_server: LiveServer
) -> None:
    device = Phone(page(), live_server)
    device.page.evaluate(HANDLES)
    device.open(probe=100)
    device.page.evaluate(
        """() => {
          const plain = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...args) {
            const transaction = plain.apply(this, args);
            if (this !== handles[0]) return transaction;
            for (const event of ["oncomplete", "onabort"]) {
              Object.defineProperty(transaction, event, {set() {}});
            }
            return transaction;
          };
          dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    device.page.wait_for_timeout(200)
    begun = time.monotonic()
    device.tap("w")
    # Without the probe the tap itself would have waited for the dead handle.
    assert time.monotonic() - begun < 5
    assert device.page.evaluate("handles.length") == 2
    assert device.unsent() == 1


def test_a_page_that_is_left_leaves_no_transaction_and_goes_on_when_it_returns(
    page: NewPage, live_server: LiveServer
) -> None:
    """WebKit freezes a transaction with its page, and every other page then waits for it."""
    device = Phone(page(), live_server)
    device.open()
    first = device.tap("w")[0]
    outcome = device.page.evaluate(
        """async () => {
          let ended = false;
          const before = device.record("w", "evidence_seen", {group: "g1"});
          // Let its transaction begin.
          await new Promise((resolve) => setTimeout(resolve));
          dispatchEvent(new PageTransitionEvent("pagehide", {persisted: true}));
          const during = device.record("w", "evidence_seen", {group: "g2"});
          for (const one of [before, during]) one.then(() => { ended = true; });
          await new Promise((resolve) => setTimeout(resolve, 200));
          const frozen = !ended;
          dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
          return [frozen, (await before).id, (await during).id];
        }"""
    )
    frozen, *ids = outcome
    assert frozen
    assert device.ids("w") == [first["id"], *ids]

"""The same modules in WebKit: what works in Chromium must work on an iPhone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.phone import START
from tests.browser.serving import LiveServer
from tests.browser.webkit import run, sign_in, webkit
from tests.cast import COACH

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux", reason="WebKitGTK's driver is a package of Linux distributions"
    ),
    # Selenium warns of how its own WebKitGTK class calls the rest of it.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

OPEN = """async (base, userId) => {
  const {openDevice} = await import(`${base}/js/store/device.js`);
  const {createApi} = await import(`${base}/js/sync/api.js`);
  const {createSync} = await import(`${base}/js/sync/sync.js`);
  const {uuid7} = await import(`${base}/js/tally/ids.js`);
  window.device = await openDevice({userId});
  window.sync = createSync({device, api: createApi(), user: {id: userId}});
  window.uuid7 = uuid7;
  return device.id;
}"""

RECORD = """async (start) => {
  const walkthrough = uuid7();
  await device.record(walkthrough, "walkthrough_started", start);
  for (let tap = 0; tap < 3; tap += 1) {
    await device.record(walkthrough, "evidence_seen", {group: "g1", look_for: "reflecting"});
  }
  return walkthrough;
}"""

UNTIL_SENT = """async () => {
  while ((await device.counts()).unsent) await new Promise((again) => setTimeout(again, 20));
  return sync.status.state;
}"""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[WebKitGTK]:
    with webkit(tmp_path / "driver.log") as one:
        yield one


def stored(server: LiveServer, walkthrough: str) -> list[str]:
    return [event["id"] for event in server.events(walkthrough)]


def test_records_keeps_and_sends(browser: WebKitGTK, live_server: LiveServer) -> None:
    sign_in(browser, COACH, live_server.url)
    browser.get(f"{live_server.url}/healthz")
    identity = run(browser, OPEN, live_server.static, COACH.id)
    walkthrough = run(browser, RECORD, START)
    browser.get(f"{live_server.url}/healthz")
    assert run(browser, OPEN, live_server.static, COACH.id) == identity
    events = run(browser, "(id) => device.events(id)", walkthrough)
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    browser.execute_script("sync.start()")
    assert run(browser, UNTIL_SENT) in ("sending", "all_sent")
    assert stored(live_server, walkthrough) == [event["id"] for event in events]


def test_opens_another_handle_when_the_one_it_had_was_killed(
    browser: WebKitGTK, live_server: LiveServer
) -> None:
    browser.get(f"{live_server.url}/healthz")
    browser.execute_script(
        """window.handles = [];
           const plain = IDBFactory.prototype.open;
           IDBFactory.prototype.open = function (...args) {
             const request = plain.apply(this, args);
             request.addEventListener("success", () => handles.push(request.result));
             return request;
           };"""
    )
    run(browser, OPEN, live_server.static, COACH.id)
    walkthrough = run(browser, RECORD, START)
    browser.execute_script("handles.forEach((handle) => handle.close())")
    run(browser, "(id) => device.record(id, 'walkthrough_finished')", walkthrough)
    assert run(browser, "() => device.counts().then(({unsent}) => unsent)") == 5


def test_the_page_before_does_not_keep_the_database_from_the_next(
    browser: WebKitGTK, live_server: LiveServer
) -> None:
    """WebKit keeps pages for the back button, with the connections that they have open."""
    browser.get(f"{live_server.url}/healthz")
    run(browser, OPEN, live_server.static, COACH.id)
    walkthrough = run(browser, RECORD, START)
    # The page is left in the middle of writing.
    browser.execute_script("(async () => { for (;;) await device.put('busy', Math.random()); })()")
    browser.get(f"{live_server.url}/login")
    browser.get(f"{live_server.url}/healthz")
    run(browser, OPEN, live_server.static, COACH.id)
    assert len(run(browser, "(id) => device.events(id)", walkthrough)) == 4


def test_capture_opens_and_counts_without_a_network(
    browser: WebKitGTK, live_server: LiveServer
) -> None:
    sign_in(browser, COACH, live_server.url)
    browser.get(f"{live_server.url}/capture")
    run(
        browser,
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          while (registration.active.state !== "activated") {
            await new Promise((again) => setTimeout(again, 20));
          }
        }""",
    )
    live_server.stop()
    try:
        browser.get("about:blank")
        browser.get(f"{live_server.url}/capture#/start")
        WebDriverWait(browser, 10).until(
            lambda page: page.find_elements(By.CSS_SELECTOR, "main button, main a")
        )
        run(browser, OPEN, live_server.static, COACH.id)
        walkthrough = run(browser, RECORD, START)
        browser.execute_script("sync.start()")
        run(
            browser,
            """async () => {
              while (sync.status.state !== "offline") {
                await new Promise((again) => setTimeout(again, 20));
              }
            }""",
        )
    finally:
        live_server.start()
    browser.execute_script("sync.poke({now: true})")
    run(browser, UNTIL_SENT)
    assert len(stored(live_server, walkthrough)) == 4

"""A tap on a slow phone, late in a long visit: from the touch to its count on the screen."""

from pathlib import Path
from statistics import median
from typing import Any

from argon2 import PasswordHasher
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.table import Row, Scale, ms, percentile, say, times
from tests.browser.capturing import PHONE, enter, start
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.serving import LiveServer
from tests.cast import PASSWORD
from tests.pdf.visits import publish

GROUPS, LOOK_FORS, SO_FAR = 8, 20, 500
THROTTLING = 6
AIM = 0.05
# A quick observer: time enough for the tap before to be sent.
PAUSE_MS = 400

# Taps on every look-for in turn, group after group, until so many are counted.
TAP_AWAY = """async (count) => {
  const shown = (marks) => marks.reduce((sum, mark) =>
    sum + Number(mark.querySelector(".mark__count").textContent), 0);
  const chips = [...document.querySelectorAll(".chip")].slice(0, 8);
  const wait = () => new Promise((go) => setTimeout(go, 10));
  for (const chip of chips) {
    chip.click();
    while (chip.getAttribute("aria-pressed") !== "true") await wait();
    const marks = [...document.querySelectorAll(".mark--seen")];
    const most = Math.ceil(count / chips.length);
    for (let number = 0; number < most; number += 1) marks[number % marks.length].click();
    while (shown(marks) < most) await wait();
  }
}"""

# A touch becomes a tap when the finger leaves. The count changes only when the transaction is
# complete; the message after the frame's callback comes when the frame has been handed over.
WATCH = """() => {
  window.taps = [];
  let touched = null;
  addEventListener("pointerup", (event) => { touched = event.timeStamp; }, true);
  const port = new MessageChannel();
  port.port1.onmessage = ({ data }) => window.taps.push(performance.now() - data);
  new MutationObserver(() => {
    const from = touched;
    touched = null;
    if (from !== null) requestAnimationFrame(() => port.port2.postMessage(from));
  }).observe(document.querySelector(".looks"), {
    subtree: true, childList: true, characterData: true,
  });
}"""

# The least that a durable tap can take: one strict transaction of one record, and a frame.
BARE = """async (count) => {
  const open = indexedDB.open("bare");
  open.onupgradeneeded = () => open.result.createObjectStore("taps", { autoIncrement: true });
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const waits = [];
  for (let number = 0; number < count; number += 1) {
    const began = performance.now();
    const writing = database.transaction("taps", "readwrite", { durability: "strict" });
    writing.objectStore("taps").add({ number });
    await new Promise((done) => { writing.oncomplete = done; });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    waits.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 100));
  }
  database.close();
  return waits;
}"""


def measure(scale: Scale, folder: Path) -> list[Row]:
    """The waits of taps in Chromium, slowed down, against those of a bare transaction there."""
    taps = scale.pick(60, 10)
    server = LiveServer(folder / "phone", PasswordHasher(1, 8, 1).hash(PASSWORD))
    publish(server.services, "long", levels=0, look_fors=LOOK_FORS)
    try:
        with sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            slow, bare = _waits(chromium, server, taps)
            chromium.close()
    finally:
        server.close()
    worst = percentile(slow, 0.95)
    return [
        Row(
            f"tap, {THROTTLING}× slowed, after {SO_FAR} events, 95th percentile",
            f"{ms(worst)} (median {ms(median(slow))})",
            "a bare strict transaction there",
            f"{ms(percentile(bare, 0.95))} (median {ms(median(bare))})",
            times(worst / percentile(bare, 0.95)),
            f"aim {ms(AIM)}",
            worst <= AIM,
        )
    ]


def _waits(chromium: Browser, server: LiveServer, taps: int) -> tuple[list[float], list[float]]:
    """Seconds of each tap and of each bare transaction, on the same slowed page."""
    page = chromium.new_context(**PHONE).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    enter(page, server)
    start(page, groups=GROUPS, rubric="long")
    say(f"{SO_FAR} taps to begin with")
    page.evaluate(TAP_AWAY, SO_FAR)
    page.evaluate(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLING})
    say(f"{taps} taps, {THROTTLING}× slowed")
    waits = _tapped(page, session, taps)
    return waits, [wait / 1000 for wait in page.evaluate(BARE, taps)]


def _tapped(page: Page, session: CDPSession, taps: int) -> list[float]:
    places = _marks_in_view(page)
    for number in range(taps):
        point = places[number % len(places)]
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_function(
            "(number) => window.taps.length > number", arg=number, polling=PAUSE_MS
        )
        page.wait_for_timeout(PAUSE_MS)
    return [wait / 1000 for wait in page.evaluate("window.taps")]


def _marks_in_view(page: Page) -> list[dict[str, Any]]:
    """The middles of the marks that a thumb reaches without scrolling."""
    boxes = [mark.bounding_box() for mark in page.locator(".mark").all()[:6]]
    return [
        {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for box in boxes
        if box
    ]

"""Sending: in order, acknowledged event by event, and honest about what is in the way."""

import json
from typing import Any

import pytest

from tests.browser import faults
from tests.browser.conftest import NewPage
from tests.browser.faults import Exchange, Fault, FaultyProxy
from tests.browser.phone import GROUPS, PLACE, RUBRIC, Phone
from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH


def phone(page: NewPage, server: LiveServer, proxy: FaultyProxy | None = None) -> Phone:
    """The coach's phone, signed in, its database open."""
    tab = page()
    origin = proxy.url if proxy else server.url
    sign_in(tab, COACH, origin)
    made = Phone(tab, server, origin=origin)
    made.open()
    return made


def stored(server: LiveServer, walkthrough: str) -> list[str]:
    return [event["id"] for event in server.events(walkthrough)]


def sent(proxy: FaultyProxy) -> list[list[dict[str, Any]]]:
    """The batches that left the phone, as lists of events."""
    return [json.loads(body)["events"] for body in proxy.batches()]


def test_sends_everything_in_order_and_says_so(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page, live_server)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 5)
    device.sync()
    status = device.wait_for("all_sent")
    assert (status["unsent"], status["aside"], status["message_code"]) == (0, 0, None)
    assert stored(live_server, walkthrough) == device.ids(walkthrough)
    assert [one["by"] for one in live_server.events(walkthrough)] == [COACH.id] * 6


def test_sends_a_tap_as_soon_as_it_is_recorded(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page, live_server)
    device.sync(idle=60_000)
    walkthrough = device.start_walkthrough()
    device.wait_until_sent()
    device.tap(walkthrough)
    device.wait_until_sent()
    assert stored(live_server, walkthrough) == device.ids(walkthrough)


def test_never_says_all_sent_while_something_waits(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page, live_server)
    device.sync()
    walkthrough = device.start_walkthrough()
    for _ in range(8):
        device.tap(walkthrough)
    device.wait_until_sent()
    device.wait_for("all_sent")
    assert all((one["state"] == "all_sent") == (one["unsent"] == 0) for one in device.said())
    assert max(one["unsent"] for one in device.said()) > 0


def test_stamps_the_time_of_sending_so_that_a_late_delivery_is_no_wrong_clock(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    month = 30 * 24 * 3600 * 1000
    device.page.evaluate(
        "(ago) => { window.clock = Date.now; Date.now = () => clock() - ago; }", month
    )
    walkthrough = device.start_walkthrough()
    device.page.evaluate("() => { Date.now = clock; }")
    device.sync()
    device.wait_until_sent()
    (event,) = live_server.events(walkthrough)
    assert event["at"] < event["received_at"]
    assert "skew_seconds" not in event
    sent_at = json.loads(proxy.batches()[0])["sent_at"]
    assert sent_at[:13] == event["received_at"][:13]


def test_sends_more_than_one_batch_holds(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    taps = [["evidence_seen", {"group": "g1", "look_for": "building-on-ideas"}]] * 1200
    device.call("recordAll", walkthrough, taps)
    device.sync()
    device.wait_until_sent()
    assert [len(batch) for batch in sent(proxy)] == [500, 500, 201]
    assert stored(live_server, walkthrough) == device.ids(walkthrough)


def test_keeps_batches_below_a_megabyte(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    for _ in range(40):
        device.record(walkthrough, "note_written", text="語" * 10_000, kind="observation")
    device.sync()
    device.wait_until_sent()
    assert all(len(body) < 1_000_000 for body in proxy.batches())
    assert len(stored(live_server, walkthrough)) == 41


FAULTS: dict[str, tuple[Fault, str, str]] = {
    "a captive portal's page": (faults.captive_portal, "offline", "captive_portal"),
    "a redirect to a sign-in page": (faults.sign_in_redirect, "offline", "captive_portal"),
    "429": (faults.busy, "server_trouble", "busy"),
    "500": (faults.broken, "server_trouble", "server_error"),
    "502": (faults.bad_gateway, "server_trouble", "bad_gateway"),
    "503": (faults.store_down, "server_trouble", "store_unavailable"),
    "a 413 that names no event": (faults.answers(413), "server_trouble", "too_large"),
    "a filter's 403": (faults.answers(403), "server_trouble", "unexpected_answer"),
    "a lost request": (faults.request_lost, "offline", "no_connection"),
    "a lost answer": (faults.answer_lost, "offline", "no_connection"),
    "an answer cut short": (faults.cut_short, "offline", "cut_short"),
    "JSON that answers for nothing": (
        faults.answers(200, b'{"results": []}', Content_Type="application/json"),
        "server_trouble",
        "unexpected_answer",
    ),
    "JSON that is none": (
        faults.answers(200, b'{"results": [', Content_Type="application/json"),
        "offline",
        "cut_short",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_deletes_nothing_says_what_happened_and_recovers(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, name: str
) -> None:
    fault, state, code = FAULTS[name]
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    proxy.always(fault)
    device.sync()
    status = device.wait_for(state, code)
    assert (status["unsent"], status["aside"]) == (3, 0)
    assert status["retry_at"] is not None
    device.tap(walkthrough)
    assert device.unsent() == 4
    proxy.always(faults.passes)
    device.page.evaluate("sync.poke({now: true})")
    device.wait_for("all_sent")
    assert sorted(stored(live_server, walkthrough)) == device.ids(walkthrough)
    assert len(device.ids(walkthrough)) == 4


@pytest.mark.parametrize("name", ["a captive portal's page", "a lost request"])
def test_says_the_same_when_the_fault_meets_every_request(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, name: str
) -> None:
    fault, state, code = FAULTS[name]
    device = phone(page, live_server, proxy)
    device.tap("w")
    proxy.concerns = lambda method, path: path.startswith("/api/")
    proxy.always(fault)
    device.sync()
    assert device.wait_for(state, code)["unsent"] == 1


CONTROL = """async ({base, waiting}) => {
  const {createApi} = await import(`${base}/js/sync/api.js`);
  await createApi().session();
  let queue = waiting;
  for (let round = 0; queue.length && round < 20; round += 1) {
    const session = await (await fetch("/api/v1/session")).json();
    const response = await fetch("/api/v1/events", {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-CSRFToken": session.csrf_token},
      body: JSON.stringify({events: queue}),
    }).catch(() => null);
    if (response?.ok) queue = [];
  }
}"""


@pytest.mark.parametrize(
    "name",
    ["a captive portal's page", "a redirect to a sign-in page", "JSON that answers for nothing"],
)
def test_control_a_client_that_deletes_on_200_loses_events(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, name: str
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    proxy.inflict(FAULTS[name][0])
    waiting = device.call("exportUnsent")["events"]
    base = live_server.static.replace(live_server.url, proxy.url)
    device.page.evaluate(CONTROL, {"base": base, "waiting": waiting})
    assert stored(live_server, walkthrough) == []


def test_a_lost_answer_is_answered_as_a_duplicate_and_counts_once(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough)
    proxy.inflict(faults.answer_lost, faults.doubled)
    device.sync()
    device.wait_until_sent()
    assert stored(live_server, walkthrough) == device.ids(walkthrough)
    assert len(proxy.batches()) == 2


def test_waits_as_long_as_the_server_asked(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    proxy.inflict(faults.store_down)
    device.sync()
    device.wait_for("server_trouble", "store_unavailable")
    device.tap(walkthrough)
    device.page.evaluate("sync.poke()")
    device.page.evaluate("dispatchEvent(new Event('online'))")
    device.wait_until_sent()
    refused, accepted = proxy.seen
    assert accepted.at - refused.at >= 1


def test_backs_off_while_the_server_is_gone_and_drains_when_it_is_back(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page, live_server)
    walkthrough = device.start_walkthrough()
    live_server.stop()
    device.sync(first=100, longest=800)
    device.wait_for("offline", "no_connection")
    assert device.page.evaluate("navigator.onLine") is True
    device.page.evaluate(
        "() => { window.asked = 0; const plain = fetch;"
        " window.fetch = (...args) => { asked += 1; return plain(...args); }; }"
    )
    for _ in range(10):
        device.tap(walkthrough)
        device.page.evaluate("sync.poke()")
    device.page.wait_for_timeout(1000)
    assert 1 <= device.page.evaluate("asked") <= 8
    live_server.start()
    device.wait_for("all_sent")
    assert stored(live_server, walkthrough) == device.ids(walkthrough)


def test_sends_at_once_when_the_connection_comes_back(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page, live_server)
    walkthrough = device.start_walkthrough()
    device.page.context.set_offline(True)
    device.sync(first=60_000, longest=60_000)
    device.wait_for("offline", "no_connection")
    device.tap(walkthrough, 3)
    device.page.context.set_offline(False)
    device.wait_for("all_sent")
    assert stored(live_server, walkthrough) == device.ids(walkthrough)


def test_halves_a_batch_that_a_gateway_finds_too_large(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 30)
    proxy.always(faults.too_large_above(3000))
    device.sync()
    device.wait_for("all_sent")
    assert stored(live_server, walkthrough) == device.ids(walkthrough)


def test_sets_a_single_event_aside_that_is_too_large_and_goes_on(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    large = device.record(walkthrough, "note_written", text="x" * 9000, kind="quote")
    device.tap(walkthrough, 3)
    proxy.always(faults.too_large_above(5000))
    device.sync()
    status = device.wait_for("refused", "too_large")
    assert (status["unsent"], status["aside"]) == (0, 1)
    (aside,) = device.call("asideOf", walkthrough)
    assert (aside["event"]["id"], aside["code"]) == (large["id"], "too_large")
    assert set(stored(live_server, walkthrough)) == set(device.ids(walkthrough)) - {large["id"]}
    saved = device.call("exportUnsent")["events"]
    assert [event["id"] for event in saved] == [large["id"]]


def test_sets_a_poison_event_aside_with_its_message_and_goes_on(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page, live_server)
    walkthrough = device.start_walkthrough()
    poison = [
        device.tap(walkthrough, look_for="no-such-look-for")[0],
        device.record(walkthrough, "note_written", text="nul \0", kind="quote"),
        device.record(walkthrough, "note_written", text="half \ud800", kind="quote"),
        device.record(walkthrough, "a_type_from_the_future"),
    ]
    good = device.tap(walkthrough, 2)
    device.sync()
    assert device.wait_for("refused")["aside"] == 4
    aside = device.call("asideOf", walkthrough)
    assert {one["event"]["id"] for one in aside} == {event["id"] for event in poison}
    assert {one["code"] for one in aside} == {"unknown_look_for", "bad_text", "unknown_type"}
    assert all(one["message"] for one in aside)
    assert stored(live_server, walkthrough)[1:] == [event["id"] for event in good]


def test_sets_an_event_aside_whose_id_was_taken(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page, live_server)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    start, tap = device.call("exportUnsent")["events"][:2]
    append = live_server.services.store.walkthroughs.append
    stamps = {"by": COACH.id, "received_at": start["at"]}
    append(walkthrough, [start | stamps, tap | stamps | {"group": "g2"}])
    device.sync()
    assert device.wait_for("refused")["aside"] == 1
    (aside,) = device.call("asideOf", walkthrough)
    assert aside["event"]["id"] == tap["id"]
    assert live_server.events(walkthrough)[1]["group"] == "g2"
    assert len(stored(live_server, walkthrough)) == 3


def test_goes_round_an_event_on_which_the_server_breaks(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    walkthrough = device.start_walkthrough()
    poison = device.record(walkthrough, "note_written", text="breaks it", kind="quote")
    device.tap(walkthrough, 6)

    def plan(exchange: Exchange) -> Fault:
        return faults.broken if b"breaks it" in exchange.body else faults.passes

    proxy.plan = plan
    device.sync(longest=50)
    device.wait_until_sent(but=1)
    device.wait_for("server_trouble", "server_error")
    assert device.call("counts")["aside"] == 0
    proxy.always(faults.passes)
    device.page.evaluate("sync.poke({now: true})")
    device.wait_for("all_sent")
    assert poison["id"] in stored(live_server, walkthrough)


def test_an_event_to_be_sent_later_neither_blocks_others_nor_spins(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    device = phone(page, live_server, proxy)
    orphan = "018f0000-0000-7000-8000-000000000001"
    waiting = device.tap(orphan, 3)
    other = device.start_walkthrough()
    device.tap(other, 2)
    device.sync(idle=50)
    status = device.wait_for("server_trouble", "not_started")
    assert (status["unsent"], status["aside"]) == (3, 0)
    assert stored(live_server, other) == device.ids(other)
    device.page.wait_for_timeout(700)
    device.tap(other)
    device.wait_until_sent(but=3)
    of_orphan = [batch for batch in sent(proxy) if batch[0]["walkthrough"] == orphan]
    assert len(of_orphan) == 1
    device.record(orphan, "walkthrough_started", rubric=RUBRIC, place=PLACE, groups=GROUPS)
    device.page.evaluate("sync.poke({now: true})")
    device.wait_for("all_sent")
    assert set(stored(live_server, orphan)) == {*device.ids(orphan)}
    assert {event["id"] for event in waiting} < set(stored(live_server, orphan))

"""Sending for the right person: sessions that end, other people, lost access, tabs, devices."""

import json
import threading
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import NewPage
from tests.browser.faults import Exchange, Fault, FaultyProxy, passes
from tests.browser.phone import Phone
from tests.browser.serving import LiveServer, sign_in
from tests.cast import CO_OBSERVER, COACH, Person

WITHOUT_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})"


def tab(
    context: BrowserContext,
    server: LiveServer,
    person: Person = COACH,
    proxy: FaultyProxy | None = None,
) -> Phone:
    """Another tab of a phone, on that person's database."""
    made = Phone(context.new_page(), server, person, origin=proxy.url if proxy else None)
    made.open()
    return made


def stored(server: LiveServer, walkthrough: str) -> set[str]:
    return {event["id"] for event in server.events(walkthrough)}


def sign_out_everywhere(server: LiveServer, person: Person) -> None:
    people = server.services.store.people
    for session in people.sessions_of(person.id):
        people.drop_session(session.id)


def test_tapping_goes_on_signed_out_and_everything_drains_after_signing_in(
    page: NewPage, live_server: LiveServer
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    # Thirty days ago, and the session has been over for long.
    ago = 30 * 24 * 3600 * 1000
    device.page.evaluate(
        "(ago) => { window.clock = Date.now; Date.now = () => clock() - ago; }", ago
    )
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 3)
    device.page.evaluate("() => { Date.now = clock; }")
    sign_out_everywhere(live_server, COACH)
    device.sync()
    status = device.wait_for("sign_in_needed", "signed_out")
    assert (status["unsent"], status["aside"]) == (4, 0)
    device.tap(walkthrough, 2)
    assert device.unsent() == 6
    sign_in(context.new_page(), COACH, live_server.url)
    device.page.evaluate("sync.poke({now: true})")
    device.wait_for("all_sent")
    assert stored(live_server, walkthrough) == set(device.ids(walkthrough))


def until_refreshed(device: Phone) -> None:
    """Wait until the copies of what the server knows are complete."""
    device.page.evaluate(
        """async () => {
          while (!(await device.get("rubric:workplace-collaborative-learning@1.1.0"))) {
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }"""
    )


def test_nothing_is_sent_while_somebody_else_is_signed_in(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    context = page().context
    sign_in(context.new_page(), CO_OBSERVER, proxy.url)
    device = tab(context, live_server, proxy=proxy)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    device.sync()
    status = device.wait_for("other_user", "other_user")
    assert status["unsent"] == 3
    others = tab(context, live_server, CO_OBSERVER, proxy)
    assert others.call("walkthroughs") == []
    others.sync()
    others.wait_for("all_sent")
    assert proxy.batches() == []
    assert stored(live_server, walkthrough) == set()
    sign_in(context.new_page(), COACH, proxy.url)
    device.page.evaluate("sync.poke({now: true})")
    device.wait_for("all_sent")
    assert [event["by"] for event in live_server.events(walkthrough)] == [COACH.id] * 3


def test_a_batch_is_not_taken_as_somebody_elses_who_signed_in_a_moment_before(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, proxy.url)
    device = tab(context, live_server, proxy=proxy)
    walkthrough = device.start_walkthrough()
    stolen = page()
    sign_in(stolen, CO_OBSERVER, proxy.url)
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in stolen.context.cookies())

    def as_the_other(exchange: Exchange) -> None:
        exchange.headers["Cookie"] = cookie
        exchange.answer(exchange.forward())

    proxy.inflict(as_the_other)
    device.sync()
    device.wait_for("all_sent")
    assert [event["by"] for event in live_server.events(walkthrough)] == [COACH.id]
    assert len(proxy.batches()) == 2
    assert {status["state"] for status in device.said()} == {"sending", "all_sent"}


def test_copies_of_what_the_server_said_are_never_somebody_elses(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    """Another person signs in while this one's classes are on their way."""
    context = page().context
    sign_in(context.new_page(), COACH, proxy.url)
    device = tab(context, live_server, proxy=proxy)
    other = page()
    sign_in(other, CO_OBSERVER, proxy.url)
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in other.context.cookies())
    swapped = threading.Event()

    def plan(exchange: Exchange) -> Fault:
        if exchange.path == "/api/v1/classes":
            swapped.set()
        if swapped.is_set():
            exchange.headers["Cookie"] = cookie
        return passes

    proxy.concerns = lambda method, path: path.startswith("/api/")
    proxy.plan = plan
    outcome = device.page.evaluate(
        """async (base) => {
          const {refresh} = await import(`${base}/js/sync/refresh.js`);
          return refresh({device, api: createApi()});
        }""",
        live_server.static.replace(live_server.url, proxy.url),
    )
    assert swapped.is_set()
    assert (outcome["ok"], outcome["problem"]["code"]) == (False, "other_user")
    assert device.call("get", "classes") is None
    assert device.call("get", "session") is None


def test_keeps_copies_for_the_next_visit_without_the_token(
    page: NewPage, live_server: LiveServer
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    device.sync()
    until_refreshed(device)
    session = device.call("get", "session")
    assert session["user"]["id"] == COACH.id
    assert "csrf_token" not in session
    listed = device.call("get", "rubrics")["rubrics"]
    assert len(listed) == 8
    for rubric in listed:
        kept = device.call("get", f"rubric:{rubric['id']}@{rubric['version']}")
        # A visit begins with the latest version; an older one is fetched where it is met.
        assert bool(kept) == rubric["latest"]
    assert device.call("get", "classes")["schools"]


def test_access_taken_away_is_said_in_words_and_the_evidence_is_kept_and_sent_when_it_returns(
    page: NewPage, live_server: LiveServer
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    people = live_server.services.store.people
    user = people.user(COACH.id)
    people.save_user(replace(user, schools=("douglass-hs",)))
    device.sync()
    status = device.wait_for("refused", "school_not_yours")
    assert (status["unsent"], status["aside"]) == (0, 3)
    # The start was refused, so what is tapped later waits beside it and is not sent at all.
    device.tap(walkthrough)
    aside = device.call("asideOf", walkthrough)
    assert len(aside) == 4
    assert all(one["code"] == "school_not_yours" and one["message"] for one in aside)
    assert len(device.call("exportUnsent")["events"]) == 4
    people.save_user(user)
    assert device.call("requeue", walkthrough) == 4
    device.wait_for("all_sent")
    assert stored(live_server, walkthrough) == set(device.ids(walkthrough))


def test_a_refused_start_holds_up_no_other_walkthrough(
    page: NewPage, live_server: LiveServer
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    place = {"school": "douglass-hs", "teacher": "Q", "class": "9A"}
    refused = device.start_walkthrough(place=place)
    device.tap(refused, 2)
    good = device.start_walkthrough()
    device.tap(good)
    device.sync()
    assert device.wait_for("refused")["aside"] == 3
    assert stored(live_server, good) == set(device.ids(good))
    assert stored(live_server, refused) == set()


def test_a_second_start_is_set_aside_alone(page: NewPage, live_server: LiveServer) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    walkthrough = device.start_walkthrough()
    start = device.call("events", walkthrough)[0]
    again = {key: start[key] for key in ("rubric", "place", "groups")}
    device.record(walkthrough, "walkthrough_started", **again)
    device.tap(walkthrough)
    device.sync()
    assert device.wait_for("refused", "already_started")["aside"] == 1
    device.tap(walkthrough)
    device.wait_until_sent()
    assert len(live_server.events(walkthrough)) == 3


@pytest.mark.parametrize("locks", ["Web Locks", "a lease"])
def test_of_two_tabs_one_drains_at_a_time_and_both_agree(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, locks: str
) -> None:
    context = page().context
    if locks == "a lease":
        context.add_init_script(WITHOUT_LOCKS)
    sign_in(context.new_page(), COACH, proxy.url)
    at_once, most = 0, 0
    guard = threading.Lock()

    def plan(_exchange: Exchange) -> Fault:
        def counted(exchange: Exchange) -> None:
            nonlocal at_once, most
            with guard:
                at_once += 1
                most = max(most, at_once)
            answer = exchange.forward()
            # Before the tab hears of it: from then on another one may begin.
            with guard:
                at_once -= 1
            exchange.answer(answer)

        return counted

    proxy.plan = plan
    tabs = [tab(context, live_server, proxy=proxy) for _ in range(2)]
    assert tabs[0].page.evaluate("Boolean(navigator.locks)") == (locks == "Web Locks")
    walkthrough = tabs[0].start_walkthrough()
    for one in tabs:
        one.sync()
    for _ in range(6):
        for one in tabs:
            one.tap(walkthrough, 2)
    for one in tabs:
        one.wait_until_sent()
        one.wait_for("all_sent")
    assert most == 1
    assert tabs[0].call("events", walkthrough) == tabs[1].call("events", walkthrough)
    assert stored(live_server, walkthrough) == set(tabs[0].ids(walkthrough))
    assert len(live_server.events(walkthrough)) == 25
    sent = [event["id"] for body in proxy.batches() for event in json.loads(body)["events"]]
    assert len(sent) == len(set(sent))


def test_a_tab_that_died_with_the_lease_gives_way(page: NewPage, live_server: LiveServer) -> None:
    context = page().context
    context.add_init_script(WITHOUT_LOCKS)
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    walkthrough = device.start_walkthrough()
    assert device.page.evaluate("device.ledger.lease('a tab that died', 2500)") is True
    device.sync()
    device.page.wait_for_timeout(300)
    assert device.unsent() == 1
    device.wait_until_sent()
    assert stored(live_server, walkthrough) == set(device.ids(walkthrough))


def two_phones(page: NewPage, server: LiveServer) -> list[Phone]:
    """The coach's phone and tablet: two browsers, each with a database of its own."""
    phones = []
    for _ in range(2):
        context = page().context
        sign_in(context.new_page(), COACH, server.url)
        phones.append(tab(context, server))
    return phones


def until_known(device: Phone, walkthrough: str, count: int) -> None:
    device.page.evaluate(
        """async ([walkthrough, count]) => {
          while ((await device.events(walkthrough)).length < count) {
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }""",
        [walkthrough, count],
    )


def test_two_devices_of_one_observer_merge(page: NewPage, live_server: LiveServer) -> None:
    first, second = two_phones(page, live_server)
    walkthrough = first.start_walkthrough()
    for device in (first, second):
        device.sync()
    until_known(second, walkthrough, 1)
    first.tap(walkthrough, 3)
    second.tap(walkthrough, 2)
    for device in (first, second):
        until_known(device, walkthrough, 6)
    folds = [
        device.page.evaluate(
            """async ([base, walkthrough]) => {
              const {fold} = await import(`${base}/js/tally/fold.js`);
              return fold(await device.events(walkthrough), ["building-on-ideas"]);
            }""",
            [live_server.static, walkthrough],
        )
        for device in (first, second)
    ]
    assert folds[0] == folds[1]
    assert folds[0]["cells"][0]["seen"] == 5
    assert folds[0]["observer"] == COACH.id


def test_a_finished_walkthrough_is_fetched_when_asked_for(
    page: NewPage, live_server: LiveServer
) -> None:
    first, second = two_phones(page, live_server)
    walkthrough = first.start_walkthrough()
    first.record(walkthrough, "walkthrough_finished")
    first.sync()
    first.wait_until_sent()
    second.sync()
    second.wait_for("all_sent")
    assert second.page.evaluate("(id) => sync.pull(id).then(({ok}) => ok)", walkthrough) is True
    assert second.ids(walkthrough) == first.ids(walkthrough)


def test_after_an_eviction_the_servers_copy_comes_back(
    page: NewPage, live_server: LiveServer
) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 3)
    device.sync()
    device.wait_until_sent()
    before = device.ids(walkthrough)
    device.page.goto("about:blank")
    device.visit()
    session = context.new_cdp_session(device.page)
    session.send(
        "Storage.clearDataForOrigin", {"origin": live_server.url, "storageTypes": "indexeddb"}
    )
    assert device.open()["evicted"] is True
    device.sync()
    until_known(device, walkthrough, 4)
    assert device.ids(walkthrough) == before


def test_a_wiped_device_stops_sending(page: NewPage, live_server: LiveServer) -> None:
    context = page().context
    sign_in(context.new_page(), COACH, live_server.url)
    device = tab(context, live_server)
    device.sync(idle=60_000)
    until_refreshed(device)
    device.call("wipe")
    device.page.evaluate(
        "() => { window.asked = 0; window.fetch = () => { asked += 1; return Promise.reject(); }; }"
    )
    device.page.evaluate("sync.poke({now: true})")
    device.page.wait_for_timeout(500)
    assert device.page.evaluate("asked") == 0

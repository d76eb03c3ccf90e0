"""The device: what the screen shows as counted is on disk, in order, and one person's alone."""

import re

from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.phone import Phone
from tests.browser.serving import LiveServer
from tests.cast import CO_OBSERVER

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def phone(page: Page, server: LiveServer, **options: object) -> Phone:
    made = Phone(page, server, **options)
    made.open()
    return made


def test_stamps_each_event_with_id_device_seq_and_time(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    walkthrough = device.start_walkthrough()
    event = device.record(walkthrough, "note_written", text="“Because…”", kind="quote")
    assert UUID7.fullmatch(event["id"])
    assert UUID7.fullmatch(event["device"])
    assert event["device"] == device.page.evaluate("device.id")
    assert (event["seq"], event["schema"], event["type"]) == (2, 1, "note_written")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["at"])
    assert event["text"] == "“Because…”"
    assert device.call("events", walkthrough)[1] == event


def test_keeps_its_identity_and_goes_on_counting_after_a_reload(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    walkthrough = device.start_walkthrough()
    identity = device.page.evaluate("device.id")
    device.visit()
    assert device.open() == {"id": identity, "fresh": False, "evicted": False}
    assert device.tap(walkthrough)[0]["seq"] == 2


def test_asks_for_a_strict_commit_and_counts_on_its_completion(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    seen = device.page.evaluate(
        """async () => {
          const seen = [];
          const plain = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const transaction = plain.call(this, stores, mode, options);
            seen.push(`${mode} ${transaction.durability}`);
            transaction.addEventListener("complete", () => seen.push("complete"));
            return transaction;
          };
          await device.record("w", "evidence_seen", {group: "g1", look_for: "x"});
          seen.push("resolved");
          return seen;
        }"""
    )
    assert seen == ["readwrite strict", "complete", "resolved"]


def test_records_several_events_together_or_none(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    events = device.call(
        "recordAll",
        "w",
        [["group_focused", {"group": "g1"}], ["evidence_seen", {"group": "g1", "look_for": "x"}]],
    )
    assert [event["seq"] for event in events] == [1, 2]
    refused = device.page.evaluate(
        """() => {
          const plain = IDBObjectStore.prototype.add;
          let times = 0;
          IDBObjectStore.prototype.add = function (...args) {
            times += 1;
            if (times === 2) throw new DOMException("full", "QuotaExceededError");
            return plain.apply(this, args);
          };
          const both = [["group_focused", {group: "g1"}], ["evidence_seen", {group: "g1"}]];
          return device.recordAll("w", both)
            .catch((error) => error.code)
            .finally(() => { IDBObjectStore.prototype.add = plain; });
        }"""
    )
    assert refused == "storage_full"
    assert device.ids("w") == [event["id"] for event in events]
    assert device.tap("w")[0]["seq"] == 3


def test_two_tabs_never_take_the_same_number_or_time(
    page: NewPage, live_server: LiveServer
) -> None:
    first = phone(page(), live_server)
    second = phone(first.page.context.new_page(), live_server)
    tap = """() => Promise.all(Array.from({length: 60}, () =>
        device.record("w", "evidence_seen", {group: "g1", look_for: "x"})))"""
    for tab in (first, second):
        tab.page.evaluate(f"() => {{ window.tapping = ({tap})(); }}")
    for tab in (first, second):
        tab.page.evaluate("() => tapping")
    events = first.call("events", "w")
    assert [event["seq"] for event in events] == list(range(1, 121))
    assert len({event["at"] for event in events}) == 120
    assert second.call("events", "w") == events


def test_time_never_goes_back_when_the_clock_does(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    stamps = device.page.evaluate(
        """async () => {
          const clock = Date.now;
          const stamps = [];
          for (const shift of [0, -172800000, -172800000, 3600000, 0]) {
            Date.now = () => clock() + shift;
            stamps.push((await device.record("w", "walkthrough_finished")).at);
          }
          Date.now = clock;
          return stamps;
        }"""
    )
    assert stamps == sorted(set(stamps))


def test_tells_the_other_tab_of_every_change(page: NewPage, live_server: LiveServer) -> None:
    first = phone(page(), live_server)
    second = phone(first.page.context.new_page(), live_server)
    second.page.evaluate("() => { window.news = []; device.onChange((one) => news.push(one)); }")
    first.tap("w")
    second.page.wait_for_function("() => news.length > 0")
    assert second.page.evaluate("news") == [{"kind": "recorded", "walkthrough": "w"}]


def test_a_listener_that_throws_does_not_make_a_tap_look_refused(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    device.page.evaluate("() => { device.onChange(() => { throw new Error('on purpose'); }); }")
    assert device.refusal("record", "w", "walkthrough_finished") is None


def test_lists_walkthroughs_with_what_waits(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    device.tap("earlier", 2)
    last = device.tap("later", 3)[-1]
    listed = device.call("walkthroughs")
    assert [(row["id"], row["events"], row["unsent"]) for row in listed] == [
        ("later", 3, 3),
        ("earlier", 2, 2),
    ]
    assert listed[0]["last_at"] == last["at"]
    assert device.call("counts")["oldest_unsent_at"] == device.call("events", "earlier")[0]["at"]


def test_forgets_what_was_sent_and_keeps_what_waits(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    sent, waits, refused = (event["id"] for event in device.tap("w", 3))
    device.page.evaluate(
        """([sent, refused]) => device.ledger.settle({
          taken: [sent], refused: [{id: refused, code: "bad_text"}], refusedStarts: [],
        })""",
        [sent, refused],
    )
    device.call("forgetSent", "w")
    assert device.ids("w") == [waits, refused]
    assert device.call("walkthroughs")[0]["events"] == 2


def test_keeps_copies_of_what_the_server_said(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    assert device.call("get", "classes") is None
    device.call("put", "classes", {"classes": []})
    device.visit()
    device.open()
    assert device.call("get", "classes") == {"classes": []}


def test_nothing_of_one_person_is_readable_as_another(
    page: NewPage, live_server: LiveServer
) -> None:
    coach = phone(page(), live_server)
    coach.tap("w", 3)
    coach.call("put", "session", {"user": {"name": "Ana Coach"}})
    other = phone(coach.page.context.new_page(), live_server, person=CO_OBSERVER)
    assert other.ids("w") == []
    assert other.call("walkthroughs") == []
    assert other.call("counts")["unsent"] == 0
    assert other.call("get", "session") is None
    assert other.call("exportUnsent")["events"] == []
    assert coach.unsent() == 3


def test_saves_unsent_evidence_and_brings_it_back_on_another_device(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    events = device.tap("w", 3)
    saved = device.call("exportUnsent")
    assert (saved["format"], saved["version"]) == ("walkthrough-unsent", 1)
    assert saved["observer"]["id"] == device.person.id
    assert [event["id"] for event in saved["events"]] == [event["id"] for event in events]
    elsewhere = phone(page(), live_server)
    assert elsewhere.call("importUnsent", saved) == {"added": 3, "known": 0}
    assert elsewhere.call("importUnsent", saved) == {"added": 0, "known": 3}
    assert elsewhere.call("events", "w") == events
    assert elsewhere.unsent() == 3


def test_refuses_another_observers_file(page: NewPage, live_server: LiveServer) -> None:
    coach = phone(page(), live_server)
    coach.tap("w")
    saved = coach.call("exportUnsent")
    other = phone(page(), live_server, person=CO_OBSERVER)
    assert other.refusal("importUnsent", saved) == "other_observer"
    assert other.unsent() == 0


def test_refuses_what_is_no_file_of_unsent_evidence(page: NewPage, live_server: LiveServer) -> None:
    device = phone(page(), live_server)
    observer = {"id": device.person.id, "name": ""}
    whole = {"format": "walkthrough-unsent", "version": 1, "observer": observer, "events": []}
    for file in (None, [], {}, {**whole, "version": 2}, {**whole, "events": [{"id": 1}]}):
        assert device.refusal("importUnsent", file) == "invalid_file"
    assert device.call("importUnsent", whole) == {"added": 0, "known": 0}


def test_wiping_leaves_nothing_and_ends_the_other_tabs(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    other_tab = phone(device.page.context.new_page(), live_server)
    device.tap("w", 2)
    other_tab.page.evaluate("() => { window.news = []; device.onChange((one) => news.push(one)); }")
    device.page.evaluate(
        """async ([base, user]) =>
          (await import(`${base}/js/store/people.js`)).setLastUser(user)""",
        [live_server.static, {"id": device.person.id, "name": "Ana", "role": "observer"}],
    )
    device.call("wipe")
    assert device.refusal("record", "w", "walkthrough_finished") == "wiped"
    other_tab.page.wait_for_function("() => news.length > 0")
    assert other_tab.page.evaluate("news") == [{"kind": "wiped"}]
    assert other_tab.refusal("record", "w", "walkthrough_finished") == "wiped"
    assert device.page.evaluate("indexedDB.databases()") == []
    assert device.page.evaluate("localStorage.getItem('walkthrough-last-user')") is None
    device.visit()
    again = device.open()
    assert (again["fresh"], again["evicted"]) == (True, False)


def test_a_practice_run_touches_no_disk(page: NewPage, live_server: LiveServer) -> None:
    device = Phone(page(), live_server)
    outcome = device.page.evaluate(
        """async (base) => {
          const {openPractice} = await import(`${base}/js/store/device.js`);
          const practice = openPractice();
          const told = [];
          practice.onChange(({kind}) => told.push(kind));
          const event = await practice.record("w", "evidence_seen", {group: "g1"});
          const same = JSON.stringify(await practice.events("w")) === JSON.stringify([event]);
          const {unsent} = await practice.counts();
          return {told, same, unsent, kept: await indexedDB.databases()};
        }""",
        live_server.static,
    )
    assert outcome == {"told": ["recorded"], "same": True, "unsent": 0, "kept": []}


def test_a_practice_device_has_every_method_of_a_real_one(
    page: NewPage, live_server: LiveServer
) -> None:
    device = phone(page(), live_server)
    missing = device.page.evaluate(
        """async (base) => {
          const {openPractice} = await import(`${base}/js/store/device.js`);
          const own = Object.getOwnPropertyNames(Object.getPrototypeOf(device));
          const practice = openPractice();
          return own.filter((name) => !(name in practice));
        }""",
        live_server.static,
    )
    assert missing == ["arrive"]


def test_ids_are_version_7_and_need_no_secure_context(
    page: NewPage, live_server: LiveServer
) -> None:
    ids = Phone(page(), live_server).page.evaluate(
        """async (base) => {
          const {uuid7} = await import(`${base}/js/tally/ids.js`);
          crypto.randomUUID = undefined;
          return [1, 1700000000000, 281474976710655].map((now) => uuid7(now))
            .concat(Array.from({length: 200}, () => uuid7()));
        }""",
        live_server.static,
    )
    assert all(UUID7.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)
    assert ids[0].startswith("00000000-0001-7")
    assert ids[2].startswith("ffffffff-ffff-7")

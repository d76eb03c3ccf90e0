"""Generated schedules of taps and faults: whatever the network does, everybody ends up agreeing."""

import os
import random

import pytest

from tests.browser import faults
from tests.browser.conftest import NewPage
from tests.browser.faults import Fault, FaultyProxy
from tests.browser.phone import Phone
from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH
from walkthrough.domain.events import parse
from walkthrough.domain.fold import fold

SCHEDULES = int(os.environ.get("WALKTHROUGH_SCHEDULES", "16"))
STEPS = 25
LOOK_FORS = ["building-on-ideas", "reflecting"]
MISHAPS: list[Fault] = [
    faults.request_lost,
    faults.answer_lost,
    faults.doubled,
    faults.cut_short,
    faults.arrives_late,
    faults.delayed(0.1),
    faults.captive_portal,
    faults.sign_in_redirect,
    faults.busy,
    faults.broken,
    faults.bad_gateway,
    faults.too_large_above(1500),
]


class Schedule:
    """Three tabs on two devices of one coach, and what a model says they must add up to."""

    def __init__(self, seed: int, page: NewPage, server: LiveServer, proxy: FaultyProxy) -> None:
        self.chance = random.Random(seed)
        self.server = server
        self.proxy = proxy
        self.recorded: list[str] = []
        self.standing: list[str] = []
        phone, tablet = page(), page()
        for device in (phone, tablet):
            sign_in(device, COACH, proxy.url)
        pages = (phone, phone.context.new_page(), tablet)
        self.tabs = [Phone(one, server, origin=proxy.url) for one in pages]
        for tab in self.tabs:
            self.begin(tab)
        self.walkthrough = self.tabs[0].start_walkthrough()
        self.recorded += self.tabs[0].ids(self.walkthrough)

    def begin(self, tab: Phone) -> None:
        """What a page does when it is loaded."""
        tab.open()
        tab.sync(longest=100)

    def step(self) -> None:
        tab = self.chance.choice(self.tabs)
        action = self.chance.choices(
            [self.tap, self.undo, self.reload, self.spoil], weights=[12, 3, 1, 6]
        )[0]
        action(tab)

    def tap(self, tab: Phone) -> None:
        look_for = self.chance.choice(LOOK_FORS)
        (event,) = tab.tap(self.walkthrough, look_for=look_for)
        self.recorded.append(event["id"])
        self.standing.append(event["id"])

    def undo(self, tab: Phone) -> None:
        """Undo a tap from any tab, perhaps before its target has arrived anywhere else."""
        if self.standing:
            target = self.standing.pop(self.chance.randrange(len(self.standing)))
            event = tab.record(self.walkthrough, "event_retracted", target=target)
            self.recorded.append(event["id"])

    def reload(self, tab: Phone) -> None:
        tab.visit()
        self.begin(tab)

    def spoil(self, _tab: Phone) -> None:
        self.proxy.inflict(*self.chance.choices(MISHAPS, k=self.chance.randint(1, 4)))

    def settle(self) -> None:
        """The network is well again, and everybody gets to hear of everything."""
        self.proxy.always(faults.passes)
        for tab in self.tabs:
            tab.page.evaluate("sync.poke({now: true})")
            tab.wait_until_sent()
        for tab in self.tabs:
            answer = tab.page.evaluate("(id) => sync.pull(id)", self.walkthrough)
            assert answer["ok"], answer


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_converges_to_the_model(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, seed: int
) -> None:
    schedule = Schedule(seed, page, live_server, proxy)
    for _ in range(STEPS):
        schedule.step()
    schedule.settle()
    events = live_server.events(schedule.walkthrough)
    assert sorted(event["id"] for event in events) == sorted(schedule.recorded)
    folded = fold([parse(event) for event in events], LOOK_FORS)
    assert folded is not None
    assert sum(cell.seen for cell in folded.cells) == len(schedule.standing)
    for tab in schedule.tabs:
        assert sorted(tab.ids(schedule.walkthrough)) == sorted(schedule.recorded)
        assert tab.call("counts")["aside"] == 0


NAIVE = """() => {
  window.queue = [];
  window.flush = async () => {
    const {csrf_token} = await (await fetch("/api/v1/session")).json();
    const batch = queue.slice();
    if (!batch.length) return;
    const response = await fetch("/api/v1/events", {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-CSRFToken": csrf_token},
      body: JSON.stringify({events: batch}),
    }).catch(() => null);
    // The mistake: that the request went well says nothing about any event.
    if (response?.ok) queue = queue.slice(batch.length);
  };
}"""


def naive_run(seed: int, page: NewPage, server: LiveServer, proxy: FaultyProxy) -> list[bool]:
    """A client that deletes on 200, on a seed's faults: for each event, whether it was stored."""
    chance = random.Random(seed)
    tab = page()
    sign_in(tab, COACH, proxy.url)
    device = Phone(tab, server, origin=proxy.url)
    device.open()
    walkthrough = device.start_walkthrough()
    tab.evaluate(NAIVE)
    for _ in range(10):
        device.tap(walkthrough)
        newest = device.call("exportUnsent")["events"]
        tab.evaluate("(events) => { queue.push(...events.slice(window.taken ?? 0)); }", newest)
        tab.evaluate("(count) => { window.taken = count; }", len(newest))
        proxy.inflict(chance.choice([*MISHAPS, faults.passes]))
        tab.evaluate("flush()")
    proxy.always(faults.passes)
    tab.evaluate("flush()")
    stored = {event["id"] for event in server.events(walkthrough)}
    return [id in stored for id in device.ids(walkthrough)]


def test_control_a_queue_that_deletes_on_200_does_not_converge(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy
) -> None:
    arrived = [one for seed in range(3) for one in naive_run(seed, page, live_server, proxy)]
    assert any(arrived)
    assert not all(arrived)

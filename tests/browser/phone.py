"""One tab of a phone that runs the product's own store and sync modules, without the screens."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.serving import LiveServer
from tests.cast import COACH, Person

# Short enough for a test, long enough to be seen in between.
QUICK = {"gather": 5, "first": 30, "longest": 200, "idle": 300, "refresh": 100_000, "elsewhere": 60}

RUBRIC = {"id": "collaboration-look-fors", "version": "1.0.0"}
PLACE = {"school": "lincoln-ms", "teacher": "J. Rivera", "class": "7B"}
GROUPS = [{"id": "g1", "name": "Group 1"}, {"id": "g2", "name": "Group 2"}]
START = {"rubric": RUBRIC, "place": PLACE, "groups": GROUPS}

OPEN = """async ({base, userId, upgrade, timeouts}) => {
  const {openDevice} = await import(`${base}/js/store/device.js`);
  const {MIGRATIONS} = await import(`${base}/js/store/schema.js`);
  const {createApi} = await import(`${base}/js/sync/api.js`);
  const {createSync} = await import(`${base}/js/sync/sync.js`);
  const {uuid7} = await import(`${base}/js/tally/ids.js`);
  Object.assign(window, {createApi, createSync, uuid7});
  const upgrades = {
    adds: (database) => database.createObjectStore("later"),
    fails: (database) => { database.createObjectStore("later"); throw new Error("on purpose"); },
  };
  window.device = await openDevice({
    userId, timeouts, migrations: upgrade ? [...MIGRATIONS, upgrades[upgrade]] : undefined,
  });
  return {id: device.id, fresh: device.fresh, evicted: device.evicted};
}"""

START_SYNC = """async ({user, timing}) => {
  await device.counts();
  window.said = [];
  window.sync = createSync({device, api: createApi(), user, timing});
  sync.onStatus((status) => said.push(status));
  sync.start();
}"""


class Phone:
    """A tab on a page of the server's that loads no script of its own.

    `origin` is the address it goes to, when that is not the server's own but a proxy's; with
    `visit=False` it stays on the page where the tab is.
    """

    def __init__(
        self,
        page: Page,
        server: LiveServer,
        person: Person = COACH,
        origin: str | None = None,
        visit: bool = True,
    ) -> None:
        self.page = page
        self.person = person
        self.origin = origin or server.url
        self._base = server.static.replace(server.url, self.origin)
        if visit:
            self.visit()

    def visit(self) -> None:
        """Load the page anew; what the scripts held in memory is gone."""
        self.page.goto(f"{self.origin}/healthz")

    def open(self, upgrade: str | None = None, **timeouts: int) -> dict[str, Any]:
        """Open the person's database: {id, fresh, evicted}.

        `upgrade` is that of a later version of the app: one that "adds" a store, or "fails".
        """
        return self.page.evaluate(
            OPEN,
            {
                "base": self._base,
                "userId": self.person.id,
                "upgrade": upgrade,
                "timeouts": timeouts,
            },
        )

    def call(self, method: str, *args: Any) -> Any:
        """Call a method of the device and wait for what it resolves with."""
        return self.page.evaluate("([method, args]) => device[method](...args)", [method, args])

    def refusal(self, method: str, *args: Any) -> str | None:
        """The code with which the device refuses, or None when it does not."""
        return self.page.evaluate(
            """([method, args]) =>
              device[method](...args).then(() => null, (error) => error.code ?? String(error))""",
            [method, args],
        )

    def record(self, walkthrough: str, type: str, **fields: Any) -> dict[str, Any]:
        """Record one event; returns it once it is on disk."""
        return self.call("record", walkthrough, type, fields)

    def start_walkthrough(self, **fields: Any) -> str:
        """Record the start of a walkthrough; returns its id."""
        walkthrough: str = self.page.evaluate("uuid7()")
        self.record(walkthrough, "walkthrough_started", **{**START, **fields})
        return walkthrough

    def tap(self, walkthrough: str, times: int = 1, look_for: str = "building-on-ideas") -> list:
        """Tap "seen" that often; returns the events."""
        return [
            self.record(walkthrough, "evidence_seen", group="g1", look_for=look_for)
            for _ in range(times)
        ]

    def ids(self, walkthrough: str) -> list[str]:
        """The ids of the walkthrough's events known here, in order."""
        return [event["id"] for event in self.call("events", walkthrough)]

    def unsent(self) -> int:
        """How many events wait for the server."""
        return self.call("counts")["unsent"]

    def sync(self, **timing: int) -> None:
        """Start sending."""
        self.page.evaluate(
            START_SYNC,
            {
                "user": {"id": self.person.id, "name": self.person.user.name},
                "timing": {**QUICK, **timing},
            },
        )

    @property
    def status(self) -> dict[str, Any]:
        return self.page.evaluate("() => sync.status")

    def said(self) -> list[dict[str, Any]]:
        """Every status so far, in order."""
        return self.page.evaluate("() => said")

    def wait_for(self, state: str, message_code: str | None = None) -> dict[str, Any]:
        """Wait until the status is that, with that code if one is given; returns it."""
        self.page.wait_for_function(
            """([state, code]) => sync.status.state === state
                 && (code === null || sync.status.message_code === code)""",
            arg=[state, message_code],
        )
        return self.status

    def wait_until_sent(self, but: int = 0) -> None:
        """Wait until nothing, or that many events, wait for the server."""
        self.page.evaluate(
            """async (but) => {
              for (const began = Date.now(); (await device.counts()).unsent !== but;) {
                if (Date.now() - began > 15000) throw new Error(JSON.stringify(sync.status));
                await new Promise((resolve) => setTimeout(resolve, 10));
              }
            }""",
            but,
        )

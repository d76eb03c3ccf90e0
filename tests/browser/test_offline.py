"""The service worker: capture opens without a network, and no update interrupts anybody."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import faults
from tests.browser.conftest import NewPage
from tests.browser.faults import Exchange, Fault, FaultyProxy
from tests.browser.phone import Phone
from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH
from walkthrough import paths
from walkthrough.web.static_files import Static

REGISTER = """async (base) => {
  const {watchUpdates} = await import(`${base}/js/sync/updates.js`);
  window.offers = [];
  window.registration = await watchUpdates((activate) => offers.push(activate));
}"""

STATE = """async () => {
  const [registration] = await navigator.serviceWorker.getRegistrations();
  return registration ? {
    active: registration.active?.state ?? null,
    waiting: registration.waiting?.state ?? null,
    installing: registration.installing?.state ?? null,
  } : null;
}"""

# Past the browser's own cache, which would hide that the worker's lacks something.
STATUS = "(url) => fetch(url, {cache: 'no-store'}).then(({status}) => status)"

CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({url}) => new URL(url).pathname);
  }
  return found;
}"""


def shell_of(server: LiveServer) -> dict[str, Any]:
    """What the server put in front of the worker."""
    script = server.app.test_client().get("/sw.js").get_data(as_text=True)
    found = re.match(r"const SHELL = (\{.*\});\n", script)
    assert found is not None
    shell: dict[str, Any] = json.loads(found[1])
    return shell


def installed(page: NewPage, server: LiveServer, origin: str | None = None) -> Page:
    """A coach's browser on capture, once its worker is active."""
    tab = page()
    sign_in(tab, COACH, origin or server.url)
    tab.goto(f"{origin or server.url}/capture")
    wait_for_worker(tab, "active", "activated")
    return tab


def wait_for_worker(tab: Page, which: str, state: str | None) -> None:
    tab.evaluate(
        f"""async ([which, state]) => {{
          for (const began = Date.now(); ((await ({STATE})())?.[which] ?? null) !== state;) {{
            if (Date.now() - began > 15000) throw new Error(JSON.stringify(await ({STATE})()));
            await new Promise((resolve) => setTimeout(resolve, 20));
          }}
        }}""",
        [which, state],
    )


def module_of(tab: Page) -> str:
    """The address of the build that the page runs."""
    source = tab.locator("script[type=module]").get_attribute("src")
    assert source is not None
    return source


@pytest.fixture
def next_build(live_server: LiveServer, tmp_path: Path) -> Static:
    """A later build of the static files: one script differs."""
    folder = tmp_path / "next"
    shutil.copytree(paths.STATIC, folder)
    ids = folder / "js/tally/ids.js"
    ids.write_text(ids.read_text() + "\n// A later build.\n")
    return Static(folder)


def deploy(server: LiveServer, static: Static) -> None:
    """Put another build into service, as a restart with newer code does."""
    server.app.extensions["static_files"] = static
    server.app.jinja_env.globals["static"] = static.url_for


def test_opens_without_a_network_after_one_visit(page: NewPage, live_server: LiveServer) -> None:
    tab = installed(page, live_server)
    tab.context.new_cdp_session(tab).send("Network.clearBrowserCache")
    live_server.stop()
    tab.context.set_offline(True)
    for address in ("/capture", "/capture#/start", "/capture?from=home"):
        tab.goto("about:blank")
        tab.goto(f"{live_server.url}{address}")
        assert tab.locator("main").count() == 1
        tab.wait_for_function("() => !document.querySelector('main').innerText.includes('Opening')")
    live_server.start()


def test_taps_without_a_network_are_sent_when_it_returns(
    page: NewPage, live_server: LiveServer
) -> None:
    tab = installed(page, live_server)
    tab.context.set_offline(True)
    tab.goto("about:blank")
    tab.goto(f"{live_server.url}/capture#/practice")
    device = Phone(tab, live_server, visit=False)
    device.open()
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 3)
    device.sync()
    device.wait_for("offline")
    tab.context.set_offline(False)
    device.wait_for("all_sent")
    assert len(live_server.events(walkthrough)) == 4


def test_keeps_the_shell_its_files_and_nothing_else(page: NewPage, live_server: LiveServer) -> None:
    tab = installed(page, live_server)
    tab.reload()
    for path in ("/", "/account", "/walkthroughs", "/api/v1/session", "/api/v1/classes"):
        tab.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
    shell = shell_of(live_server)
    (name,), (kept,) = zip(*tab.evaluate(CACHED).items(), strict=True)
    assert name == f"walkthrough-shell-{shell['version']}"
    assert sorted(kept) == sorted([*shell["files"], "/capture"])
    assert {path.split("/")[3] for path in shell["files"]} == {"js", "css", "icons"}


def test_the_shell_holds_nobodys_data(live_server: LiveServer) -> None:
    browser = live_server.app.test_client()
    assert COACH.user.name not in browser.get("/capture").get_data(as_text=True)


def test_the_worker_script_is_the_same_until_something_changes(
    live_server: LiveServer, next_build: Static
) -> None:
    browser = live_server.app.test_client()
    first = browser.get("/sw.js")
    assert first.data == browser.get("/sw.js").data
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Service-Worker-Allowed"] == "/"
    assert first.mimetype == "text/javascript"
    deploy(live_server, next_build)
    assert shell_of(live_server)["version"] not in first.get_data(as_text=True)


def test_a_change_of_the_shell_alone_is_another_build(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shell_of(live_server)
    view = live_server.app.view_functions["capture.shell"]
    monkeypatch.setitem(
        live_server.app.view_functions,
        "capture.shell",
        lambda: view().get_data(as_text=True) + "<!-- another word -->",
    )
    after = shell_of(live_server)
    assert before["version"] != after["version"]
    assert before["files"] == after["files"]


def test_a_new_build_waits_and_the_old_page_keeps_its_files(
    page: NewPage, live_server: LiveServer, next_build: Static
) -> None:
    tab = installed(page, live_server)
    tab.reload()
    old = module_of(tab)
    deploy(live_server, next_build)
    tab.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    wait_for_worker(tab, "waiting", "installed")
    # Gone from the server, and still there for the page that runs it.
    assert live_server.app.test_client().get(old).status_code == 404
    assert tab.evaluate(STATUS, old) == 200
    tab.reload()
    assert module_of(tab) == old
    wait_for_worker(tab, "waiting", "installed")


def test_the_new_build_takes_over_when_the_page_lets_it(
    page: NewPage, live_server: LiveServer, next_build: Static
) -> None:
    tab = installed(page, live_server)
    other = tab.context.new_page()
    other.goto(f"{live_server.url}/capture")
    old = module_of(tab)
    deploy(live_server, next_build)
    tab.evaluate(REGISTER, live_server.static.replace(next_build.build, old.split("/")[2]))
    tab.evaluate("() => registration.update()")
    wait_for_worker(tab, "waiting", "installed")
    tab.wait_for_function("() => offers.length > 0")
    tab.evaluate("() => offers[0]()")
    tab.reload()
    assert module_of(tab) == next_build.url_for("js/boot.js")
    # The other tab still runs the old build, and its files are still there for it.
    assert module_of(other) == old
    assert other.evaluate(STATUS, old) == 200
    assert len(tab.evaluate(CACHED)) == 2


def test_looks_for_a_new_build_when_the_page_comes_into_sight_but_not_all_the_time(
    page: NewPage, live_server: LiveServer, next_build: Static
) -> None:
    tab = installed(page, live_server)
    tab.reload()
    deploy(live_server, next_build)
    tab.evaluate("dispatchEvent(new Event('visibilitychange'))")
    tab.wait_for_timeout(300)
    assert tab.evaluate(STATE)["waiting"] is None
    tab.evaluate(
        """() => {
          const clock = Date.now;
          Date.now = () => clock() + 2 * 3600 * 1000;
          dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    wait_for_worker(tab, "waiting", "installed")


def test_unknown_caches_are_deleted_on_activation(
    page: NewPage, live_server: LiveServer, next_build: Static
) -> None:
    tab = page()
    tab.goto(f"{live_server.url}/healthz")
    tab.evaluate("() => Promise.all(['walkthrough-v0', 'other'].map((name) => caches.open(name)))")
    tab.evaluate(REGISTER, live_server.static)
    wait_for_worker(tab, "active", "activated")
    assert list(tab.evaluate(CACHED)) == [f"walkthrough-shell-{shell_of(live_server)['version']}"]


SPOILT: dict[str, Fault] = {
    "a portal's page": faults.captive_portal,
    "a missing file": faults.answers(404),
    "a redirect": faults.sign_in_redirect,
    "a lost request": faults.request_lost,
    "an answer cut short": faults.cut_short,
}


@pytest.mark.parametrize("what", ["/capture", "/js/store/db.js"])
@pytest.mark.parametrize("how", SPOILT)
def test_an_install_that_misses_something_fails_and_the_next_one_succeeds(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, how: str, what: str
) -> None:
    tab = page()
    tab.goto(f"{proxy.url}/healthz")
    proxy.concerns = lambda method, path: path.endswith(what)
    proxy.always(SPOILT[how])
    register = "() => navigator.serviceWorker.register('/sw.js', {scope: '/capture'})"
    tab.evaluate(f"async () => {{ window.registration = await ({register})(); }}")
    tab.evaluate(
        """async () => {
          const worker = registration.installing ?? registration.waiting ?? registration.active;
          while (worker && !["redundant", "activated"].includes(worker.state)) {
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }"""
    )
    assert tab.evaluate("registration.active") is None
    assert tab.evaluate(CACHED) == {}
    proxy.always(faults.passes)
    tab.evaluate(f"async () => {{ window.registration = await ({register})(); }}")
    wait_for_worker(tab, "active", "activated")


def test_a_deploy_in_the_middle_of_an_install_mixes_nothing(
    page: NewPage, live_server: LiveServer, proxy: FaultyProxy, next_build: Static
) -> None:
    """The worker's list is of one build, and the shell that arrives is of the next."""
    tab = page()
    tab.goto(f"{proxy.url}/healthz")
    proxy.concerns = lambda method, path: path == "/capture"

    def plan(_exchange: Exchange) -> Fault:
        deploy(live_server, next_build)
        return faults.passes

    proxy.plan = plan
    tab.evaluate(REGISTER, live_server.static.replace(live_server.url, proxy.url))
    wait_for_worker(tab, "installing", None)
    assert tab.evaluate(STATE) in (None, {"active": None, "waiting": None, "installing": None})
    assert tab.evaluate(CACHED) == {}


def test_without_a_service_worker_capture_still_records_and_sends(
    page: NewPage, live_server: LiveServer
) -> None:
    """A LAN address without HTTPS: no worker, no locks, no randomUUID."""
    tab = page(service_workers="block")
    tab.context.add_init_script(
        """Object.defineProperty(Navigator.prototype, "serviceWorker", {value: undefined});
           Object.defineProperty(Navigator.prototype, "locks", {value: undefined});
           Object.defineProperty(Crypto.prototype, "randomUUID", {value: undefined});"""
    )
    sign_in(tab, COACH, live_server.url)
    device = Phone(tab, live_server)
    device.open()
    tab.evaluate(REGISTER, live_server.static)
    assert tab.evaluate("registration") is None
    walkthrough = device.start_walkthrough()
    device.tap(walkthrough, 2)
    device.sync()
    device.wait_for("all_sent")
    assert len(live_server.events(walkthrough)) == 3


def test_the_manifest_names_icons_that_are_there(live_server: LiveServer) -> None:
    browser = live_server.app.test_client()
    answer = browser.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json()
    assert (manifest["start_url"], manifest["display"]) == ("/capture", "standalone")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        picture = browser.get(icon["src"])
        assert picture.status_code == 200
        assert picture.mimetype == icon["type"]
        if icon["type"] == "image/png":
            width = int.from_bytes(picture.data[16:20], "big")
            assert f"{width}x{width}" == icon["sizes"]


def test_chromium_finds_the_app_installable(page: NewPage, live_server: LiveServer) -> None:
    tab = installed(page, live_server)
    session = tab.context.new_cdp_session(tab)
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Playwright's contexts count as private windows, where nothing can be installed.
    assert [one["errorId"] for one in problems] in ([], ["in-incognito"])

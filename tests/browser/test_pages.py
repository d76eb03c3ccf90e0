"""The ordinary pages in a real browser: nothing inaccessible, nothing cut off, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer
from tests.cast import CO_OBSERVER, COACH, DISTRICT, OTHER_TEACHER, PASSWORD, PRINCIPAL, TEACHER
from tests.cast import Person as CastMember
from tests.phone import PLACE, Phone
from walkthrough.usecases.accounts import begin_session, make_setup_link
from walkthrough.usecases.sync import receive

# A phone of the smallest kind in daylight, and a tablet at night.
WINDOWS = [(320, 640, "light"), (820, 1180, "dark")]

PAGES: dict[str, tuple[CastMember | None, str]] = {
    "sign in": (None, "/login?next=/walkthroughs"),
    "set-up link that is spent": (None, "/setup?token=none"),
    "not found": (None, "/nothing"),
    "not found, signed in": (COACH, "/nothing"),
    "observer's home": (COACH, "/"),
    "observer's first home": (CO_OBSERVER, "/"),
    "teacher's home": (TEACHER, "/"),
    "teacher's first home": (OTHER_TEACHER, "/"),
    "principal's home": (PRINCIPAL, "/"),
    "district lead's home": (DISTRICT, "/"),
    "walkthroughs": (COACH, "/walkthroughs"),
    "walkthroughs, second page": (COACH, "/walkthroughs?status=released&page=2"),
    "walkthroughs, none": (CO_OBSERVER, "/walkthroughs"),
    "feedback, none": (OTHER_TEACHER, "/walkthroughs"),
    "rubrics": (COACH, "/rubrics"),
    "rubric": (COACH, "/rubrics/collaboration-look-fors/1.0.0"),
    "contrast": (COACH, "/rubrics/cooperative-or-group-work/1.0.0"),
    "account": (COACH, "/account"),
    "sign out": (COACH, "/logout"),
    "forbidden": (PRINCIPAL, "/walkthroughs/{open}"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """A school in full swing: unfinished, finished and released walkthroughs, two pages of them."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    for number in range(30):
        phone = Phone()
        phone.start(place=PLACE | {"class": f"7{'ABC'[number % 3]}"})
        phone.seen("g1", "building-on-ideas")
        if number > 1:
            phone.finish()
        if number > 3:
            written = phone.feedback()
            phone.make("feedback_released", feedback=written["id"])
        receive(running.services, COACH.actor, phone.sent())
    yield running
    running.close()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server in which nobody has an account yet."""
    running = LiveServer(tmp_path_factory.mktemp("bare"))
    yield running
    running.close()


def enter(page: Page, server: LiveServer, person: CastMember) -> None:
    """Sign the page's browser in, without the form."""
    signer = server.app.session_interface.get_signing_serializer(server.app)
    assert signer is not None
    cookie = signer.dumps({"_user_id": begin_session(server.services, person.user)})
    page.context.add_cookies([{"name": "walkthrough", "value": cookie, "url": server.url}])


def faults(page: Page, width: int, height: int) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    page.set_viewport_size({"width": width, "height": height})
    overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return violations(page) + ([f"{overhang} px wider than the window"] if overhang > 0 else [])


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits_in_light_and_dark(
    page: NewPage, server: LiveServer, name: str
) -> None:
    person, path = PAGES[name]
    headers, _ = server.services.store.walkthroughs.headers()
    path = path.format(open=next(one.id for one in headers if one.status == "open"))
    for width, height, scheme in WINDOWS:
        opened = page(color_scheme=scheme)
        complaints: list[str] = []
        opened.on("console", lambda said, into=complaints: into.append(said.text))
        if person is not None:
            enter(opened, server, person)

        opened.goto(server.url + path)

        assert faults(opened, width, height) == []
        assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.mark.parametrize("path", ["/login", "/setup?token={secret}"])
def test_first_pages_are_accessible_and_fit(page: NewPage, bare: LiveServer, path: str) -> None:
    path = path.format(secret=make_setup_link(bare.services))
    for width, height, scheme in WINDOWS:
        opened = page(color_scheme=scheme)

        opened.goto(bare.url + path)

        assert faults(opened, width, height) == []


def test_a_refused_form_is_accessible(page: NewPage, server: LiveServer) -> None:
    opened = page()
    opened.goto(f"{server.url}/login")
    opened.get_by_label("Email").fill(COACH.email)
    opened.get_by_label("Password", exact=True).fill("wrong horse battery")
    opened.get_by_role("button", name="Sign in").click()

    expect(opened.get_by_role("alert")).to_contain_text("do not go together")
    assert faults(opened, 320, 640) == []


def test_text_twice_as_large_still_fits(page: NewPage, server: LiveServer) -> None:
    opened = page()
    enter(opened, server, COACH)
    for path in ("/", "/walkthroughs", "/rubrics/collaboration-look-fors/1.0.0"):
        opened.goto(server.url + path)
        opened.set_viewport_size({"width": 640, "height": 720})
        opened.evaluate("document.documentElement.style.fontSize = '200%'")

        assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_signing_in_takes_only_the_keyboard(page: NewPage, server: LiveServer) -> None:
    opened = page()
    opened.goto(f"{server.url}/login")
    keyboard = opened.keyboard
    opened.get_by_label("Email").focus()
    keyboard.type(COACH.email)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(opened.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(opened.get_by_role("heading", level=1)).to_contain_text("Ana Coach")


def test_signing_in_needs_no_script(page: NewPage, server: LiveServer) -> None:
    opened = page(java_script_enabled=False)
    opened.goto(f"{server.url}/walkthroughs")
    opened.get_by_label("Email").fill(COACH.email)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()

    expect(opened.get_by_role("heading", level=1)).to_have_text("Walkthroughs")
    expect(opened.get_by_text("Page 1 of 2")).to_be_visible()


def test_set_up_fills_in_what_the_browser_knows_and_ends_at_home(
    page: NewPage, tmp_path: Path
) -> None:
    server = LiveServer(tmp_path / "data")
    try:
        opened = page(timezone_id="America/Denver")
        opened.goto(f"{server.url}/setup?token={make_setup_link(server.services)}")
        expect(opened.get_by_label("Time zone")).to_have_value("America/Denver")
        opened.get_by_label("Name of the school").fill("École Élémentaire d'Olney")
        expect(opened.get_by_label("Short name")).to_have_value("ecole-elementaire-d-olney")
        opened.get_by_label("Your name").fill("Dana Rowe")
        opened.get_by_label("Your email").fill("dana@olney.example")
        opened.get_by_label("Password", exact=True).fill("seven quiet tables")
        opened.get_by_role("button", name="Make the school and sign in").click()

        expect(opened.get_by_role("heading", level=1)).to_contain_text("Dana Rowe")
        expect(opened.get_by_text("Bring in your colleagues")).to_be_visible()
        assert faults(opened, 320, 640) == []
    finally:
        server.close()


def test_filters_and_pages_lead_through_all_walkthroughs(page: NewPage, server: LiveServer) -> None:
    opened = page()
    enter(opened, server, COACH)
    opened.goto(f"{server.url}/walkthroughs")
    opened.get_by_role("link", name="Shared 26", exact=True).click()
    expect(opened.locator("li.visit")).to_have_count(25)
    opened.get_by_role("link", name="Older").click()
    expect(opened.locator("li.visit")).to_have_count(1)
    opened.get_by_role("link", name="Unfinished 2").click()

    expect(opened.locator("li.visit")).to_have_count(2)
    href = opened.locator("li.visit a").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/capture#/w/")

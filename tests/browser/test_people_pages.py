"""Managing people, schools and classes in a real browser: axe, narrow, keyboard, no script."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.capturing import wait_until_sent
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer
from tests.browser.test_pages import enter, faults
from tests.cast import CO_OBSERVER, COACH, DISTRICT, DOUGLASS, LINCOLN, STRANGER, TEACHER
from tests.cast import Person as CastMember
from walkthrough.usecases import accounts, classes, credentials, people
from walkthrough.usecases.classes import Entry

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WINDOWS = [(320, 640), (1280, 900)]
NEW = "seven quiet tables"
LONG = "Grundschule-am-Dornröschenweg-mit-einem-unteilbaren-Namen"

PAGES: dict[str, tuple[CastMember | None, str]] = {
    "people": (DISTRICT, "/people"),
    "people, second page of a search": (DISTRICT, "/people?q=extra&page=2"),
    "people, none found": (DISTRICT, "/people?q=zzz"),
    "a new person": (DISTRICT, "/people/new"),
    "a person": (DISTRICT, f"/people/{TEACHER.id}"),
    "a person who is deactivated": (DISTRICT, f"/people/{STRANGER.id}"),
    "schools": (DISTRICT, "/schools"),
    "a new school": (DISTRICT, "/schools/new"),
    "a school": (DISTRICT, f"/schools/{LINCOLN.id}"),
    "classes": (DISTRICT, "/classes"),
    "classes, none found": (DISTRICT, "/classes?q=zzz"),
    "a new class": (DISTRICT, "/classes/new"),
    "a class": (DISTRICT, "/classes/{made}"),
    "managing is not theirs": (COACH, "/people"),
    "account": (COACH, "/account"),
    "account of a lead": (DISTRICT, "/account"),
    "one-time link": (None, "/reset?token={link}"),
    "one-time link that is spent": (None, "/reset?token=none"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """Lists of more than one page, names that cannot be broken, a coach with devices and tokens."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    services, lead = running.services, DISTRICT.actor
    accounts.add_school(services, "long", LONG, "America/Argentina/ComodRivadavia")
    for number in range(30):
        accounts.add_user(services, f"extra{number}@example.org", f"Extra {number}", "district", [])
    classes.add(services, lead, Entry(LINCOLN.id, "7B", "J. Rivera", "Science", "7"))
    classes.add(services, lead, Entry("long", LONG, LONG, LONG, LONG))
    people.deactivate(services, lead, STRANGER.id)
    accounts.begin_session(services, COACH.user, "Mozilla/5.0 (iPhone) Version/17.5 Safari/604.1")
    accounts.add_token(services, COACH.email, "x" * 200)
    yield running
    running.close()


def path_of(server: LiveServer, path: str) -> str:
    services = server.services
    made = next(one.id for one in services.store.people.classes() if one.name == "7B")
    link = credentials.make_reset_link(services, DISTRICT.actor, CO_OBSERVER.id)
    return server.url + path.format(made=made, link=link)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits_in_light_and_dark(
    page: NewPage, server: LiveServer, name: str
) -> None:
    person, path = PAGES[name]
    opened = page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    if person is not None:
        enter(opened, server, person)

    address = path_of(server, path)
    for scheme in SCHEMES:
        opened.emulate_media(color_scheme=scheme)
        opened.goto(address)
        assert [fault for size in WINDOWS for fault in faults(opened, *size)] == []
    assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.fixture
def lead(page: NewPage, live_server: LiveServer) -> Page:
    """A page on which the district lead of a server of one's own is signed in."""
    opened = page()
    enter(opened, live_server, DISTRICT)
    return opened


def test_a_first_class_list_teaches_and_fits(lead: Page, live_server: LiveServer) -> None:
    lead.goto(f"{live_server.url}/classes")

    expect(lead.get_by_text("No classes listed yet")).to_be_visible()
    assert faults(lead, 320, 640) == []


def test_text_twice_as_large_still_fits(page: NewPage, server: LiveServer) -> None:
    opened = page()
    enter(opened, server, DISTRICT)
    for path in ("/people", "/people/new", "/schools", "/classes/{made}", "/account"):
        opened.goto(path_of(server, path))
        opened.set_viewport_size({"width": 640, "height": 720})
        opened.evaluate("document.documentElement.style.fontSize = '200%'")

        assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_adding_a_person_takes_only_the_keyboard(lead: Page, live_server: LiveServer) -> None:
    lead.goto(f"{live_server.url}/people/new")
    keyboard = lead.keyboard
    lead.get_by_label("Name", exact=True).focus()
    keyboard.type("Nadia Newcomer")
    keyboard.press("Tab")
    keyboard.type("nadia@example.org")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    expect(lead.get_by_label("Teacher:")).to_be_checked()
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(lead.get_by_label(LINCOLN.name)).to_be_checked()
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(lead.get_by_role("heading", level=1)).to_have_text("A link for Nadia Newcomer")
    assert faults(lead, 320, 640) == []


def test_a_refused_form_is_accessible_and_says_where(lead: Page, live_server: LiveServer) -> None:
    lead.goto(f"{live_server.url}/people/new")
    lead.get_by_label("Name", exact=True).fill("Somebody")
    lead.get_by_label("Email").fill(COACH.email)
    lead.get_by_label("Observer:").check()
    lead.get_by_label(DOUGLASS.name).check()
    lead.get_by_role("button", name="Add and make a link").click()

    email = lead.get_by_label("Email")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(
        re.compile(f"They sign in with it.*There is an account for {COACH.email} already.")
    )
    expect(lead.get_by_label(DOUGLASS.name)).to_be_checked()
    assert faults(lead, 320, 640) == []


def test_a_link_is_copied_handed_over_and_lets_its_owner_in(
    lead: Page, page: NewPage, live_server: LiveServer
) -> None:
    lead.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lead.goto(f"{live_server.url}/people/{COACH.id}")
    lead.get_by_role("button", name="Make a one-time link").click()
    lead.get_by_role("button", name="Copy the link").click()
    expect(lead.get_by_text("Copied.")).to_be_visible()
    link = lead.evaluate("navigator.clipboard.readText()")
    assert link == lead.get_by_label("One-time link").input_value()

    coach = page()
    coach.goto(link)
    coach.get_by_label("New password").fill(NEW)
    coach.get_by_role("button", name="Set it and sign in").click()

    expect(coach.get_by_role("heading", level=1)).to_contain_text(COACH.user.name)
    assert accounts.sign_in(live_server.services, COACH.email, NEW)


def test_managing_needs_no_script(page: NewPage, live_server: LiveServer) -> None:
    opened = page(java_script_enabled=False)
    enter(opened, live_server, DISTRICT)
    opened.goto(f"{live_server.url}/classes/new")
    opened.get_by_label("School").select_option(label=LINCOLN.name)
    opened.get_by_label("Class", exact=True).fill("7B")
    opened.get_by_label("Teacher").fill("j. rivera")
    opened.get_by_role("button", name="Add the class").click()
    expect(opened.get_by_role("link", name="7B with J. Rivera")).to_be_visible()
    expect(opened.get_by_text("Teacher has no account")).to_have_count(0)
    opened.get_by_role("link", name="7B with J. Rivera").click()
    opened.get_by_role("button", name="Remove 7B").click()

    expect(opened.get_by_text("No classes listed yet")).to_be_visible()


def test_a_token_is_shown_once_and_that_page_is_accessible(
    page: NewPage, live_server: LiveServer
) -> None:
    opened = page()
    enter(opened, live_server, COACH)
    opened.goto(f"{live_server.url}/account")
    opened.get_by_text("Make a token").click()
    opened.get_by_label("What is it for?").fill("nightly export")
    opened.get_by_role("button", name="Make the token").click()

    secret = opened.get_by_label("nightly export").input_value()
    user = accounts.user_of_token(live_server.services, secret)
    assert user is not None
    assert user.id == COACH.id
    assert faults(opened, 320, 640) == []
    opened.get_by_role("link", name="Done").click()
    expect(opened.get_by_role("button", name="Revoke nightly export")).to_be_visible()
    assert secret not in opened.content()


def test_a_class_of_the_list_starts_a_walkthrough_in_two_taps_and_names_its_teacher(
    page: NewPage, live_server: LiveServer
) -> None:
    services = live_server.services
    for name in ("8A", "7B"):
        classes.add(services, DISTRICT.actor, Entry(LINCOLN.id, name, "J. Rivera", "Science", "7"))
    opened = page(viewport={"width": 390, "height": 844})
    enter(opened, live_server, COACH)
    opened.goto(f"{live_server.url}/capture#/start")
    buttons = opened.locator("button.class")
    expect(buttons).to_have_count(2)
    expect(buttons.first).to_contain_text("7B · J. Rivera")
    expect(buttons.first).to_contain_text("Not visited yet")

    buttons.first.click()
    opened.get_by_role("button", name="Start in 7B").click()

    expect(opened.get_by_role("button", name="Finish")).to_be_visible()
    wait_until_sent(opened)
    ((header,), _) = services.store.walkthroughs.headers()
    made = next(one for one in services.store.people.classes() if one.name == "7B")
    place = header.place
    assert (place.class_id, place.teacher_id, place.subject) == (made.id, TEACHER.id, "Science")


def test_a_class_that_was_renamed_since_the_visit_is_listed_once(
    page: NewPage, live_server: LiveServer
) -> None:
    services, entry = live_server.services, Entry(LINCOLN.id, "7B", "J. Rivera")
    made = classes.add(services, DISTRICT.actor, entry)
    opened = page(viewport={"width": 390, "height": 844})
    enter(opened, live_server, COACH)
    opened.goto(f"{live_server.url}/capture#/start")
    opened.locator("button.class").click()
    opened.get_by_role("button", name="Start in 7B").click()
    expect(opened.get_by_text("All on the server")).to_be_visible()

    classes.change(services, DISTRICT.actor, made.id, replace(entry, name="7 Blue"))
    opened.goto("about:blank")
    opened.goto(f"{live_server.url}/capture#/start")

    expect(opened.locator("button.class")).to_contain_text("7 Blue · J. Rivera")
    expect(opened.locator("button.class")).to_have_count(1)
    expect(opened.locator("button.class")).to_contain_text("Last visit")

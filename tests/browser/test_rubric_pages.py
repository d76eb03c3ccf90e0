"""The pages of rubrics and drafts: nothing inaccessible, nothing cut off, in every state."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.editing import BASE, Editing, enter, next_version, overlay
from tests.browser.serving import LiveServer
from tests.cast import DISTRICT
from walkthrough.domain.drafts import Draft
from walkthrough.usecases import drafts, standing

WINDOWS = [(320, 640, "light"), (820, 1180, "dark")]
RETIRED = "cooperative-or-collaborative"
# A word of markup, of a script that runs from right to left, and one that never breaks.
ODD = f"<b>מבחן</b> {'Donaudampfschifffahrts' * 3}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """A district at work: drafts sound, broken and odd; one rubric retired, one rolled back."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    standing.retire(running.services, DISTRICT.actor, RETIRED)
    standing.roll_back(running.services, DISTRICT.actor, BASE, "1.0.0")
    yield running
    running.close()


@pytest.fixture(scope="module")
def sound(server: LiveServer) -> Draft:
    return next_version(server)


@pytest.fixture(scope="module")
def adapted(server: LiveServer) -> Draft:
    return overlay(server)


@pytest.fixture(scope="module")
def odd(server: LiveServer, sound: Draft) -> Draft:
    """A draft with errors, advice and unusual texts."""
    text = sound.source.replace("Roles toward a shared goal", ODD, 1).replace('"rate"', '"often"')
    return drafts.keep(server.services, DISTRICT.actor, text, "odd.json", "upload")


@pytest.fixture(scope="module")
def broken(server: LiveServer) -> Draft:
    text = '{"format": 1,\n "title": "Half", "' + "x" * 300
    return drafts.keep(server.services, DISTRICT.actor, text, "half.json", "upload")


def faults(page: Page, width: int, height: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": height})
    # The editor's bar stays in sight, and covers what lies half behind it.
    page.evaluate("scrollTo(0, 0)")
    overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return violations(page) + ([f"{overhang} px wider than the window"] if overhang > 0 else [])


def check_all(
    page: NewPage, server: LiveServer, path: str, prepare: Callable[[Page], None] | None = None
) -> None:
    """Look at a page in every window, light and dark, once it is as it should be."""
    for width, height, scheme in WINDOWS:
        opened = page(color_scheme=scheme)
        complaints: list[str] = []
        opened.on("console", lambda said, into=complaints: into.append(said.text))
        enter(opened, server)
        opened.goto(server.url + path)
        if prepare:
            prepare(opened)

        assert faults(opened, width, height) == []
        assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.mark.parametrize(
    "path",
    [
        "/rubrics",
        "/rubrics/new",
        "/rubrics/upload",
        f"/rubrics/{BASE}/1.0.0",
        f"/rubrics/{RETIRED}/1.0.0",
        f"/rubrics/{BASE}/compare",
    ],
)
def test_page_is_accessible_and_fits(
    page: NewPage, server: LiveServer, odd: Draft, broken: Draft, path: str
) -> None:
    check_all(page, server, path)


@pytest.mark.parametrize("part", ["/text", "/preview", "/publish"])
@pytest.mark.parametrize("which", ["sound", "odd", "broken"])
def test_page_of_a_draft_is_accessible_and_fits(
    page: NewPage, server: LiveServer, request: pytest.FixtureRequest, which: str, part: str
) -> None:
    draft: Draft = request.getfixturevalue(which)

    check_all(page, server, f"/rubrics/drafts/{draft.id}{part}")


def unfold_all(page: Page) -> None:
    expect(page.locator(".status-line")).to_contain_text("Saved")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


@pytest.mark.parametrize("which", ["sound", "odd", "adapted"])
def test_the_editor_unfolded_is_accessible_and_fits(
    page: NewPage, server: LiveServer, request: pytest.FixtureRequest, which: str
) -> None:
    draft: Draft = request.getfixturevalue(which)

    check_all(page, server, f"/rubrics/drafts/{draft.id}", unfold_all)


def test_a_changed_overlay_with_its_ways_back_is_accessible(
    page: NewPage, server: LiveServer
) -> None:
    opened = page()
    enter(opened, server)
    editing = Editing(opened, server, overlay(server)).open()
    editing.unfold("building-on-ideas")
    editing.at("look_fors", "building-on-ideas", "statement").fill("Ideas grow.")
    editing.at("look_fors", "building-on-ideas", "seen", "remove", 0).click()
    editing.unfold("reflecting")
    editing.button("Hide: Reflecting on group work").click()

    expect(editing.button("Back to the original: What is looked for")).to_be_visible()
    for width, height, _scheme in WINDOWS:
        assert faults(opened, width, height) == []


def test_a_conflict_is_accessible_and_fits(page: NewPage, server: LiveServer) -> None:
    opened = page()
    enter(opened, server)
    draft = next_version(server)
    editing = Editing(opened, server, draft).open()
    drafts.save(server.services, DISTRICT.actor, draft.id, 1, draft.source + "\n")
    editing.at("title").fill("Mine")

    expect(opened.locator(".conflict")).to_be_focused()
    for width, height, _scheme in WINDOWS:
        assert faults(opened, width, height) == []


def test_the_editor_needs_only_the_keyboard(page: NewPage, server: LiveServer) -> None:
    opened = page()
    enter(opened, server)
    editing = Editing(opened, server, next_version(server)).open()
    keyboard = opened.keyboard
    opened.get_by_label("A further look-for").focus()
    keyboard.type("Shares the pen")
    keyboard.press("Enter")
    keyboard.type("A student hands the pen on.")
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(editing.at("look_fors", "shares-the-pen", "seen", "add")).to_be_focused()
    keyboard.press("Enter")
    keyboard.type("The pen changes hands")
    editing.at("up", "shares-the-pen").focus()
    keyboard.press("Space")
    editing.wait_until_saved()

    assert [one["id"] for one in editing.file["look_fors"]][-2] == "shares-the-pen"
    assert editing.card("shares-the-pen").get_attribute("open") is not None

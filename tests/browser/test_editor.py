"""The editor of a draft: every change reaches the file, can be undone, and is saved by itself."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPage
from tests.browser.editing import BASE, Editing, enter, next_version, overlay
from tests.browser.serving import LiveServer
from tests.cast import DISTRICT
from walkthrough.domain.rubric import parse
from walkthrough.usecases import draft_starts


@pytest.fixture
def editing(page: NewPage, live_server: LiveServer) -> Editing:
    """The editor on a next version of the bundled look-fors."""
    opened = page()
    enter(opened, live_server)
    return Editing(opened, live_server, next_version(live_server)).open()


@pytest.fixture
def adapting(page: NewPage, live_server: LiveServer) -> Editing:
    """The editor on an overlay of the bundled look-fors."""
    opened = page()
    enter(opened, live_server)
    return Editing(opened, live_server, overlay(live_server)).open()


def test_saves_what_is_typed_and_keeps_everything_else(editing: Editing) -> None:
    before = editing.file
    editing.unfold("shared-goal")

    editing.at("look_fors", "shared-goal", "title").fill("Shared roles")
    editing.wait_until_saved()

    after = editing.file
    assert after["look_fors"][0]["title"] == "Shared roles"
    assert after["look_fors"][0]["id"] == "shared-goal"
    assert after["look_fors"][0]["seen"] == before["look_fors"][0]["seen"]
    assert after["look_fors"][1:] == before["look_fors"][1:]
    assert after["translations"] == before["translations"]
    assert editing.titles[0] == "Shared roles"


def test_moves_look_fors_with_the_focus_on_the_button(editing: Editing) -> None:
    ids = [one["id"] for one in editing.file["look_fors"]]
    editing.unfold(ids[0])

    editing.at("down", ids[0]).press("Enter")
    editing.wait_until_saved()

    assert [one["id"] for one in editing.file["look_fors"]] == [ids[1], ids[0], *ids[2:]]
    expect(editing.at("down", ids[0])).to_be_focused()
    expect(editing.page.locator("#live")).to_contain_text("Moved down")


def test_undoes_and_redoes_every_step(editing: Editing) -> None:
    before = editing.file
    editing.unfold("shared-goal")
    editing.at("look_fors", "shared-goal", "statement").fill("Everybody has a part.")
    editing.at("up", "shared-goal").focus()
    editing.unfold("reflecting")
    editing.button("Remove: Reflecting on group work").click()
    editing.wait_until_saved()
    changed = editing.file
    assert len(changed["look_fors"]) == len(before["look_fors"]) - 1

    editing.page.keyboard.press("Control+z")
    editing.page.keyboard.press("Control+z")
    editing.wait_until_saved()
    assert editing.file == before

    editing.page.keyboard.press("Control+y")
    editing.page.keyboard.press("Control+Shift+z")
    editing.wait_until_saved()
    assert editing.file == changed


def test_makes_ids_from_words_and_keeps_them_when_the_words_change(editing: Editing) -> None:
    editing.add_look_for("Teilt den Stift: Löwen!")
    fresh = "teilt-den-stift-lowen"
    editing.at("look_fors", fresh, "title").fill("Shares the pen")
    editing.at("look_fors", fresh, "seen", "add").click()
    editing.page.keyboard.type("Hands it on")
    editing.wait_until_saved()

    added = editing.file["look_fors"][-1]
    assert (added["id"], added["title"]) == (fresh, "Shares the pen")
    assert added["seen"] == [{"id": "hands-it-on", "text": "Hands it on"}]

    editing.at("look_fors", fresh, "title").focus()
    editing.at("look_fors", fresh, "seen", 0, "text").fill("Gives it away")
    editing.wait_until_saved()
    assert editing.file["look_fors"][-1]["seen"] == [{"id": "hands-it-on", "text": "Gives it away"}]


def test_numbers_the_version_by_what_changed_and_writes_the_crosswalk(editing: Editing) -> None:
    published = editing.draft.source and json.loads(editing.draft.source)["version"]
    major, minor, _patch = (int(part) for part in published.split("."))
    editing.unfold("shared-goal")
    editing.at("look_fors", "shared-goal", "title").fill("Shared roles")
    editing.wait_until_saved()
    assert editing.file["version"] == published

    editing.add_look_for("Shares the pen")
    editing.wait_until_saved()
    assert editing.file["version"] == f"{major}.{minor + 1}.0"

    editing.unfold("reflecting")
    editing.button("Remove: Reflecting on group work").click()
    editing.at("follows", "shares-the-pen").select_option("reflecting")
    editing.wait_until_saved()
    assert editing.file["version"] == f"{major + 1}.0.0"
    assert editing.file["replaces"]["map"] == {"reflecting": "shares-the-pen"}


def test_shows_what_is_wrong_beside_the_field_and_takes_it_back(editing: Editing) -> None:
    editing.unfold("shared-goal")
    statement = editing.at("look_fors", "shared-goal", "statement")
    statement.fill("")

    expect(statement).to_have_attribute("aria-invalid", "true")
    described = statement.get_attribute("aria-describedby")
    expect(editing.page.locator(f"#{described}")).to_contain_text("This needs some words.")
    expect(editing.page.locator(".editor__status")).to_contain_text("1 error")

    statement.fill("Everybody has a part in one task.")
    expect(statement).not_to_have_attribute("aria-invalid", "true")


def test_changes_only_what_differs_from_the_original(adapting: Editing) -> None:
    adapting.unfold("building-on-ideas")
    statement = adapting.at("look_fors", "building-on-ideas", "statement")
    original = statement.input_value()
    statement.fill("Ideas grow.")
    adapting.button("Move up: Building on ideas").click()
    adapting.unfold("reflecting")
    adapting.button("Hide: Reflecting on group work").click()
    adapting.wait_until_saved()

    assert adapting.file["look_fors"] == [{"id": "building-on-ideas", "statement": "Ideas grow."}]
    assert adapting.file["hide"] == ["reflecting"]
    assert adapting.file["order"].index("building-on-ideas") == 2

    adapting.button("Back to the original: What is looked for").click()
    adapting.button("Move down: Building on ideas").click()
    adapting.button("Show again: Reflecting on group work").click()
    adapting.wait_until_saved()
    assert not {"look_fors", "hide", "order"} & adapting.file.keys()
    expect(adapting.at("look_fors", "building-on-ideas", "statement")).to_have_value(original)


def test_follows_a_newer_original_with_what_was_changed(
    page: NewPage, live_server: LiveServer
) -> None:
    services = live_server.services
    draft = draft_starts.as_overlay(services, DISTRICT.actor, BASE, "1.0.0", "Riverbend")
    opened = page()
    enter(opened, live_server)
    adapting = Editing(opened, live_server, draft).open()
    adapting.unfold("shared-goal")
    adapting.at("look_fors", "shared-goal", "title").fill("Shared roles")
    opened.locator('[data-fold="technical"] > summary').click()
    newest = services.rubrics.versions(BASE)[-1]
    adapting.button(f"Follow version {newest} of the original").click()

    expect(opened.get_by_text(f"version {newest}: what you do not change")).to_be_visible()
    assert adapting.file["extends"] == f"{BASE}@{newest}"
    assert adapting.file["look_fors"] == [{"id": "shared-goal", "title": "Shared roles"}]


def test_translates_beside_the_original(editing: Editing) -> None:
    editing.page.get_by_label("Another language").select_option("fr")
    editing.button("Add this language").click()
    editing.page.locator('[data-fold="translation shared-goal"] > summary').click()
    editing.at("translations", "fr", "look_fors", "shared-goal", "title").fill("Un but commun")
    editing.at("translations", "fr", "look_fors", "shared-goal", "questions", 0).fill("Qui ?")
    editing.wait_until_saved()

    french = editing.file["translations"]["fr"]["look_fors"]
    assert french == {"shared-goal": {"title": "Un but commun", "questions": ["Qui ?"]}}

    editing.at("translations", "fr", "look_fors", "shared-goal", "title").fill("")
    editing.at("translations", "fr", "look_fors", "shared-goal", "questions", 0).fill("")
    editing.wait_until_saved()
    assert "look_fors" not in editing.file["translations"]["fr"]


def test_gives_the_file_at_any_time_also_while_it_is_broken(editing: Editing) -> None:
    editing.at("title").fill("")
    with editing.page.expect_download() as begun:
        editing.button("Download the file").click()

    path = Path(begun.value.path())
    assert json.loads(path.read_text("utf-8"))["title"] == ""
    assert begun.value.suggested_filename == "collaboration-look-fors.json"


def test_saves_again_after_the_network_was_gone(editing: Editing) -> None:
    editing.page.context.set_offline(True)
    editing.at("title").fill("Ours")
    expect(editing.page.locator(".status-line")).to_contain_text("Not saved: no connection")

    editing.page.context.set_offline(False)
    editing.wait_until_saved()
    assert editing.file["title"] == "Ours"


def test_an_answer_that_is_lost_is_no_conflict(editing: Editing) -> None:
    lost: list[str] = []

    def lose_one(route: Route) -> None:
        if route.request.method != "PUT" or lost:
            return route.continue_()
        lost.append(route.fetch().status_text)
        return route.abort()

    editing.page.route("**/api/v1/drafts/*", lose_one)
    editing.at("title").fill("Ours")
    expect(editing.page.locator(".status-line")).to_contain_text("Not saved")
    editing.wait_until_saved()

    assert len(lost) == 1
    assert editing.file["title"] == "Ours"
    assert editing.page.locator(".conflict").count() == 0


def test_what_the_editor_makes_can_be_published(editing: Editing) -> None:
    editing.unfold("shared-goal")
    editing.at("look_fors", "shared-goal", "statement").fill("Everybody has a part in one task.")
    editing.wait_until_saved()

    assert parse(json.dumps(editing.file)).look_fors[0].statement.startswith("Everybody")

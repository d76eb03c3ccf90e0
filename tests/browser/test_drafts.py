"""Drafts in the browser: two people at one, previews, publishing, and what phones then offer."""

import json
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.editing import BASE, Editing, enter, next_version, overlay
from tests.browser.serving import LiveServer
from tests.cast import COACH, DISTRICT
from walkthrough import paths
from walkthrough.usecases import drafts

COLLEAGUE = replace(DISTRICT.user, id="another-lead", email="kim@example.org", name="Kim Lead")


def two_editors(page: NewPage, server: LiveServer) -> tuple[Editing, Editing]:
    """Two leads with the same draft open."""
    server.services.store.people.save_user(COLLEAGUE)
    draft = next_version(server)
    mine, theirs = page(), page()
    enter(mine, server)
    enter(theirs, server, COLLEAGUE)
    return Editing(mine, server, draft).open(), Editing(theirs, server, draft).open()


def in_conflict(page: NewPage, server: LiveServer) -> tuple[Editing, Editing]:
    """The colleague saved first; then we typed."""
    mine, theirs = two_editors(page, server)
    theirs.at("title").fill("Theirs")
    theirs.wait_until_saved()
    mine.at("title").fill("Mine")
    expect(mine.page.locator(".conflict")).to_contain_text("Kim Lead saved this draft at")
    return mine, theirs


def test_the_second_of_two_is_told_and_nothing_is_overwritten(
    page: NewPage, live_server: LiveServer
) -> None:
    mine, theirs = in_conflict(page, live_server)

    expect(mine.page.locator(".status-line")).to_contain_text("Not saved: somebody else saved it")
    mine.at("title").fill("Mine, again")
    mine.page.wait_for_timeout(1500)
    assert theirs.file["title"] == "Theirs"
    with mine.page.expect_download() as begun:
        mine.button("Download mine").click()
    assert json.loads(Path(begun.value.path()).read_text("utf-8"))["title"] == "Mine, again"


def test_whoever_only_looks_is_told_in_passing(page: NewPage, live_server: LiveServer) -> None:
    draft = next_version(live_server)
    opened = page()
    enter(opened, live_server)
    opened.clock.install()
    editing = Editing(opened, live_server, draft).open()
    drafts.save(live_server.services, DISTRICT.actor, draft.id, 1, draft.source + "\n")
    opened.clock.run_for(16_000)

    expect(opened.get_by_text("You see it as it was before.")).to_be_visible()
    expect(opened.locator(".conflict")).to_have_count(0)
    editing.button("Show it as it is now").click()
    expect(opened.get_by_text("You see it as it was before.")).to_have_count(0)


def test_the_second_can_save_on_top(page: NewPage, live_server: LiveServer) -> None:
    mine, theirs = in_conflict(page, live_server)

    mine.button("Save mine on top of theirs").click()
    mine.wait_until_saved()
    assert mine.file["title"] == "Mine"

    theirs.at("title").fill("Theirs, again")
    expect(theirs.page.locator(".conflict")).to_contain_text("Dana District saved this draft")


def test_the_second_can_take_theirs(page: NewPage, live_server: LiveServer) -> None:
    mine, _theirs = in_conflict(page, live_server)

    mine.button("Take theirs and drop mine").click()

    expect(mine.at("title")).to_have_value("Theirs")


def test_the_second_can_keep_a_draft_of_their_own(page: NewPage, live_server: LiveServer) -> None:
    mine, theirs = in_conflict(page, live_server)

    mine.button("Keep mine as a draft of its own").click()
    expect(mine.page).not_to_have_url(mine.server.url + mine.path)
    expect(mine.at("title")).to_have_value("Mine")

    kept = drafts.listing(live_server.services, DISTRICT.actor)
    assert sorted(draft.name for draft in kept) == ["Mine", "Theirs"]
    assert theirs.file["title"] == "Theirs"


def test_the_second_can_choose_again_when_keeping_theirs_apart_failed(
    page: NewPage, live_server: LiveServer
) -> None:
    mine, theirs = in_conflict(page, live_server)
    mine.page.route("**/api/v1/drafts", lambda route: route.abort())

    mine.button("Keep mine as a draft of its own").click()

    expect(mine.page.locator(".status-line")).to_contain_text("Not saved: no connection.")
    expect(mine.button("Keep mine as a draft of its own")).to_be_focused()
    expect(mine.page.locator(".conflict button:disabled")).to_have_count(0)
    with mine.page.expect_download() as begun:
        mine.button("Download mine").click()
    assert json.loads(Path(begun.value.path()).read_text("utf-8"))["title"] == "Mine"
    assert theirs.file["title"] == "Theirs"

    mine.page.unroute("**/api/v1/drafts")
    mine.button("Keep mine as a draft of its own").click()
    expect(mine.page).not_to_have_url(mine.server.url + mine.path)
    expect(mine.at("title")).to_have_value("Mine")


def test_a_draft_that_was_published_meanwhile_is_not_lost(
    page: NewPage, live_server: LiveServer
) -> None:
    mine, _theirs = two_editors(page, live_server)
    drafts.discard(live_server.services, DISTRICT.actor, mine.draft.id, 1)

    mine.at("title").fill("Mine")
    expect(mine.page.locator(".conflict")).to_contain_text("there no more")
    mine.button("Keep mine as a draft of its own").click()
    expect(mine.page).not_to_have_url(mine.server.url + mine.path)

    expect(mine.at("title")).to_have_value("Mine")


def test_the_preview_is_capture_itself_and_stores_nothing(
    page: NewPage, live_server: LiveServer
) -> None:
    opened = page()
    enter(opened, live_server)
    editing = Editing(opened, live_server, overlay(live_server)).open()
    editing.unfold("shared-goal")
    editing.at("look_fors", "shared-goal", "title").fill("A part for everyone")
    opened.get_by_role("link", name="Preview").click()
    phone = opened.frame_locator("[data-frame]")

    expect(phone.get_by_text("A part for everyone").first).to_be_visible()
    expect(phone.get_by_text("Practice: nothing is stored or sent")).to_be_visible()
    phone.get_by_role("button", name="Group 1").first.click()
    phone.locator("button", has_text="Seen").first.click()
    expect(phone.get_by_role("button", name="Seen 1 A part for everyone")).to_be_visible()
    phone.get_by_role("button", name="Finish", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()

    assert live_server.services.store.walkthroughs.headers()[0] == []
    assert opened.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert opened.get_by_text("Content Security Policy").count() == 0


def publish(opened: Page) -> None:
    """From the editor through the page that says what changes."""
    opened.get_by_role("link", name="Publish", exact=True).click()
    expect(opened.get_by_text("A part for everyone").first).to_be_visible()
    opened.get_by_role("button", name="Publish").click()
    expect(opened.locator(".messages")).to_contain_text("Published:")


def test_what_is_published_is_what_phones_offer(page: NewPage, live_server: LiveServer) -> None:
    opened = page()
    enter(opened, live_server)
    editing = Editing(opened, live_server, next_version(live_server)).open()
    editing.unfold("shared-goal")
    editing.at("look_fors", "shared-goal", "title").fill("A part for everyone")
    editing.at("title").fill("Our look-fors")
    publish(opened)

    listed = opened.request.get(f"{live_server.url}/api/v1/rubrics").json()["rubrics"]
    offered = {one["id"]: one["title"] for one in listed if one["latest"]}
    assert offered[BASE] == "Our look-fors"
    assert drafts.listing(live_server.services, DISTRICT.actor) == []

    phone = page()
    enter(phone, live_server, COACH.user)
    phone.goto(f"{live_server.url}/capture#/start")
    expect(phone.get_by_text("Our look-fors").first).to_be_attached()

    opened.get_by_role("button", name="Retire this rubric").click()
    expect(opened.get_by_text("This rubric is retired")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Cooperative or group work").first).to_be_attached()
    expect(phone.get_by_text("Our look-fors")).to_have_count(0)


def test_an_older_version_is_offered_again(page: NewPage, live_server: LiveServer) -> None:
    opened = page()
    enter(opened, live_server)
    older, newer = live_server.services.rubrics.versions(BASE)[-2:]
    opened.goto(f"{live_server.url}/rubrics/{BASE}/{older}")
    opened.get_by_role("button", name=f"Offer version {older} instead").click()

    expect(opened.locator(".messages")).to_contain_text(f"Version {older} is offered")
    opened.goto(f"{live_server.url}/rubrics")
    expect(opened.get_by_text(f"rolled back; the newest is {newer}")).to_be_visible()
    assert live_server.services.rubrics.standing(BASE).offered == older


def test_a_broken_file_is_uploaded_mended_and_then_edited(
    page: NewPage, live_server: LiveServer, tmp_path: Path
) -> None:
    whole = (paths.RUBRICS / f"{BASE}.json").read_text("utf-8")
    own = whole.replace(f'"id": "{BASE}"', '"id": "ours"', 1)
    broken = own.replace('"look_fors": [', '"look_fors": [,', 1)
    (tmp_path / "ours.json").write_text(broken, "utf-8")
    opened = page()
    enter(opened, live_server)
    opened.goto(f"{live_server.url}/rubrics/upload")
    opened.get_by_label("Rubric file").set_input_files(tmp_path / "ours.json")
    opened.get_by_role("button", name="Upload").click()

    expect(opened.get_by_text("First mend the text")).to_be_visible()
    expect(opened.locator(".finding__line mark").first).to_have_text(",")
    source = opened.get_by_label("The file")
    source.fill(source.input_value().replace("[,", "["))
    opened.get_by_role("button", name="Save").click()
    opened.get_by_role("link", name="Edit").click()

    expect(opened.locator(".look")).to_have_count(5)


def test_the_text_of_a_draft_needs_no_script_and_overwrites_nobody(
    page: NewPage, live_server: LiveServer
) -> None:
    draft = overlay(live_server)
    opened = page(java_script_enabled=False)
    enter(opened, live_server)
    opened.goto(f"{live_server.url}/rubrics/drafts/{draft.id}/text")
    drafts.save(live_server.services, DISTRICT.actor, draft.id, 1, draft.source + "\n")
    opened.get_by_label("The file").fill("{}")
    opened.get_by_role("button", name="Save").click()

    expect(opened.get_by_role("alert")).to_contain_text("saved this draft while you were writing")
    expect(opened.get_by_label("The file")).to_have_value("{}")
    opened.get_by_role("button", name="Save mine on top").click()
    expect(opened.locator(".messages")).to_contain_text("Saved")

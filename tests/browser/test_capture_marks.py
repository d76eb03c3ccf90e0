"""What can be recorded besides taps, and how each of it is put right again."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.capturing import (
    PHONE,
    TABLET,
    card,
    chip,
    count_of,
    enter,
    fold_of,
    instead,
    kinds,
    menu,
    seen,
    sent,
    sheet,
    start,
    tool,
    wait_until_sent,
)
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer

LEVELS = [{"id": "emerging", "label": "Emerging"}, {"id": "secure", "label": "Secure"}]


@pytest.fixture
def coach(page: NewPage, live_server: LiveServer) -> Page:
    opened = page(**PHONE)
    enter(opened, live_server)
    return opened


@pytest.fixture
def visit(coach: Page) -> str:
    """A running visit of three groups, the first of them in focus."""
    walkthrough = start(coach, groups=3)
    chip(coach, "Group 1").tap()
    expect(chip(coach, "Group 1")).to_have_attribute("aria-pressed", "true")
    return walkthrough


def cell(document: dict[str, Any], group: str, look_for: str) -> dict[str, Any]:
    """One cell of a fold."""
    return next(
        one for one in document["cells"] if (one["group"], one["look_for"]) == (group, look_for)
    )


def test_a_tap_before_any_group_is_chosen_asks_for_one(
    coach: Page, live_server: LiveServer
) -> None:
    visit = start(coach)
    seen(coach, "reflecting").tap(force=True)
    expect(coach.locator("#live")).to_have_text("Tap a group first.")
    expect(count_of(seen(coach, "reflecting"))).to_have_text("0")
    wait_until_sent(coach)
    assert kinds(live_server, visit) == ["walkthrough_started"]


def test_a_tap_is_announced(coach: Page, visit: str) -> None:
    for number in (1, 2):
        seen(coach, "building-on-ideas").tap()
        expect(coach.locator("#live")).to_have_text(f"Building on ideas, Group 1: {number} Seen")
    instead(coach, "building-on-ideas").tap()
    expect(coach.locator("#live")).to_have_text("Building on ideas, Group 1: 1 Instead")


def test_a_sign_is_named_changed_and_taken_back(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    seen(coach, "building-on-ideas").tap()
    tags = coach.locator(".tag")
    tags.nth(0).tap()
    expect(tags.nth(0)).to_have_attribute("aria-pressed", "true")
    tags.nth(1).tap()
    expect(tags.nth(0)).to_have_attribute("aria-pressed", "false")
    tags.nth(1).tap()
    expect(tags.nth(1)).to_have_attribute("aria-pressed", "false")
    tags.nth(2).tap()
    expect(tags.nth(2)).to_have_attribute("aria-pressed", "true")
    chosen = tags.nth(2).get_attribute("data-sign")
    wait_until_sent(coach)
    document = fold_of(coach, live_server, visit)
    assert cell(document, "g1", "building-on-ideas")["signs"] == {chosen: 1}


def test_the_opposite_offers_its_own_signs(coach: Page, visit: str) -> None:
    instead(coach, "building-on-ideas").tap()
    expect(coach.locator(".tag").first).to_contain_text("Answers are read out in turn")


def test_signs_go_away_by_themselves_and_the_log_takes_their_place(coach: Page, visit: str) -> None:
    seen(coach, "building-on-ideas").tap()
    expect(coach.locator(".tag").first).to_be_visible()
    coach.mouse.move(5, 300)
    expect(coach.locator(".tag")).to_have_count(0, timeout=12_000)
    coach.locator(".ledge__last").tap()
    sheet(coach).locator(".entry").tap()
    sheet(coach).locator(".tag").first.tap()
    expect(sheet(coach).locator(".tag").first).to_have_attribute("aria-pressed", "true")


def test_undo_says_what_it_takes_back_and_does(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    expect(tool(coach, "Undo")).to_have_attribute("aria-disabled", "true")
    seen(coach, "reflecting").tap()
    chip(coach, "Group 2").tap()
    instead(coach, "building-on-ideas").tap()
    expect(tool(coach, "Undo")).to_contain_text("Undo: Instead")
    expect(tool(coach, "Undo")).to_contain_text("Building on ideas, Group 2")
    tool(coach, "Undo").tap()
    expect(tool(coach, "Undo")).to_contain_text("Reflecting on group work, Group 1")
    tool(coach, "Undo").tap()
    expect(tool(coach, "Undo")).to_contain_text("Nothing yet")
    wait_until_sent(coach)
    document = fold_of(coach, live_server, visit)
    assert not any(one["seen"] or one["counter"] for one in document["cells"])


def test_the_last_tap_moves_to_another_group_and_the_focus_stays(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    seen(coach, "reflecting").tap()
    tool(coach, "Move").tap()
    expect(sheet(coach)).to_contain_text("Seen: Reflecting on group work, Group 1")
    sheet(coach).get_by_role("button", name="Group 3").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("0")
    expect(chip(coach, "Group 1")).to_have_attribute("aria-pressed", "true")
    wait_until_sent(coach)
    assert cell(fold_of(coach, live_server, visit), "g3", "reflecting")["seen"] == 1


def test_no_opportunity_on_the_whole_class_holds_for_all_groups(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    chip(coach, "Whole class").tap()
    card(coach, "reflecting").locator(".look__unfold").tap()
    button = card(coach, "reflecting").locator(".details__opportunity")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    chip(coach, "Group 2").tap()
    expect(card(coach, "reflecting").locator(".look__state")).to_have_text("No opportunity")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(card(coach, "reflecting")).to_contain_text("Marked for the whole class")
    seen(coach, "reflecting").tap()
    expect(card(coach, "reflecting").locator(".look__state")).to_be_hidden()
    wait_until_sent(coach)
    document = fold_of(coach, live_server, visit)
    assert cell(document, "g3", "reflecting")["no_opportunity"]
    assert not cell(document, "g2", "reflecting")["no_opportunity"]


def test_no_opportunity_is_taken_back_by_another_tap(coach: Page, visit: str) -> None:
    card(coach, "reflecting").locator(".look__unfold").tap()
    button = card(coach, "reflecting").locator(".details__opportunity")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_pausing_ends_the_focus_and_resuming_returns_to_it(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    tool(coach, "Pause").tap()
    expect(chip(coach, "Group 1")).to_have_attribute("aria-pressed", "false")
    tool(coach, "Resume").tap()
    expect(chip(coach, "Group 1")).to_have_attribute("aria-pressed", "true")
    wait_until_sent(coach)
    assert kinds(live_server, visit)[-2:] == ["observing_paused", "group_focused"]


def test_minutes_are_counted_for_the_group_in_focus(page: NewPage, live_server: LiveServer) -> None:
    phone = page(**PHONE)
    phone.clock.install()
    enter(phone, live_server)
    start(phone)
    chip(phone, "Group 2").tap()
    expect(chip(phone, "Group 2")).to_have_attribute("aria-pressed", "true")
    phone.clock.run_for(190_000)

    expect(chip(phone, "Group 2")).to_contain_text("3 min")
    expect(chip(phone, "Group 1")).to_contain_text("0 min")
    expect(phone.get_by_role("timer")).to_contain_text("3:1")


def test_groups_are_added_renamed_and_removed(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    seen(coach, "reflecting").tap()
    menu(coach, "Groups")
    sheet(coach).get_by_role("button", name="Add a group").tap()
    sheet(coach).get_by_label("Name of Group 2").fill("Table by the window")
    sheet(coach).get_by_label("Name of Group 4").focus()
    sheet(coach).get_by_role("button", name="Remove Group 1").tap()
    expect(sheet(coach).get_by_label("Name of Group 1")).to_have_count(0)
    sheet(coach).get_by_role("button", name="Close").tap()
    expect(coach.locator(".chip__name")).to_have_text(
        ["Table by the window", "Group 3", "Group 4", "Whole class"]
    )
    expect(tool(coach, "Undo")).to_contain_text("Undo: Removal")
    tool(coach, "Undo").tap()
    expect(coach.locator(".chip__name")).to_have_count(5)
    wait_until_sent(coach)
    document = fold_of(coach, live_server, visit)
    assert [group["name"] for group in document["groups"]] == [
        "Group 1",
        "Table by the window",
        "Group 3",
        "Group 4",
    ]
    assert cell(document, "g1", "reflecting")["seen"] == 1


def test_a_wrong_class_is_corrected(coach: Page, visit: str, live_server: LiveServer) -> None:
    menu(coach, "Correct the class")
    sheet(coach).get_by_label("Class", exact=True).fill("7C")
    sheet(coach).get_by_role("button", name="Save").tap()
    expect(coach.get_by_role("heading", level=1)).to_have_text("7C · J. Rivera")
    wait_until_sent(coach)
    assert fold_of(coach, live_server, visit)["place"]["class"] == "7C"


def test_a_class_without_a_teacher_is_refused_where_it_is_missing(coach: Page) -> None:
    coach.get_by_label("Class", exact=True).fill("7B")
    coach.get_by_role("button", name="Start", exact=True).tap()
    teacher = coach.get_by_label("Teacher", exact=True)
    expect(teacher).to_be_focused()
    expect(teacher).to_have_attribute("aria-invalid", "true")
    expect(coach.get_by_text("Type the teacher's name.")).to_be_visible()


def test_discarding_is_asked_about_and_can_be_taken_back(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    menu(coach, "Discard this walkthrough")
    sheet(coach).get_by_role("button", name="Cancel").tap()
    expect(coach.locator(".capture")).to_be_visible()
    menu(coach, "Discard this walkthrough")
    sheet(coach).get_by_role("button", name="Discard", exact=True).tap()
    expect(coach.get_by_role("heading", name="Discarded")).to_be_visible()
    wait_until_sent(coach)
    assert fold_of(coach, live_server, visit)["status"] == "discarded"
    coach.get_by_role("button", name="Take the discarding back").tap()
    expect(coach.get_by_role("heading", name="Finish", exact=True)).to_be_visible()
    wait_until_sent(coach)
    assert fold_of(coach, live_server, visit)["status"] == "open"


def test_notes_are_changed_and_kept_private_before_finishing(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    for text in ("They took turns.", "Ask about the noise."):
        tool(coach, "Note", exact=True).tap()
        sheet(coach).get_by_label("What did you see or hear?").fill(text)
        sheet(coach).get_by_role("button", name="Save note").tap()
        expect(coach.locator("dialog[open]")).to_have_count(0)
    tool(coach, "Finish").tap()
    coach.get_by_role("button", name="Change").nth(1).tap()
    expect(sheet(coach)).to_contain_text("may still be a school record")
    sheet(coach).get_by_label("Note").fill("Ask about the noise in the hall.")
    sheet(coach).get_by_label("me", exact=True).check()
    sheet(coach).get_by_role("button", name="Save").tap()
    expect(coach.get_by_text("Ask about the noise in the hall.")).to_be_visible()
    coach.get_by_role("button", name="Change").nth(0).tap()
    sheet(coach).get_by_role("button", name="Remove").tap()
    expect(coach.get_by_text("They took turns.")).to_have_count(0)
    wait_until_sent(coach)
    (note,) = fold_of(coach, live_server, visit)["notes"]
    assert (note["text"], note["audience"]) == ("Ask about the noise in the hall.", "me")


def test_an_empty_note_is_refused_in_words(coach: Page, visit: str) -> None:
    tool(coach, "Note", exact=True).tap()
    sheet(coach).get_by_role("button", name="Save note").tap()
    expect(sheet(coach).get_by_text("Write a few words first.")).to_be_visible()


def test_a_half_written_note_survives_a_reload(coach: Page, visit: str) -> None:
    tool(coach, "Note", exact=True).tap()
    sheet(coach).get_by_label("What did you see or hear?").fill("Half a thou")
    coach.wait_for_timeout(200)
    coach.reload()
    tool(coach, "Note", exact=True).tap()
    expect(sheet(coach).get_by_label("What did you see or hear?")).to_have_value("Half a thou")


def test_feedback_is_prefilled_with_nothing_and_offers_what_evidence_supports(
    coach: Page, visit: str
) -> None:
    tool(coach, "Finish").tap()
    expect(coach.locator(".chosen")).to_have_count(0)
    strengths = coach.get_by_role("region", name="Two strengths")
    expect(strengths).to_contain_text("Nothing recorded supports a strength yet.")
    expect(strengths.locator(".candidate")).to_have_count(0)


def test_feedback_is_half_chosen_kept_over_a_reload_and_changed_after_finishing(
    coach: Page, visit: str, live_server: LiveServer
) -> None:
    seen(coach, "building-on-ideas").tap()
    coach.locator(".tag").first.tap()
    expect(coach.locator(".tag[aria-pressed=true]")).to_have_count(1)
    tool(coach, "Finish").tap()
    coach.get_by_role("region", name="Two strengths").locator(".candidate").first.tap()
    strength = coach.get_by_role("textbox", name="Strength 1")
    strength.fill("They added reasons.")
    coach.wait_for_timeout(200)
    coach.reload()
    expect(strength).to_have_value("They added reasons.")
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    coach.get_by_role("button", name="Change the feedback").tap()
    strength.fill("They added reasons and doubts.")
    coach.get_by_role("button", name="Write a question").tap()
    coach.get_by_role("textbox", name="Question").fill("What came next?")
    coach.get_by_role("button", name="Save the feedback").tap()
    expect(coach.get_by_role("heading", name="Finished")).to_be_visible()
    wait_until_sent(coach)
    feedback = fold_of(coach, live_server, visit)["feedback"]
    assert feedback["strengths"][0]["text"] == "They added reasons and doubts."
    assert feedback["strengths"][0]["look_for"] == "building-on-ideas"
    assert len(feedback["strengths"][0]["evidence"]) == 1
    assert feedback["questions"][0]["text"] == "What came next?"
    assert feedback["versions"] == []
    written = [event for event in sent(live_server, visit) if event["type"] == "feedback_written"]
    assert written[1]["based_on"] == written[0]["id"]


def test_a_finished_visit_can_be_observed_on(coach: Page, visit: str) -> None:
    tool(coach, "Finish").tap()
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    coach.get_by_role("button", name="Go on observing").tap()
    chip(coach, "Group 2").tap()
    seen(coach, "reflecting").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")


def with_levels(route: Route) -> None:
    answer = route.fetch()
    rubric = json.loads(answer.text()) | {"levels": LEVELS}
    route.fulfill(response=answer, body=json.dumps(rubric))


def test_levels_are_set_changed_and_taken_away(page: NewPage, live_server: LiveServer) -> None:
    phone = page(**PHONE)
    phone.route("**/api/v1/rubrics/collaboration-look-fors/*", with_levels)
    enter(phone, live_server)
    start(phone)
    chip(phone, "Group 1").tap()
    here = card(phone, "reflecting")
    here.locator(".look__unfold").tap()
    here.get_by_role("button", name="Secure").tap()
    expect(here.locator(".look__state")).to_have_text("Secure")
    here.get_by_role("button", name="Emerging").tap()
    expect(here.locator(".look__state")).to_have_text("Emerging")
    here.get_by_role("button", name="Emerging").tap()
    expect(here.locator(".look__state")).to_be_hidden()


def test_markup_in_names_and_notes_is_shown_as_typed(
    page: NewPage, live_server: LiveServer
) -> None:
    phone = page(**PHONE)
    enter(phone, live_server)
    start(phone, name="<b>7B</b>")
    expect(phone.get_by_role("heading", level=1)).to_have_text("<b>7B</b> · J. Rivera")
    tool(phone, "Note", exact=True).tap()
    sheet(phone).get_by_label("What did you see or hear?").fill("<img src=x onerror=alert(1)>")
    sheet(phone).get_by_role("button", name="Save note").tap()
    expect(tool(phone, "Undo")).to_contain_text("<img src=x onerror=alert(1)>")


def test_a_second_tab_shows_what_the_first_taps(coach: Page, visit: str) -> None:
    other = coach.context.new_page()
    other.goto(coach.url)
    chip(other, "Group 1").tap()
    seen(coach, "reflecting").tap()
    expect(count_of(seen(other, "reflecting"))).to_have_text("1")
    seen(other, "reflecting").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("2")


def test_turning_a_tablet_upright_keeps_everything(page: NewPage, live_server: LiveServer) -> None:
    tablet = page(**TABLET)
    enter(tablet, live_server)
    start(tablet, groups=2)
    tablet.get_by_role("button", name="Seen 0 Building on ideas, Group 1").tap()
    expect(tablet.get_by_role("button", name="Seen 1 Building on ideas, Group 1")).to_be_visible()
    tablet.set_viewport_size({"width": 600, "height": 960})
    expect(count_of(seen(tablet, "building-on-ideas"))).to_have_text("1")
    expect(chip(tablet, "Group 1")).to_have_attribute("aria-pressed", "true")

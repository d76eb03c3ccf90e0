"""A coach's visit from the door to the report: by touch, by keyboard, on a tablet, in practice."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.capturing import (
    LOOK_FORS,
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
from tests.cast import COACH
from tests.phone import Phone
from walkthrough.usecases.sync import receive


@pytest.fixture
def coach(page: NewPage, live_server: LiveServer) -> Page:
    """The coach's phone, on the start screen."""
    opened = page(**PHONE)
    enter(opened, live_server)
    return opened


def test_a_visit_of_five_groups_by_touch(coach: Page, live_server: LiveServer) -> None:
    visit = start(coach)
    for number in range(1, 6):
        chip(coach, f"Group {number}").tap()
        seen(coach, "building-on-ideas").tap()
        seen(coach, LOOK_FORS[number - 1]).tap()
    coach.locator(".tag").first.tap()
    instead(coach, "everyone-works").tap()
    tool(coach, "Note").tap()
    sheet(coach).get_by_label("What did you see or hear?").fill("“Why is that the base?”")
    sheet(coach).get_by_label("Quote").check()
    sheet(coach).get_by_label("Look-for").select_option("building-on-ideas")
    sheet(coach).get_by_role("button", name="Save note").tap()
    expect(tool(coach, "Undo")).to_contain_text("“Why is that the base?”")
    tool(coach, "Finish").tap()
    coach.locator(".candidate", has_text="Why is that the base?").tap()
    coach.get_by_role("textbox", name="Strength 1").fill("A student asked why that was the base.")
    for heading in ("One next step", "One question"):
        coach.get_by_role("region", name=heading).locator(".candidate").first.tap()
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    wait_until_sent(coach)

    expect(coach.get_by_role("link", name="Open the report")).to_have_attribute(
        "href", f"/walkthroughs/{visit}"
    )
    document = fold_of(coach, live_server, visit)
    assert document["status"] == "finished"
    cells = {(cell["group"], cell["look_for"]): cell for cell in document["cells"]}
    assert [cells[f"g{n}", "building-on-ideas"]["seen"] for n in range(1, 6)] == [1, 1, 1, 2, 1]
    assert sum(cells["g5", "reflecting"]["signs"].values()) == 1
    assert cells["g5", "everyone-works"]["counter"] == 1
    strength = document["feedback"]["strengths"][0]
    assert strength["text"] == "A student asked why that was the base."
    assert document["notes"][0]["id"] in strength["evidence"]
    assert len(document["feedback"]["next_steps"]) == 1
    assert len(document["feedback"]["questions"]) == 1
    coach.get_by_role("link", name="Open the report").tap()
    expect(coach.get_by_role("main")).to_contain_text("A student asked why that was the base.")


def press_until(page: Page, key: str, reached: str) -> None:
    """Press a key until the focus is on what matches; only what the keyboard reaches counts."""
    for _ in range(60):
        if page.evaluate("(reached) => document.activeElement.matches(reached)", reached):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {reached}")


def test_a_visit_by_the_keyboard_alone(coach: Page, live_server: LiveServer) -> None:
    keyboard = coach.keyboard
    press_until(coach, "Tab", "input[name=teacher]")
    keyboard.type("J. Rivera")
    keyboard.press("Tab")
    keyboard.type("7B")
    press_until(coach, "Tab", ".go .button")
    keyboard.press("Enter")
    expect(coach.locator(".capture")).to_be_visible()
    press_until(coach, "Tab", ".chip")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(chip(coach, "Group 2")).to_have_attribute("aria-pressed", "true")
    press_until(coach, "Tab", "[data-look-for=shared-goal] .look__unfold")
    keyboard.press("Enter")
    expect(card(coach, "shared-goal").get_by_text("Each student has a different")).to_be_visible()
    press_until(coach, "Tab", "[data-look-for=everyone-works] .mark--seen")
    keyboard.press("Space")
    expect(count_of(seen(coach, "everyone-works"))).to_have_text("1")
    press_until(coach, "Tab", ".tag")
    keyboard.press("Enter")
    expect(coach.locator(".tag[aria-pressed=true]")).to_have_count(1)
    press_until(coach, "Tab", ".bar__tool:nth-of-type(3)")
    keyboard.press("Enter")
    keyboard.type("They took turns.")
    press_until(coach, "Tab", "dialog[open] .button--primary")
    keyboard.press("Enter")
    expect(coach.locator("dialog[open]")).to_have_count(0)
    press_until(coach, "Tab", ".bar__tool:last-child")
    keyboard.press("Enter")
    press_until(coach, "Tab", ".candidate")
    keyboard.press("Enter")
    press_until(coach, "Tab", ".finish__actions .button--primary")
    keyboard.press("Enter")
    expect(coach.get_by_role("heading", name="Finished")).to_be_visible()
    wait_until_sent(coach)

    (visit,) = [header.id for header in live_server.services.store.walkthroughs.headers()[0]]
    document = fold_of(coach, live_server, visit)
    assert document["status"] == "finished"
    assert [note["text"] for note in document["notes"]] == ["They took turns."]
    assert document["feedback"]["strengths"][0]["group"] == "g2"


def test_a_cell_of_another_group_on_the_tablet_focuses_it_first(
    page: NewPage, live_server: LiveServer
) -> None:
    tablet = page(**TABLET)
    enter(tablet, live_server)
    visit = start(tablet, groups=3)
    row = tablet.locator("tr[data-group='Group 2']")
    row.get_by_role("button", name="Seen 0 Building on ideas, Group 2").tap()
    expect(row.locator(".chip")).to_have_attribute("aria-pressed", "true")
    expect(row.get_by_role("button", name="Seen 1 Building on ideas, Group 2")).to_be_visible()
    row.get_by_role("button", name="Instead 0 Building on ideas, Group 2").tap()
    whole = tablet.locator("tr[data-group='Whole class']")
    whole.get_by_role("button", name="Seen 0 Reflecting").tap()
    expect(tablet.locator(".beside .entry")).to_have_count(3)
    expect(tablet.locator(".beside .entry").first).to_contain_text("Whole class")
    wait_until_sent(tablet)

    assert kinds(live_server, visit) == [
        "walkthrough_started",
        "group_focused",
        "evidence_seen",
        "counter_evidence_seen",
        "group_focused",
        "evidence_seen",
    ]
    assert [event.get("group") for event in sent(live_server, visit)][1:] == [
        "g2",
        "g2",
        "g2",
        "class",
        "class",
    ]


def test_arrow_keys_walk_through_the_tablets_cells(page: NewPage, live_server: LiveServer) -> None:
    tablet = page(**TABLET)
    enter(tablet, live_server)
    start(tablet, groups=2)
    tablet.locator("tr[data-group='Group 1'] .chip").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowRight"):
        tablet.keyboard.press(key)
    tablet.keyboard.press("Enter")

    expect(
        tablet.get_by_role("button", name="Seen 1 Everyone does the thinking, Group 2")
    ).to_be_focused()
    assert tablet.locator(".matrix tbody [tabindex='0']").count() == 1


def test_the_log_on_the_tablet_changes_what_was_recorded(
    page: NewPage, live_server: LiveServer
) -> None:
    tablet = page(**TABLET)
    enter(tablet, live_server)
    visit = start(tablet, groups=2)
    cell = tablet.get_by_role("button", name="Seen 0 Building on ideas, Group 1")
    cell.tap()
    tablet.locator(".beside .entry").tap()
    sheet(tablet).locator(".tag").first.tap()
    sheet(tablet).get_by_label("Counts for").select_option(label="Group 2")
    expect(
        tablet.get_by_role("button", name="Seen 1 Building on ideas, Group 2", include_hidden=True)
    ).to_have_count(1)
    wait_until_sent(tablet)

    cells = fold_of(tablet, live_server, visit)["cells"]
    (moved,) = [cell for cell in cells if cell["seen"]]
    assert (moved["group"], sum(moved["signs"].values())) == ("g2", 1)


@pytest.mark.parametrize("rubric", ["collaboration-look-fors", "cooperative-or-collaborative"])
def test_a_small_phone_shows_all_five_buttons_without_scrolling(
    page: NewPage, live_server: LiveServer, rubric: str
) -> None:
    small = page(viewport={"width": 360, "height": 640}, has_touch=True)
    enter(small, live_server)
    start(small, rubric=rubric)
    chip(small, "Group 1").tap()
    small.locator(".mark--seen").first.tap()
    expect(small.locator(".tag").first).to_be_visible()

    buttons = small.locator(".mark--seen")
    assert buttons.count() == 5
    scroll = small.locator(".scroll").bounding_box()
    assert scroll is not None
    for index in range(5):
        box = buttons.nth(index).bounding_box()
        assert box is not None
        assert box["width"] >= 48
        assert box["height"] >= 48
        assert box["y"] >= scroll["y"]
        assert box["y"] + box["height"] <= scroll["y"] + scroll["height"]
        at_its_centre = small.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.mark--seen') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] - 2],
        )
        assert at_its_centre


def test_a_tap_moves_nothing_on_the_screen(coach: Page) -> None:
    start(coach)
    chip(coach, "Group 1").tap()

    def layout() -> list[object]:
        return coach.locator(".mark, .chip, .bar button").evaluate_all(
            "(all) => all.map((one) => JSON.stringify(one.getBoundingClientRect()))"
        )

    before = layout()
    seen(coach, "building-on-ideas").tap()
    expect(coach.locator(".tag").first).to_be_visible()
    assert layout() == before
    coach.locator(".tag").nth(1).tap()
    expect(coach.locator(".tag[aria-pressed=true]")).to_have_count(1)
    assert layout() == before


def test_a_known_class_takes_two_taps_and_greets_with_the_last_next_step(
    page: NewPage, live_server: LiveServer
) -> None:
    before = Phone()
    before.start()
    before.seen("g1", "building-on-ideas")
    written = before.feedback()
    before.make("feedback_released", feedback=written["id"])
    before.finish()
    receive(live_server.services, COACH.actor, before.sent())
    phone = page(**PHONE)
    enter(phone, live_server)
    phone.get_by_role("button", name="7B · J. Rivera").tap()
    expect(phone.get_by_text("Ask for a second reason.")).to_be_visible()
    phone.get_by_label("Partly").check()
    phone.get_by_role("button", name="Start in 7B").tap()
    expect(phone.locator(".capture")).to_be_visible()
    wait_until_sent(phone)

    after = next(
        header.id
        for header in live_server.services.store.walkthroughs.headers()[0]
        if header.id != before.walkthrough
    )
    document = fold_of(phone, live_server, after)
    assert document["follow_up"]["of"] == before.walkthrough
    assert document["follow_up"]["outcome"] == "partly"
    assert document["place"]["subject"] == "Science"
    assert document["place"]["teacher_id"] == before.events[0]["place"]["teacher_id"]


def test_an_unfinished_visit_goes_on_where_it_was(coach: Page) -> None:
    start(coach)
    chip(coach, "Group 3").tap()
    seen(coach, "reflecting").tap()
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")
    menu(coach, "Pause and go to the start")
    expect(coach.get_by_role("heading", name="Unfinished")).to_be_visible()
    coach.reload()
    coach.get_by_role("link", name="Go on with 7B").tap()
    expect(coach.get_by_text("Paused. Tap the group you are watching.")).to_be_visible()
    tool(coach, "Resume").tap()

    expect(chip(coach, "Group 3")).to_have_attribute("aria-pressed", "true")
    expect(count_of(seen(coach, "reflecting"))).to_have_text("1")


def test_a_practice_run_stores_and_sends_nothing(coach: Page, live_server: LiveServer) -> None:
    posts: list[str] = []
    coach.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    coach.get_by_role("link", name="Practice run").tap()
    expect(coach.locator(".status")).to_have_text("Practice: nothing is stored or sent")
    chip(coach, "Group 1").tap()
    seen(coach, "building-on-ideas").tap()
    expect(count_of(seen(coach, "building-on-ideas"))).to_have_text("1")
    tool(coach, "Finish").tap()
    coach.locator(".candidate").first.tap()
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    expect(coach.get_by_role("heading", name="That was practice")).to_be_visible()
    coach.get_by_role("link", name="To the start").tap()
    expect(coach.get_by_role("heading", name="Which class?")).to_be_visible()
    expect(coach.get_by_role("heading", name="Unfinished")).to_have_count(0)

    assert posts == []
    assert live_server.services.store.walkthroughs.headers()[0] == []

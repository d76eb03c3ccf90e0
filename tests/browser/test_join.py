"""Two phones in one lesson: a colleague joins by a code or a link, and neither sees the other's."""

import json
import uuid
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.capturing import (
    PHONE,
    chip,
    enter,
    menu,
    seen,
    sent,
    sheet,
    start,
    tool,
    wait_until_sent,
    walkthrough_of,
)
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer, sign_in
from tests.browser.test_capture_offline import lose_network
from tests.browser.test_offline import wait_for_worker
from tests.cast import CO_OBSERVER, STRANGER
from tests.naughty import EVERY
from tests.web.qr_reader import scan
from walkthrough.domain.joining import code_of


@pytest.fixture
def coach(page: NewPage, live_server: LiveServer) -> Page:
    """The coach's phone, observing 7B, with everything on the server."""
    opened = page(**PHONE)
    enter(opened, live_server)
    start(opened, groups=3)
    wait_until_sent(opened)
    return opened


@pytest.fixture
def colleague(page: NewPage, live_server: LiveServer) -> Page:
    """A colleague's phone, with the app on it."""
    opened = page(**PHONE)
    enter(opened, live_server, CO_OBSERVER)
    return opened


def offered(tab: Page) -> tuple[str, str]:
    """The code that the menu shows, and the link that a camera reads from the QR code."""
    menu(tab, "Observe with a colleague")
    image = sheet(tab).get_by_role("img", name="QR code")
    expect(image).to_be_visible()
    link = scan(unquote((image.get_attribute("src") or "").partition(",")[2]))
    code = tab.locator(".offer__code").get_attribute("data-code")
    assert code is not None
    sheet(tab).get_by_role("button", name="Close").tap()
    return code, link


def look_up(tab: Page, code: str) -> None:
    """Type a code on the start screen's way to a colleague."""
    tab.get_by_role("link", name="Join a colleague").tap()
    tab.get_by_label("Your colleague's code").fill(code)
    tab.get_by_role("button", name="Look it up").tap()


def join(tab: Page) -> str:
    """Begin; the id of one's own walkthrough."""
    tab.get_by_role("button", name="Join and start").tap()
    expect(tab.locator(".capture")).to_be_visible()
    return walkthrough_of(tab)


def begun(server: LiveServer, walkthrough: str) -> dict[str, object]:
    """What the start of a walkthrough says of the visit."""
    (event,) = [one for one in sent(server, walkthrough) if one["type"] == "walkthrough_started"]
    return {key: event[key] for key in ("visit", "rubric", "place", "groups")}


def test_a_colleague_joins_by_the_code(
    coach: Page, colleague: Page, live_server: LiveServer
) -> None:
    code, _ = offered(coach)
    look_up(colleague, f"{code[:3].lower()} {code[3:].lower()}")
    expect(colleague.get_by_role("heading", name="7B · J. Rivera")).to_be_visible()
    expect(colleague.get_by_role("main")).to_contain_text("Ana Coach")
    second = join(colleague)
    wait_until_sent(colleague)

    first = walkthrough_of(coach)
    assert first != second
    assert begun(live_server, first) == begun(live_server, second)
    assert code_of(str(begun(live_server, first)["visit"])) == code


def test_a_colleague_joins_by_the_link_without_a_connection(
    coach: Page, colleague: Page, live_server: LiveServer
) -> None:
    _, link = offered(coach)
    wait_for_worker(colleague, "active", "activated")
    lose_network(colleague, live_server)

    colleague.goto("about:blank")
    colleague.goto(link)
    expect(colleague.get_by_role("main")).to_contain_text("Group 1, Group 2, Group 3")
    second = join(colleague)
    chip(colleague, "Group 2").tap()
    seen(colleague, "reflecting").tap()
    colleague.context.set_offline(False)
    wait_until_sent(colleague)

    assert begun(live_server, walkthrough_of(coach)) == begun(live_server, second)


def test_the_link_never_tells_the_server_what_is_in_it(
    coach: Page, colleague: Page, live_server: LiveServer
) -> None:
    _, link = offered(coach)
    asked: list[str] = []
    colleague.on("request", lambda request: asked.append(request.url))

    colleague.goto("about:blank")
    colleague.goto(link)
    expect(colleague.get_by_role("button", name="Join and start")).to_be_visible()

    assert asked
    # The browser names a page with its fragment; a request line never has one.
    assert not [url for url in asked if "Rivera" in url.partition("#")[0]]


def test_a_code_said_offline_leads_somewhere_once_the_start_is_sent(
    page: NewPage, colleague: Page, live_server: LiveServer
) -> None:
    opened = page(**PHONE)
    enter(opened, live_server)
    opened.context.set_offline(True)
    start(opened, groups=2)
    menu(opened, "Observe with a colleague")
    expect(sheet(opened)).to_contain_text("This phone has no connection just now")
    code = opened.locator(".offer__code").get_attribute("data-code") or ""
    look_up(colleague, code)
    expect(colleague.get_by_role("alert")).to_contain_text("No visit that is under way today")

    opened.context.set_offline(False)
    wait_until_sent(opened)
    expect(sheet(opened).get_by_role("img", name="QR code")).to_be_visible()
    expect(sheet(opened)).not_to_contain_text("as soon as the start")
    colleague.get_by_role("button", name="Look it up").tap()
    join(colleague)


def test_the_qr_code_drawn_at_the_door_is_shown_in_a_room_without_a_connection(
    page: NewPage, colleague: Page, live_server: LiveServer
) -> None:
    coach = page(**PHONE)
    enter(coach, live_server)
    with coach.expect_response("**/api/v1/qr"):
        start(coach, groups=3)
    wait_until_sent(coach)
    menu(coach, "Groups")
    sheet(coach).get_by_label("Name of Group 1").fill("Table B")
    coach.context.set_offline(True)
    sheet(coach).get_by_role("button", name="Close").tap()
    expect(chip(coach, "Table B")).to_be_visible()

    _, link = offered(coach)
    colleague.goto("about:blank")
    colleague.goto(link)
    second = join(colleague)
    wait_until_sent(colleague)

    assert begun(live_server, second) == begun(live_server, walkthrough_of(coach))


def test_names_too_long_for_a_qr_code_leave_the_code(
    page: NewPage, live_server: LiveServer
) -> None:
    opened = page(**PHONE)
    enter(opened, live_server)
    start(opened, groups=1, name="7B " + "é" * 190)
    wait_until_sent(opened)

    with opened.expect_response("**/api/v1/qr") as answer:
        menu(opened, "Groups")
        sheet(opened).get_by_label("Name of Group 1").fill("ü" * 190)
        sheet(opened).get_by_role("button", name="Close").tap()
        menu(opened, "Observe with a colleague")

    assert answer.value.status == 422
    expect(opened.locator(".offer__code")).to_be_visible()
    expect(sheet(opened).get_by_role("img")).to_have_count(0)
    expect(sheet(opened)).not_to_contain_text("QR")


def test_neither_sees_the_others_taps_before_both_have_finished(
    coach: Page, colleague: Page, live_server: LiveServer
) -> None:
    code, _ = offered(coach)
    look_up(colleague, code)
    second = join(colleague)
    chip(colleague, "Group 1").tap()
    seen(colleague, "reflecting").tap()
    wait_until_sent(colleague)
    tool(coach, "Finish").tap()
    coach.get_by_role("button", name="Finish the walkthrough").tap()
    wait_until_sent(coach)

    for tab, others in ((coach, second), (colleague, walkthrough_of(coach))):
        api = f"{live_server.url}/api/v1/walkthroughs"
        assert tab.request.get(f"{api}/{others}").status == 404
        assert tab.request.get(f"{api}/{others}/events").status == 404
        assert tab.request.get(f"{live_server.url}/walkthroughs/{others}").status == 404
        assert others not in tab.request.get(api).text()
        assert others not in tab.request.get(f"{live_server.url}/").text()
        assert others not in tab.request.get(f"{live_server.url}/walkthroughs").text()


def test_after_the_finish_the_comparison_is_one_tap_away(
    coach: Page, colleague: Page, live_server: LiveServer
) -> None:
    code, _ = offered(coach)
    look_up(colleague, code)
    join(colleague)
    for tab in (coach, colleague):
        tool(tab, "Finish").tap()
        tab.get_by_role("button", name="Finish the walkthrough").tap()
        wait_until_sent(tab)
        visit = begun(live_server, walkthrough_of(tab))["visit"]
        expect(tab.get_by_role("link", name="Compare with your colleague")).to_have_attribute(
            "href", f"/visits/{visit}"
        )


def test_a_wrong_code_is_refused_in_words(colleague: Page) -> None:
    look_up(colleague, "AEIOU1")
    expect(colleague.get_by_role("alert")).to_contain_text("A code has six letters and digits")
    colleague.get_by_label("Your colleague's code").fill("222222")
    colleague.get_by_role("button", name="Look it up").tap()
    expect(colleague.get_by_role("alert")).to_contain_text("No visit that is under way today")


def test_a_code_without_a_connection_points_to_the_qr_code(colleague: Page) -> None:
    colleague.context.set_offline(True)
    look_up(colleague, "222222")
    expect(colleague.get_by_role("alert")).to_contain_text("Scan the QR code")


def test_a_visit_in_another_school_is_not_joined(
    coach: Page, page: NewPage, live_server: LiveServer
) -> None:
    _, link = offered(coach)
    stranger = page(**PHONE)
    enter(stranger, live_server, STRANGER)

    stranger.goto("about:blank")
    stranger.goto(link)

    expect(stranger.get_by_role("main")).to_contain_text("a school that is not one of yours")
    expect(stranger.get_by_role("button", name="Join and start")).to_have_count(0)


def test_ones_own_visit_is_gone_on_with(coach: Page) -> None:
    _, link = offered(coach)
    mine = walkthrough_of(coach)

    coach.goto("about:blank")
    coach.goto(link)
    coach.get_by_role("main").get_by_role("link", name="Go on").tap()

    expect(coach.locator(".capture")).to_be_visible()
    assert walkthrough_of(coach) == mine


def test_half_a_link_asks_for_the_code(colleague: Page, live_server: LiveServer) -> None:
    colleague.goto("about:blank")
    colleague.goto(f"{live_server.url}/capture#/join?visit=7&school=lincoln-ms")

    expect(colleague.get_by_role("main")).to_contain_text("That link is not complete")
    expect(colleague.get_by_label("Your colleague's code")).to_be_visible()


def test_a_link_is_followed_after_signing_in(
    coach: Page, page: NewPage, live_server: LiveServer
) -> None:
    _, link = offered(coach)
    newcomer = page(**PHONE)
    newcomer.goto(link)
    expect(newcomer.get_by_role("link", name="Sign in")).to_be_visible()
    sign_in(newcomer, CO_OBSERVER, live_server.url)

    newcomer.goto(f"{live_server.url}/capture")

    expect(newcomer.get_by_role("heading", name="7B · J. Rivera")).to_be_visible()
    newcomer.goto(f"{live_server.url}/capture#/start")
    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="Which class?")).to_be_visible()


def test_a_practice_run_is_offered_to_nobody(colleague: Page) -> None:
    colleague.get_by_role("link", name="Practice run").tap()
    colleague.get_by_role("button", name="Menu", exact=True).tap()
    expect(sheet(colleague).get_by_role("button", name="How it works")).to_be_visible()
    expect(sheet(colleague).get_by_role("button", name="Observe with a colleague")).to_have_count(0)


def test_the_phone_and_the_server_make_the_same_code(scripts: Page) -> None:
    visits = [str(uuid.uuid4()) for _ in range(300)]

    codes = scripts.evaluate(
        """async (visits) => {
          const { codeIn, codeOf } = await import("/tally/join.js");
          return visits.map((visit) => codeIn(codeOf(visit).toLowerCase()));
        }""",
        visits,
    )

    assert codes == [code_of(visit) for visit in visits]


def test_a_link_carries_every_text_unharmed(scripts: Page) -> None:
    texts = [text[:200] for text in EVERY]
    sent = [
        {
            "visit": str(uuid.uuid4()),
            "rubric": {"id": "r@2", "version": "1.0.0"},
            "place": {"school": "s", "teacher": text, "class": text, "task": text},
            "groups": [{"id": "g1", "name": text}, {"id": text[:64], "name": "Group 2"}],
        }
        for text in texts
    ]

    received = scripts.evaluate(
        """async (sent) => {
          const { queryOf, visitIn } = await import("/tally/join.js");
          return sent.map((visit) => visitIn(queryOf(visit)));
        }""",
        json.loads(json.dumps(sent)),
    )

    assert received == sent

"""The comparison of a visit and the page on agreement, as two observers meet them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.capturing import (
    PHONE,
    chip,
    enter,
    instead,
    menu,
    seen,
    sheet,
    start,
    tool,
    wait_until_sent,
)
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer, sign_in
from tests.cast import CO_OBSERVER, COACH, DISTRICT, PRINCIPAL
from tests.usecases.pairing import BUILDING, finish, make_visit, phone_in, send

WINDOWS = [
    (320, 640, "light"),
    (390, 844, "dark"),
    (820, 1180, "light"),
    (1280, 800, "dark"),
]
OPEN_VISIT = "019ab000-0000-7000-8000-00000000000a"
ALONE = "019ab000-0000-7000-8000-00000000000b"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """Visits compared, waiting and alone, of two observers and of three."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    services = running.services
    for number in range(4):
        alone = ("B",) * number
        make_visit(services, COACH, CO_OBSERVER, shared=True, g1=("A", "B"), g2=("A",), g3=alone)
    make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, shared=True, g1=("A",))
    finish(services, COACH, phone_in(OPEN_VISIT))
    send(services, CO_OBSERVER, phone_in(OPEN_VISIT))
    send(services, COACH, phone_in(ALONE))
    yield running
    running.close()


def check(page: Page, windows: list[tuple[int, int, str]] = WINDOWS) -> None:
    """Assert that axe finds nothing and nothing is wider than its window, in each of them."""
    for width, height, scheme in windows:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, f"{overhang} px wider than {width}"
        assert violations(page) == [], f"{width} × {height}, {scheme}"


def unfold(page: Page) -> None:
    """Open whatever is behind a fold."""
    for summary in page.locator("main summary").all():
        summary.click()


def test_two_phones_meet_on_one_sheet(page: NewPage, live_server: LiveServer) -> None:
    coach, colleague = page(**PHONE), page(**PHONE)
    enter(coach, live_server)
    enter(colleague, live_server, CO_OBSERVER)
    start(coach, groups=2)
    wait_until_sent(coach)
    menu(coach, "Observe with a colleague")
    code = coach.locator(".offer__code").get_attribute("data-code") or ""
    sheet(coach).get_by_role("button", name="Close").tap()
    colleague.get_by_role("link", name="Join a colleague").tap()
    colleague.get_by_label("Your colleague's code").fill(code)
    colleague.get_by_role("button", name="Look it up").tap()
    colleague.get_by_role("button", name="Join and start").tap()
    for tab in (coach, colleague):
        chip(tab, "Group 1").tap()
        seen(tab, BUILDING).tap()
        chip(tab, "Group 2").tap()
    seen(coach, "reflecting").tap()
    coach.locator(".tag").first.tap()
    instead(colleague, "everyone-works").tap()
    for tab in (coach, colleague):
        tool(tab, "Finish").tap()
        tab.get_by_role("button", name="Finish the walkthrough").tap()
        wait_until_sent(tab)
        tab.get_by_role("link", name="Compare with your colleague").tap()
        if tab is coach:
            expect(tab.get_by_role("main")).to_contain_text("The comparison opens when both")

    coach.reload()
    for tab, mine, theirs in (
        (coach, "You saw it and Ben Colleague did not.", "Ben Colleague noted “Instead”"),
        (colleague, "You noted “Instead” and Ana Coach did not.", "Ana Coach saw it and you"),
    ):
        main = tab.get_by_role("main")
        expect(main).to_contain_text("The same answer in 9 of 10")
        expect(main).to_contain_text(mine)
        expect(main).to_contain_text(theirs)
    expect(colleague.get_by_role("main")).to_contain_text(
        "A student names something a groupmate did that helped"
    )


def test_the_sheet_is_for_everybody_by_axe(page: NewPage, server: LiveServer) -> None:
    tab = page()
    sign_in(tab, COACH, server.url)
    for number in range(5):
        tab.goto(f"{server.url}/agreement")
        tab.get_by_role("link", name="Compare").nth(number).click()
        expect(tab.get_by_role("heading", name="Where you agreed")).to_be_visible()
        if number in (0, 4):
            unfold(tab)
            check(tab)


@pytest.mark.parametrize(("visit", "says"), [(OPEN_VISIT, "both of you"), (ALONE, "Nobody has")])
def test_a_visit_that_waits_is_for_everybody_by_axe(
    page: NewPage, server: LiveServer, visit: str, says: str
) -> None:
    tab = page()
    sign_in(tab, COACH, server.url)
    tab.goto(f"{server.url}/visits/{visit}")
    expect(tab.get_by_role("main")).to_contain_text(says)
    check(tab)


@pytest.mark.parametrize("person", [COACH, DISTRICT, PRINCIPAL], ids=lambda one: one.user.role)
def test_agreement_is_for_everybody_by_axe(
    page: NewPage, server: LiveServer, person: object
) -> None:
    tab = page()
    sign_in(tab, person, server.url)  # type: ignore[arg-type]
    tab.goto(f"{server.url}/agreement")
    expect(tab.get_by_role("heading", name="Agreement", exact=True)).to_be_visible()
    expect(tab.get_by_role("main")).to_contain_text("Cohen’s κ")
    unfold(tab)
    check(tab)


def test_offering_and_joining_are_for_everybody_by_axe(page: NewPage, server: LiveServer) -> None:
    coach, colleague = page(**PHONE), page(**PHONE)
    enter(coach, server)
    enter(colleague, server, CO_OBSERVER)
    colleague.goto(f"{server.url}/capture#/join")
    expect(colleague.get_by_label("Your colleague's code")).to_be_visible()
    check(colleague, WINDOWS[:2])
    colleague.get_by_label("Your colleague's code").fill("no")
    colleague.get_by_role("button", name="Look it up").tap()
    expect(colleague.get_by_role("alert")).to_be_visible()
    check(colleague, WINDOWS[:2])
    coach.get_by_role("button", name="7B · J. Rivera").tap()
    coach.get_by_role("button", name="Start in 7B").tap()
    wait_until_sent(coach)
    menu(coach, "Observe with a colleague")
    expect(sheet(coach).get_by_role("img")).to_be_visible()
    check(coach)
    code = coach.locator(".offer__code").get_attribute("data-code") or ""
    colleague.get_by_label("Your colleague's code").fill(code)
    colleague.get_by_role("button", name="Look it up").tap()
    expect(colleague.get_by_role("button", name="Join and start")).to_be_visible()
    check(colleague)


def test_the_qr_code_stands_on_white_in_the_dark(page: NewPage, server: LiveServer) -> None:
    tab = page(**PHONE, color_scheme="dark")
    enter(tab, server)
    tab.get_by_role("button", name="7B · J. Rivera").tap()
    tab.get_by_role("button", name="Start in 7B").tap()
    menu(tab, "Observe with a colleague")
    image = sheet(tab).get_by_role("img")
    expect(image).to_be_visible()

    # The quiet zone around the drawing, as the camera of a phone sees it.
    edge = tab.evaluate(
        """async (image) => {
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 400;
          const paper = canvas.getContext("2d");
          paper.drawImage(image, 0, 0, 400, 400);
          return [...paper.getImageData(3, 3, 1, 1).data];
        }""",
        image.element_handle(),
    )

    assert edge == [255, 255, 255, 255]
    assert image.evaluate("(image) => getComputedStyle(image).backgroundColor") == (
        "rgb(255, 255, 255)"
    )

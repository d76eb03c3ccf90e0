"""The report's page in a real browser: accessible in every state, never wider than it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH, TEACHER, Person
from tests.pdf import visits
from tests.phone import Phone
from walkthrough.usecases.services import Services

WIDTHS = (320, 820, 1280)


def shared(services: Services) -> Phone:
    phone = visits.science(services)
    visits.released(services, phone)
    return phone


def warned(services: Services) -> Phone:
    """Everything that the observer may have to be told, at once."""
    phone = shared(services)
    phone.feedback(strengths=[{"text": "Edited since."}])
    phone.seen("g1", visits.IDEAS)
    phone.seen("not-there-yet", visits.IDEAS)
    visits.send(services, phone)
    return phone


def discarded(services: Services) -> Phone:
    phone = visits.empty(services)
    phone.make("walkthrough_discarded")
    visits.send(services, phone)
    return phone


STATES: list[tuple[Callable[[Services], Phone], Person]] = [
    (visits.science, COACH),
    (shared, TEACHER),
    (warned, COACH),
    (discarded, COACH),
    (visits.contrast, COACH),
    (visits.workplace, COACH),
    (visits.all_states, COACH),
    (visits.long_texts, COACH),
    (visits.right_to_left, COACH),
]


def open_report(page: Page, server: LiveServer, phone: Phone, who: Person) -> None:
    sign_in(page, who, server.url)
    page.goto(f"{server.url}/walkthroughs/{phone.walkthrough}")


@pytest.mark.parametrize(
    ("visit", "who"), STATES, ids=[f"{visit.__name__}-{who.user.role}" for visit, who in STATES]
)
def test_is_accessible_and_fits_the_screen(
    visit: Callable[[Services], Phone], who: Person, live_server: LiveServer, page: NewPage
) -> None:
    phone = visit(live_server.services)
    # Colours caught in mid-transition would be judged too.
    opened = page(reduced_motion="reduce")
    open_report(opened, live_server, phone, who)
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            opened.set_viewport_size({"width": width, "height": 800})
            assert violations(opened) == []
            assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_scrolls_the_matrix_and_not_the_page_by_keyboard(
    live_server: LiveServer, page: NewPage
) -> None:
    phone = visits.science(live_server.services)
    opened = page(viewport={"width": 320, "height": 640})
    open_report(opened, live_server, phone, COACH)
    matrix = opened.get_by_role("region", name="Groups and look-fors")

    matrix.focus()
    opened.keyboard.press("ArrowRight")
    # The page's policy forbids the eval that Playwright's own waiting needs.
    for _ in range(100):
        if scrolled := matrix.evaluate("box => box.scrollLeft"):
            break
        opened.wait_for_timeout(20)

    assert scrolled > 0
    assert opened.evaluate("document.documentElement.scrollLeft") == 0


def test_reads_the_matrix_as_a_table_with_headers(live_server: LiveServer, page: NewPage) -> None:
    phone = visits.science(live_server.services)
    opened = page()
    open_report(opened, live_server, phone, COACH)

    assert opened.get_by_role("columnheader").all_inner_texts() == [
        "Group 1",
        "Group 2",
        "Group 3",
        "Group 4",
        "Group 5",
        "In all",
    ]
    assert opened.get_by_role("rowheader").count() == 6
    row = opened.get_by_role("row").filter(has_text="Building on ideas")
    assert [text.split()[0] for text in row.get_by_role("cell").all_inner_texts()[:3]] == [
        "Seen",
        "Instead",
        "Nothing",
    ]


def test_opens_the_pdf_from_the_page(live_server: LiveServer, page: NewPage) -> None:
    phone = visits.science(live_server.services)
    opened = page()
    open_report(opened, live_server, phone, COACH)
    address = opened.get_by_role("link", name="Open the PDF").get_attribute("href")

    answer = opened.request.get(f"{live_server.url}{address}")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")

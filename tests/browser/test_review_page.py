"""Reports over many visits in a real browser: axe, narrow and wide, keyboard, no script, print."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer
from tests.browser.test_pages import enter, faults
from tests.cast import CO_OBSERVER, COACH, DISTRICT, DOUGLASS, PRINCIPAL, PRINCIPAL_ELSEWHERE
from tests.cast import Person as CastMember
from tests.usecases.many import IDEAS, visited

FALL = "from=2026-08-01&to=2026-12-31"
YEAR = "from=2026-01-01&to=2026-12-31"
# The narrowest phone, a phone at night, a tablet in a meeting, a desk at night.
WINDOWS = [(320, 640, "light"), (390, 844, "dark"), (820, 1180, "light"), (1280, 800, "dark")]

# What the browser's console said of the page that was opened last.
COMPLAINTS: list[str] = []

PAGES: dict[str, tuple[CastMember, str]] = {
    "own visits": (COACH, f"/reports?{FALL}"),
    "aggregates": (PRINCIPAL, f"/reports?{FALL}"),
    "two schools over a year": (DISTRICT, f"/reports?{YEAR}"),
    "filters chosen": (COACH, f"/reports?{FALL}&grade=7&subject=science&teacher=T.+One"),
    "too few": (PRINCIPAL, f"/reports?{FALL}&grade=7&teacher=T.+One"),
    "nothing matches": (DISTRICT, f"/reports?{FALL}&subject=astrology"),
    "nothing shared": (PRINCIPAL_ELSEWHERE, f"/reports?{FALL}"),
    "no visits yet": (CO_OBSERVER, "/reports"),
    "dates the wrong way round": (PRINCIPAL, "/reports?from=2026-12-01&to=2026-11-01"),
    "unknown school": (DISTRICT, "/reports?school=hogwarts"),
    "too long": (DISTRICT, f"/reports?teacher={'t' * 9000}"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[LiveServer]:
    """Two terms of visits with three rubrics, some of which are too few to tell."""
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    services = running.services
    contrast = services.rubrics.get("cooperative-or-group-work", "1.1.0")
    for month in (3, 4, 9, 10):
        for number in range(6):
            visited(
                services,
                at=f"2026-{month:02}-{number + 2:02}T15:00",
                teacher=("T. One", "T. Two", "Teacher-with-a-name-that-cannot-be-broken")[
                    number % 3
                ],
                grade=str(6 + number % 3),
                subject=("Science", "Mathematics")[number % 2],
                seen={IDEAS: ["g1", "g2"]} if number else {},
                counter={IDEAS: ["g3"]},
                quote="It bends here because it is thin." if month > 8 else None,
                follow_up=("tried", "partly", "not_yet", "dropped")[number % 4],
            )
    for number in range(4):
        visited(
            services,
            at=f"2026-10-{number + 12:02}T15:00",
            teacher=f"T. {number}",
            rubric=contrast.id,
            seen={one.id: ["g1", "g2"] for one in contrast.look_fors},
            counter={one.id: ["g3"] for one in contrast.look_fors},
        )
    visited(services, at="2026-10-20T15:00", rubric="workplace-collaborative-learning")
    visited(services, school=DOUGLASS.id, at="2026-10-21T18:00", released=False)
    yield running
    running.close()


def opened(page: NewPage, server: LiveServer, name: str, **context: object) -> Page:
    person, path = PAGES[name]
    made = page(**context)
    made.on("console", lambda said: COMPLAINTS.append(said.text))
    enter(made, server, person)
    made.goto(server.url + path)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits(page: NewPage, server: LiveServer, name: str) -> None:
    for width, height, scheme in WINDOWS:
        COMPLAINTS.clear()
        made = opened(page, server, name, color_scheme=scheme)
        # Folded parts too: everything that anybody can open.
        made.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

        assert faults(made, width, height) == [], (width, scheme)
        assert [said for said in COMPLAINTS if "Content Security Policy" in said] == []


def test_reads_at_twice_the_size(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "two schools over a year")
    made.set_viewport_size({"width": 640, "height": 720})
    made.evaluate("document.documentElement.style.fontSize = '200%'")

    assert made.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_tablet_shows_the_sentences_without_scrolling(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "aggregates")
    made.set_viewport_size({"width": 820, "height": 1180})

    for sentence in made.locator(".line__sentence").all()[:5]:
        expect(sentence).to_be_in_viewport()


def test_filters_work_without_a_script(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "own visits", java_script_enabled=False)

    made.get_by_text("Other dates and filters").click()
    made.locator("summary", has_text="Grade").click()
    made.get_by_role("checkbox", name="7 4 visits").check()
    made.get_by_role("button", name="Show").click()

    expect(made.locator(".chosen")).to_contain_text("Grade: 7")
    expect(made.locator(".line__sentence").first).to_contain_text("of 4 visits")
    made.locator(".chosen a").click()
    expect(made.locator(".chosen")).to_have_count(0)


def test_filters_and_numbers_take_only_the_keyboard(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "own visits")
    keyboard = made.keyboard

    made.get_by_text("Other dates and filters").focus()
    keyboard.press("Enter")
    made.locator("summary", has_text="Grade").focus()
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("Enter")
    expect(made.locator(".chosen")).to_contain_text("Grade: 6")
    made.locator("summary", has_text="Show the numbers").first.focus()
    keyboard.press("Enter")

    expect(made.locator(".numbers").nth(1)).to_be_visible()


def test_a_wrong_date_is_said_beside_its_field(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "dates the wrong way round")

    field = made.get_by_label("To (included)")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        re.compile("The report would end on 2026-11-01, before it begins on 2026-12-01.")
    )
    field.fill("2026-12-31")
    made.get_by_role("button", name="Show").click()

    expect(made.get_by_role("heading", level=1)).to_have_text(re.compile("^December 2026"))


def test_every_chart_has_words_and_numbers(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "own visits")

    drawings = made.locator(".plot__drawing svg")
    assert drawings.count() > 10
    for drawing in drawings.all():
        assert drawing.evaluate("(svg) => svg.querySelector('title').textContent.length") > 10
    for figure in made.locator(".figure:has(.plot)").all():
        expect(figure.locator("table.numbers")).to_have_count(1)


def test_prints_on_white_without_the_form(page: NewPage, server: LiveServer) -> None:
    made = opened(page, server, "own visits", color_scheme="dark")
    made.emulate_media(media="print")

    assert made.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(made.locator(".asking")).to_be_hidden()
    expect(made.locator(".line__sentence").first).to_be_visible()

"""Every screen from right to left, in a made-up language a third longer than English.

Nothing is wider than its window, no control's words are cut off, none is out of reach, and every
word went through gettext.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests import pseudo
from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer
from tests.browser.test_pages import enter
from tests.cast import COACH, DISTRICT, PRINCIPAL, TEACHER, Person
from tests.phone import Phone
from walkthrough import paths
from walkthrough.usecases import draft_starts
from walkthrough.usecases.sync import receive

WINDOWS = [(390, 844), (820, 1180), (1280, 800)]
PAGES: dict[str, tuple[Person | None, str]] = {
    "sign in": (None, "/login"),
    "coach's home": (COACH, "/"),
    "walkthroughs": (COACH, "/walkthroughs"),
    "report": (COACH, "/walkthroughs/{finished}"),
    "report of a teacher": (TEACHER, "/walkthroughs/{shared}"),
    "sharing": (COACH, "/walkthroughs/{finished}/share"),
    "rubrics": (COACH, "/rubrics"),
    "rubric": (COACH, "/rubrics/collaboration-look-fors/1.1.0"),
    "account": (COACH, "/account"),
    "teacher's home": (TEACHER, "/"),
    "principal's home": (PRINCIPAL, "/"),
    "reports": (PRINCIPAL, "/reports"),
    "district lead's home": (DISTRICT, "/"),
    "people": (DISTRICT, "/people"),
    "classes": (DISTRICT, "/classes"),
    "not found": (COACH, "/nothing"),
    "agreement": (COACH, "/agreement"),
    "new rubric": (DISTRICT, "/rubrics/new"),
    "upload": (DISTRICT, "/rubrics/upload"),
    "versions compared": (
        DISTRICT,
        "/rubrics/collaboration-look-fors/compare?from=1.0.0&to=1.1.0",
    ),
    "editor": (DISTRICT, "/rubrics/drafts/{draft}"),
    "preview": (DISTRICT, "/rubrics/drafts/{draft}/preview"),
    "publishing": (DISTRICT, "/rubrics/drafts/{draft}/publish"),
}
# In no language, so that English in a page is the page's own.
FEEDBACK = {
    "strengths": [{"text": "«¿Cómo lo sabes?»"}],
    "next_steps": [{"text": "¿Quién duda?"}],
    "questions": [{"text": "¿Qué cambió?"}],
}
# Controls whose words are wider or higher than they are, or that stick out of the window.
CUT_OFF = """() => [...document.querySelectorAll("button, .button, a, label, summary, th, .badge")]
  .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, .skip-link"))
  .filter((node) => {
    const scrolls = node.closest(".table-scroll, .chips, .ledge__content, .matrix, [data-scrolls]");
    const { left, right } = node.getBoundingClientRect();
    // A back button's drawing stands at the edge; its target reaches a little beyond it.
    const out = !scrolls && (left < -9 || right > innerWidth + 9);
    const { overflowX, textOverflow } = getComputedStyle(node);
    const clips = overflowX !== "visible" && textOverflow !== "ellipsis";
    return out || (clips && node.scrollWidth > node.clientWidth + 1);
  })
  .map((node) => node.outerHTML.slice(0, 160))"""
# Words that are in no brackets and that nobody wrote: they passed gettext by.
ENGLISH = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement: at } = walker.currentNode;
    const foreign = at.closest("[lang]:not([lang=ar]), [dir=ltr], script, style, code, .credit");
    const said = data.trim().startsWith("[");
    if (!foreign && !said && /\\b(the|and|of|with|your|this|is|to|for|not|yet)\\b/i.test(data)) {
      found.push(data.trim());
    }
  }
  return found;
}"""


@dataclass(frozen=True)
class School:
    """A server, and the ids of what is in it by what it is."""

    server: LiveServer
    ids: dict[str, str]


@pytest.fixture(scope="module")
def right_to_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        folder = pseudo.write_catalogue(tmp_path_factory.mktemp("translations"))
        patch.setattr(paths, "TRANSLATIONS", folder)
        yield


@pytest.fixture(scope="module")
def school(
    right_to_left: None, tmp_path_factory: pytest.TempPathFactory, password_hash: str
) -> Iterator[School]:
    """An unfinished, a finished and a shared walkthrough, and a draft of a rubric."""
    ids: dict[str, str] = {}
    running = LiveServer(tmp_path_factory.mktemp("data"), password_hash)
    for state in ("open", "finished", "shared"):
        phone = Phone()
        phone.start(version="1.1.0")
        phone.focus("g1", 200)
        phone.seen("g1", "building-on-ideas", sign="asks-how-you-know")
        phone.counter("g2", "reflecting")
        phone.note("«¿Cómo lo sabes?»", kind="quote", group="g1", look_for="building-on-ideas")
        if state != "open":
            phone.finish()
            written = phone.feedback(**FEEDBACK)
        if state == "shared":
            phone.make("feedback_released", feedback=written["id"])
        receive(running.services, COACH.actor, phone.sent())
        ids[state] = phone.walkthrough
    draft = draft_starts.from_nothing(
        running.services, DISTRICT.actor, "مؤشراتنا", pseudo.LANGUAGE, "look_fors"
    )
    yield School(running, ids | {"draft": draft.id})
    running.close()


def complaints(page: Page) -> list[str]:
    """What is wider than its window, or cut off."""
    overhang = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    wide = [f"{overhang} px wider than the window"] if overhang > 0 else []
    return wide + page.evaluate(CUT_OFF)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_from_right_to_left_and_fits(page: NewPage, school: School, name: str) -> None:
    person, path = PAGES[name]
    opened = page(locale="ar")
    if person is not None:
        enter(opened, school.server, person)

    for width, height in WINDOWS:
        opened.set_viewport_size({"width": width, "height": height})
        opened.goto(school.server.url + path.format(**school.ids))

        assert opened.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert complaints(opened) == [], width
    assert opened.evaluate(ENGLISH) == []
    assert violations(opened) == []


@pytest.mark.parametrize(("width", "height"), [(360, 640), *WINDOWS])
def test_capture_runs_from_right_to_left(
    page: NewPage, school: School, width: int, height: int
) -> None:
    opened = page(locale="ar", viewport={"width": width, "height": height}, has_touch=True)
    enter(opened, school.server, COACH)
    opened.goto(f"{school.server.url}/capture")
    expect(opened.locator(".class-picker, .start h2").first).to_be_visible()
    expect(opened.locator("html")).to_have_attribute("dir", "rtl")
    assert complaints(opened) == []

    opened.goto(f"{school.server.url}/capture#/w/{school.ids['open']}")
    expect(opened.locator(".capture")).to_be_visible()
    opened.locator(".chip").first.click()
    opened.locator(".mark--seen").nth(1).click()
    expect(opened.locator(".mark--seen .mark__count").nth(1)).not_to_have_text("0")

    assert complaints(opened) == []
    # What was tapped is named in the rubric's words, which begin a sentence of ours nowhere.
    english = opened.evaluate(ENGLISH)
    assert [text for text in english if not text.startswith("Everyone does the thinking")] == []
    status = opened.locator(".status, .top button").first
    expect(status).to_be_in_viewport()
    assert violations(opened) == []


def test_the_matrix_begins_at_the_right(page: NewPage, school: School) -> None:
    opened = page(locale="ar", viewport={"width": 1280, "height": 800})
    enter(opened, school.server, COACH)
    opened.goto(f"{school.server.url}/capture")
    expect(opened.locator(".start h2").first).to_be_visible()
    opened.goto(f"{school.server.url}/capture#/w/{school.ids['open']}")
    expect(opened.locator(".matrix")).to_be_visible()

    name = opened.locator(".matrix tbody tr").first.locator("th").bounding_box()
    first = opened.locator(".matrix tbody tr").first.locator("td").first.bounding_box()
    last = opened.locator(".matrix tbody tr").first.locator("td").last.bounding_box()
    assert name and first and last
    assert name["x"] > first["x"] > last["x"]

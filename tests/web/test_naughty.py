"""Texts that have broken programs before, through the whole house: API, page and PDF."""

import subprocess
from html.parser import HTMLParser

from tests.cast import COACH
from tests.naughty import EVERY, PLAIN
from tests.pdf import visits
from tests.phone import PLACE, Phone
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.usecases.services import Services


class Reader(HTMLParser):
    """What a page shows, and of which elements it is made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.handlers: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on") or name == "style"}

    def handle_data(self, data: str) -> None:
        self.text += data


def visit_with(texts: list[str]) -> Phone:
    """A visit in which each text is a note, and every fifth names a group, a place or feedback."""
    phone = Phone()
    phone.start(
        place={**PLACE, "task": texts[0], "class": texts[1], "teacher": texts[2]},
        groups=[{"id": "g1", "name": texts[3]}],
    )
    for text in texts:
        phone.note(text, group="g1")
    phone.feedback(
        strengths=[{"text": texts[4]}],
        next_steps=[{"text": texts[5]}],
        questions=[{"text": texts[6]}],
    )
    phone.finish()
    return phone


def send(browser: Browser, phone: Phone) -> None:
    answer = browser.send(phone.sent())
    assert {result["status"] for result in answer.get_json()["results"]} == {"stored"}


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_keeps_every_text_verbatim(signed_in: SignedIn) -> None:
    coach, phone = signed_in(COACH), visit_with(EVERY)
    send(coach, phone)

    folded = coach.get(f"/api/v1/walkthroughs/{phone.walkthrough}").get_json()["walkthrough"]
    raw = coach.get(f"/api/v1/walkthroughs/{phone.walkthrough}/events").get_json()["events"]

    assert [note["text"] for note in folded["notes"]] == EVERY
    assert [event["text"] for event in raw if event["type"] == "note_written"] == EVERY


def test_page_shows_every_text_literally_and_nothing_it_asks_for(
    services: Services, signed_in: SignedIn
) -> None:
    coach, phone = signed_in(COACH), visit_with(EVERY)
    send(coach, phone)
    harmless = visits.science(services)
    usual = Reader(coach.get(f"/walkthroughs/{harmless.walkthrough}").text)

    for path in (f"/walkthroughs/{phone.walkthrough}?notes=all", "/walkthroughs", "/"):
        page = Reader(coach.get(path).text)
        assert page.tags - usual.tags <= {"a", "caption", "details", "summary", "ol"}, path
        assert page.handlers == set(), path
    shown = squeezed(Reader(coach.get(f"/walkthroughs/{phone.walkthrough}?notes=all").text).text)
    for text in PLAIN:
        assert squeezed(text) in shown


def test_pdf_prints_every_text_literally(signed_in: SignedIn) -> None:
    coach, phone = signed_in(COACH), visit_with(EVERY)
    send(coach, phone)

    answer = coach.get(f"/walkthroughs/{phone.walkthrough}/report.pdf")

    assert answer.status_code == 200
    # Poppler's reader, as pypdf stumbles over ligatures.
    read = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True
    )
    printed = squeezed(read.stdout.decode())
    for text in PLAIN:
        assert squeezed(text) in printed, text

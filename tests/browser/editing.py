"""A district lead at the editor of a draft, in a browser of their own."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import LiveServer
from tests.cast import DISTRICT
from walkthrough.domain.drafts import Draft
from walkthrough.usecases import draft_starts
from walkthrough.usecases.accounts import begin_session

BASE = "collaboration-look-fors"


def enter(page: Page, server: LiveServer, user: Any = DISTRICT.user) -> None:
    """Sign the page's browser in, without the form."""
    signer = server.app.session_interface.get_signing_serializer(server.app)
    assert signer is not None
    cookie = signer.dumps({"_user_id": begin_session(server.services, user)})
    page.context.add_cookies([{"name": "walkthrough", "value": cookie, "url": server.url}])


def next_version(server: LiveServer) -> Draft:
    """A draft that follows the newest version of the bundled look-fors."""
    newest = server.services.rubrics.versions(BASE)[-1]
    return draft_starts.as_next_version(server.services, DISTRICT.actor, BASE, newest)


def overlay(server: LiveServer) -> Draft:
    """A draft that changes nothing yet of the bundled look-fors."""
    newest = server.services.rubrics.versions(BASE)[-1]
    return draft_starts.as_overlay(server.services, DISTRICT.actor, BASE, newest, "Riverbend")


class Editing:
    """The editor, opened on a draft."""

    def __init__(self, page: Page, server: LiveServer, draft: Draft) -> None:
        self.page = page
        self.server = server
        self.draft = draft
        self.path = f"/rubrics/drafts/{draft.id}"

    def open(self) -> "Editing":
        self.page.goto(self.server.url + self.path)
        expect(self.page.locator(".status-line")).to_contain_text("Saved")
        return self

    @property
    def file(self) -> dict[str, Any]:
        """The file as the server has it."""
        kept = self.server.services.store.drafts.get(self.draft.id)
        assert kept is not None
        document: dict[str, Any] = json.loads(kept.source)
        return document

    @property
    def titles(self) -> list[str]:
        return self.page.locator(".look__title").all_inner_texts()

    def card(self, look_for: str) -> Locator:
        return self.page.locator(f'[data-look-for="{look_for}"]')

    def unfold(self, look_for: str) -> Locator:
        card = self.card(look_for)
        card.locator("summary").first.click()
        return card

    def at(self, *key: str | int) -> Locator:
        """The control of a place in the file."""
        name = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
        return self.page.locator(f"[data-key='{name}']")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def add_look_for(self, title: str) -> None:
        self.page.get_by_label("A further look-for").fill(title)
        self.page.keyboard.press("Enter")

    def wait_until_saved(self) -> None:
        """Until what the screen shows is on the server."""
        expect(self.page.locator('.status-line[data-kind="done"]')).to_contain_text("Saved")

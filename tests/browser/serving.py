"""The real application on a port of its own, in a thread of the test, with its data in a folder."""

import re
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.cast import PASSWORD, Person, seat
from walkthrough.app import create_app
from walkthrough.settings import Settings


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a failing test shows what it needs."""


class LiveServer:
    """The server that browsers talk to; tests look into its store through `services`.

    The whole cast can sign in; without a password hash nobody has an account.
    """

    def __init__(self, data_dir: Path, password_hash: str | None = None) -> None:
        self.settings = Settings(data_dir=data_dir)
        self.app = create_app(self.settings)
        self.services = self.app.extensions["services"]
        if password_hash is not None:
            seat(self.services.store, password_hash)
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def static(self) -> str:
        """Where this build's static files are, without a slash at the end."""
        return f"{self.url}/static/{self.app.extensions['static_files'].build}"

    def start(self) -> None:
        """Serve, on the port it had before if it was stopped in between."""
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", self._port, self.app, threaded=True, request_handler=_Quiet
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]  # it is a threaded one
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """Refuse connections from now on; what is stored stays."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def close(self) -> None:
        """Stop, and give everything back."""
        self.stop()
        self.services.renderer.close()
        self.services.store.close()

    def events(self, walkthrough: str) -> list[dict[str, Any]]:
        """What the server has stored of that walkthrough, in the order of arrival."""
        return [dict(event) for event in self.services.store.walkthroughs.events(walkthrough)]


def sign_in(page: Page, person: Person, url: str) -> None:
    """Sign this page's browser in through the form, whoever was signed in before.

    The page stays where it is: what the form sends is sent without drawing it, to save time.
    """
    page.context.clear_cookies()
    browser = page.context.request
    form = browser.get(f"{url}/login").text()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert found is not None, form
    fields = {"email": person.email, "password": PASSWORD, "csrf_token": found[1]}
    answer = browser.post(f"{url}/login", form=fields, max_redirects=0)
    assert answer.status in (302, 303), answer.text()

"""Nothing leaves the renderer: no file, no network, no redirect, no data address."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from walkthrough import paths


class Listener(HTTPServer):
    """A server that only notes that somebody came."""

    hits: list[str]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), Handler)
    server.hits = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def refused(html: str) -> bool:
    """Whether a document is refused because of what it asks for."""
    from weasyprint import HTML

    from walkthrough.pdf.fetcher import SCHEME, BundledOnly, ForbiddenAddress

    fetcher = BundledOnly(paths.TEMPLATES / "pdf")
    try:
        HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=fetcher).write_pdf()
    except ForbiddenAddress:
        return True
    return False


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import url("{url}");</style>',
        '<p style="background: url({url})">x</p>',
        '<style>@font-face {{ font-family: f; src: url("{url}") }}</style>'
        '<p style="font-family: f">x</p>',
        '<object data="{url}"></object>',
        '<embed src="{url}">',
        '<link rel="attachment" href="{url}">',
    ],
)
def test_asks_no_server_for_anything(html: str, listener: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    for url in (
        f"http://127.0.0.1:{listener.server_port}/x.svg",
        secret.as_uri(),
        "bundled:../base.html",
        "bundled:walkthrough.html",
        "data:text/plain,x",
    ):
        assert refused(html.format(url=url)), url
    assert listener.hits == []


def test_asks_no_server_for_what_a_drawing_names(listener: Listener) -> None:
    url = f"http://127.0.0.1:{listener.server_port}/x.svg"
    refused(f'<svg viewBox="0 0 9 9"><image href="{url}" width="9" height="9"/></svg>')

    assert listener.hits == []


def test_the_listener_hears_weasyprints_own_fetcher(listener: Listener) -> None:
    """The control: without our fetcher the tests above would have failed."""
    from weasyprint import HTML

    HTML(string=f'<img src="http://127.0.0.1:{listener.server_port}/x.svg">').write_pdf()

    assert listener.hits == ["/x.svg"]


def test_serves_the_bundled_style_sheets() -> None:
    from walkthrough.pdf.fetcher import BundledOnly

    fetcher = BundledOnly(paths.TEMPLATES / "pdf")

    assert b"@page" in fetcher.fetch("bundled:walkthrough.css").read()
    assert b"letter" in fetcher("bundled:letter.css").read()


def test_refuses_the_same_when_asked_to_open(tmp_path: Path) -> None:
    from urllib.request import Request

    from walkthrough.pdf.fetcher import BundledOnly, ForbiddenAddress

    fetcher = BundledOnly(paths.TEMPLATES / "pdf")

    with pytest.raises(ForbiddenAddress):
        fetcher.open(Request(tmp_path.as_uri()))

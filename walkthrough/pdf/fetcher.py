"""The only way out of the renderer, and it leads no further than the bundled templates."""

from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "bundled"
TYPES = {".css": "text/css; charset=utf-8"}


class ForbiddenAddress(FatalURLFetchingError):  # type: ignore[misc]  # weasyprint has no types
    """Something in a document asked for what is not bundled: rendering stops at once."""


class BundledOnly(URLFetcher):  # type: ignore[misc]
    """Serves `bundled:NAME` from one folder and refuses every other address, file: included."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={SCHEME}, allow_redirects=False, fail_on_errors=True)
        self._assets = {path.name: path for path in folder.iterdir() if path.suffix in TYPES}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The asset's bytes. Raises `ForbiddenAddress` for anything but a bundled name."""
        scheme, _, name = url.partition(":")
        asset = self._assets.get(name) if scheme == SCHEME else None
        if asset is None:
            raise ForbiddenAddress(f"not bundled: {url[:200]}")
        return URLFetcherResponse(url, asset.read_bytes(), {"Content-Type": TYPES[asset.suffix]})

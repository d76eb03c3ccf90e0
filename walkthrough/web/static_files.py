"""The static folder, read once at start and served below a digest of itself, cached for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Blueprint, Response, abort, current_app, request

from walkthrough.web.slim import slim

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
# Below this a gzip header costs more than it saves.
WORTH_COMPRESSING = 500

blueprint = Blueprint("static_files", __name__)


@dataclass(frozen=True)
class File:
    """One static file as it is served, and the same gzipped where that makes it smaller."""

    body: bytes
    gzipped: bytes | None
    content_type: str

    @cached_property
    def brotlied(self) -> bytes | None:
        """The same by Brotli at its best, where that is smaller; made when first asked for."""
        if self.gzipped is None:
            return None
        best: bytes = brotli.compress(self.body, quality=11)
        return best if len(best) < len(self.gzipped) else None


class Static:
    """Every static file, in memory; `build` is the digest that stands in their addresses."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in TYPES
        }
        self.build = _digest(self._files)

    def url_for(self, path: str) -> str:
        """The address of a file of the folder. Raises `KeyError` when there is none."""
        if path not in self._files:
            raise KeyError(f"there is no static file {path}")
        return f"/static/{self.build}/{path}"

    def files(self) -> list[str]:
        """The paths of all files in the folder, sorted."""
        return list(self._files)

    def get(self, path: str) -> File | None:
        """A file by its path in the folder."""
        return self._files.get(path)


@blueprint.get("/static/<build>/<path:path>")
def file(build: str, path: str) -> Response:
    """A file of this very build; another build's files are gone."""
    static: Static = current_app.extensions["static_files"]
    found = static.get(path) if build == static.build else None
    if found is None:
        abort(404)
    body, encoding = _encoded(found)
    response = Response(body, content_type=found.content_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if encoding is not None:
        response.headers["Content-Encoding"] = encoding
    return response


def _encoded(found: File) -> tuple[bytes, str | None]:
    """The smallest form of a file that this browser takes, and the form's name."""
    if _takes("br") and found.brotlied is not None:
        return found.brotlied, "br"
    if _takes("gzip") and found.gzipped is not None:
        return found.gzipped, "gzip"
    return found.body, None


def compress(response: Response) -> Response:
    """Compress a text that is the same for everybody.

    Pages about somebody stay as they are: their length must not tell a listener what they hold.
    """
    shared = "no-store" not in response.headers.get("Cache-Control", "no-store")
    if (
        shared
        and response.status_code == 200
        and "Content-Encoding" not in response.headers
        and not response.is_streamed
        and (response.mimetype or "").startswith(("text/", "application/"))
    ):
        response.vary.add("Accept-Encoding")
        body = response.get_data()
        if _takes("gzip") and len(body) >= WORTH_COMPRESSING:
            response.set_data(gzip.compress(body, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _takes(encoding: str) -> bool:
    return bool(request.accept_encodings.quality(encoding))


def _read(path: Path) -> File:
    body = path.read_bytes()
    if path.suffix in (".css", ".js"):
        body = slim(body.decode(), line_comments=path.suffix == ".js").encode()
    gzipped = gzip.compress(body, mtime=0)
    worth_it = len(body) >= WORTH_COMPRESSING and len(gzipped) < len(body) * 0.9
    return File(body, gzipped if worth_it else None, TYPES[path.suffix])


def _digest(files: dict[str, File]) -> str:
    total = hashlib.sha256()
    for path, known in files.items():
        total.update(f"{path}\0{len(known.body)}\0".encode())
        total.update(known.body)
    return total.hexdigest()[:16]

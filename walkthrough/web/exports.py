"""Exports of reports over many visits: the same query string as /reports, as a file.

A file is written to disk first and then sent: an export that fails half-way is an error page and
never a file that looks whole, a slow download keeps nobody waiting, and its browser knows how
much is still to come.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock
from typing import BinaryIO, Final, Literal

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wsgi import FileWrapper

from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.usecases.export_columns import Voice
from walkthrough.usecases.exporting import Format, export, export_dictionary
from walkthrough.usecases.review_visits import require_reports
from walkthrough.usecases.selecting import selection_of
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.errors import refusal
from walkthrough.web.localisation import language
from walkthrough.web.review_filters import asked

blueprint = Blueprint("exports", __name__)
MEDIA: Final[dict[Format, str]] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
}
# Each holds a thread while it is made and, unless the server can take all of it at once, while
# it is sent; the other threads are for taps.
AT_ONCE: Final = 4
SENT_WHOLE: Final = 2**20
RETRY_AFTER: Final = "30"
BLOCK: Final = 2**16


class _Room:
    """Places for whose exports are being made: so many at once, one of them a person's."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._lock = Lock()

    def take(self, person: str) -> Literal["export_running", "exports_busy"] | None:
        """Take a place for this person; why not, where there is none."""
        with self._lock:
            if person in self._taken:
                return "export_running"
            if len(self._taken) >= AT_ONCE:
                return "exports_busy"
            self._taken.add(person)
            return None

    def leave(self, person: str) -> None:
        """Give the person's place back."""
        with self._lock:
            self._taken.discard(person)


_room = _Room()


@blueprint.get("/reports.csv")
@login_required
def csv() -> ResponseReturnValue:
    """Rows of single walkthroughs or sums; with `dictionary`, what the columns mean."""
    return _dictionary() if "dictionary" in request.args else _export("csv")


@blueprint.get("/reports.xlsx")
@login_required
def xlsx() -> ResponseReturnValue:
    """A workbook: the summary, the rows, who was visited, what the columns mean."""
    return _export("xlsx")


@blueprint.get("/reports.jsonl")
@login_required
def jsonl() -> ResponseReturnValue:
    """JSON Lines: a walkthrough, or a sum, a line."""
    return _export("jsonl")


def _export(format: Format) -> Response:
    selection = selection_of(services(), actor(), asked())
    period = selection.period

    def write(target: BinaryIO) -> None:
        export(services(), actor(), selection, format, target, voice=_voice())

    return _sent(format, f"walkthroughs-{period.begin}-to-{period.end}.{format}", write)


def _dictionary() -> Response:
    require_reports(actor())

    def write(target: BinaryIO) -> None:
        export_dictionary(services(), target, _voice())

    return _sent("csv", "walkthroughs-dictionary.csv", write)


def _voice() -> Voice:
    return Voice(_, language())


def _sent(format: Format, name: str, write: Callable[[BinaryIO], None]) -> Response:
    """The file as it is when all of it is there, from a place on disk that has no name."""
    person = actor().id
    taken = _room.take(person)
    if taken is not None:
        words = {
            "export_running": _(
                "An export of yours is being made or fetched just now. Try again when it is "
                "there, or in half a minute."
            ),
            "exports_busy": _("Other exports are being made just now. Try again in half a minute."),
        }
        return refusal(503, taken, words[taken], {"Retry-After": RETRY_AFTER})
    with ExitStack() as open_:
        open_.callback(_room.leave, person)
        try:
            file = open_.enter_context(tempfile.TemporaryFile())
            write(file)
            size = file.tell()
            file.seek(0)
        except OSError as error:
            raise StoreUnavailable(
                "export_failed",
                N_("The export could not be written: %(why)s."),
                why=error.strerror or error,
            ) from error
        if size <= SENT_WHOLE:
            response = Response(file.read(), content_type=MEDIA[format])
        else:
            response = Response(FileWrapper(file, BLOCK), content_type=MEDIA[format])
            response.content_length = size
            response.call_on_close(open_.pop_all().close)
    response.headers["Cache-Control"] = "private, no-store"
    # Both forms, as RFC 6266 has it; what is in the name is ASCII by itself.
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    )
    return response

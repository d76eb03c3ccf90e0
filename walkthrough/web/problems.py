"""Problem documents (RFC 9457): how the API says no."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, json
from flask_babel import gettext

from walkthrough.domain.errors import DomainError

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """The API's answer is no: a status, a stable code for machines, and words for people."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """A response that holds one problem document."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return Response(
        json.dumps(document), status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE
    )


def wording(error: DomainError) -> str:
    """What the error says, in the reader's language."""
    return str(gettext(error.template) % error.params)

"""Reading a JSON body strictly: what is not JSON is refused at once, whatever its size."""

import json
from typing import Any, NoReturn

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from walkthrough.web.problems import Problem
from walkthrough.web.security import MAX_BODY


def read_json(most: int = MAX_BODY, too_large: str = "") -> Any:
    """The body of at most so many bytes as parsed JSON, numbers and lone surrogates included.

    `too_large` says what to do about more, unless it is a batch.
    Raises `Problem`: 415 `unsupported_media_type`, 413 `too_large` or 400 `malformed_json`.
    """
    if request.mimetype != "application/json":
        raise Problem(
            415, "unsupported_media_type", _("Send JSON, with Content-Type: application/json.")
        )
    body = _bounded_body(most, too_large)
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise Problem(400, "malformed_json", _("The JSON is nested too deeply.")) from error
    except ValueError as error:
        # Not UTF-8, not JSON, or a number longer than Python reads.
        raise Problem(400, "malformed_json", _("The body is not valid JSON.")) from error


def _bounded_body(most: int, too_large: str) -> bytes:
    try:
        body = request.get_data(cache=False)
        if len(body) > most:
            raise RequestEntityTooLarge
    except RequestEntityTooLarge as error:
        words = too_large or _("The batch is larger than 1 MB; send fewer.")
        raise Problem(413, "too_large", words) from error
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")

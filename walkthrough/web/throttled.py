"""The answer to too many tries at a password."""

from flask import Response
from flask_babel import gettext as _

from walkthrough.web import errors
from walkthrough.web.limits import TooMany


def too_many(error: TooMany) -> Response:
    """A page that says when to try again."""
    minutes = -(-error.retry_after // 60)
    return errors.page(
        429,
        "too_many_requests",
        _(
            "There were too many tries to sign in. Nothing was lost. "
            "Try again in %(minutes)s minutes.",
            minutes=minutes,
        ),
        {"Retry-After": str(error.retry_after)},
    )

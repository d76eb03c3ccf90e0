"""Errors with stable codes; the edges turn them into pages, problem documents and exit codes."""

from typing import Any


def N_(template: str) -> str:
    """Mark a message template for the gettext catalogue; the edge translates it."""
    return template


class DomainError(Exception):
    """Something was refused.

    `code` is stable and for machines. `template` is English with %(name)s placeholders, a gettext
    message id; `params` fills it. `retry` is True only where the same request can succeed later.
    """

    retry = False

    def __init__(self, code: str, template: str, **params: Any) -> None:
        super().__init__(code, template, params)
        self.code = code
        self.template = template
        self.params = params

    def __str__(self) -> str:
        return self.template % self.params


class Invalid(DomainError):
    """What was sent is not acceptable; sending it again will not help."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it."""


class Forbidden(DomainError):
    """The actor knows of the thing but may not do this to it."""


class Conflict(DomainError):
    """It contradicts what is already recorded; the first stands."""


class NotYet(DomainError):
    """It cannot be done now, but the same request can succeed later."""

    retry = True


class StoreUnavailable(DomainError):
    """The store cannot be read or written at present; nothing was acknowledged."""

    retry = True


class RenderFailed(DomainError):
    """A report could not be rendered within its limits of time and memory."""

    retry = True

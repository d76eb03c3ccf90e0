"""Links that are handed to people: whole, with the address that people use."""

from flask import request, url_for

from walkthrough.web.current import services


def reset_link(secret: str) -> str:
    """The one-time link with which somebody chooses a password."""
    base = services().settings.base_url or request.url_root
    return base.rstrip("/") + url_for("reset.reset", token=secret)

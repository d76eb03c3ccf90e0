"""What a list's address says: the search and the page."""

from flask import request

MAX_PAGE = 10**6
MAX_QUERY = 200


def list_arguments() -> tuple[str, int]:
    """The query (`q`) and the page's number (`page`, from 1), whatever was typed."""
    page = request.args.get("page", 1, type=int)
    return request.args.get("q", "")[:MAX_QUERY], min(page, MAX_PAGE)

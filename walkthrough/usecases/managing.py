"""What the district's lists of people, schools and classes share: who may, search, paging."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Forbidden

PAGE_SIZE = 25
# Whoever runs the command on the server may do all that a district lead may.
OPERATOR = None

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list: `found` match the query, of `total`."""

    items: list[Item]
    query: str
    page: int
    pages: int
    found: int
    total: int


def authorise(by: Actor | None) -> None:
    """Raises `Forbidden` unless schools, people and classes are theirs to manage."""
    if by is not OPERATOR and not by.administers:
        raise Forbidden("not_yours_to_manage", N_("Only a district lead may do this."))


def who(by: Actor | None) -> str | None:
    """Whom the audit log names: a user's id, or None for the operator."""
    return by.id if by is not OPERATOR else None


def page_of(
    rows: Sequence[Item], words_of: Callable[[Item], Iterable[str]], query: str, page: int
) -> Page[Item]:
    """The page of those rows whose words hold every word of the query, whatever case or accent.

    A page beyond the last is the last.
    """
    wanted = _plain(query).split()
    found = [row for row in rows if _holds(_plain("\n".join(words_of(row))), wanted)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, page), pages)
    return Page(
        items=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        query=query.strip(),
        page=page,
        pages=pages,
        found=len(found),
        total=len(rows),
    )


def by_name(name: str) -> str:
    """A key that sorts names as people look for them."""
    return _plain(name)


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(word in text for word in wanted)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))

"""Derived files of digests, one a month; deleted, they are made anew from events."""

import logging
from collections.abc import Mapping
from dataclasses import astuple
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from sys import intern
from typing import NamedTuple

import orjson

from walkthrough.domain import digest as digests
from walkthrough.domain.digest import Digest, GroupDigest, Mark, Quote
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_tables, write_tables
from walkthrough.storage.files import make_folder
from walkthrough.storage.locks import exclusive
from walkthrough.storage.summary_file import domain_digest

log = logging.getLogger("walkthrough.storage")


class Kept(NamedTuple):
    """A walkthrough's digest as text, and the version of its file that it was made from.

    None for a file of which no walkthrough has started.
    """

    stamp: Stamp
    text: str | None


class DigestFiles:
    """Digests by month's folder and walkthrough, on disk."""

    def __init__(self, folder: Path, locks: Path) -> None:
        self._folder = folder
        self._locks = locks

    def read(self, month: str) -> dict[str, Kept]:
        """What was kept of a month; nothing when it is missing, damaged or another release's."""
        path = self._path(month)
        try:
            tables = read_tables(path) or {}
            if tables.get("made_by", {}).get("code") != _made_by():
                return {}
            return {
                walkthrough: Kept(Stamp(*stamp), text)
                for walkthrough, (*stamp, text) in tables["walkthroughs"].items()
            }
        except (DamagedFile, OSError) as error:
            log.warning("The digests of %s are made anew: %s", month, error)
            return {}

    def write(self, month: str, kept: Mapping[str, Kept]) -> None:
        """Keep these for the next start. Failing to costs only time, so it is just logged."""
        try:
            make_folder(self._folder)
            with exclusive(self._locks / "digests.lock", timeout=0):
                write_tables(
                    self._path(month),
                    {
                        "made_by": {"code": _made_by()},
                        "walkthroughs": {
                            name: [*astuple(one.stamp), one.text] for name, one in kept.items()
                        },
                    },
                )
        except (OSError, StoreUnavailable) as error:
            log.warning("The digests of %s could not be kept: %s", month, error)

    def _path(self, month: str) -> Path:
        return self._folder / f"{month}.json"


@cache
def _made_by() -> str:
    """A digest of the code that derives them: what other code derived is not trusted."""
    made = blake2b(domain_digest().encode(), digest_size=16)
    for source in (digests.__file__, __file__):
        made.update(Path(source).read_bytes())
    return made.hexdigest()


def text_of(digest: Digest) -> str:
    """A digest as a file keeps it: without the header, which the summaries have."""
    return orjson.dumps(
        [
            [astuple(place) for place in digest.places],
            [[*where, *astuple(mark)] for where, mark in digest.marks.items()],
            digest.follow_up,
            [astuple(quote) for quote in digest.quotes],
        ]
    ).decode()


def digest_of(text: str, header: Header) -> Digest:
    """The digest that `text_of` made this of, in as little memory as may be."""
    places, marks, follow_up, quotes = orjson.loads(text)
    return Digest(
        header=header,
        places=tuple(_place(*place) for place in places),
        marks={_where(place, look_for): _mark(*mark) for place, look_for, *mark in marks},
        follow_up=follow_up and intern(follow_up),
        quotes=tuple(Quote(*quote) for quote in quotes),
    )


# Thousands of visits have few different marks and names among them.
_mark = lru_cache(maxsize=1_000)(Mark)


@lru_cache(maxsize=10_000)
def _where(place: str, look_for: str) -> tuple[str, str]:
    return intern(place), intern(look_for)


def _place(
    id: str, name: str, size: int | None, seconds: int, watched: bool, removed: bool
) -> GroupDigest:
    return GroupDigest(intern(id), intern(name), size, seconds, watched, removed)

"""Derived files of digests, one a month; deleted, they are made anew from events."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from walkthrough.domain import digest as digests
from walkthrough.domain.digest import Digest, GroupDigest, Mark, Quote
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_tables, write_tables
from walkthrough.storage.files import make_folder
from walkthrough.storage.locks import exclusive
from walkthrough.storage.summary_file import domain_digest, header_document, header_of

log = logging.getLogger("walkthrough.storage")


@dataclass(frozen=True, slots=True)
class Kept:
    """A walkthrough's digest, and the version of its file that it was made from.

    None for a file of which no walkthrough has started.
    """

    stamp: Stamp
    digest: Digest | None


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
            if tables.get("made_by", {}).get("domain") != _made_by():
                return {}
            return {
                walkthrough: Kept(Stamp(*one["stamp"]), _digest(one["digest"]))
                for walkthrough, one in tables["walkthroughs"].items()
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
                        "made_by": {"domain": _made_by()},
                        "walkthroughs": {
                            name: {"stamp": astuple(one.stamp), "digest": _document(one.digest)}
                            for name, one in kept.items()
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
    source = Path(str(digests.__file__)).read_bytes()
    return blake2b(domain_digest().encode() + source, digest_size=16).hexdigest()


def _document(digest: Digest | None) -> dict[str, Any] | None:
    if digest is None:
        return None
    return {
        "header": header_document(digest.header),
        "visit": digest.visit,
        "places": [astuple(place) for place in digest.places],
        "marks": [[*where, *astuple(mark)] for where, mark in digest.marks.items()],
        "follow_up": digest.follow_up,
        "quotes": [asdict(quote) for quote in digest.quotes],
    }


def _digest(document: Mapping[str, Any] | None) -> Digest | None:
    if document is None:
        return None
    return Digest(
        header=header_of(document["header"]),
        visit=document["visit"],
        places=tuple(GroupDigest(*place) for place in document["places"]),
        marks={(place, look_for): Mark(*mark) for place, look_for, *mark in document["marks"]},
        follow_up=document["follow_up"],
        quotes=tuple(Quote(**quote) for quote in document["quotes"]),
    )

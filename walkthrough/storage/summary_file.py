"""The derived file of summaries: it may be deleted at any time, and is made anew from events."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from walkthrough.domain import events, focus, fold, json_values, walkthrough
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.events import Place, RubricRef
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.atomic_json import DamagedFile, Stamp, read_tables, write_tables
from walkthrough.storage.glance import Glance
from walkthrough.storage.locks import exclusive

log = logging.getLogger("walkthrough.storage")


@dataclass(frozen=True)
class Summary:
    """A walkthrough's file at a glance, and the version of the file that was looked at."""

    stamp: Stamp
    glance: Glance


Months = dict[str, dict[str, Summary]]


class SummaryFile:
    """Summaries by month and walkthrough, on disk."""

    def __init__(self, path: Path, lock: Path) -> None:
        self._path = path
        self._lock = lock

    def read(self) -> Months:
        """What was kept; nothing when it is missing, damaged or another release's."""
        try:
            tables = read_tables(self._path) or {}
            if tables.get("made_by", {}).get("domain") != domain_digest():
                return {}
            return {
                month: {name: _summary(document) for name, document in files.items()}
                for month, files in tables["months"].items()
            }
        except (DamagedFile, OSError) as error:
            log.warning("The summaries are made anew: %s", error)
            return {}

    def write(self, months: Months) -> None:
        """Keep these for the next start. Failing to costs only time, so it is just logged."""
        tables: dict[str, dict[str, Any]] = {
            "made_by": {"domain": domain_digest()},
            "months": {
                month: {name: _document(summary) for name, summary in files.items()}
                for month, files in months.items()
            },
        }
        try:
            with exclusive(self._lock, timeout=0):
                write_tables(self._path, tables)
        except (OSError, StoreUnavailable) as error:
            log.warning("The summaries could not be kept: %s", error)


@cache
def domain_digest() -> str:
    """A digest of the code that derives summaries: what other code derived is not trusted."""
    digest = blake2b(digest_size=16)
    for module in (events, focus, fold, json_values, walkthrough):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def header_document(header: Header) -> dict[str, Any]:
    """A header as a derived file keeps it."""
    return {field.name: getattr(header, field.name) for field in fields(header)} | {
        "rubric": header.rubric.model_dump(by_alias=True, exclude_unset=True),
        "place": header.place.model_dump(by_alias=True, exclude_unset=True),
    }


def header_of(document: Mapping[str, Any]) -> Header:
    """The header that `header_document` made this of."""
    return Header(
        **{
            **document,
            "rubric": RubricRef.model_validate(document["rubric"]),
            "place": Place.model_validate(document["place"]),
        }
    )


def _document(summary: Summary) -> dict[str, Any]:
    header = summary.glance.header
    return {
        "stamp": asdict(summary.stamp),
        "newest": summary.glance.newest,
        "header": header and header_document(header),
    }


def _summary(document: Mapping[str, Any]) -> Summary:
    header = document["header"]
    return Summary(
        Stamp(**document["stamp"]), Glance(document["newest"], header and header_of(header))
    )

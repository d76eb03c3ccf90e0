"""Published rubrics on disk: the bytes verbatim, and beside them what they were published as."""

import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from walkthrough.domain.published import (
    Damage,
    PublishedRubric,
    Resolution,
    version_published,
)
from walkthrough.domain.standing import Standing
from walkthrough.storage.atomic_json import DamagedFile, read_tables, write_tables
from walkthrough.storage.files import failures_in_words, replace_file
from walkthrough.storage.locks import exclusive
from walkthrough.storage.rubric_names import FOLDER, RECORD, name_of, published_names
from walkthrough.storage.standing_file import StandingFile

log = logging.getLogger("walkthrough.storage")


class RubricFiles:
    """Rubric versions below a data folder. Implements `ports.Rubrics`.

    A version is published once its record is there; the record is written last. One that is
    damaged is not served and stays where it is, and publishing the same content mends it.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._root = root
        self._folder = root / FOLDER
        self._lock = locks / "rubrics.lock"
        # A published version never changes, so what was read once holds.
        self._read: dict[str, PublishedRubric] = {}
        self._told: set[str] = set()
        self._standings = StandingFile(root, locks)

    @failures_in_words()
    def publish(self, rubric: PublishedRubric) -> bool:
        name = name_of(rubric.id, rubric.version)
        with exclusive(self._lock):
            record = self._record_of(name)
            if record is not None and record["digest"] != rubric.digest:
                raise version_published(rubric)
            if record is not None and self._intact(name) is not None:
                return False
            if record is not None:
                # What it was resolved to then holds, also where its base has moved on since.
                rubric = replace(rubric, resolution=_resolution(record))
            self._write(name, rubric)
            return record is None

    @failures_in_words()
    def get(self, rubric: str, version: str) -> PublishedRubric | None:
        return self._intact(name_of(rubric, version))

    @failures_in_words()
    def all(self) -> list[PublishedRubric]:
        found = [self._intact(name) for name in self._names()]
        return [rubric for rubric in found if rubric is not None]

    def standings(self) -> list[Standing]:
        return self._standings.standings()

    def change_standing(self, rubric: str, change: Callable[[Standing], Standing]) -> Standing:
        return self._standings.change(rubric, change)

    @failures_in_words()
    def damaged(self) -> list[Damage]:
        """The versions whose files are not what was published."""
        found = []
        for name in self._names():
            try:
                self._load(name)
            except DamagedFile as damage:
                found.append(Damage(name, str(damage.path), damage.why))
        return found

    def _names(self) -> list[str]:
        return published_names(self._root)

    def _record_of(self, name: str) -> dict[str, Any] | None:
        try:
            tables = read_tables(self._folder / f"{name}{RECORD}")
        except DamagedFile as damage:
            log.error("%s; it is published anew.", damage)
            return None
        record: dict[str, Any] | None = tables["published"]["1"] if tables else None
        return record

    def _intact(self, name: str) -> PublishedRubric | None:
        if name not in self._read:
            try:
                found = self._load(name)
            except DamagedFile as damage:
                if str(damage) not in self._told:
                    log.error("%s; this rubric is not served.", damage)
                    self._told.add(str(damage))
                return None
            if found is None:
                return None
            self._read[name] = found
        return self._read[name]

    def _load(self, name: str) -> PublishedRubric | None:
        tables = read_tables(self._folder / f"{name}{RECORD}")
        if tables is None:
            return None
        record = tables["published"]["1"]
        path = self._folder / f"{name}.json"
        try:
            source = path.read_bytes()
        except FileNotFoundError:
            raise DamagedFile(path, "it is missing") from None
        if sha256(source).hexdigest() != record["sha256"]:
            raise DamagedFile(path, "its content is not what was published, by its digest")
        return PublishedRubric(
            record["id"], record["version"], record["digest"], source, _resolution(record)
        )

    def _write(self, name: str, rubric: PublishedRubric) -> None:
        replace_file(self._folder / f"{name}.json", rubric.source)
        record = {
            "id": rubric.id,
            "version": rubric.version,
            "digest": rubric.digest,
            "sha256": sha256(rubric.source).hexdigest(),
        }
        if rubric.resolution is not None:
            record["base"] = rubric.resolution.base
            record["resolved"] = rubric.resolution.source.decode()
        write_tables(self._folder / f"{name}{RECORD}", {"published": {"1": record}})


def _resolution(record: dict[str, Any]) -> Resolution | None:
    if "resolved" not in record:
        return None
    return Resolution(record["base"], record["resolved"].encode())

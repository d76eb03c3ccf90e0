"""Published rubrics on disk: the bytes verbatim, and beside them what they were published as."""

import logging
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from walkthrough.domain.ports import Damage, PublishedRubric
from walkthrough.domain.standing import Standing
from walkthrough.storage.atomic_json import DamagedFile, read_tables, write_tables
from walkthrough.storage.files import failures_in_words, replace_file
from walkthrough.storage.locks import exclusive
from walkthrough.storage.refusals import version_published
from walkthrough.storage.standing_file import StandingFile

log = logging.getLogger("walkthrough.storage")

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}@[a-z0-9][a-z0-9._-]{0,63}")
_RECORD: Final = ".published"


class RubricFiles:
    """Rubric versions below a data folder. Implements `ports.Rubrics`.

    A version is published once its record is there; the record is written last. One that is
    damaged is not served and stays where it is, and publishing the same content mends it.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._folder = root / "rubrics"
        self._lock = locks / "rubrics.lock"
        # A published version never changes, so what was read once holds.
        self._read: dict[str, PublishedRubric] = {}
        self._standings = StandingFile(root, locks)

    @failures_in_words()
    def publish(self, rubric: PublishedRubric) -> bool:
        name = _name(rubric.id, rubric.version)
        with exclusive(self._lock):
            record = self._record_of(name)
            if record is not None and record["digest"] != rubric.digest:
                raise version_published(rubric)
            if record is not None and self._intact(name) is not None:
                return False
            self._write(name, rubric)
            return record is None

    @failures_in_words()
    def get(self, rubric: str, version: str) -> PublishedRubric | None:
        return self._intact(_name(rubric, version))

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
        return sorted(path.stem for path in self._folder.glob(f"*{_RECORD}"))

    def _record_of(self, name: str) -> dict[str, Any] | None:
        try:
            tables = read_tables(self._folder / f"{name}{_RECORD}")
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
                log.error("%s; this rubric is not served.", damage)
                return None
            if found is None:
                return None
            self._read[name] = found
        return self._read[name]

    def _load(self, name: str) -> PublishedRubric | None:
        tables = read_tables(self._folder / f"{name}{_RECORD}")
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
        return PublishedRubric(record["id"], record["version"], record["digest"], source)

    def _write(self, name: str, rubric: PublishedRubric) -> None:
        replace_file(self._folder / f"{name}.json", rubric.source)
        record = {
            "id": rubric.id,
            "version": rubric.version,
            "digest": rubric.digest,
            "sha256": sha256(rubric.source).hexdigest(),
        }
        write_tables(self._folder / f"{name}{_RECORD}", {"published": {"1": record}})


def _name(rubric: str, version: str) -> str:
    """A file name that no id or version, however odd, can make unsafe or too long."""
    name = f"{rubric}@{version}"
    if _PLAIN.fullmatch(name):
        return name
    # NUL is in neither, so that no two pairs run into one.
    return sha256(f"{rubric}\0{version}".encode(errors="surrogatepass")).hexdigest()

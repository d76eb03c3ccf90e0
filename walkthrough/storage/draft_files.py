"""Drafts of rubrics on disk: one small TinyDB file each, saved only upon what its writer saw."""

import logging
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from walkthrough.domain.drafts import Draft, refuse_stale
from walkthrough.domain.ports import Damage
from walkthrough.storage.appending import is_uuid
from walkthrough.storage.atomic_json import DamagedFile, Database, read_tables, write_tables
from walkthrough.storage.files import failures_in_words, sync_folder
from walkthrough.storage.locks import exclusive
from walkthrough.storage.refusals import refuse_draft

log = logging.getLogger("walkthrough.storage")

_WATCHED = "watched.json"
_NAMES = tuple(field.name for field in fields(Draft))


class DraftFiles:
    """Drafts below a data folder. Implements `drafts.Drafts`.

    A draft whose file is damaged stays where it is, is named and is not served.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._folder = root / "drafts"
        self._lock = locks / "drafts.lock"

    @failures_in_words()
    def all(self) -> list[Draft]:
        found = [self._intact(path) for path in self._paths()]
        kept = [draft for draft in found if draft is not None]
        return sorted(kept, key=lambda draft: (draft.saved_at, draft.id), reverse=True)

    @failures_in_words()
    def get(self, draft: str) -> Draft | None:
        return self._intact(self._path(draft)) if is_uuid(draft) else None

    @failures_in_words()
    def save(self, draft: Draft) -> Draft:
        refuse_draft(draft)
        with exclusive(self._lock):
            refuse_stale(draft, self.get(draft.id))
            kept = replace(draft, revision=draft.revision + 1)
            path = self._path(draft.id)
            if draft.revision == 0:
                # A damaged file may lie under the id of a draft that is kept anew.
                path.unlink(missing_ok=True)
            with Database(path) as database:
                database.put("draft", "1", asdict(kept))
        return kept

    @failures_in_words()
    def discard(self, draft: str, revision: int) -> None:
        with exclusive(self._lock):
            known = self.get(draft)
            if known is not None:
                refuse_stale(replace(known, revision=revision), known)
                self._path(draft).unlink()
                sync_folder(self._folder)

    @failures_in_words()
    def taken(self, file: str) -> str | None:
        row = self._watched().get(file)
        return row["digest"] if row else None

    @failures_in_words()
    def take(self, file: str, digest: str) -> None:
        with exclusive(self._lock):
            files = self._watched()
            write_tables(self._folder / _WATCHED, {"files": {**files, file: {"digest": digest}}})

    def _watched(self) -> dict[str, Any]:
        """What is known of watched files; at the worst they are all taken in once more."""
        try:
            return (read_tables(self._folder / _WATCHED) or {}).get("files", {})
        except DamagedFile as damage:
            log.error("%s; the district's files are taken in anew.", damage)
            return {}

    @failures_in_words()
    def damaged(self) -> list[Damage]:
        """The drafts whose files are not what was saved."""
        found = []
        for path in self._paths():
            try:
                _load(path)
            except DamagedFile as damage:
                found.append(Damage(path.stem, str(damage.path), damage.why))
        return found

    def _paths(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*.json") if is_uuid(path.stem))

    def _path(self, draft: str) -> Path:
        return self._folder / f"{draft}.json"

    def _intact(self, path: Path) -> Draft | None:
        try:
            return _load(path)
        except DamagedFile as damage:
            log.error("%s; this draft is not served.", damage)
            return None


def _load(path: Path) -> Draft | None:
    tables = read_tables(path)
    if tables is None:
        return None
    row: dict[str, Any] = tables["draft"]["1"]
    # A later release may have stored more than this one knows of.
    return Draft(**{name: row[name] for name in _NAMES})

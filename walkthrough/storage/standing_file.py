"""How rubrics stand, on disk: one small TinyDB file with what a district decided."""

import logging
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.domain.published import Damage
from walkthrough.domain.standing import Standing
from walkthrough.storage.atomic_json import DamagedFile, Database, Tables, read_tables
from walkthrough.storage.files import failures_in_words
from walkthrough.storage.locks import exclusive

log = logging.getLogger("walkthrough.storage")

_NAMES = tuple(field.name for field in fields(Standing))


class StandingFile:
    """The standings in `standings.json`; the part of `ports.Rubrics` that changes.

    While the file is damaged, every rubric stands as if nothing had been decided, so that
    observers can go on, and what is decided anew is refused.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._path = root / "standings.json"
        self._lock = locks / "standings.lock"

    @failures_in_words()
    def standings(self) -> list[Standing]:
        """See `ports.Rubrics.standings`."""
        try:
            tables: Tables = read_tables(self._path) or {}
        except DamagedFile as damage:
            log.error("%s; every rubric is offered in its highest version meanwhile.", damage)
            return []
        return [_record(row) for row in tables.get("standings", {}).values()]

    @failures_in_words()
    def change(self, rubric: str, change: Callable[[Standing], Standing]) -> Standing:
        """See `ports.Rubrics.change_standing`."""
        with exclusive(self._lock), Database(self._path) as database:
            try:
                rows = database.documents("standings")
                known = _record(rows[rubric]) if rubric in rows else Standing(rubric)
                changed = change(known)
                if changed != known:
                    database.put("standings", rubric, asdict(changed))
            except DamagedFile as damage:
                raise _refusal(damage) from damage
        return changed

    @failures_in_words()
    def damaged(self) -> list[Damage]:
        """The file, when it is damaged."""
        try:
            read_tables(self._path)
        except DamagedFile as damage:
            return [Damage("standings", str(damage.path), damage.why)]
        return []


def _record(row: dict[str, Any]) -> Standing:
    return Standing(**{name: row[name] for name in _NAMES})


def _refusal(damage: DamagedFile) -> StoreUnavailable:
    return StoreUnavailable(
        "standings_damaged",
        N_("The file of retired rubrics, %(path)s, is damaged: %(why)s. Restore it from a backup."),
        path=damage.path,
        why=damage.why,
    )

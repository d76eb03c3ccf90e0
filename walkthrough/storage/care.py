"""Care for a data folder: examined, repaired, backed up and restored, while others may serve it."""

from contextlib import suppress
from pathlib import Path

from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.ports import Archived, Damage, Finding, Mended, Watch
from walkthrough.storage import backup, doctor
from walkthrough.storage import restore as restoring
from walkthrough.storage.atomic_json import DamagedFile, read_tables
from walkthrough.storage.damage import Infirmary
from walkthrough.storage.files import failures_in_words
from walkthrough.storage.locks import exclusive, lock_of_walkthrough
from walkthrough.storage.salvage import salvage
from walkthrough.storage.tinydb_store import TinyDBStore


class FolderCare:
    """Implements `ports.Care` for the embedded store."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @failures_in_words()
    def examine(self, watch: Watch) -> list[Finding]:
        """See `ports.Care.examine`."""
        doctor.require_store(self._root)
        return doctor.examine(self._root, watch)

    @failures_in_words()
    def repair(self, watch: Watch) -> list[Mended]:
        """See `ports.Care.repair`. A file of which nothing can be read is left where it is."""
        self._set_aside_damaged()
        store = TinyDBStore(self._root)
        try:
            patients = store.walkthroughs.damaged()
            mended = []
            for done, patient in enumerate(patients, 1):
                mended += self._mend(store, patient)
                watch(done, len(patients))
            # Reading all of them puts a counter right that is lost or behind.
            store.walkthroughs.headers()
        finally:
            store.close()
        return mended

    def back_up(self, file: Path, *, replace: bool, watch: Watch) -> Archived:
        """See `ports.Care.back_up`."""
        return backup.back_up(self._root, file, replace=replace, watch=watch)

    def restore(self, file: Path, *, replace: bool, watch: Watch) -> tuple[Archived, Path | None]:
        """See `ports.Care.restore`."""
        return restoring.restore(file, self._root, replace=replace, watch=watch)

    def _set_aside_damaged(self) -> None:
        """As whoever serves a damaged file does, so that there is one place to mend from."""
        infirmary = Infirmary(self._root / "damaged")
        for path in doctor.walkthrough_files(self._root):
            # What cannot be read for now is named by the next examination; the others go on.
            with (
                suppress(OSError, StoreUnavailable),
                exclusive(lock_of_walkthrough(self._root / "locks", path.stem)),
            ):
                try:
                    read_tables(path)
                except DamagedFile as damage:
                    infirmary.take_in(damage)

    def _mend(self, store: TinyDBStore, patient: Damage) -> list[Mended]:
        bed = Path(patient.where)
        events = salvage(bed, patient.what)
        if not events:
            return []
        outcomes = store.walkthroughs.append(patient.what, events)
        kept = Infirmary(self._root / "damaged").cured(bed)
        stored = outcomes.count("stored")
        return [Mended(patient.what, stored, len(outcomes) - stored, str(kept))]

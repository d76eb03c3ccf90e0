"""Files that cannot be read are set aside under `damaged/`, named in the log, and kept."""

import logging
import time
from pathlib import Path

from walkthrough.domain.ports import Damage
from walkthrough.storage.atomic_json import DamagedFile, read_tables
from walkthrough.storage.files import make_folder, sync_folder

log = logging.getLogger("walkthrough.storage")


class Infirmary:
    """The folder of damaged files; each keeps its name, with the time of its setting aside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take_in(self, found: DamagedFile) -> None:
        """Move a damaged file here. The caller holds its lock. Raises `OSError`."""
        make_folder(self._folder)
        moment = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
        bed = self._folder / f"{found.path.stem}~{moment}-{time.time_ns() % 10**9:09d}.json"
        found.path.rename(bed)
        sync_folder(self._folder)
        sync_folder(found.path.parent)
        log.error("%s was set aside as %s: %s.", found.path, bed, found.why)

    def cured(self, bed: Path) -> Path:
        """Put a file whose readable events are stored again away for good. Raises `OSError`."""
        home = self._folder / "repaired"
        make_folder(home)
        bed.rename(home / bed.name)
        sync_folder(home)
        sync_folder(self._folder)
        return home / bed.name

    def patients(self) -> list[Damage]:
        """Every file here, oldest first by name, with what is wrong with it. Raises `OSError`."""
        if not self._folder.is_dir():
            return []
        return [_diagnose(path) for path in sorted(self._folder.glob("*.json"))]


def _diagnose(path: Path) -> Damage:
    what, where = path.stem.rpartition("~")[0], str(path)
    try:
        read_tables(path)
    except DamagedFile as error:
        return Damage(what, where, error.why)
    except OSError as error:
        return Damage(what, where, error.strerror or str(error))
    return Damage(what, where, "it can be read again; it was set aside before that")

"""The rubrics that a command knows without a server: those that ship, and those published here.

Importing this is cheap: what reads the data folder is imported when a rubric in it is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from walkthrough import paths
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.standing import Standing
from walkthrough.storage.rubric_names import published_ids
from walkthrough.usecases.known_files import KnownFiles
from walkthrough.usecases.rubric_files import rubric_files, shipped_files

if TYPE_CHECKING:
    from walkthrough.usecases.rubrics import Shelf


def known_beside(files: Iterable[Path], environ: Mapping[str, str]) -> Known:
    """What rubric files can speak of: the others in their folders, and all that is published.

    `environ` names the data folder and the district's own folder, as for any command.
    """
    published = PublishedHere(Path(environ.get("WALKTHROUGH_DATA_DIR") or "var"))
    shipped = KnownFiles(shipped_files(paths.RUBRICS), published, published=True)
    named = [path.parent.resolve() / path.name for path in files]
    folders = dict.fromkeys(path.parent for path in named)
    own = environ.get("WALKTHROUGH_RUBRICS_DIR")
    if own:
        folders[Path(own).resolve()] = None
    folders.pop(paths.RUBRICS.resolve(), None)
    beside = dict.fromkeys(named)
    for folder in folders:
        beside.update(dict.fromkeys(rubric_files(folder)))
    if len(named) == 1:
        # What a file says of itself it need not be asked about: parsing is what takes time.
        del beside[named[0]]
    return KnownFiles(beside, shipped)


class PublishedHere:
    """What is published in a data folder, which need not be there. Implements `Known`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._ids: set[str] | None = None
        self._opened: Shelf | None = None

    def ids(self) -> set[str]:
        """See `Known.ids`."""
        if self._ids is None:
            self._ids = published_ids(self._root)
        return self._ids

    def versions(self, rubric: str) -> Sequence[str]:
        """See `Known.versions`."""
        return self._shelf.versions(rubric) if rubric in self.ids() else ()

    def find(self, rubric: str, version: str) -> Rubric | None:
        """See `Known.find`."""
        return self._shelf.find(rubric, version) if rubric in self.ids() else None

    def extends(self, rubric: str, version: str) -> str | None:
        """See `Known.extends`."""
        return self._shelf.extends(rubric, version) if rubric in self.ids() else None

    def digest(self, rubric: str, version: str) -> str | None:
        """See `Known.digest`."""
        return self._shelf.digest(rubric, version) if rubric in self.ids() else None

    def standing(self, rubric: str) -> Standing:
        """See `Known.standing`."""
        return self._shelf.standing(rubric) if rubric in self.ids() else Standing(rubric)

    @property
    def _shelf(self) -> "Shelf":
        if self._opened is None:
            from walkthrough.storage.rubric_files import RubricFiles
            from walkthrough.usecases.rubrics import Shelf

            self._opened = Shelf(RubricFiles(self._root, self._root / "locks"))
        return self._opened

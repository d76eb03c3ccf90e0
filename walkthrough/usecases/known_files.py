"""Rubric files that lie beside one that is checked, so that it can speak of them unpublished."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

from walkthrough.domain import rubric as rubrics
from walkthrough.domain.json_text import placed
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_base import choose_base
from walkthrough.domain.rubric_checking import version_numbers
from walkthrough.domain.rubric_findings import Findings, RubricInvalid
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.standing import Standing

# A folder may hold anything; rubrics of a district are few, and small.
MOST_FILES = 200
MOST_BYTES = 20_000_000


class KnownFiles:
    """The rubrics in files, above others that are known. Implements `Known`.

    `published` says that nobody may change them any more, as of those that ship. Files are read
    when first asked for, and parsed when they might hold the rubric that is asked for. One that
    is broken is not there.
    """

    def __init__(self, files: Iterable[Path], below: Known, *, published: bool = False) -> None:
        self._files = files
        self._below = below
        self._published = published
        self._parsed: dict[str, dict[str, Rubric]] = {}
        self._complete: dict[tuple[str, str], Rubric | None] = {}

    def ids(self) -> set[str]:
        """Every id that can be spoken of."""
        found = (rubrics.check(text)[0] for text in self._texts)
        return {one.id for one in found if one} | set(self._below.ids())

    def versions(self, rubric: str) -> Sequence[str]:
        """See `Known.versions`."""
        own = self._written(rubric).keys() | set(self._below.versions(rubric))
        return sorted(own, key=version_numbers)

    def find(self, rubric: str, version: str) -> Rubric | None:
        """See `Known.find`."""
        written = self._written(rubric).get(version)
        if written is None:
            return self._below.find(rubric, version)
        if written.extends is None:
            return written
        if (rubric, version) not in self._complete:
            self._complete[rubric, version] = self._laid(written, written.extends)
        return self._complete[rubric, version]

    def extends(self, rubric: str, version: str) -> str | None:
        """See `Known.extends`; of a file the reference as it is written."""
        written = self._written(rubric).get(version)
        return written.extends if written else self._below.extends(rubric, version)

    def digest(self, rubric: str, version: str) -> str | None:
        """See `Known.digest`."""
        published = self._below.digest(rubric, version)
        if published is None and self._published:
            written = self._written(rubric).get(version)
            return written.digest if written else None
        return published

    def standing(self, rubric: str) -> Standing:
        """See `Known.standing`."""
        return self._below.standing(rubric)

    @cached_property
    def _texts(self) -> list[bytes]:
        texts, left = [], MOST_BYTES
        for path in islice(self._files, MOST_FILES):
            text = _rubric_in(path)
            left -= len(text)
            if text and left >= 0:
                texts.append(text)
        return texts

    def _written(self, rubric: str) -> dict[str, Rubric]:
        """The files of one rubric as they are written, by version."""
        if rubric not in self._parsed:
            name = f'"{rubric}"'.encode()
            found = (rubrics.check(text)[0] for text in self._texts if name in text)
            self._parsed[rubric] = {one.version: one for one in found if one and one.id == rubric}
        return self._parsed[rubric]

    def _laid(self, written: Rubric, reference: str) -> Rubric | None:
        base = choose_base(placed(reference, 1, 1), written.id, self, Findings())
        if base is None:
            return None
        try:
            return rubrics.resolve(written, base)
        except RubricInvalid:
            return None


def _rubric_in(path: Path) -> bytes:
    """A file's bytes; none where it cannot be read, is too large, or is no rubric by its looks."""
    try:
        # A pipe or a device that lies there would never end.
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            text = file.read(rubrics.MAX_BYTES + 1)
    except OSError:
        return b""
    return text if len(text) <= rubrics.MAX_BYTES and b'"format"' in text else b""

"""The shelf: every rubric version ever shipped or published, parsed and ready."""

import json
from pathlib import Path

from walkthrough.domain import rubric as rubrics
from walkthrough.domain.errors import N_, Conflict, NotFound
from walkthrough.domain.published import PublishedRubric, Resolution, Rubrics
from walkthrough.domain.rubric import Rubric, RubricInvalid
from walkthrough.domain.rubric_review import Review, review
from walkthrough.domain.standing import Standing, current
from walkthrough.usecases.rubric_files import FileReport, read_files, shipped_files


class Shelf:
    """Published rubrics, read through the store and parsed once: a version never changes.

    Implements `rubric_known.Known`. An overlay is served as it was resolved when published.
    """

    def __init__(self, store: Rubrics) -> None:
        self._store = store
        self._parsed: dict[tuple[str, str], Rubric] = {}
        self.shipped: set[str] = set()
        """The ids of rubrics that come with this release, of which updates bring versions too."""

    def get(self, rubric: str, version: str) -> Rubric:
        """The exact version. Raises `NotFound` (`no_such_rubric`)."""
        if (rubric, version) not in self._parsed:
            published = self._store.get(rubric, version)
            if published is None:
                raise NotFound(
                    "no_such_rubric",
                    N_("There is no rubric “%(rubric)s” in version %(version)s."),
                    rubric=rubric,
                    version=version,
                )
            self._parsed[rubric, version] = _parse(published)
        return self._parsed[rubric, version]

    def all(self) -> list[Rubric]:
        """Every version, by id and then from the oldest version to the newest."""
        found = [self.get(known.id, known.version) for known in self._store.all()]
        return sorted(found, key=lambda rubric: (rubric.id, version_order(rubric.version)))

    def latest(self) -> list[Rubric]:
        """Of each rubric that is not retired the version that is offered, by title."""
        versions: dict[str, list[str]] = {}
        for known in self._store.all():
            versions.setdefault(known.id, []).append(known.version)
        standings = {one.rubric: one for one in self._store.standings()}
        offered = [
            self.get(id, version)
            for id, known in versions.items()
            if (version := current(standings.get(id, Standing(id)), known)) is not None
        ]
        return sorted(offered, key=lambda rubric: rubric.title)

    def standing(self, rubric: str) -> Standing:
        """What was decided about a rubric: which version is offered, and whether it is retired."""
        decided = (one for one in self._store.standings() if one.rubric == rubric)
        return next(decided, Standing(rubric))

    def ids(self) -> list[str]:
        """The ids of all rubrics."""
        return sorted({known.id for known in self._store.all()})

    def versions(self, rubric: str) -> list[str]:
        """The published versions of a rubric, the oldest first; none where there is no such."""
        known = (one.version for one in self._store.all() if one.id == rubric)
        return sorted(known, key=version_order)

    def find(self, rubric: str, version: str) -> Rubric | None:
        """The exact version, or None."""
        return self.get(rubric, version) if self._store.get(rubric, version) else None

    def extends(self, rubric: str, version: str) -> str | None:
        """The exact base that an overlay was resolved on, `id@1.2.3`; None for any other."""
        published = self._store.get(rubric, version)
        return published.resolution.base if published and published.resolution else None

    def digest(self, rubric: str, version: str) -> str | None:
        """The digest of a published version's file, which for an overlay is not the rubric's."""
        published = self._store.get(rubric, version)
        return published.digest if published else None

    def review(self, source: bytes) -> Review:
        """Everything that is wrong with a file, also beside what is published; what it means."""
        return review(source, self)

    def publish(self, source: bytes, name: str) -> Rubric:
        """Publish a file's bytes for ever; an overlay as it is on its base today.

        Returns the rubric, complete. Publishing what is published already changes nothing.
        Raises `RubricInvalid` with every finding, or `Conflict` (`version_published`) when that
        is all that is wrong: other content stands under this id and version.
        """
        reviewed = self.review(source)
        if reviewed.written is None or reviewed.rubric is None:
            if {finding.code for finding in reviewed.errors} == {"version_changed"}:
                self._keep(rubrics.parse(source), source)
            raise RubricInvalid(name, reviewed.findings)
        self._keep(reviewed.written, source, _resolution(reviewed))
        return self.get(reviewed.written.id, reviewed.written.version)

    def shelve(self, source: bytes, name: str) -> None:
        """Publish a file that ships with a release, whatever a district published meanwhile.

        Raises as `publish`.
        """
        rubric = rubrics.parse(source, source_name=name)
        self.shipped.add(rubric.id)
        if rubric.extends is not None:
            self.publish(source, name)
        else:
            self._keep(rubric, source)

    def _keep(self, written: Rubric, source: bytes, resolution: Resolution | None = None) -> None:
        pinned = written.id, written.version, written.digest
        self._store.publish(PublishedRubric(*pinned, source, resolution))


def shelve_bundled(shelf: Shelf, folder: Path) -> tuple[list[FileReport], list[Conflict]]:
    """Publish the rubrics that ship with this release, every version of them.

    A file with an error is passed over, and one whose content differs from what was published
    under its version does not replace it; both are told, and neither stops the others.
    """
    reports, _ = read_files(shipped_files(folder))
    conflicts = []
    for report in reports:
        if report.rubric is None:
            continue
        try:
            shelf.shelve(report.path.read_bytes(), report.path.name)
        except Conflict as conflict:
            conflicts.append(conflict)
    return reports, conflicts


def version_order(version: str) -> tuple[int, ...]:
    """A key that sorts semantic versions by age."""
    return tuple(int(part) for part in version.split("."))


def _parse(published: PublishedRubric) -> Rubric:
    resolution = published.resolution
    whole = resolution.source if resolution else published.source
    return rubrics.parse(whole, source_name=f"{published.id}@{published.version}")


def _resolution(reviewed: Review) -> Resolution | None:
    """What an overlay came to; None for a complete file."""
    base, rubric = reviewed.base, reviewed.rubric
    if base is None or rubric is None:
        return None
    whole = json.dumps(rubric.content(), ensure_ascii=False, indent=2)
    return Resolution(f"{base.id}@{base.version}", whole.encode())

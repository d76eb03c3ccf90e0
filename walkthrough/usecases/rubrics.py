"""The shelf: every rubric version ever shipped or published, parsed and ready."""

from pathlib import Path

from walkthrough.domain import rubric as rubrics
from walkthrough.domain.errors import N_, Conflict, Invalid, NotFound
from walkthrough.domain.ports import PublishedRubric, Rubrics
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.standing import Standing, current
from walkthrough.usecases.rubric_files import FileReport, read_files, shipped_files


class Shelf:
    """Published rubrics, read through the store and parsed once: a version never changes."""

    def __init__(self, store: Rubrics) -> None:
        self._store = store
        self._parsed: dict[tuple[str, str], Rubric] = {}

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

    def publish(self, source: bytes, name: str) -> Rubric:
        """Publish a file's bytes for ever.

        Raises `RubricInvalid` with every finding, `Invalid` (`overlay_unresolved`) for a file that
        extends another rubric, which this release reads but does not publish, or `Conflict`
        (`version_published`) when other content already stands under this id and version.
        """
        rubric = rubrics.parse(source, source_name=name)
        if rubric.extends is not None:
            raise Invalid(
                "overlay_unresolved",
                N_("%(file)s extends another rubric; this release publishes complete files only."),
                file=name,
            )
        self._store.publish(PublishedRubric(rubric.id, rubric.version, rubric.digest, source))
        return rubric


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
            shelf.publish(report.path.read_bytes(), report.path.name)
        except Conflict as conflict:
            conflicts.append(conflict)
    return reports, conflicts


def version_order(version: str) -> tuple[int, ...]:
    """A key that sorts semantic versions by age."""
    return tuple(int(part) for part in version.split("."))


def _parse(published: PublishedRubric) -> Rubric:
    return rubrics.parse(published.source, source_name=f"{published.id}@{published.version}")

"""Rubric files on a disk: which there are, and what is right and wrong with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from walkthrough.domain import rubric as rubrics
from walkthrough.domain.rubric import Finding, Rubric
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.rubric_review import review

SCHEMA_FILE = "rubric.schema.json"
# Below a folder of rubrics: the versions that newer ones follow, as they were released.
RELEASED = "released"


@dataclass(frozen=True)
class FileReport:
    """What one rubric file turned out to be; `rubric` is None when it has an error."""

    path: Path
    rubric: Rubric | None
    findings: tuple[Finding, ...]


def read_files(
    paths: Iterable[Path], known: Known | None = None
) -> tuple[list[FileReport], list[OSError]]:
    """Check each file by itself, so that neither a broken nor an unreadable one hides another.

    With `known`, each is also judged beside those rubrics, and `rubric` is complete. The schema
    is passed over, so that a whole folder's files can be named.
    """
    reports, unreadable = [], []
    for path in paths:
        if path.name == SCHEMA_FILE:
            continue
        try:
            with path.open("rb") as file:
                # One byte more than allowed is enough to be refused for it.
                source = file.read(rubrics.MAX_BYTES + 1)
        except OSError as error:
            unreadable.append(error)
            continue
        if known is not None:
            reviewed = review(source, known)
            reports.append(FileReport(path, reviewed.rubric, reviewed.findings))
            continue
        rubric, findings = rubrics.check(source)
        reports.append(FileReport(path, rubric, tuple(findings)))
    return reports, unreadable


def shipped_files(folder: Path) -> list[Path]:
    """Every rubric file that ships with this release: older versions first, then the newest."""
    return [*rubric_files(folder / RELEASED), *rubric_files(folder)]


def rubric_files(folder: Path) -> list[Path]:
    """The rubric files of a folder, by name."""
    return sorted(path for path in folder.glob("*.json") if path.name != SCHEMA_FILE)

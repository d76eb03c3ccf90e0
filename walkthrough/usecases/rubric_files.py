"""Rubric files on a disk: which there are, and what is right and wrong with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from walkthrough.domain import rubric as rubrics
from walkthrough.domain.rubric import Finding, Rubric

SCHEMA_FILE = "rubric.schema.json"


@dataclass(frozen=True)
class FileReport:
    """What one rubric file turned out to be; `rubric` is None when it has an error."""

    path: Path
    rubric: Rubric | None
    findings: tuple[Finding, ...]


def read_files(paths: Iterable[Path]) -> list[FileReport]:
    """Check each file by itself, so that a broken one hides no other. Raises `OSError`."""
    reports = []
    for path in paths:
        with path.open("rb") as file:
            # One byte more than allowed is enough to be refused for it.
            rubric, findings = rubrics.check(file.read(rubrics.MAX_BYTES + 1))
        reports.append(FileReport(path, rubric, tuple(findings)))
    return reports


def rubric_files(folder: Path) -> list[Path]:
    """The rubric files of a folder, by name."""
    return sorted(path for path in folder.glob("*.json") if path.name != SCHEMA_FILE)

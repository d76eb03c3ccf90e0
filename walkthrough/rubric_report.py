"""How `walkthrough rubric check` writes its findings: as lines, or as JSON."""

import json
from collections.abc import Callable, Sequence

from walkthrough.usecases.rubric_files import FileReport


def as_text(reports: Sequence[FileReport]) -> str:
    """One line a finding, `FILE:LINE:COL: error|warning CODE: message`."""
    return "".join(
        finding.line_text(str(report.path)) + "\n"
        for report in reports
        for finding in report.findings
    )


def as_json(reports: Sequence[FileReport]) -> str:
    """A JSON list with an object a finding, `file` among its keys."""
    findings = [
        {"file": str(report.path)} | finding.document()
        for report in reports
        for finding in report.findings
    ]
    return json.dumps(findings, ensure_ascii=False, indent=2) + "\n"


RENDERERS: dict[str, Callable[[Sequence[FileReport]], str]] = {"text": as_text, "json": as_json}

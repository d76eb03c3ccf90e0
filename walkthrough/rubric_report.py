"""How the `walkthrough rubric` commands write findings and differences: as lines, or as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from walkthrough.usecases.rubric_files import FileReport

if TYPE_CHECKING:
    from walkthrough.domain.rubric import Rubric
    from walkthrough.domain.rubric_diff import Difference


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


def differences_as_text(old: "Rubric", new: "Rubric", found: "Sequence[Difference]") -> str:
    """A sentence a line; below it the texts before and after, where it does not say them."""
    lines = [_compared(old, new), ""]
    for one in found:
        lines.append(f"* {one.sentence()}")
        if one.quoted:
            quotes = (("before", one.before), ("after", one.after))
            lines += [f"    {when + ':':<7} {_inline(text)}" for when, text in quotes if text]
    if not found:
        lines.append("Nothing is different.")
    return "\n".join(lines) + "\n"


def differences_as_json(old: "Rubric", new: "Rubric", found: "Sequence[Difference]") -> str:
    """A JSON list with an object a difference."""
    listed = [
        {
            "code": one.code,
            "look_for": one.look_for,
            "field": one.field,
            "before": one.before,
            "after": one.after,
            "message": one.sentence(),
        }
        for one in found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


DIFFERENCES: "dict[str, Callable[[Rubric, Rubric, Sequence[Difference]], str]]" = {
    "text": differences_as_text,
    "json": differences_as_json,
}


def _compared(old: "Rubric", new: "Rubric") -> str:
    if old.id == new.id:
        return f"{new.title} ({new.id}), from {old.version} to {new.version}:"
    return f"From {old.title} ({old.id} {old.version}) to {new.title} ({new.id} {new.version}):"


def _inline(text: str) -> str:
    return " / ".join(text.split("\n"))

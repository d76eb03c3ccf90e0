"""Rubrics: read a file, say everything that is wrong with it, and give the model that it holds.

`check` finds, `parse` refuses, `resolve` lays an overlay over its base, `schema` is the JSON
Schema of the format. The format itself is one table, in rubric_fields.
"""

from typing import Any

from walkthrough.domain.json_text import MAX_BYTES, read
from walkthrough.domain.rubric_checking import check_fields, check_relations
from walkthrough.domain.rubric_findings import Finding, Findings, RubricInvalid
from walkthrough.domain.rubric_lint import lint
from walkthrough.domain.rubric_model import (
    Level,
    LookFor,
    Marks,
    Replaces,
    Rubric,
    Sign,
    Source,
    build,
)
from walkthrough.domain.rubric_overlay import resolve

__all__ = [
    "MAX_BYTES",
    "Finding",
    "Level",
    "LookFor",
    "Marks",
    "Replaces",
    "Rubric",
    "RubricInvalid",
    "Sign",
    "Source",
    "check",
    "parse",
    "resolve",
    "schema",
]


def check(data: bytes) -> tuple[Rubric | None, list[Finding]]:
    """Read a rubric file and find everything wrong with it, in the order of the file.

    The rubric is None where there is an error. A file over `MAX_BYTES` is refused unread, so a
    caller need not load more than one byte beyond that.
    """
    findings = Findings()
    root, problems = read(data)
    for problem in problems:
        findings.problem(problem)
    if root is None:
        return None, findings.in_order()
    check_fields(root, findings)
    if not findings.has("too_many"):
        # What compares entries with one another may take time only where they are few.
        check_relations(root, findings)
        lint(root, findings)
    rubric = None if findings.failed else build(root)
    return rubric, findings.in_order()


def parse(text: bytes | str, *, source_name: str = "The rubric") -> Rubric:
    """The rubric in `text`; raises RubricInvalid with every finding where there is an error."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    rubric, findings = check(data)
    if rubric is None:
        raise RubricInvalid(source_name, findings)
    return rubric


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the format, as in rubrics/rubric.schema.json."""
    from walkthrough.domain.rubric_schema import schema as generated

    return generated()

"""Judge a rubric file beside the rubrics that are known: its base, its versions, its crosswalk."""

import re
from dataclasses import dataclass

from walkthrough.domain.json_text import Node, read
from walkthrough.domain.rubric_base import choose_base
from walkthrough.domain.rubric_checking import (
    check_fields,
    check_relations,
    member,
    text,
    text_at,
)
from walkthrough.domain.rubric_fields import BASE
from walkthrough.domain.rubric_findings import Finding, Findings
from walkthrough.domain.rubric_followup import (
    check_crosswalk,
    check_number,
    check_translations,
    predecessor,
)
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.rubric_lint import lint
from walkthrough.domain.rubric_model import Rubric, build
from walkthrough.domain.rubric_overlay import lay_over


@dataclass(frozen=True, slots=True)
class Review:
    """What a rubric file turned out to be."""

    findings: tuple[Finding, ...]
    """Everything wrong with it, in the order of the file."""

    written: Rubric | None
    """The rubric as the file says it, an overlay as one; None where there is an error."""

    rubric: Rubric | None
    """The rubric that it means, complete: laid over its base. None where there is an error."""

    base: Rubric | None
    """What an overlay was laid over, as far as it was found."""

    before: Rubric | None
    """The version that this one follows, as far as it is known."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep it from being used."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")


def review(data: bytes, known: Known) -> Review:
    """Read a rubric file and find everything wrong with it, also beside the rubrics `known`.

    An overlay is laid over its base, and what it then lacks is told. A version that follows
    another is compared with it. A version that is published already is not held against itself.
    """
    findings = Findings()
    root, problems = read(data)
    for problem in problems:
        findings.problem(problem)
    if root is None:
        return Review(tuple(findings.in_order()), None, None, None, None)
    check_fields(root, findings)
    if findings.has("too_many"):
        # What compares entries with one another may take time only where they are few.
        return Review(tuple(findings.in_order()), None, None, None, None)
    check_relations(root, findings)
    written = None if findings.failed else build(root)
    digest = written.digest if written else None
    whole, base = _laid(root, digest, known, findings)
    check_number(root, digest, known, findings)
    before = predecessor(root, known, findings)
    if before:
        check_crosswalk(whole, before, findings)
    if findings.failed:
        rubric = written = None
    else:
        rubric = written if whole is root else build(whole)
    warnings = Findings()
    lint(whole, warnings)
    for earlier in (before, base):
        if rubric and earlier:
            check_translations(whole, rubric, earlier, warnings)
    extends = member(root, "extends")
    if extends:
        # What stands there was taken from the base, whose author was told.
        warnings = warnings.without(extends, ("many_look_fors", "missing_translation"))
    findings.add_where_none_is(warnings)
    return Review(tuple(findings.in_order()), written, rubric, base, before)


def _laid(
    root: Node, digest: str | None, known: Known, findings: Findings
) -> tuple[Node, Rubric | None]:
    """The file laid over its base, and that base; the file itself where there is none."""
    extends = member(root, "extends")
    if extends is None or not re.fullmatch(BASE.pattern, text(extends)):
        return root, None
    base = _base_for_ever(root, digest, known) or choose_base(
        extends, text_at(root, "id"), known, findings
    )
    if base is None:
        return root, None
    beneath = Findings()
    whole = lay_over(root, base, beneath)
    findings.add_where_none_is(beneath)
    return whole, base


def _base_for_ever(root: Node, digest: str | None, known: Known) -> Rubric | None:
    """The base that a published overlay has once and for all."""
    rubric, version = text_at(root, "id"), text_at(root, "version")
    if digest is None or known.digest(rubric, version) != digest:
        return None
    below, _, exact = (known.extends(rubric, version) or "").partition("@")
    return known.find(below, exact)

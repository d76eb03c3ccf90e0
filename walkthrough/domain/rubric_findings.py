"""What `rubric check` finds: a place, a severity, a stable code, and how to mend it in words."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, TypeAlias

from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.json_text import Node
from walkthrough.domain.json_text_problems import Problem, shown
from walkthrough.domain.rubric_messages import ERRORS, MORE, SUGGESTIONS, WARNINGS

Severity = Literal["error", "warning"]
Place: TypeAlias = Node | tuple[int, int]
MOST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a rubric file, at a line and column that count from 1.

    `template` is a gettext message id that `params` fills in; no message holds a line break.
    """

    line: int
    column: int
    severity: Severity
    code: str
    template: str
    params: Mapping[str, Any]

    def message(self, translate: Callable[[str], str] = str) -> str:
        """The words, in English or as `translate` (a gettext function) has them."""
        return translate(self.template) % self.params

    def line_text(self, filename: str, translate: Callable[[str], str] = str) -> str:
        """`FILE:LINE:COL: error|warning CODE: message`."""
        where = f"{filename}:{self.line}:{self.column}"
        return f"{where}: {self.severity} {self.code}: {self.message(translate)}"

    def document(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The finding as JSON: line, column, severity, code, message."""
        return {
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message(translate),
        }


class RubricInvalid(Invalid):
    """A rubric has errors; `findings` holds all of them and the warnings, in file order."""

    def __init__(self, source_name: str, findings: Sequence[Finding]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        first = errors[0]
        super().__init__(
            "rubric_invalid",
            N_("%(name)s cannot be used: line %(line)d, column %(column)d: %(first)s"),
            name=source_name,
            line=first.line,
            column=first.column,
            first=first.message(),
            count=len(errors),
        )
        self.findings = tuple(findings)


class Findings:
    """Collects findings at nodes and gives them in the order of the file, at most `MOST`."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._suggestions_left = 50

    def error(self, at: Place, code: str, **params: Any) -> None:
        self._add(at, "error", code, ERRORS[code], params)

    def error_near(
        self, at: Place, code: str, word: str, known: Iterable[str], **params: Any
    ) -> None:
        """An error about `word`, with the word from `known` that was probably meant, if any is."""
        suggestion = self._nearest(word, known)
        template = SUGGESTIONS[code] if suggestion else ERRORS[code]
        self._add(at, "error", code, template, {**params, "suggestion": shown(suggestion)})

    def warning(self, at: Place, code: str, **params: Any) -> None:
        self._add(at, "warning", code, WARNINGS[code], params)

    def problem(self, problem: Problem) -> None:
        """Something wrong with the JSON text."""
        line, column, code, template, params = problem
        self._found.append(Finding(line, column, "error", code, template, params))

    def add_where_none_is(self, others: "Findings") -> None:
        """Add those of `others` at whose places nothing is wrong yet; one mistake is told once."""
        taken = {(one.line, one.column) for one in self._found if one.severity == "error"}
        self._found += [one for one in others._found if (one.line, one.column) not in taken]

    def without(self, at: Node, but: Collection[str]) -> "Findings":
        """These without those at one place, though with those whose code is in `but`."""
        place = at.line, at.column
        kept = Findings()
        kept._found = [
            one for one in self._found if one.code in but or (one.line, one.column) != place
        ]
        return kept

    def has(self, code: str) -> bool:
        return any(finding.code == code for finding in self._found)

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self._found)

    def in_order(self) -> list[Finding]:
        """All findings by place; past `MOST` a last one says how many were left out."""
        found = sorted(self._found, key=lambda one: (one.severity != "error", *_by_place(one)))
        left_out = len(found) - MOST
        kept = sorted(found[:MOST], key=_by_place)
        if left_out > 0:
            kept.append(
                replace(kept[-1], code="more_findings", template=MORE, params={"count": left_out})
            )
        return kept

    def _add(
        self, at: Place, severity: Severity, code: str, template: str, params: Mapping[str, Any]
    ) -> None:
        line, column = (at.line, at.column) if isinstance(at, Node) else at
        self._found.append(Finding(line, column, severity, code, template, params))

    def _nearest(self, word: str, known: Iterable[str]) -> str:
        # Comparing words is slow: a file of ten thousand wrong keys must not take seconds.
        if self._suggestions_left == 0 or len(word) > 64:
            return ""
        self._suggestions_left -= 1
        from difflib import get_close_matches

        return next(iter(get_close_matches(word, islice(known, 200), n=1)), "")


def _by_place(finding: Finding) -> tuple[int, int, str]:
    return finding.line, finding.column, finding.code

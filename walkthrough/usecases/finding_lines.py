"""Findings beside the lines and the fields that they are about, so that it is seen what to mend."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from walkthrough.domain.json_text import Node, read
from walkthrough.domain.rubric_findings import Finding

Path: TypeAlias = tuple[str | int, ...]

# As much of a line as fits a phone held upright, so that the place itself can be seen.
_BEFORE, _AFTER = 32, 48
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Spotted:
    """A finding with its line in three parts: before the place, the character there, and after.

    `cut_before` and `cut_after` say whether the line goes on.
    """

    finding: Finding
    before: str
    at: str
    after: str
    cut_before: bool
    cut_after: bool


def spotted(source: str, findings: Iterable[Finding]) -> list[Spotted]:
    """Each finding with its line of the source, errors first and then in the order of the file."""
    lines = _LINE_END.split(source)
    ordered = sorted(findings, key=lambda one: one.severity != "error")
    return [_spot(one, lines[one.line - 1] if one.line <= len(lines) else "") for one in ordered]


def _spot(finding: Finding, line: str) -> Spotted:
    place = min(finding.column - 1, len(line))
    first, last = max(0, place - _BEFORE), place + 1 + _AFTER
    return Spotted(
        finding=finding,
        before=line[first:place].lstrip() if first == 0 else line[first:place],
        at=line[place : place + 1],
        after=line[place + 1 : last].rstrip(),
        cut_before=first > 0,
        cut_after=len(line) > last,
    )


def paths(source: str, findings: Iterable[Finding]) -> list[Path]:
    """To which value of the file each finding belongs, as a path of keys and indexes.

    The empty path stands for the whole file.
    """
    root, _ = read(source.encode())
    places = dict(_places(root, ())) if root else {}
    return [places.get((one.line, one.column), ()) for one in findings]


def _places(node: Node, path: Path) -> Iterator[tuple[tuple[int, int], Path]]:
    """Where each value and each key of the file begins; a key stands for its value."""
    yield (node.line, node.column), path
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield node.keys[key], (*path, key)
            yield from _places(child, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _places(child, (*path, index))

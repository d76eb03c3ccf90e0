"""Check a rubric file: each field against the table, then what the fields say about one another."""

import json
import re
from collections.abc import Collection, Iterable
from itertools import islice

from walkthrough.domain.json_text import Node
from walkthrough.domain.json_text_problems import shown
from walkthrough.domain.rubric_fields import (
    RUBRIC,
    VERSION,
    Choice,
    Code,
    Entries,
    Field,
    Fixed,
    Items,
    Shape,
    Text,
    Type,
)
from walkthrough.domain.rubric_findings import Findings

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def check_fields(root: Node, findings: Findings) -> None:
    """Every field of the document: present, known, of its type and within its limits.

    Where a list has too many entries, those past the limit are not looked at.
    """
    overlay = isinstance(root.value, dict) and "extends" in root.value
    _Fields(findings, overlay).check(root, RUBRIC, "rubric")


def check_relations(root: Node, findings: Findings) -> None:
    """What fields say about one another, as far as its fields are in order."""
    _look_fors_and_levels(root, findings)
    _kind(root, findings)
    _overlay(root, findings)
    _translations(root, findings)
    _replaces(root, findings)


class _Fields:
    def __init__(self, findings: Findings, overlay: bool) -> None:
        self.findings = findings
        self.overlay = overlay

    def check(self, node: Node, kind: Type, name: str) -> None:
        match kind:
            case Shape():
                self._shape(node, kind, name)
            case Items():
                self._items(node, kind, name)
            case Entries():
                self._entries(node, kind, name)
            case Fixed():
                if isinstance(node.value, bool) or node.value != kind.value:
                    self.findings.error(node, "unsupported_format", name=name, value=kind.value)
            case Text() | Code() | Choice():
                self._text(node, kind, name)

    def _shape(self, node: Node, shape: Shape, name: str) -> None:
        members = node.value
        if not isinstance(members, dict):
            self.findings.error(node, "wrong_type_object", name=name)
            return
        for key, child in members.items():
            field = shape.field(key)
            if field:
                self.check(child, field.type, key)
            else:
                known = [field.name for field in shape.fields if field.name not in members]
                self.findings.error_near(node.keys[key], "unknown_key", key, known, key=shown(key))
        for field in shape.fields:
            if field.name not in members and self._must_have(field):
                example = f'"{field.name}": {json.dumps(field.example, ensure_ascii=False)}'
                self.findings.error(node, "missing_field", name=field.name, example=example)

    def _must_have(self, field: Field) -> bool:
        return field.required and not (self.overlay and field.inherited)

    def _items(self, node: Node, kind: Items, name: str) -> None:
        if not isinstance(node.value, list):
            self.findings.error(node, "wrong_type_list", name=name)
            return
        self._count(node, len(node.value), kind, name)
        for child in node.value[: kind.most]:
            self.check(child, kind.of, name)

    def _entries(self, node: Node, kind: Entries, name: str) -> None:
        if not isinstance(node.value, dict):
            self.findings.error(node, "wrong_type_object", name=name)
            return
        self._count(node, len(node.value), kind, name)
        for key, child in islice(node.value.items(), kind.most):
            self.check(Node(key, *node.keys[key]), kind.keys, name)
            self.check(child, kind.of, name)

    def _count(self, node: Node, length: int, kind: Items | Entries, name: str) -> None:
        if length < kind.least:
            self.findings.error(node, "too_few", name=name, limit=kind.least)
        if length > kind.most:
            self.findings.error(node, "too_many", name=name, length=length, limit=kind.most)

    def _text(self, node: Node, kind: Text | Code | Choice, name: str) -> None:
        text = node.value
        if not isinstance(text, str):
            self.findings.error(node, "wrong_type_text", name=name)
        elif isinstance(kind, Choice):
            if text not in kind.values:
                choices = ", ".join(f'"{value}"' for value in kind.values)
                self.findings.error_near(
                    node, "not_a_choice", text, kind.values, name=name, choices=choices
                )
        elif len(text) > kind.most:
            self.findings.error(node, "too_long", name=name, length=len(text), limit=kind.most)
        elif isinstance(kind, Code):
            if not re.fullmatch(kind.pattern, text):
                self.findings.error(node, kind.code, name=name)
        elif _CONTROL.search(text):
            self.findings.error(node, "control_character_in_text", name=name)
        elif not text.strip():
            self.findings.error(node, "blank_text", name=name)


def members(node: Node | None) -> dict[str, Node]:
    """The members of an object; none where there is no object."""
    return node.value if node and isinstance(node.value, dict) else {}


def member(node: Node | None, key: str) -> Node | None:
    """The value under `key` of an object, or None."""
    return members(node).get(key)


def items(node: Node | None) -> list[Node]:
    """The items of a list; none where there is no list."""
    return node.value if node and isinstance(node.value, list) else []


def entries(node: Node | None) -> list[tuple[Node, Node]]:
    """The keys of an object, as nodes, each with its value."""
    if node is None or not isinstance(node.value, dict):
        return []
    return [(Node(key, *node.keys[key]), child) for key, child in node.value.items()]


def keys(node: Node | None) -> list[Node]:
    """The keys of an object, as nodes."""
    return [key for key, _ in entries(node)]


def text(node: Node | None) -> str:
    """The text of a node, empty where there is none."""
    return node.value if node and isinstance(node.value, str) else ""


def text_at(node: Node, key: str) -> str:
    """The text under `key` of an object."""
    return text(member(node, key))


def is_version(version: str) -> bool:
    """Whether this is a version as the format has it."""
    return re.fullmatch(VERSION.pattern, version) is not None


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, which sort as versions do."""
    return tuple(int(part) for part in version.split("."))


def signs(look_for: Node) -> list[Node]:
    """The signs of a look-for, on both sides."""
    return [*items(member(look_for, "seen")), *items(member(look_for, "counter"))]


def _unique(nodes: Iterable[Node], findings: Findings) -> None:
    lines: dict[str, int] = {}
    for node in nodes:
        found = node if isinstance(node.value, str) else member(node, "id")
        if found is None or not text(found):
            continue
        first = lines.get(text(found))
        if first is None:
            lines[text(found)] = found.line
        else:
            findings.error(found, "repeated_id", id=shown(text(found)), first=first)


def _look_fors_and_levels(root: Node, findings: Findings) -> None:
    look_fors = items(member(root, "look_fors"))
    _unique(look_fors, findings)
    _unique(items(member(root, "levels")), findings)
    for look_for in look_fors:
        _unique(signs(look_for), findings)


def _kind(root: Node, findings: Findings) -> None:
    marks = member(root, "marks")
    contrast = text_at(root, "kind") == "contrast"
    if contrast and not marks and not member(root, "extends"):
        findings.error(root, "missing_marks")
    translations = [texts for _, texts in entries(member(root, "translations"))]
    for some in (marks, *(member(texts, "marks") for texts in translations)):
        if some and (seen := text_at(some, "seen")) and seen == text_at(some, "counter"):
            findings.error(some, "same_marks")


def _overlay(root: Node, findings: Findings) -> None:
    base = member(root, "extends")
    for name in ("hide", "order"):
        listed = member(root, name)
        if listed and not base:
            findings.error(listed, "needs_extends", name=name)
        _unique(items(listed), findings)
    if base is None:
        return
    if text(base).split("@")[0] == text_at(root, "id"):
        findings.error(base, "extends_itself")
    changed = {text_at(one, "id") for one in items(member(root, "look_fors"))}
    for hidden in items(member(root, "hide")):
        if text(hidden) in changed:
            findings.error(hidden, "hidden_but_changed", id=shown(text(hidden)))


def _translations(root: Node, findings: Findings) -> None:
    # Reversed, so that the first of two with the same id is the one that is compared with.
    look_fors = {text_at(one, "id"): one for one in reversed(items(member(root, "look_fors")))}
    levels = {text_at(level, "id") for level in items(member(root, "levels"))}
    sign_ids = {
        key: {text_at(sign, "id") for sign in signs(look_for)}
        for key, look_for in look_fors.items()
    }
    for language, translation in entries(member(root, "translations")):
        if text(language) == text_at(root, "language"):
            findings.error(language, "own_language")
        if member(root, "extends"):
            continue  # what the base holds is known only when the overlay is resolved
        _known(keys(member(translation, "levels")), levels, "unknown_level", findings)
        translated = entries(member(translation, "look_fors"))
        _known((key for key, _ in translated), look_fors, "translation_of_nothing", findings)
        for key, texts in translated:
            if text(key) in look_fors:
                known = sign_ids[text(key)]
                _known(keys(member(texts, "signs")), known, "unknown_sign", findings)


def _replaces(root: Node, findings: Findings) -> None:
    replaces = member(root, "replaces")
    if replaces is None:
        return
    older, version = member(replaces, "version"), text_at(root, "version")
    if (
        older
        and is_version(text(older))
        and is_version(version)
        and version_numbers(text(older)) >= version_numbers(version)
    ):
        findings.error(older, "version_backwards", older=text(older), version=version)
    if not member(root, "extends"):
        known = {text_at(one, "id") for one in items(member(root, "look_fors"))}
        targets = (new for _, new in entries(member(replaces, "map")))
        _known(targets, known, "crosswalk_to_nowhere", findings)


def _known(named: Iterable[Node], known: Collection[str], code: str, findings: Findings) -> None:
    for name in named:
        if text(name) and text(name) not in known:
            findings.error_near(name, code, text(name), known, id=shown(text(name)))

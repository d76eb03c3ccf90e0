"""Lay an overlay over its base: look-fors changed field by field, added, hidden, put in order."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from walkthrough.domain.json_text import Node, placed, plain
from walkthrough.domain.json_text_problems import shown
from walkthrough.domain.rubric_checking import (
    check_fields,
    check_relations,
    items,
    member,
    members,
    signs,
    text,
    text_at,
    version_numbers,
)
from walkthrough.domain.rubric_findings import Findings, RubricInvalid
from walkthrough.domain.rubric_model import Rubric, build

Path: TypeAlias = tuple[str, ...]

# What the base says about itself is not inherited: its owner does not answer for the overlay.
_NOT_INHERITED = ("owner", "changes", "replaces", "look_fors", "translations")
_NOT_LAID_OVER = ("extends", "hide", "order", "look_fors", "translations", "$schema")
_TRANSLATED = (
    "title",
    "summary",
    "statement",
    "no_opportunity_when",
    "why",
    "questions",
    "next_steps",
)


def resolve(overlay: Rubric, base: Rubric) -> Rubric:
    """The full rubric that `overlay` means on top of `base`, which must itself be resolved.

    Raises RubricInvalid, with places in the overlay's file, where the two do not fit together.
    The translation of a text is dropped where the overlay changes the text alone: it would go on
    saying the old thing.
    """
    written = overlay.written
    if written is None or base.written is not None:
        raise ValueError("resolve() takes an overlay and a rubric that is none")
    findings = Findings()
    _check_base(written, base, findings)
    merged = lay_over(written, base, findings)
    if findings.failed:
        raise RubricInvalid(overlay.id, findings.in_order())
    return build(merged)


def lay_over(written: Node, base: Rubric, findings: Findings) -> Node:
    """The file of the full rubric that an overlay's file means on top of a complete `base`.

    What the overlay says has its places there; what the base says is placed at `extends`. Where
    the two do not fit together is a finding.
    """
    _check_alike(written, base, findings)
    extends = members(written)["extends"]
    below = placed(base.content(), extends.line, extends.column)
    merged = _merged(written, below, findings)
    if not findings.has("nothing_left"):
        check_fields(merged, findings)
        check_relations(merged, findings)
    return merged


def _check_base(written: Node, base: Rubric, findings: Findings) -> None:
    extends = members(written)["extends"]
    wanted_id, _, wanted = text(extends).partition("@")
    numbers = version_numbers(wanted)
    if base.id != wanted_id or version_numbers(base.version)[: len(numbers)] != numbers:
        names = shown(text(extends), 90), shown(f"{base.id}@{base.version}", 90)
        findings.error(extends, "base_mismatch", wanted=names[0], given=names[1])


def _check_alike(written: Node, base: Rubric, findings: Findings) -> None:
    kind = member(written, "kind")
    if kind and text(kind) != base.kind:
        findings.error(kind, "kind_differs", kind=base.kind)
    language = member(written, "language")
    if language and text(language) != base.language:
        findings.error(language, "language_differs", language=base.language)


def _merged(written: Node, below: Node, findings: Findings) -> Node:
    fields = {key: one for key, one in members(below).items() if key not in _NOT_INHERITED}
    fields |= {key: one for key, one in members(written).items() if key not in _NOT_LAID_OVER}
    look_fors = _by_id(below)
    hidden = _named("hide", written, look_fors, findings)
    for key, one in _by_id(written).items():
        look_fors[key] = _object(members(look_fors.get(key)) | members(one), one)
    look_fors = {key: one for key, one in look_fors.items() if key not in hidden}
    if not look_fors:
        findings.error(members(written)["hide"], "nothing_left")
    first = _named("order", written, look_fors, findings)
    in_order = [*(look_fors[key] for key in first)]
    in_order += [one for key, one in look_fors.items() if key not in first]
    fields["look_fors"] = Node(in_order, written.line, written.column)
    merged = _object(fields, written)
    translations = _translations(written, below, merged)
    return _object({**fields, "translations": translations}, written) if translations else merged


def _by_id(root: Node) -> dict[str, Node]:
    return {text_at(one, "id"): one for one in items(member(root, "look_fors"))}


def _named(
    name: str, written: Node, look_fors: Mapping[str, Node], findings: Findings
) -> list[str]:
    """The look-for ids listed under `name`; each that there is none for is a finding."""
    listed = items(member(written, name))
    for node in listed:
        if text(node) not in look_fors:
            key = text(node)
            findings.error_near(node, "unknown_look_for", key, look_fors, id=shown(key))
    return [text(node) for node in listed if text(node) in look_fors]


def _translations(written: Node, below: Node, merged: Node) -> Node | None:
    """The base's translations as far as they still hold, and the overlay's own over them."""
    before, after = _originals(below), _originals(merged)
    older, own = (members(member(root, "translations")) for root in (below, written))
    languages: dict[str, Node] = {}
    for language in [*older, *(new for new in own if new not in older)]:
        texts = {
            path: one
            for path, one in _leaves(older.get(language)).items()
            if path in after and before.get(path) == after[path]
        }
        # What is no object has no texts; that is a finding of the file by itself.
        texts |= {path: one for path, one in _leaves(own.get(language)).items() if path}
        if texts:
            languages[language] = _tree(texts, own.get(language, written))
    return _object(languages, written) if languages else None


def _originals(root: Node) -> dict[Path, Any]:
    """The texts of a rubric by the path that their translations have."""
    found: dict[Path, Any] = {}
    for side, mark in members(member(root, "marks")).items():
        found["marks", side] = plain(mark)
    for level in items(member(root, "levels")):
        found["levels", text_at(level, "id")] = text_at(level, "label")
    found |= {(key,): plain(one) for key, one in members(root).items() if key in _TRANSLATED}
    for key, look_for in _by_id(root).items():
        for name, one in members(look_for).items():
            if name in _TRANSLATED:
                found["look_fors", key, name] = plain(one)
        for sign in signs(look_for):
            found["look_fors", key, "signs", text_at(sign, "id")] = text_at(sign, "text")
    return found


def _leaves(node: Node | None, path: Path = ()) -> dict[Path, Node]:
    """Everything below `node` that is no object, by its path of keys."""
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        return {path: node}
    found: dict[Path, Node] = {}
    for key, child in node.value.items():
        found |= _leaves(child, (*path, key))
    return found


def _tree(leaves: Mapping[Path, Node], place: Node) -> Node:
    """The objects that hold `leaves`, as `_leaves` took them apart."""
    branches: dict[str, dict[Path, Node]] = {}
    for path, leaf in leaves.items():
        branches.setdefault(path[0], {})[path[1:]] = leaf
    children = {
        key: branch[()] if () in branch else _tree(branch, next(iter(branch.values())))
        for key, branch in branches.items()
    }
    return _object(children, place)


def _object(children: Mapping[str, Node], place: Node) -> Node:
    keys = {key: (child.line, child.column) for key, child in children.items()}
    return Node(dict(children), place.line, place.column, keys)

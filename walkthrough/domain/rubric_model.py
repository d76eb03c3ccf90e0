"""A rubric as the rest of the product sees it: frozen, checked, and pinned by a digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from walkthrough.domain.json_text import Node, plain
from walkthrough.domain.rubric_fields import FORMAT


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that can be seen or heard."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a rating scale."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What the two buttons say; in a contrast, the names of its poles."""

    seen: str = "Seen"
    counter: str = "Instead"


@dataclass(frozen=True, slots=True)
class Source:
    """What a rubric rests on; `url` and `note` may be empty."""

    title: str
    authors: tuple[str, ...]
    licence: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replaces:
    """The earlier version that a rubric follows, and old look-for ids with their new ones."""

    version: str
    map: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class LookFor:
    """One thing to look for; `measure` is "presence" or "rate"."""

    id: str
    title: str
    statement: str
    measure: str = "presence"
    seen: tuple[Sign, ...] = ()
    counter: tuple[Sign, ...] = ()
    no_opportunity_when: str = ""
    why: str = ""
    questions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()

    def sign(self, sign_id: str) -> Sign | None:
        """The sign with this id, on either side."""
        return next((sign for sign in self.seen + self.counter if sign.id == sign_id), None)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a rubric; `kind` is "look_fors" or "contrast".

    With `extends` set it is an overlay as written: its look-fors may lack texts, and it cannot be
    observed with until `resolve` has laid it over its base.
    """

    id: str
    version: str
    language: str
    title: str
    kind: str = "look_fors"
    summary: str = ""
    owner: str = ""
    changes: str = ""
    source: Source | None = None
    marks: Marks = Marks()
    levels: tuple[Level, ...] = ()
    look_fors: tuple[LookFor, ...] = ()
    translations: Mapping[str, Any] = field(default_factory=dict, hash=False)
    extends: str | None = None
    hide: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    replaces: Replaces | None = None
    written: Node | None = field(default=None, repr=False, compare=False)
    """The file of an overlay, with its lines and columns; None otherwise."""

    digest: str = field(init=False)
    """SHA-256 in hexadecimal over `content()` as JSON: sorted keys, no spaces, UTF-8.

    Neither spacing, the order of keys, `$schema` nor a spelt-out default changes it.
    """

    def __post_init__(self) -> None:
        content = self.content()
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    def look_for(self, look_for_id: str) -> LookFor | None:
        """The look-for with this id."""
        return next((one for one in self.look_fors if one.id == look_for_id), None)

    def document(self) -> dict[str, Any]:
        """The rubric as the API gives it: every field present, empty or null where not given."""
        return {**self._every_field(), "digest": self.digest}

    def content(self) -> dict[str, Any]:
        """The rubric as a file would say it: defaults spelt out, nothing empty, no `$schema`."""
        if self.written:
            written: dict[str, Any] = plain(self.written)
            return {key: value for key, value in written.items() if key != "$schema"}
        content: dict[str, Any] = _without_empty(self._every_field())
        return content

    def _every_field(self) -> dict[str, Any]:
        replaces = self.replaces
        return {
            "format": FORMAT,
            "id": self.id,
            "version": self.version,
            "kind": self.kind,
            "language": self.language,
            "title": self.title,
            "summary": self.summary,
            "owner": self.owner,
            "changes": self.changes,
            "source": _source_document(self.source) if self.source else None,
            "marks": {"seen": self.marks.seen, "counter": self.marks.counter},
            "levels": [{"id": level.id, "label": level.label} for level in self.levels],
            "look_fors": [_look_for_document(one) for one in self.look_fors],
            "translations": dict(self.translations),
            "replaces": {"version": replaces.version, "map": dict(replaces.map)}
            if replaces
            else None,
        }


def build(root: Node) -> Rubric:
    """The rubric in a file that has been checked and has no errors."""
    document = plain(root)
    document.pop("$schema", None)
    document.pop("format")
    extends = document.get("extends")
    source, marks, replaces = (document.pop(key, None) for key in ("source", "marks", "replaces"))
    if source:
        document["source"] = Source(**{**source, "authors": tuple(source["authors"])})
    if marks:
        document["marks"] = Marks(**marks)
    if replaces:
        document["replaces"] = Replaces(**replaces)
    document["levels"] = tuple(Level(**level) for level in document.get("levels", ()))
    document["look_fors"] = tuple(_look_for(one) for one in document.get("look_fors", ()))
    for key in ("hide", "order"):
        document[key] = tuple(document.get(key, ()))
    return Rubric(**document, written=root if extends else None)


def _look_for(document: dict[str, Any]) -> LookFor:
    for side in ("seen", "counter"):
        document[side] = tuple(Sign(**sign) for sign in document.get(side, ()))
    for texts in ("questions", "next_steps"):
        document[texts] = tuple(document.get(texts, ()))
    return LookFor(**{"title": "", "statement": "", **document})


def _look_for_document(one: LookFor) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "statement": one.statement,
        "measure": one.measure,
        "seen": [{"id": sign.id, "text": sign.text} for sign in one.seen],
        "counter": [{"id": sign.id, "text": sign.text} for sign in one.counter],
        "no_opportunity_when": one.no_opportunity_when,
        "why": one.why,
        "questions": list(one.questions),
        "next_steps": list(one.next_steps),
    }


def _source_document(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "authors": list(source.authors),
        "licence": source.licence,
        "url": source.url,
        "note": source.note,
    }


def _without_empty(value: Any) -> Any:
    """`value` without the members of its objects that are null, empty text, list or object."""
    if isinstance(value, dict):
        kept = {key: _without_empty(child) for key, child in value.items()}
        return {key: child for key, child in kept.items() if child not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(child) for child in value]
    return value

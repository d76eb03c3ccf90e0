"""Warn about what makes a rubric hard to observe with; nothing here stops a rubric."""

import re
from collections.abc import Iterable, Iterator

from walkthrough.domain.json_text import Node
from walkthrough.domain.json_text_problems import shown
from walkthrough.domain.rubric_checking import (
    entries,
    items,
    member,
    signs,
    text,
    text_at,
)
from walkthrough.domain.rubric_findings import Findings
from walkthrough.domain.rubric_words import BODY_OR_VOICE, TWO_THINGS, TWO_VERBS, UNOBSERVABLE

TITLE_MOST = 28
SIGN_MOST = 90
LOOK_FORS_MOST = 12

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»')


_READ_AT_MOST = 400  # a text far over its limit is an error already and would cost time here


def lint(root: Node, findings: Findings) -> None:
    """Add the warnings for a document; what has errors is looked at as far as it goes."""
    look_fors = items(member(root, "look_fors"))
    language = text_at(root, "language").split("-")[0]
    overlay = member(root, "extends") is not None
    if len(look_fors) > LOOK_FORS_MOST:
        place = look_fors[LOOK_FORS_MOST]
        findings.warning(place, "many_look_fors", length=len(look_fors), limit=LOOK_FORS_MOST)
    _titles(root, findings)
    for look_for in look_fors:
        _words(member(look_for, "statement"), language, findings, sign=False)
        for sign in signs(look_for):
            _words(member(sign, "text"), language, findings, sign=True)
        if not overlay:
            _completeness(look_for, findings)
        if text_at(root, "kind") == "contrast":
            _poles(look_for, findings)
    _translated_words(root, findings)
    if not overlay:
        _translations(root, look_fors, findings)


def _translated_words(root: Node, findings: Findings) -> None:
    """A translation can ask for what cannot be seen although the original does not."""
    for tag, translation in entries(member(root, "translations")):
        language = text(tag).split("-")[0]
        for _, look_for in entries(member(translation, "look_fors")):
            _words(member(look_for, "statement"), language, findings, sign=False)
            for _, sign in entries(member(look_for, "signs")):
                _words(sign, language, findings, sign=True)


def _titles(root: Node, findings: Findings) -> None:
    translations = [texts for _, texts in entries(member(root, "translations"))]
    titled = [root, *items(member(root, "look_fors")), *translations]
    for texts in translations:
        titled += [one for _, one in entries(member(texts, "look_fors"))]
    for one in titled:
        length = len(text_at(one, "title"))
        if length > TITLE_MOST:
            place = member(one, "title") or one
            findings.warning(place, "long_title", length=length, limit=TITLE_MOST)


def _words(node: Node | None, language: str, findings: Findings, *, sign: bool) -> None:
    """The words of one statement or sign."""
    said = _QUOTED.sub('""', text(node)[:_READ_AT_MOST])
    if node is None or not said:
        return
    unobservable = _found(UNOBSERVABLE, language, said)
    if unobservable:
        findings.warning(node, "unobservable", word=unobservable)
    two = _found(TWO_THINGS, language, said) or (not sign and _found(TWO_VERBS, language, said))
    if two:
        findings.warning(node, "two_things", words=two)
    body = _found(BODY_OR_VOICE, language, said)
    if body:
        findings.warning(node, "body_or_voice", word=body)
    if sign and len(text(node)) > SIGN_MOST:
        findings.warning(node, "long_sign", length=len(text(node)), limit=SIGN_MOST)


def _found(lists: dict[str, re.Pattern[str]], language: str, words_said: str) -> str:
    words = lists.get(language)
    found = words.search(words_said) if words else None
    said = found[0].strip() if found else ""
    return said if len(said) <= 40 else "…" + said[-39:]


def _completeness(look_for: Node, findings: Findings) -> None:
    name = shown(text_at(look_for, "id"))
    if not items(member(look_for, "counter")):
        findings.warning(look_for, "no_counter_signs", id=name)
    if not text_at(look_for, "no_opportunity_when"):
        findings.warning(look_for, "no_no_opportunity", id=name)


def _poles(look_for: Node, findings: Findings) -> None:
    seen, counter = (len(items(member(look_for, side))) for side in ("seen", "counter"))
    if seen != counter:
        name = shown(text_at(look_for, "id"))
        findings.warning(look_for, "uneven_poles", id=name, seen=seen, counter=counter)


def _translations(root: Node, look_fors: list[Node], findings: Findings) -> None:
    base = text_at(root, "language")
    for language, translation in entries(member(root, "translations")):
        missing = [
            *_lacking(root, translation, ("title", "summary", "marks")),
            *_lacking_entries("levels", items(member(root, "levels")), translation),
        ]
        translated = {text(key): texts for key, texts in entries(member(translation, "look_fors"))}
        for look_for in look_fors:
            name = text_at(look_for, "id")
            if name not in translated:
                missing.append(name)
                continue
            lacking = [
                *_lacking(look_for, translated[name], _LOOK_FOR_TEXTS),
                *_lacking_entries("signs", signs(look_for), translated[name]),
            ]
            missing += [f"{name}.{field}" for field in lacking]
        if missing:
            listed = ", ".join(missing[:12]) + (", …" if len(missing) > 12 else "")
            findings.warning(
                language, "missing_translation", language=text(language), fields=listed, base=base
            )


_LOOK_FOR_TEXTS = ("title", "statement", "no_opportunity_when", "why", "questions", "next_steps")


def _lacking(original: Node, translation: Node, fields: Iterable[str]) -> Iterator[str]:
    """The fields that the original has and the translation has not, or has fewer items of."""
    for field in fields:
        there, here = member(original, field), member(translation, field)
        if there and (here is None or len(items(here)) < len(items(there))):
            yield field


def _lacking_entries(field: str, originals: list[Node], translation: Node) -> Iterator[str]:
    """`field` with the ids that the translation has no entry for, such as `signs.adds-a-reason`."""
    here = member(translation, field)
    for one in originals:
        name = text_at(one, "id")
        if here is None or member(here, name) is None:
            yield f"{field}.{name}"

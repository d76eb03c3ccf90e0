"""A rubric in the reader's language, where it brings a translation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from walkthrough.domain.rubric import Level, LookFor, Marks, Rubric, Sign


def in_language(rubric: Rubric, language: str) -> Rubric:
    """The rubric with the texts of its best translation; as it is where there is none.

    "es-MX" is served by "es-MX", then by "es". What a translation lacks stays as it was written.
    """
    wanted = language.replace("_", "-")
    base = wanted.partition("-")[0]
    if rubric.language in (wanted, base):
        return rubric
    found = next((tag for tag in (wanted, base) if tag in rubric.translations), None)
    if found is None:
        return rubric
    texts: Mapping[str, Any] = rubric.translations[found]
    levels = texts.get("levels", {})
    look_fors = texts.get("look_fors", {})
    marks = texts.get("marks")
    return replace(
        rubric,
        language=found,
        title=texts.get("title", rubric.title),
        summary=texts.get("summary", rubric.summary),
        marks=Marks(**marks) if marks else rubric.marks,
        levels=tuple(Level(one.id, levels.get(one.id, one.label)) for one in rubric.levels),
        look_fors=tuple(_look_for(one, look_fors.get(one.id, {})) for one in rubric.look_fors),
    )


def untranslated(original: Rubric, shown: Rubric) -> frozenset[str]:
    """The texts that a translation left as they were written."""
    return frozenset() if shown is original else _texts(original) & _texts(shown)


def _texts(rubric: Rubric) -> frozenset[str]:
    texts = {rubric.title, rubric.summary, rubric.marks.seen, rubric.marks.counter}
    texts |= {level.label for level in rubric.levels}
    for one in rubric.look_fors:
        texts |= {one.title, one.statement, one.no_opportunity_when, one.why}
        texts |= {*one.questions, *one.next_steps, *(sign.text for sign in one.seen + one.counter)}
    return frozenset(texts)


def _look_for(one: LookFor, texts: Mapping[str, Any]) -> LookFor:
    signs = texts.get("signs", {})
    return replace(
        one,
        title=texts.get("title", one.title),
        statement=texts.get("statement", one.statement),
        seen=_signs(one.seen, signs),
        counter=_signs(one.counter, signs),
        no_opportunity_when=texts.get("no_opportunity_when", one.no_opportunity_when),
        why=texts.get("why", one.why),
        questions=tuple(texts.get("questions", one.questions)),
        next_steps=tuple(texts.get("next_steps", one.next_steps)),
    )


def _signs(signs: Sequence[Sign], texts: Mapping[str, str]) -> tuple[Sign, ...]:
    return tuple(Sign(sign.id, texts.get(sign.id, sign.text)) for sign in signs)

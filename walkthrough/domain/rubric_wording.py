"""Every text of a rubric by its path, in its own language and in the translations.

A path is where a translation has the text: `("look_fors", "turns", "signs", "hands-over")`.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from walkthrough.domain.rubric_model import LookFor, Rubric

Path: TypeAlias = tuple[str, ...]
Wording: TypeAlias = "str | tuple[str, ...]"

TEXTS = ("title", "statement", "no_opportunity_when", "why", "questions", "next_steps")


def originals(rubric: Rubric) -> dict[Path, Wording]:
    """The texts in the rubric's own language, in the order of the file; none is empty."""
    found: dict[Path, Wording] = {("title",): rubric.title, ("summary",): rubric.summary}
    found["marks", "seen"], found["marks", "counter"] = rubric.marks.seen, rubric.marks.counter
    found |= {("levels", level.id): level.label for level in rubric.levels}
    for one in rubric.look_fors:
        found |= _of_look_for(one)
    return {path: text for path, text in found.items() if text}


def translated(rubric: Rubric, language: str) -> dict[Path, Wording]:
    """The texts in one of the rubric's other languages; none where there is no translation."""
    return _leaves(rubric.translations.get(language, {}), ())


def _of_look_for(one: LookFor) -> dict[Path, Wording]:
    here = ("look_fors", one.id)
    found: dict[Path, Wording] = {(*here, name): getattr(one, name) for name in TEXTS}
    return found | {(*here, "signs", sign.id): sign.text for sign in one.seen + one.counter}


def _leaves(value: Any, path: Path) -> dict[Path, Wording]:
    if isinstance(value, Mapping):
        found: dict[Path, Wording] = {}
        for key, child in value.items():
            found |= _leaves(child, (*path, key))
        return found
    return {path: tuple(value) if isinstance(value, list) else value}

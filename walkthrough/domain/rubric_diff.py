"""What is different between two versions of a rubric, in words that a committee can read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from walkthrough.domain.rubric_diff_messages import DIFFERENCES
from walkthrough.domain.rubric_model import LookFor, Rubric, Sign, Source
from walkthrough.domain.rubric_pairing import renames, sources
from walkthrough.domain.rubric_wording import Path, Wording, originals, translated


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `code` says in which way, and is stable.

    `template` is a gettext message id that `params` fills in.
    """

    code: str
    template: str
    params: Mapping[str, Any] = field(hash=False)
    look_for: str | None = None
    """The id of the look-for it is about: the new one, or the old one where that is gone."""

    title: str = ""
    """The title of that look-for, or of the rubric."""

    field: str = ""
    """The field of the format that differs, such as `statement`."""

    before: str = ""
    after: str = ""

    def sentence(
        self, translate: Callable[[str], str] = str, called: Callable[[str], str] = str
    ) -> str:
        """The words, in English or as `translate` (a gettext function) has them.

        `called` names a language by its tag, which is what stands in the sentence otherwise.
        """
        params = dict(self.params)
        if "language" in params:
            params["language"] = called(params["language"])
        return translate(self.template) % params

    @property
    def quoted(self) -> bool:
        """Whether `before` and `after` are to be shown too: the sentence does not say them."""
        said = "%(before)s" in self.template or "%(after)s" in self.template
        return bool(self.before or self.after) and not said


def diff(old: Rubric, new: Rubric, known: Iterable[Rubric] = ()) -> tuple[Difference, ...]:
    """Everything that differs from `old` to `new`: the rubric, its look-fors, its translations.

    Look-fors are told apart by id and joined by the crosswalks from one version to the other;
    `known` are versions in between, through which these may lead. Ids, versions, `changes` and
    `replaces` themselves are not compared. Both must be resolved.
    """
    pairs = _Pairs(old, new, renames(old, new, known))
    return (
        *_rubric(old, new),
        *(one for look_for in new.look_fors for one in _look_for(look_for, pairs)),
        *_dropped(pairs),
        *_moved(pairs),
        *_translations(pairs),
    )


class _Pairs:
    """The look-fors of two versions, and which goes on as which."""

    def __init__(self, old: Rubric, new: Rubric, renamed: Mapping[str, str]) -> None:
        self.old, self.new = old, new
        self.sources = sources(
            (one.id for one in old.look_fors), (one.id for one in new.look_fors), renamed
        )
        # Of those merged, the one with the same id goes on, or else the first.
        self.became = {
            (key if key in olds else olds[0]): key for key, olds in self.sources.items() if olds
        }
        self.origin = {key: old_id for old_id, key in self.became.items()}

    def earlier(self, look_for: LookFor) -> LookFor | None:
        """The look-for of the old version that goes on as this one."""
        return self.old.look_for(self.origin.get(look_for.id, ""))

    def now(self, path: Path) -> Path:
        """The path in the new version of a text of the old one."""
        if path[0] != "look_fors":
            return path
        # What is gone must not be taken for a new one that has its id.
        return path[0], self.became.get(path[1], ""), *path[2:]


def _difference(
    code: str, about: LookFor | Rubric, name: str, before: str = "", after: str = "", **params: Any
) -> Difference:
    params = {"title": about.title, "before": before, "after": after, **params}
    look_for = about.id if isinstance(about, LookFor) else None
    return Difference(code, DIFFERENCES[code], params, look_for, about.title, name, before, after)


def _rubric(old: Rubric, new: Rubric) -> Iterator[Difference]:
    pole = "pole_reworded" if old.kind == new.kind == "contrast" else "mark_reworded"
    for code, name, before, after in (
        ("rubric_renamed", "title", old.title, new.title),
        ("kind_changed", "kind", old.kind, new.kind),
        ("language_changed", "language", old.language, new.language),
        (pole, "marks", old.marks.seen, new.marks.seen),
        (pole, "marks", old.marks.counter, new.marks.counter),
    ):
        if before != after:
            yield _difference(code, new, name, before, after)
    for name in ("summary", "owner"):
        yield from _text(name, new, getattr(old, name), getattr(new, name))
    yield from _text("source", new, _stated(old.source), _stated(new.source))
    yield from _entries(
        "level",
        new,
        {level.id: level.label for level in old.levels},
        {level.id: level.label for level in new.levels},
    )


def _stated(source: Source | None) -> str:
    if source is None:
        return ""
    parts = (source.title, ", ".join(source.authors), source.licence, source.url, source.note)
    return " · ".join(part for part in parts if part)


def _look_for(new: LookFor, pairs: _Pairs) -> Iterator[Difference]:
    old = pairs.earlier(new)
    if old is None:
        yield _difference("look_for_added", new, "look_fors", after=new.statement)
        return
    if old.id != new.id:
        if old.title == new.title:
            yield _difference("look_for_new_id", new, "id", old.id, new.id)
        else:
            yield _difference("look_for_renamed", new, "id", old.title, new.title)
    elif old.title != new.title:
        yield _difference("title_reworded", new, "title", old.title, new.title)
    if old.measure != new.measure:
        yield _difference("measure_changed", new, "measure", old.measure, new.measure)
    for name in ("statement", "no_opportunity_when", "why"):
        yield from _text(name, new, getattr(old, name), getattr(new, name))
    yield from _signs(old, new, pairs.new)
    for name in ("questions", "next_steps"):
        yield from _texts(name, new, getattr(old, name), getattr(new, name))


def _text(name: str, about: LookFor | Rubric, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        how = "reworded" if before and after else "added" if after else "dropped"
        yield _difference(f"{name}_{how}", about, name, before, after)


def _texts(
    name: str, about: LookFor, before: Sequence[str], after: Sequence[str]
) -> Iterator[Difference]:
    """Lists whose texts have no ids: those that changed at one place were reworded."""
    if sorted(before) == sorted(after):
        if before != after:
            yield _difference(f"{name}_reordered", about, name)
        return
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        gone, come = list(before[i:j]), list(after[k:m])
        while gone or come:
            old, new = (gone.pop(0) if gone else ""), (come.pop(0) if come else "")
            yield from _text(name, about, old, new)


def _signs(old: LookFor, new: LookFor, rubric: Rubric) -> Iterator[Difference]:
    for side, opposite in (("seen", "counter"), ("counter", "seen")):
        mark = getattr(rubric.marks, side)
        before, after = _by_id(old, side), _by_id(new, side)
        from_there = {key: text for key, text in _by_id(old, opposite).items() if key in after}
        to_there = _by_id(new, opposite)
        for key, text in from_there.items():
            now = after.pop(key)
            yield _difference("sign_switched", new, "signs", after=now, mark=mark)
            if text != now:
                yield _difference("sign_reworded", new, "signs", text, now, mark=mark)
        staying = {key: text for key, text in before.items() if key not in to_there}
        yield from _entries("sign", new, staying, after, mark=mark)


def _by_id(look_for: LookFor, side: str) -> dict[str, str]:
    signs: tuple[Sign, ...] = getattr(look_for, side)
    return {sign.id: sign.text for sign in signs}


def _entries(
    what: str,
    about: LookFor | Rubric,
    before: Mapping[str, str],
    after: Mapping[str, str],
    **params: Any,
) -> Iterator[Difference]:
    """Texts that have ids, such as levels."""
    for key, text in before.items():
        if key not in after:
            yield _difference(f"{what}_dropped", about, f"{what}s", text, **params)
    for key, text in after.items():
        if key not in before:
            yield _difference(f"{what}_added", about, f"{what}s", after=text, **params)
        elif before[key] != text:
            yield _difference(f"{what}_reworded", about, f"{what}s", before[key], text, **params)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield _difference(f"{what}s_reordered", about, f"{what}s", **params)


def _dropped(pairs: _Pairs) -> Iterator[Difference]:
    merged = {old: new for new, olds in pairs.sources.items() for old in olds}
    for old in pairs.old.look_fors:
        if old.id in pairs.became:
            continue
        into = pairs.new.look_for(merged.get(old.id, ""))
        if into:
            yield _difference("look_for_merged", into, "id", before=old.title)
        else:
            yield _difference("look_for_dropped", old, "look_fors", old.statement)


def _moved(pairs: _Pairs) -> Iterator[Difference]:
    """The fewest look-fors whose moving makes the old order the new one."""
    places = {one.id: place for place, one in enumerate(pairs.old.look_fors, 1)}
    lasting = [
        (places[pairs.origin[one.id]], one) for one in pairs.new.look_fors if one.id in pairs.origin
    ]
    still = _longest_rising([place for place, _ in lasting])
    for place, one in lasting:
        if place not in still:
            now = pairs.new.look_fors.index(one) + 1
            yield _difference("look_for_moved", one, "order", str(place), str(now))


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The longest run of numbers that rise from left to right, others between them left out."""
    runs: list[list[int]] = [[]]
    for place in places:
        before = [run for run in runs if not run or run[-1] < place]
        longest = max(before, key=len)
        runs.append([*longest, place])
    longest = max(runs, key=len)
    return set(longest)


def _translations(pairs: _Pairs) -> Iterator[Difference]:
    old, new = pairs.old, pairs.new
    for language in old.translations:
        if language not in new.translations:
            yield _difference("translation_dropped", new, "translations", language=language)
    for language in new.translations:
        if language not in old.translations:
            yield _difference("translation_added", new, "translations", language=language)
        else:
            yield from _translation(language, pairs)


def _translation(language: str, pairs: _Pairs) -> Iterator[Difference]:
    """What became of the translations of the texts that the new version has."""
    first = {pairs.now(path): text for path, text in originals(pairs.old).items()}
    before = {pairs.now(path): text for path, text in translated(pairs.old, language).items()}
    after = translated(pairs.new, language)
    for path, original in originals(pairs.new).items():
        if path not in first:
            continue  # a new text, and its translation with it
        old, new = before.get(path, ""), after.get(path, "")
        if old != new:
            how = "reworded" if old and new else "added" if new else "dropped"
            code = f"translated_text_{how}"
        elif new and first[path] != original:
            code = "translation_stale"
        else:
            continue
        look_for = pairs.new.look_for(path[1]) if path[0] == "look_fors" else None
        about = look_for or pairs.new
        name = "signs" if "signs" in path else path[-1] if look_for else path[0]
        if code == "translation_stale":
            old = ""
        yield _difference(code, about, name, _lines(old), _lines(new), language=language)


def _lines(wording: Wording) -> str:
    return wording if isinstance(wording, str) else "\n".join(wording)

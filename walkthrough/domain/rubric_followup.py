"""What a version says about the ones before it: its number, its crosswalk, its translations."""

from collections.abc import Mapping

from walkthrough.domain.json_text import Node
from walkthrough.domain.json_text_problems import shown
from walkthrough.domain.rubric_checking import (
    entries,
    is_version,
    items,
    member,
    text,
    text_at,
    version_numbers,
)
from walkthrough.domain.rubric_findings import Findings
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.rubric_model import LookFor, Rubric
from walkthrough.domain.rubric_wording import Path, originals, translated


def check_number(root: Node, digest: str | None, known: Known, findings: Findings) -> None:
    """A version is published once and with one content, and none below a published one.

    `digest` is that of the file, None when it has errors.
    """
    node, rubric = member(root, "version"), text_at(root, "id")
    if node is None or not is_version(text(node)):
        return
    version = text(node)
    published = [one for one in known.versions(rubric) if known.digest(rubric, one) is not None]
    if version in published:
        if known.digest(rubric, version) != digest:
            findings.error(node, "version_changed", version=version, id=shown(rubric, 70))
    elif published and version_numbers(version) < version_numbers(published[-1]):
        newest = published[-1]
        findings.error(node, "version_not_newer", version=version, newest=newest)


def predecessor(root: Node, known: Known, findings: Findings) -> Rubric | None:
    """The version that a file follows: the one it replaces, or else the next lower one."""
    rubric, version = text_at(root, "id"), text_at(root, "version")
    if not is_version(version):
        return None
    lower = [
        one for one in known.versions(rubric) if version_numbers(one) < version_numbers(version)
    ]
    named = member(member(root, "replaces"), "version")
    if named is None or not is_version(text(named)):
        return known.find(rubric, lower[-1]) if lower else None
    if (
        lower
        and text(named) not in lower
        and version_numbers(text(named)) < version_numbers(version)
    ):
        listed = ", ".join(lower[-8:])
        findings.error(named, "replaced_missing", version=text(named), versions=listed)
    return known.find(rubric, text(named)) if text(named) in lower else None


def check_crosswalk(root: Node, before: Rubric, findings: Findings) -> None:
    """Ids of the version before: those that the crosswalk names, and those it should name."""
    ids = {one.id for one in before.look_fors}
    mapped = entries(member(member(root, "replaces"), "map"))
    for old, _ in mapped:
        if text(old) and text(old) not in ids:
            names = {"id": shown(text(old)), "version": before.version}
            findings.error_near(old, "crosswalk_from_nowhere", text(old), ids, **names)
    look_fors = items(member(root, "look_fors"))
    here = {text_at(one, "id") for one in look_fors}
    named = {text(old) for old, _ in mapped} | {text(new) for _, new in mapped}
    gone = [one for one in before.look_fors if one.id not in here | named]
    for look_for in look_fors:
        name = text_at(look_for, "id")
        if not name or name in ids | named:
            continue
        old_name = next((one for one in gone if _alike(one, look_for)), None)
        if old_name:
            gone.remove(old_name)
            place = member(look_for, "id") or look_for
            ids_here = {"old": shown(old_name.id), "new": shown(name)}
            findings.warning(place, "renamed_without_crosswalk", version=before.version, **ids_here)


def check_translations(root: Node, now: Rubric, before: Rubric, findings: Findings) -> None:
    """Translations that are as they were although the text that they translate changed."""
    if now.language != before.language:
        return
    renamed = {**now.replaces.map} if now.replaces and now.id == before.id else {}
    first = _renamed(originals(before), renamed)
    changed = {path for path, said in originals(now).items() if first.get(path, said) != said}
    for language, node in entries(member(root, "translations")):
        then = _renamed(translated(before, text(language)), renamed)
        for path, said in translated(now, text(language)).items():
            if path in changed and then.get(path) == said:
                place = _at(node, path) or language
                findings.warning(place, "stale_translation", language=text(language))


def _alike(old: LookFor, new: Node) -> bool:
    """Whether a look-for is probably the old one under another id."""
    title, statement = text_at(new, "title"), text_at(new, "statement")
    if title.casefold() == old.title.casefold() or statement == old.statement:
        return True
    words = set(statement.casefold().split()), set(old.statement.casefold().split())
    shared, all_words = words[0] & words[1], words[0] | words[1]
    return len(shared) > 0.7 * len(all_words)


def _renamed(wording: Mapping[Path, object], renamed: Mapping[str, str]) -> dict[Path, object]:
    """The wording under the ids of look-fors that it has now."""
    return {
        (path[0], renamed.get(path[1], path[1]), *path[2:]) if path[0] == "look_fors" else path: one
        for path, one in wording.items()
    }


def _at(node: Node | None, path: Path) -> Node | None:
    for key in path:
        node = member(node, key)
    return node

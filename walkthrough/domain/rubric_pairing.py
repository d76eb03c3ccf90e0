"""Which look-for of one version of a rubric goes on as which in another."""

from collections.abc import Iterable, Mapping

from walkthrough.domain.rubric_checking import version_numbers
from walkthrough.domain.rubric_model import LookFor, Rubric


def predecessor(rubric: Rubric, known: Iterable[Rubric]) -> Rubric | None:
    """The version that a version follows: the one that it replaces, or else the next lower one."""
    number = version_numbers(rubric.version)
    lower = [one for one in known if version_numbers(one.version) < number]
    named = rubric.replaces.version if rubric.replaces else None
    by_name = [one for one in lower if one.version == named]
    return max(by_name or lower, key=lambda one: version_numbers(one.version), default=None)


def renames(old: Rubric, new: Rubric, known: Iterable[Rubric] = ()) -> Mapping[str, str]:
    """Look-for ids of `old` and what `new` calls them, as the crosswalks from one to the other say.

    The two may be given in either order of age; `known` are other versions of the same rubric, by
    which they may hang together. Rubrics of different ids have no crosswalk.
    """
    if old.id != new.id:
        return {}
    if version_numbers(old.version) > version_numbers(new.version):
        # Of two that were joined into one, the first is as good a name as the other.
        backwards: dict[str, str] = {}
        for earlier, later in renames(new, old, known).items():
            backwards.setdefault(later, earlier)
        return backwards
    among = {one.version: one for one in (*known, old) if one.id == old.id}
    chain = [new]
    while (before := predecessor(chain[-1], among.values())) and chain[-1].version != old.version:
        chain.append(before)
    if chain[-1].version != old.version:
        chain = [new]  # they do not hang together; what the newer one says may still fit
    names = {one.id: one.id for one in old.look_fors}
    for one in reversed(chain):
        if one.version != old.version and one.replaces:
            names = {first: one.replaces.map.get(name, name) for first, name in names.items()}
    return {first: name for first, name in names.items() if first != name}


def sources(
    old_ids: Iterable[str], new_ids: Iterable[str], renamed: Mapping[str, str]
) -> dict[str, list[str]]:
    """For each look-for id of the newer version, the older ids that go on under it.

    An id that the crosswalk names goes on as the crosswalk says and in no other way; any other
    goes on under itself. None: it is new. Two or more: several were merged into one.
    """
    found: dict[str, list[str]] = {new: [] for new in new_ids}
    for old in old_ids:
        found.get(renamed.get(old, old), []).append(old)
    return found


def alike(old: LookFor, old_rubric: Rubric, new: LookFor, new_rubric: Rubric) -> bool:
    """Whether evidence for the two counts the same thing, so that it may be added up.

    It does not when the measure or the kind changed, nor when a contrast named its poles anew.
    """
    if old.measure != new.measure or old_rubric.kind != new_rubric.kind:
        return False
    return old_rubric.kind != "contrast" or old_rubric.marks == new_rubric.marks

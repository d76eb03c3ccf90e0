"""Which look-for of one version of a rubric goes on as which in another."""

from collections.abc import Iterable, Mapping

from walkthrough.domain.rubric_checking import version_numbers
from walkthrough.domain.rubric_model import LookFor, Rubric


def renames(old: Rubric, new: Rubric) -> Mapping[str, str]:
    """Look-for ids of `old` and what `new` calls them, as the crosswalk of the newer one says.

    The two may be given in either order of age. Rubrics of different ids have no crosswalk.
    """
    if old.id != new.id:
        return {}
    if version_numbers(old.version) > version_numbers(new.version):
        # Of two that were joined into one, the first is as good a name as the other.
        backwards: dict[str, str] = {}
        for earlier, later in (old.replaces.map if old.replaces else {}).items():
            backwards.setdefault(later, earlier)
        return backwards
    return new.replaces.map if new.replaces else {}


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

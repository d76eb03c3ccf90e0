"""Join the versions of one rubric: which look-for is which over time, what is new, what is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from walkthrough.domain.rubric_checking import version_numbers
from walkthrough.domain.rubric_model import LookFor, Rubric
from walkthrough.domain.rubric_pairing import alike, predecessor, sources


@dataclass(frozen=True, slots=True)
class Strand:
    """One look-for through the versions of its rubric; its evidence may be added up."""

    ids: Mapping[str, str]
    """Its id in each version that has it, the oldest version first."""

    look_for: LookFor
    """The look-for as the newest version that has it words it."""

    key: str
    """Names the strand in its crosswalk: the newest id, or `id@version` where it is gone."""

    new_in: str | None
    """The version that brought it; None where the oldest version has it already."""

    gone_in: str | None
    """The version that dropped it; None where the newest version has it."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How the versions of one rubric hang together, as `crosswalk` makes it.

    Look-fors are one strand when they are the same thing by the rules of `crosswalk`. Evidence of
    two strands is never added, also when they have the same id.
    """

    versions: tuple[str, ...]
    """The versions joined, the oldest first."""

    strands: tuple[Strand, ...]
    """In the order of the newest version; then those that are gone, the last to go first."""

    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of the levels in each version, the lowest level first."""

    def strand(self, version: str, look_for_id: str) -> Strand | None:
        """The strand that a look-for of a version belongs to; None where there is no such."""
        return next((one for one in self.strands if one.ids.get(version) == look_for_id), None)

    def joined(self, version: str, look_for_id: str) -> str | None:
        """The id in the newest version; None where it is gone, unlike or unknown."""
        strand = self.strand(version, look_for_id)
        return strand.ids.get(self.versions[-1]) if strand else None

    def new_in(self, look_for_id: str) -> str | None:
        """The version that brought a look-for of the newest version; None if the oldest has it."""
        strand = self.strand(self.versions[-1], look_for_id)
        return strand.new_in if strand else None

    def gone_in(self, version: str, look_for_id: str) -> str | None:
        """The version that dropped a look-for, or made it another thing; None if it goes on."""
        strand = self.strand(version, look_for_id)
        return strand.gone_in if strand else None

    def same_levels(self, version: str) -> bool:
        """Whether levels set with this version mean the same as with the newest one."""
        return self.scales.get(version) == self.scales[self.versions[-1]]


def crosswalk(versions: Sequence[Rubric]) -> Crosswalk:
    """Join the versions of one rubric, given in any order; overlays must be resolved.

    Each version follows the one that its `replaces` names or, without it, the next lower one.
    A look-for goes on under the id that `replaces.map` gives it, or else under its own id, also
    after versions without it. It does not go on where it is no longer like itself: its measure or
    the rubric's kind changed, a contrast named its poles anew, or several were merged into one.

    Raises ValueError for no versions, for those of several rubrics, or for one version twice.
    """
    ordered = sorted(versions, key=lambda one: version_numbers(one.version))
    names = tuple(one.version for one in ordered)
    if len({one.id for one in ordered}) != 1 or len(set(names)) < len(names):
        raise ValueError("crosswalk() takes the different versions of one rubric")
    threads: list[_Thread] = []
    held: dict[str, dict[str, _Held]] = {}
    for place, rubric in enumerate(ordered):
        before = predecessor(rubric, ordered[:place])
        held[rubric.version] = _carry_on(rubric, before, held, threads)
    strands = [thread.strand(names) for thread in threads]
    newest = [one.id for one in ordered[-1].look_fors]
    here = sorted((one for one in strands if not one.gone_in), key=lambda s: newest.index(s.key))
    gone = sorted(
        (one for one in strands if one.gone_in), key=lambda s: names.index(s.gone_in), reverse=True
    )
    scales = {one.version: tuple(level.id for level in one.levels) for one in ordered}
    return Crosswalk(names, (*here, *gone), scales)


@dataclass(slots=True)
class _Thread:
    """A strand while it grows."""

    ids: dict[str, str]
    look_for: LookFor

    def strand(self, versions: tuple[str, ...]) -> Strand:
        first, last = next(iter(self.ids)), next(reversed(self.ids))
        gone = last != versions[-1]
        return Strand(
            self.ids,
            self.look_for,
            f"{self.ids[last]}@{last}" if gone else self.ids[last],
            None if first == versions[0] else first,
            versions[versions.index(last) + 1] if gone else None,
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """A thread as one line of versions last had it; it may have been dropped since."""

    thread: _Thread
    look_for: LookFor
    rubric: Rubric


def _carry_on(
    rubric: Rubric,
    before: Rubric | None,
    held: Mapping[str, Mapping[str, _Held]],
    threads: list[_Thread],
) -> dict[str, _Held]:
    """What a version holds by look-for id: its own look-fors, and the ids of those dropped."""
    earlier = held[before.version] if before else {}
    renamed = rubric.replaces.map if rubric.replaces else {}
    came_from = sources(earlier, (one.id for one in rubric.look_fors), renamed)
    carried: dict[str, _Held] = {}
    for look_for in rubric.look_fors:
        here = came_from[look_for.id]
        # One that was dropped before yields its id to one that goes on.
        lasting = [old for old in here if before and earlier[old].rubric is before] or here
        old = earlier[lasting[0]] if len(lasting) == 1 else None
        if old and alike(old.look_for, old.rubric, look_for, rubric):
            thread = old.thread
        else:
            thread = _Thread({}, look_for)
            threads.append(thread)
        thread.ids[rubric.version], thread.look_for = look_for.id, look_for
        carried[look_for.id] = _Held(thread, look_for, rubric)
    going_on = {id(one.thread) for one in carried.values()}
    dropped = {
        key: one
        for key, one in earlier.items()
        if key not in carried and key not in renamed and id(one.thread) not in going_on
    }
    return {**dropped, **carried}

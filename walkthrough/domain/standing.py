"""How a rubric stands: which of its published versions is offered, and whether any is at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from walkthrough.domain.rubric_checking import version_numbers


@dataclass(frozen=True)
class Standing:
    """What a district decided about a rubric; nobody has decided anything of most.

    `offered` is the version that new walkthroughs are made with, None for the highest. A retired
    rubric is offered to nobody. Old walkthroughs keep theirs either way.
    """

    rubric: str
    offered: str | None = None
    retired: bool = False


def current(standing: Standing, versions: Iterable[str]) -> str | None:
    """Of a rubric's published versions the one to offer; None when it is retired or has none.

    A version that was chosen and is not among them (its file is damaged) gives way to the highest.
    """
    known = set(versions)
    if standing.retired or not known:
        return None
    return standing.offered if standing.offered in known else max(known, key=version_numbers)

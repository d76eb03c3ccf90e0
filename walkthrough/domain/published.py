"""Published rubrics: the records, and what a store promises about them.

Light to import, as `rubric check` may look into a store while somebody types.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from walkthrough.domain.errors import N_, Conflict
from walkthrough.domain.standing import Standing


@dataclass(frozen=True)
class PublishedRubric:
    """A rubric version as it was published: the file's bytes, and the digest that pins it."""

    id: str
    version: str
    digest: str
    source: bytes
    resolution: "Resolution | None" = None


@dataclass(frozen=True)
class Resolution:
    """What an overlay came to when it was published: on which base, and the whole rubric.

    `base` is exact, `id@1.2.3`; `source` is a rubric file in UTF-8 that needs no base.
    """

    base: str
    source: bytes


@dataclass(frozen=True)
class Damage:
    """A file of the store that could not be read and was set aside."""

    what: str
    where: str
    why: str


class Rubrics(Protocol):
    """Every rubric version ever shipped or published, for ever, and how each rubric stands."""

    def publish(self, rubric: PublishedRubric) -> bool:
        """True when it is new; False when these very bytes were already published.

        Raises `Conflict` (`version_published`) for another digest under the same version.
        """

    def get(self, rubric: str, version: str) -> PublishedRubric | None: ...
    def all(self) -> list[PublishedRubric]: ...

    def standings(self) -> list[Standing]:
        """How those rubrics stand of which anything was ever decided."""

    def change_standing(self, rubric: str, change: Callable[[Standing], Standing]) -> Standing:
        """Put in place of a rubric's standing what `change` makes of it; nothing comes between."""


def version_published(rubric: PublishedRubric) -> Conflict:
    """Other content stands under this version, and a published version never changes."""
    return Conflict(
        "version_published",
        N_("Version %(version)s of the rubric “%(rubric)s” is published with other content."),
        rubric=rubric.id,
        version=rubric.version,
    )

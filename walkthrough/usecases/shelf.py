"""The shelf as a page shows it: each rubric with the version that is offered, and how it stands."""

from dataclasses import dataclass

from walkthrough.domain.rubric import Rubric
from walkthrough.domain.standing import Standing, current
from walkthrough.usecases.services import Services
from walkthrough.usecases.standing import versions_of


@dataclass(frozen=True)
class Shelved:
    """One rubric on the shelf.

    `rubric` is the version that is offered; of a retired one the version that would be. `versions`
    are all of them, the oldest first. `shipped`: it comes with Walkthrough, and so do further
    versions of it.
    """

    rubric: Rubric
    standing: Standing
    versions: tuple[str, ...]
    shipped: bool

    @property
    def retired(self) -> bool:
        """Whether nobody is offered it."""
        return self.standing.retired

    @property
    def rolled_back(self) -> bool:
        """Whether a version is offered that is not the highest."""
        return self.rubric.version != self.versions[-1]


def listing(services: Services) -> list[Shelved]:
    """Every rubric by title, those that are offered first."""
    found = [shelved(services, id) for id in services.rubrics.ids()]
    return sorted(found, key=lambda one: (one.retired, one.rubric.title, one.rubric.id))


def shelved(services: Services, rubric: str) -> Shelved:
    """One rubric. Raises `NotFound` (`no_such_rubric`)."""
    versions = versions_of(services, rubric)
    standing = services.rubrics.standing(rubric)
    version = current(Standing(rubric, standing.offered), versions) or versions[-1]
    found, shipped = services.rubrics.get(rubric, version), rubric in services.rubrics.shipped
    return Shelved(found, standing, tuple(versions), shipped)

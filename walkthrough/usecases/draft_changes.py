"""What publishing a draft would change, said before it is done."""

from dataclasses import dataclass

from walkthrough.domain.access import Actor
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_checking import is_version, version_numbers
from walkthrough.domain.rubric_diff import Difference, diff
from walkthrough.usecases.drafts import Checked, check
from walkthrough.usecases.services import Services
from walkthrough.usecases.standing import versions_of


@dataclass(frozen=True)
class Confirmation:
    """A draft beside what is published under its id.

    `before` is the version that is offered now (of a retired rubric its highest), None for a
    rubric that is new here. `differences` are from there to the draft. `taken` says that the
    draft's version is published already, `behind` that it is lower than the highest.
    """

    checked: Checked
    before: Rubric | None
    highest: str | None
    differences: tuple[Difference, ...]

    @property
    def rubric(self) -> Rubric | None:
        """What the draft means; None while it has an error."""
        return self.checked.rubric

    @property
    def behind(self) -> bool:
        """Whether the draft's version is not above the highest that is published."""
        if self.rubric is None or self.highest is None or not is_version(self.rubric.version):
            return False
        return version_numbers(self.rubric.version) <= version_numbers(self.highest)

    @property
    def publishable(self) -> bool:
        """Whether nothing stands in the way that is known already."""
        return self.rubric is not None and not self.behind


def confirmation(services: Services, by: Actor, id: str) -> Confirmation:
    """The draft as it is now, and what it changes. Raises as `drafts.draft`."""
    checked = check(services, by, id)
    before = published_before(services, checked.draft.rubric)
    both = before is not None and checked.rubric is not None
    return Confirmation(
        checked=checked,
        before=before,
        highest=versions_of(services, before.id)[-1] if before else None,
        differences=diff(before, checked.rubric) if both else (),  # type: ignore[arg-type]
    )


def compare(services: Services, rubric: str, older: str, newer: str) -> tuple[Difference, ...]:
    """What differs from one published version to another. Raises `NotFound`."""
    known = [one for one in services.rubrics.all() if one.id == rubric]
    return diff(services.rubrics.get(rubric, older), services.rubrics.get(rubric, newer), known)


def published_before(services: Services, rubric: str) -> Rubric | None:
    """The version that a new one will follow: the one that is offered, else the highest."""
    offered = (one for one in services.rubrics.latest() if one.id == rubric)
    known = [one for one in services.rubrics.all() if one.id == rubric]
    return next(offered, known[-1] if known else None)

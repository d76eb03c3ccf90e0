"""All that the editor of a draft needs to know: the file, its base, what is published, who saved.

Called a bench: it is what lies ready while one works.
"""

from dataclasses import dataclass

from walkthrough.domain.access import Actor
from walkthrough.domain.drafts import Draft
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_checking import version_numbers
from walkthrough.usecases.draft_changes import published_before
from walkthrough.usecases.drafts import Checked, check
from walkthrough.usecases.services import Services


@dataclass(frozen=True)
class Bench:
    """A draft ready to be edited.

    `base` is what an overlay lies over (None where it is none, or where its base is missing),
    `newer_base` a higher version of that, if there is one; `published` the version that this one
    follows. `saved_by` is a name, None for the server.
    """

    checked: Checked
    base: Rubric | None
    newer_base: str | None
    published: Rubric | None
    saved_by: str | None


def bench(services: Services, by: Actor, id: str) -> Bench:
    """The draft with all that belongs to editing it. Raises as `drafts.draft`."""
    checked = check(services, by, id)
    return Bench(
        checked=checked,
        base=checked.review.base,
        newer_base=_newer(services, checked.review.base),
        published=published_before(services, checked.draft.rubric),
        saved_by=saved_by(services, checked.draft),
    )


def saved_by(services: Services, draft: Draft) -> str | None:
    """The name of whoever saved a draft last; None for the server itself."""
    user = services.store.people.user(draft.by) if draft.by else None
    return user.name if user else None


def _newer(services: Services, base: Rubric | None) -> str | None:
    """A version above the base's, which is what observers are offered; None when there is none."""
    if base is None:
        return None
    offered = next((one for one in services.rubrics.latest() if one.id == base.id), base)
    above = version_numbers(offered.version) > version_numbers(base.version)
    return offered.version if above else None

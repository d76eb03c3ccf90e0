"""The refusals that every store words alike."""

from walkthrough.domain.errors import N_, Conflict
from walkthrough.domain.ports import PublishedRubric, User


def email_taken(user: User) -> Conflict:
    """Another user has this address."""
    return Conflict(
        "email_taken", N_("There is an account for %(email)s already."), email=user.email
    )


def version_published(rubric: PublishedRubric) -> Conflict:
    """Other content stands under this version, and a published version never changes."""
    return Conflict(
        "version_published",
        N_("Version %(version)s of the rubric “%(rubric)s” is published with other content."),
        rubric=rubric.id,
        version=rubric.version,
    )

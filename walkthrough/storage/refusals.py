"""The refusals that every store words alike."""

from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import N_, Conflict, Invalid
from walkthrough.domain.ports import User
from walkthrough.storage.appending import is_uuid


def email_taken(user: User) -> Conflict:
    """Another user has this address."""
    return Conflict(
        "email_taken", N_("There is an account for %(email)s already."), email=user.email
    )


def refuse_draft(draft: Draft) -> None:
    """Raises `Invalid` for an id that is no UUID, which alone is safe in a path."""
    if not is_uuid(draft.id):
        raise Invalid("bad_draft", N_("A draft's id must be a UUID."))

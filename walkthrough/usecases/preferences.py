"""What people choose for themselves: the language that they read in."""

import re
from dataclasses import replace

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Invalid, NotFound
from walkthrough.domain.events import LANGUAGE_TAG
from walkthrough.domain.ports import User
from walkthrough.usecases.services import Services


def choose_language(services: Services, actor: Actor, language: str) -> User:
    """Read in this language on every device; "" follows each browser again.

    Raises `Invalid` (`bad_language`) or `NotFound` (`no_such_user`).
    """
    if language and not re.fullmatch(LANGUAGE_TAG, language):
        raise Invalid(
            "bad_language", N_("“%(language)s” is not a language tag."), language=language
        )
    changed = services.store.people.change_user(
        actor.id, lambda user, everybody: replace(user, language=language)
    )
    if changed is None:
        raise NotFound("no_such_user", N_("There is no such account."))
    return changed

"""What people choose for themselves: the language that they read in."""

import re
from dataclasses import replace

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Invalid, NotFound
from walkthrough.domain.ports import User
from walkthrough.usecases.services import Services

# A BCP 47 tag of a language, with a script or a country at most: "es", "pt-BR", "zh-Hant".
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def choose_language(services: Services, actor: Actor, language: str) -> User:
    """Read in this language on every device; "" follows each browser again.

    Raises `Invalid` (`bad_language`) or `NotFound` (`no_such_user`).
    """
    if language and not LANGUAGE.fullmatch(language):
        raise Invalid(
            "bad_language", N_("“%(language)s” is not a language tag."), language=language
        )
    changed = services.store.people.change_user(
        actor.id, lambda user, everybody: replace(user, language=language)
    )
    if changed is None:
        raise NotFound("no_such_user", N_("There is no such account."))
    return changed

"""How a draft begins: from nothing, as a new version, as a rubric of one's own, as an overlay."""

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any, Literal

from walkthrough.domain.access import Actor
from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.rubric_fields import FORMAT, LANGUAGE
from walkthrough.usecases.drafts import fields_of, keep
from walkthrough.usecases.managing import authorise
from walkthrough.usecases.services import Services
from walkthrough.usecases.standing import versions_of

Kind = Literal["look_fors", "contrast"]

MAX_TITLE = 80
_MAX_ID = 60
_NOT_IN_ID = re.compile("[^a-z0-9]+")
_FIRST = "1.0.0"


def from_nothing(services: Services, by: Actor, title: str, language: str, kind: Kind) -> Draft:
    """A draft with a title and no look-for yet.

    Raises `Forbidden`, `Invalid` (`bad_rubric_title`, `bad_rubric_language`).
    """
    authorise(by)
    if not re.fullmatch(LANGUAGE.pattern, language) or len(language) > LANGUAGE.most:
        raise Invalid("bad_rubric_language", N_("Give the language as a tag: en, es or pt-BR."))
    document: dict[str, Any] = {"format": FORMAT, "id": _free_id(services, title)}
    document |= {"version": _FIRST, "kind": kind, "language": language, "title": _title(title)}
    return _keep(services, by, document | {"look_fors": []})


def as_next_version(services: Services, by: Actor, rubric: str, version: str) -> Draft:
    """A draft that goes on from a published version, with the next number. Raises `NotFound`."""
    authorise(by)
    document = _published(services, rubric, version)
    highest = versions_of(services, rubric)[-1]
    # What was new in that version is not what is new in the next one.
    kept = {key: one for key, one in document.items() if key not in ("changes", "replaces")}
    return _keep(services, by, kept | {"version": next_version(highest)})


def as_own_rubric(services: Services, by: Actor, rubric: str, version: str, title: str) -> Draft:
    """A draft with all of a rubric's texts under an id of its own. Raises as `as_overlay`."""
    authorise(by)
    whole = services.rubrics.get(rubric, version).content()
    kept = {key: one for key, one in whole.items() if key not in ("changes", "replaces", "owner")}
    own = {"id": _free_id(services, title), "version": _FIRST, "title": _title(title)}
    return _keep(services, by, kept | own)


def as_overlay(services: Services, by: Actor, rubric: str, version: str, title: str) -> Draft:
    """A draft that changes nothing yet of the rubric that it lies over.

    Raises `Forbidden`, `NotFound` (`no_such_rubric`), `Invalid` (`bad_rubric_title`).
    """
    authorise(by)
    base = services.rubrics.get(rubric, version)
    document = {
        "format": FORMAT,
        "id": _free_id(services, title),
        "version": _FIRST,
        "language": base.language,
        "title": _title(title),
        "extends": f"{base.id}@{base.version}",
    }
    return _keep(services, by, document)


def next_version(version: str) -> str:
    """The version that follows when only words change."""
    major, minor, patch = version.split(".")
    return f"{major}.{minor}.{int(patch) + 1}"


def id_from(title: str, taken: Collection[str]) -> str:
    """An id made from a title: "Look-fors of our district" gives look-fors-of-our-district."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = _NOT_IN_ID.sub("-", plain).strip("-")[:_MAX_ID].strip("-") or "rubric"
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate


def _free_id(services: Services, title: str) -> str:
    published = services.rubrics.ids()
    return id_from(title, {*published} | {one.rubric for one in services.store.drafts.all()})


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > MAX_TITLE:
        raise Invalid(
            "bad_rubric_title", N_("Give a title of at most %(most)s characters."), most=MAX_TITLE
        )
    return title


def _published(services: Services, rubric: str, version: str) -> dict[str, Any]:
    """The file as it was published; its content where that was laid over a base."""
    found = services.rubrics.get(rubric, version)
    published = services.store.rubrics.get(rubric, version)
    source = published.source.decode() if published else ""
    return fields_of(source) or found.content()


def _keep(services: Services, by: Actor, document: dict[str, Any]) -> Draft:
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return keep(services, by, text, document["title"], "editor")

"""Which version of a rubric is offered: retiring, bringing back and rolling back.

None of it deletes anything: every version ever published stays servable, and an old walkthrough
keeps the version it was made with.
"""

from dataclasses import replace

from walkthrough.domain.access import Actor
from walkthrough.domain.errors import N_, Invalid, NotFound
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.standing import Standing
from walkthrough.usecases.audit import record
from walkthrough.usecases.managing import authorise, who
from walkthrough.usecases.services import Services


def offer_published(services: Services, by: Actor | None, rubric: Rubric) -> Standing:
    """A version was just published by a person: offer it, unless a higher one is there.

    A rubric that was retired or rolled back is so no more. Call this once for each publication;
    it adds the line to the audit log. Raises `Forbidden`, `StoreUnavailable`.
    """
    authorise(by)
    highest = versions_of(services, rubric.id)[-1]

    def offer(known: Standing) -> Standing:
        newest = highest == rubric.version
        return replace(known, offered=None if newest else known.offered, retired=False)

    standing = services.store.rubrics.change_standing(rubric.id, offer)
    _note(services, "rubric_published", by, rubric.id, rubric.version)
    return standing


def retire(services: Services, by: Actor | None, rubric: str) -> Standing:
    """Offer a rubric to nobody any more. Raises `Forbidden`, `NotFound` (`no_such_rubric`)."""
    return _change(services, by, rubric, "rubric_retired", retired=True)


def bring_back(services: Services, by: Actor | None, rubric: str) -> Standing:
    """Offer a retired rubric again, in the version it had. Raises as `retire`."""
    return _change(services, by, rubric, "rubric_restored", retired=False)


def roll_back(services: Services, by: Actor | None, rubric: str, version: str) -> Standing:
    """Offer this version from now on, be it older or newer than the one offered so far.

    Publishing a higher version later offers that one. Raises as `retire`, and `Invalid`
    (`rubric_retired`) for a rubric that has to be brought back first.
    """
    authorise(by)
    services.rubrics.get(rubric, version)
    if services.rubrics.standing(rubric).retired:
        raise Invalid("rubric_retired", N_("This rubric is retired. Bring it back first."))
    newest = versions_of(services, rubric)[-1] == version
    standing = services.store.rubrics.change_standing(
        rubric, lambda known: replace(known, offered=None if newest else version)
    )
    _note(services, "rubric_rolled_back", by, rubric, version)
    return standing


def versions_of(services: Services, rubric: str) -> list[str]:
    """Its published versions, the oldest first. Raises `NotFound` (`no_such_rubric`)."""
    known = services.rubrics.versions(rubric)
    if not known:
        raise NotFound("no_such_rubric", N_("There is no such rubric."))
    return known


def _change(
    services: Services, by: Actor | None, rubric: str, what: str, *, retired: bool
) -> Standing:
    authorise(by)
    versions_of(services, rubric)
    before = services.rubrics.standing(rubric)
    standing = services.store.rubrics.change_standing(
        rubric, lambda known: replace(known, retired=retired)
    )
    if standing != before:
        _note(services, what, by, rubric)
    return standing


def _note(
    services: Services, what: str, by: Actor | None, rubric: str, version: str | None = None
) -> None:
    details = {"rubric": rubric} | ({"version": version} if version else {})
    record(services, what, who(by), **details)

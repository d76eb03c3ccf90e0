"""Joining a visit that a colleague is making: what its code stands for, and whom it lets in."""

from dataclasses import dataclass
from datetime import datetime

from walkthrough.domain.access import Actor, may_observe
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.events import Place, RubricRef
from walkthrough.domain.joining import code_in, code_of
from walkthrough.domain.walkthrough import GroupState, Header
from walkthrough.usecases.next_steps import folded_walkthrough
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import zone_of


@dataclass(frozen=True)
class Invitation:
    """What a colleague's phone needs to begin its own walkthrough of the same visit.

    `groups` are those that are there now, `observers` the names of who is observing already.
    """

    visit: str
    rubric: RubricRef
    place: Place
    groups: tuple[GroupState, ...]
    observers: tuple[str, ...]


def invitation(services: Services, actor: Actor, code: str) -> Invitation:
    """The visit that a code stands for: one that is under way today, in a school of the actor's.

    Raises `NotFound` (`no_such_code`) for everything else, so that guessing tells nothing.
    """
    wanted = code_in(code)
    headers, _ = services.store.walkthroughs.headers()
    found = [
        header
        for header in sorted(headers, key=lambda header: header.started_at)
        if header.visit is not None
        and code_of(header.visit) == wanted
        and header.status == "open"
        and may_observe(actor, header.place.school)
        and _is_todays(services, header)
    ]
    # Two visits of one day hardly ever share a code; then the one that began last is meant.
    same_visit = [header for header in found if header.visit == found[-1].visit]
    folded = folded_walkthrough(services, same_visit[0].id) if same_visit else None
    if folded is None or folded.visit is None:
        raise NotFound("no_such_code", N_("No visit that is under way today has this code."))
    names = {user.id: user.name for user in services.store.people.users()}
    return Invitation(
        visit=folded.visit,
        rubric=folded.rubric,
        place=folded.place,
        groups=tuple(group for group in folded.groups if not group.removed),
        observers=tuple(names.get(header.observer, "") for header in same_visit),
    )


def _is_todays(services: Services, header: Header) -> bool:
    zone = zone_of(services, header.place.school)
    began = datetime.fromisoformat(header.started_at).astimezone(zone)
    return began.date() == services.clock.now().astimezone(zone).date()

"""Who looked: every opening of a report by anybody but its observer leaves a trace."""

from collections.abc import Callable, Sequence

from walkthrough.domain.access import Actor
from walkthrough.domain.events import now_text
from walkthrough.domain.looks import Look
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.audit import record
from walkthrough.usecases.services import Services


def note_look(
    services: Services,
    actor: Actor,
    walkthrough: str,
    *,
    text: str,
    words: bool,
    still: Callable[[], object],
) -> None:
    """Note a first look at the shared text of that id, or the first one at its words.

    `still` raises when the actor may not open the walkthrough any more: it is asked while nobody
    can withdraw. Raises `StoreUnavailable`; then nothing is to be shown.
    """
    look = Look(actor.id, now_text(services.clock.now()), text, words)
    if _is_known(look, services.store.looks.of(walkthrough)):
        return
    with services.store.looks.turn(walkthrough) as turn:
        still()
        if _is_known(look, turn.so_far):
            return
        turn.add(look)
    record(services, "report_opened", actor.id, walkthrough=walkthrough, words=words)


def opened_by_teacher(services: Services, header: Header) -> bool:
    """Whether the teacher it was shared with has opened it: from then on it stands."""
    if header.acknowledged_at is not None:
        return True
    teacher = header.released_to
    return teacher is not None and any(
        look.by == teacher for look in services.store.looks.of(header.id)
    )


def first_looks(looks: Sequence[Look], text: str) -> list[Look]:
    """One look a person at a text, the first one first; that at its words, where there is one."""
    told: dict[str, Look] = {}
    for look in looks:
        if look.text == text and (look.by not in told or look.words > told[look.by].words):
            told[look.by] = look
    return sorted(told.values(), key=lambda look: look.at)


def _is_known(new: Look, looks: Sequence[Look]) -> bool:
    return any(
        (look.by, look.text) == (new.by, new.text) and look.words >= new.words for look in looks
    )

"""What the pages say about sharing: the slip before it, and how far it has got since."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from walkthrough.domain.access import Actor
from walkthrough.domain.looks import Look
from walkthrough.domain.ports import User
from walkthrough.domain.walkthrough import Header, Item, Walkthrough
from walkthrough.usecases.looks import first_looks, opened_by_teacher
from walkthrough.usecases.release import blocked, is_shared, shown
from walkthrough.usecases.report_records import Words
from walkthrough.usecases.report_words import label, words
from walkthrough.usecases.services import Services
from walkthrough.usecases.sharing_records import OpenedBy, Sharing, Slip, State
from walkthrough.usecases.walkthroughs import open_walkthrough, require, zone_of


@dataclass(frozen=True)
class SharingPage:
    """The slip (the observer's alone) and the state of sharing; None for everybody else."""

    slip: Slip | None
    sharing: Sharing | None


def sharing_page(services: Services, actor: Actor, walkthrough: str) -> SharingPage:
    """What this actor may see about the sharing of a walkthrough that they may open.

    Raises as `open_walkthrough`.
    """
    opened = open_walkthrough(services, actor, walkthrough)
    header, folded = opened.header, opened.walkthrough
    own = header.observer == actor.id
    if not own and header.released_to != actor.id:
        return SharingPage(None, None)
    return SharingPage(
        slip=_slip(services, folded) if own else None,
        sharing=sharing_of(services, actor, header, folded),
    )


def slip_for(services: Services, actor: Actor, walkthrough: str) -> SharingPage:
    """The same for the page on which its observer shares it. Raises as `require`."""
    require(services, actor, "write", walkthrough)
    return sharing_page(services, actor, walkthrough)


def teacher_of(services: Services, walkthrough: Walkthrough) -> User | None:
    """The class's teacher, if they can sign in and so find their feedback."""
    known = walkthrough.place.teacher_id
    user = services.store.people.user(known) if known else None
    if user is None or not user.active or user.role != "teacher":
        return None
    return user if walkthrough.place.school in user.schools else None


def _slip(services: Services, walkthrough: Walkthrough) -> Slip:
    latest = walkthrough.feedback.latest if walkthrough.feedback else None
    teacher = teacher_of(services, walkthrough)
    observer = services.store.people.user(walkthrough.observer)
    return Slip(
        teacher=label(walkthrough.place.teacher, 12),
        class_=label(walkthrough.place.class_, 12),
        started=_local(walkthrough.started_at, zone_of(services, walkthrough.place.school)),
        strengths=_texts(latest.strengths if latest else ()),
        next_steps=_texts(latest.next_steps if latest else ()),
        questions=_texts(latest.questions if latest else ()),
        notes=sum(note.audience == "teacher" for note in walkthrough.notes),
        as_shown=shown(walkthrough),
        signs_in=teacher is not None,
        blocked=blocked(walkthrough),
        language=next((one.language for one in (teacher, observer) if one and one.language), ""),
    )


def sharing_of(
    services: Services, actor: Actor, header: Header, walkthrough: Walkthrough
) -> Sharing:
    """How far the feedback has got, as the observer or the teacher may know it."""
    zone = zone_of(services, walkthrough.place.school)
    feedback = walkthrough.feedback
    released = feedback.released if feedback else None
    state: State = "draft"
    if released:
        state = "shared" if is_shared(walkthrough) else "changed"
    acknowledged = feedback.acknowledged_at if feedback and released else None
    return Sharing(
        state=state,
        feedback=released.feedback.id if released else "",
        shared=_local(header.released_received_at or released.at, zone) if released else None,
        shared_with=_shared_with(services, header),
        opened=_opened(services, actor, header, released.feedback.id) if released else (),
        may_withdraw=released is not None
        and header.observer == actor.id
        and not opened_by_teacher(services, header),
        acknowledged=_local(acknowledged, zone) if acknowledged else None,
        replies=len(feedback.replies) if feedback else 0,
        others_may_read=services.settings.principal_sees == "walkthroughs",
        languages=released.languages if released else (),
    )


def _shared_with(services: Services, header: Header) -> str:
    """The teacher's name; after a correction of the class it may be another's than the class's."""
    if header.released_to in (None, header.place.teacher_id):
        return header.place.teacher
    user = services.store.people.user(header.released_to or "")
    return user.name if user else header.place.teacher


def _opened(services: Services, actor: Actor, header: Header, text: str) -> tuple[OpenedBy, ...]:
    """Who opened the shared text; the observer's own looks were never noted."""
    zone = zone_of(services, header.place.school)
    looks = first_looks(services.store.looks.of(header.id), text)
    return tuple(_opened_by(services, actor, header, zone, look) for look in looks)


def _opened_by(
    services: Services, actor: Actor, header: Header, zone: ZoneInfo, look: Look
) -> OpenedBy:
    user = services.store.people.user(look.by)
    return OpenedBy(
        name=user.name if user else "",
        you=look.by == actor.id,
        teacher=look.by == header.released_to,
        at=_local(look.at, zone),
        words=look.words,
    )


def _texts(items: tuple[Item, ...]) -> tuple[Words, ...]:
    return tuple(words(item.text) for item in items if item.text.strip())


def _local(instant: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(instant).astimezone(zone)

"""The report of one walkthrough: gathered for a reader, and made into a PDF."""

import re
import unicodedata
from dataclasses import replace

from walkthrough.domain.access import Actor, may
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.insight import summarise
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.walkthrough import Header, Walkthrough
from walkthrough.settings import Settings
from walkthrough.usecases.next_steps import same_class, shared_step
from walkthrough.usecases.report_detail import (
    matrices,
    minutes,
    notes,
    rubric_line,
    without_versions,
)
from walkthrough.usecases.report_front import front_page
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.report_records import (
    FrontPage,
    FurtherPoints,
    LastStep,
    ObserverAside,
    PlaceLine,
    ReplyLine,
    WalkthroughReport,
    Watched,
    Words,
)
from walkthrough.usecases.report_visit import IN_PDF, ON_PAGE, Room, Visit
from walkthrough.usecases.report_words import label, words
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import events_of, open_walkthrough, zone_of

DEFAULT_LANGUAGE = "en"
TASK_WORDS = 20


def walkthrough_report(
    services: Services,
    actor: Actor,
    walkthrough: str,
    *,
    language: str = DEFAULT_LANGUAGE,
    room: Room = ON_PAGE,
) -> WalkthroughReport:
    """The report as this actor may see it, with the rubric's texts in a language if it has them.

    Raises `NotFound` for what they may not know of, `Forbidden` for what they may not open.
    """
    opened = open_walkthrough(services, actor, walkthrough)
    header, folded = opened.header, opened.walkthrough
    original = rubric_of(services, folded)
    rubric = in_language(original, language)
    visit = Visit(
        folded,
        rubric,
        summarise(folded, rubric),
        zone_of(services, folded.place.school),
        room,
        original,
    )
    own = header.observer == actor.id
    words_open = own or _may_read_texts(services, actor, header)
    place, line = _place(services, visit), _line(services.settings)
    front, further = FrontPage(), FurtherPoints()
    if words_open:
        front, further = front_page(
            visit, place, line, _last_step(services, folded), _replies(services, visit)
        )
    for_teacher, left = notes(visit, "teacher")
    return WalkthroughReport(
        id=folded.id,
        status=folded.status,
        draft=_draft(header, folded),
        words_open=words_open,
        line=line,
        link=_link(services.settings, folded.id),
        place=place,
        watched=_watched(visit),
        front=front,
        further=further,
        matrices=matrices(visit),
        notes=for_teacher if own else without_versions(for_teacher),
        notes_left=left,
        rubric=replace(rubric_line(visit), source_language=original.language),
        aside=_aside(services, actor, visit) if own else None,
        as_written=not _same_language(_written_in(services, folded), language),
    )


def report_pdf(
    services: Services, actor: Actor, walkthrough: str, *languages: str
) -> tuple[bytes, str]:
    """The report as a tagged PDF, and a file name for it in plain ASCII.

    In several languages it stands there several times, one after the other. Raises as
    `walkthrough_report`, and `RenderFailed` (worth trying again).
    """
    chosen = tuple(dict.fromkeys(languages)) or (DEFAULT_LANGUAGE,)
    reports = {
        language: _on_paper(
            walkthrough_report(services, actor, walkthrough, language=language, room=IN_PDF)
        )
        for language in chosen
    }
    paper, filed_as = services.settings.paper, reports[chosen[0]].place.filed_as
    if len(chosen) == 1:
        pdf = services.renderer.walkthrough(reports[chosen[0]], paper=paper, language=chosen[0])
    else:
        pdf = services.renderer.walkthrough_in(reports, paper=paper)
    return pdf, f"walkthrough-{filed_as}.pdf"


def _on_paper(report: WalkthroughReport) -> WalkthroughReport:
    """A file travels: what is only for the observer must not be in it, even for the observer."""
    return replace(report, aside=None, notes=without_versions(report.notes))


def report_pdf_for_operator(services: Services, walkthrough: str, *languages: str) -> bytes:
    """The PDF as its observer would get it, for whoever runs the server. Raises as `report_pdf`."""
    header = services.store.walkthroughs.header(walkthrough)
    if header is None:
        raise NotFound("no_such_walkthrough", N_("There is no such walkthrough."))
    user = services.store.people.user(header.observer)
    observer = Actor.of(user) if user else Actor(header.observer, "", "observer", frozenset())
    return report_pdf(services, observer, walkthrough, *languages)[0]


def rubric_of(services: Services, walkthrough: Walkthrough) -> Rubric:
    """The version that the walkthrough was made with, as it was written."""
    return services.rubrics.get(walkthrough.rubric.id, walkthrough.rubric.version)


def _written_in(services: Services, walkthrough: Walkthrough) -> str:
    """The observer's language as far as it is known: at the release, by choice, by the rubric."""
    released = walkthrough.feedback.released if walkthrough.feedback else None
    observer = services.store.people.user(walkthrough.observer)
    return (
        (released.written_in if released else None)
        or (observer.language if observer else "")
        or rubric_of(services, walkthrough).language
    )


def _same_language(one: str, other: str) -> bool:
    return one.partition("-")[0] == other.partition("-")[0]


def _place(services: Services, visit: Visit) -> PlaceLine:
    place = visit.walkthrough.place
    school = services.store.people.school(place.school)
    observer = services.store.people.user(visit.walkthrough.observer)
    started = visit.local(visit.walkthrough.started_at)
    return PlaceLine(
        class_=label(place.class_),
        subject=_optional(place.subject, 4),
        grade=_optional(place.grade, 3),
        teacher=label(place.teacher),
        school=label(school.name if school else place.school),
        task=_optional(place.task, TASK_WORDS),
        lesson_part=_optional(place.lesson_part, 4),
        observer=label(observer.name) if observer else None,
        started=started,
        filed_as=f"{_slug(place.class_)}-{started:%Y-%m-%d}",
    )


def _watched(visit: Visit) -> Watched:
    insight = visit.insight
    return Watched(
        minutes=minutes(insight.seconds).value,
        groups_watched=insight.groups_watched,
        groups=insight.groups,
        whole_class=any(row.name is None and row.watched for row in insight.rows),
    )


def _optional(text: str | None, most: int) -> Words | None:
    return label(text, most) if text and text.strip() else None


def _slug(text: str) -> str:
    """Letters and digits in ASCII; accents are dropped, other scripts give "class"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "class"


def _line(settings: Settings) -> Words | None:
    return None if settings.report_line == Settings.report_line else words(settings.report_line, 24)


def _link(settings: Settings, walkthrough: str) -> str:
    return f"{settings.base_url}/walkthroughs/{walkthrough}" if settings.base_url else ""


def _draft(header: Header, walkthrough: Walkthrough) -> bool:
    """Whether the teacher does not see this text: never shared, or edited since."""
    feedback = walkthrough.feedback
    if header.released_at is None or feedback is None or feedback.released is None:
        return header.released_at is None
    return feedback.latest.id != feedback.released.feedback.id


def _may_read_texts(services: Services, actor: Actor, header: Header) -> bool:
    return may(
        actor,
        "read_texts",
        header,
        principal_sees=services.settings.principal_sees,
        now=services.clock.now(),
    )


def _last_step(services: Services, walkthrough: Walkthrough) -> LastStep | None:
    """What became of the last next step; its text only if it was shared with this very class."""
    marked = walkthrough.follow_up
    if marked is None:
        return None
    earlier = services.store.walkthroughs.header(marked.of)
    step = None
    if earlier and earlier.observer == walkthrough.observer:
        step = (
            shared_step(services, earlier) if same_class(earlier.place, walkthrough.place) else None
        )
    return LastStep(words(step.text) if step else None, marked.outcome)


def _replies(services: Services, visit: Visit) -> tuple[ReplyLine, ...]:
    """The teacher's replies in the order of writing."""
    feedback = visit.walkthrough.feedback
    return tuple(
        ReplyLine(
            words(reply.text),
            label(user.name) if (user := services.store.people.user(reply.by)) else None,
            visit.local(reply.at),
        )
        for reply in (feedback.replies if feedback else ())
    )


def _aside(services: Services, actor: Actor, visit: Visit) -> ObserverAside:
    walkthrough, feedback = visit.walkthrough, visit.walkthrough.feedback
    documents, _ = events_of(services, actor, walkthrough.id)
    skews = [document.get("skew_seconds", 0) for document in documents]
    private, private_left = notes(visit, "me")
    return ObserverAside(
        private_notes=private,
        private_notes_left=private_left,
        late=len(walkthrough.late),
        unplaced=len(walkthrough.unplaced),
        clock_minutes=round(max(skews, key=abs, default=0) / 60),
        feedback_versions=len(feedback.versions) if feedback else 0,
    )

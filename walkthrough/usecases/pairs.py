"""Visits made with a colleague: who was there, and what both may read once both have finished."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor
from walkthrough.domain.digest import digest
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.joining import code_of
from walkthrough.domain.pairing import together, when_first_finished
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.pair_records import Observer, PairLine, VisitPage
from walkthrough.usecases.pair_sheet import Seen, sheet_of
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import zone_of


def visit_page(services: Services, actor: Actor, visit: str, language: str = "en") -> VisitPage:
    """A visit that the actor observed, with colleagues or still without.

    The sheet compares those who have finished, once the actor has. Raises `NotFound`
    (`no_such_visit`) for everybody who was not there, whatever their role.
    """
    headers, _ = services.store.walkthroughs.headers()
    mine = _own(actor, [header for header in headers if header.visit == visit])
    if mine is None:
        raise NotFound("no_such_visit", N_("There is no such visit."))
    there = [mine, *_others(mine, headers)]
    line = _line(services, actor, _names(services), there)
    rubric = in_language(services.rubrics.get(mine.rubric.id, mine.rubric.version), language)
    compared = [
        (observer, header)
        for observer, header in zip(line.observers, there, strict=True)
        if observer.finished
    ]
    return VisitPage(
        line=line,
        mine=mine.id,
        rubric=rubric.title,
        code=code_of(visit) if mine.status == "open" else None,
        sheet=sheet_of([_seen(services, *one) for one in compared], rubric) if line.ready else None,
    )


def pairs_of(services: Services, actor: Actor, most: int | None = None) -> list[PairLine]:
    """The visits that the actor made with colleagues, the newest first."""
    headers, _ = services.store.walkthroughs.headers()
    names = _names(services)
    return [_line(services, actor, names, there) for there in companies(headers, actor)[:most]]


def visit_of(services: Services, actor: Actor, walkthrough: str) -> PairLine | None:
    """The visit of one's own walkthrough, if colleagues were there."""
    header = services.store.walkthroughs.header(walkthrough)
    if header is None or header.visit is None or header.observer != actor.id:
        return None
    headers, _ = services.store.walkthroughs.headers()
    mine = _own(actor, [one for one in headers if one.visit == header.visit])
    if mine is None or mine.id != walkthrough:
        return None
    others = _others(mine, headers)
    return _line(services, actor, _names(services), [mine, *others]) if others else None


def companies(headers: Sequence[Header], actor: Actor | None = None) -> list[list[Header]]:
    """The walkthroughs of each visit with two observers and more, the newest visit first.

    With an actor their own comes first, and visits without them are left out; else the one that
    began first does.
    """
    by_visit: dict[str, list[Header]] = {}
    for header in sorted(headers, key=lambda header: header.started_at):
        if header.visit is not None:
            by_visit.setdefault(header.visit, []).append(header)
    found = []
    for same in by_visit.values():
        if len(same) < 2:
            continue
        first = _own(actor, same) if actor else _standing(same)
        others = _others(first, same) if first else []
        if first and others:
            found.append([first, *others])
    return sorted(found, key=lambda there: there[0].started_at, reverse=True)


def _own(actor: Actor, headers: Iterable[Header]) -> Header | None:
    return _standing(header for header in headers if header.observer == actor.id)


def _standing(headers: Iterable[Header]) -> Header | None:
    """One walkthrough of several: a finished one, else the first; discarded ones are not there."""
    known = [header for header in headers if header.status != "discarded"]
    known.sort(key=lambda header: (header.status != "finished", header.started_at))
    return known[0] if known else None


def _others(mine: Header, headers: Iterable[Header]) -> list[Header]:
    """The colleagues' walkthroughs that can be compared with it, one a person."""
    people: dict[str, list[Header]] = {}
    for header in headers:
        if header.observer != mine.observer and together(mine, header):
            people.setdefault(header.observer, []).append(header)
    found = [one for theirs in people.values() if (one := _standing(theirs))]
    return sorted(found, key=lambda header: header.started_at)


def _names(services: Services) -> dict[str, str]:
    return {user.id: user.name for user in services.store.people.users()}


def _line(
    services: Services, actor: Actor, names: Mapping[str, str], there: Sequence[Header]
) -> PairLine:
    mine = there[0]
    zone = zone_of(services, mine.place.school)
    return PairLine(
        visit=mine.visit or "",
        class_name=mine.place.class_,
        teacher=mine.place.teacher,
        started=datetime.fromisoformat(mine.started_at).astimezone(zone),
        observers=tuple(
            Observer(
                names.get(header.observer, ""),
                header.observer == actor.id,
                header.status == "finished",
            )
            for header in there
        ),
    )


def _seen(services: Services, observer: Observer, header: Header) -> Seen:
    """What an observer had recorded when they first finished, and their notes as they are now."""
    events = ev.readable(services.store.walkthroughs.events(header.id))
    frozen = digest(when_first_finished(events))
    if frozen is None:
        raise NotFound("no_such_visit", N_("There is no such visit."))
    return Seen(observer, frozen, events)

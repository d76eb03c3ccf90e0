"""The visits that a person's reports are made of, as that person may know of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from walkthrough.domain.access import Actor
from walkthrough.domain.digest import Digest
from walkthrough.domain.errors import N_, Forbidden
from walkthrough.domain.events import now_text
from walkthrough.domain.pairing import together
from walkthrough.domain.periods import Period, term
from walkthrough.domain.ports import User
from walkthrough.domain.selection import Visit, same
from walkthrough.domain.walkthrough import Header
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import zone_of


def require_reports(actor: Actor) -> None:
    """Reports over many visits are for observers and whoever oversees schools.

    Raises `Forbidden` (`no_reports`).
    """
    if not actor.observes:
        raise Forbidden("no_reports", N_("Reports over many visits are not made for teachers."))


def is_guarded(services: Services, actor: Actor) -> bool:
    """Whether the reader may not open single walkthroughs, and sums must not give them away."""
    return actor.oversees and services.settings.principal_sees != "walkthroughs"


@dataclass
class Visits:
    """What happened in a stretch of days, as one reader may know of it."""

    services: Services
    actor: Actor
    _zones: dict[str, ZoneInfo] = field(default_factory=dict)
    _teachers: "Teachers | None" = None

    def during(self, period: Period) -> Iterator[Visit]:
        """All visits of the period that the reader may know of, in the order of their starts."""
        return self._visits(self._stored(period, passing=False), period)

    def one_by_one(self, period: Period) -> Iterator[Visit]:
        """The same in little memory, however many there are."""
        return self._visits(self._stored(period, passing=True), period)

    def counts(self, visit: Visit) -> bool:
        """Whether a visit enters this reader's sums: one's own when finished, others' when
        released, unless the reader is in that lesson and still observes."""
        header = visit.digest.header
        if self.actor.oversees:
            return header.released_at is not None and header.visit not in self._watching
        return header.status == "finished" or header.released_at is not None

    @cached_property
    def _watching(self) -> set[str]:
        """The visits that the reader observes: theirs to see with their own eyes first."""
        return {visit for visit, some in self._mine.items() if any(map(_is_open, some))}

    @cached_property
    def _mine(self) -> dict[str, list[Header]]:
        """The reader's own walkthroughs by the visit that they say."""
        headers, _ = self.services.store.walkthroughs.headers()
        found: dict[str, list[Header]] = {}
        for header in headers:
            if header.observer == self.actor.id and header.visit is not None:
                found.setdefault(header.visit, []).append(header)
        return found

    def _attended(self, header: Header) -> bool:
        """Whether the reader observed it too, to the end: to say its visit is not enough."""
        mine = self._mine.get(header.visit, []) if header.visit is not None else []
        return header.observer == self.actor.id or any(
            one.status == "finished" and together(one, header) for one in mine
        )

    def _stored(self, period: Period, *, passing: bool) -> Iterator[Digest]:
        # A day begins up to 14 hours before and ends up to 12 hours after that of Greenwich.
        since = now_text(_midnight(period.begin) - timedelta(days=1))
        until = now_text(_midnight(period.end) + timedelta(days=2))
        stored = self.services.store.walkthroughs
        return stored.digests(since, until, want=self._knows, passing=passing)

    def _visits(self, digests: Iterable[Digest], period: Period) -> Iterator[Visit]:
        for digest in digests:
            header = digest.header
            day = self._day(header.place.school, header.started_at)
            if day in period and header.status != "discarded":
                yield Visit(digest, day, self._identity(digest), self._attended(header))

    def _knows(self, header: Header) -> bool:
        if self.actor.oversees:
            return self.actor.has_school(header.place.school)
        return header.observer == self.actor.id

    def _day(self, school: str, instant: str) -> date:
        if school not in self._zones:
            self._zones[school] = zone_of(self.services, school)
        return datetime.fromisoformat(instant).astimezone(self._zones[school]).date()

    def _identity(self, digest: Digest) -> str:
        if self._teachers is None:
            self._teachers = Teachers(self.services.store.people.users())
        place = digest.header.place
        return self._teachers.identity(place.school, place.teacher, place.teacher_id)


class Teachers:
    """Who a teacher is, however the name was typed."""

    def __init__(self, users: Iterable[User]) -> None:
        self._accounts: dict[tuple[str, str], str | None] = {}
        for user in users:
            for school in user.schools if user.role == "teacher" else ():
                key = (school, same(user.name))
                # A name that two have is neither's.
                self._accounts[key] = None if key in self._accounts else user.id

    def identity(self, school: str, name: str, account: str | None) -> str:
        """The account; of a name that was typed, whose it is in that school; else the name."""
        typed = same(name)
        return account or self._accounts.get((school, typed)) or f"{school}/{typed}"


def whole_terms(period: Period) -> Period:
    """The terms that a period touches: blocks are made of whole ones."""
    return term(period.begin).to(term(period.end))


def once_each(visits: Iterable[Visit]) -> list[Visit]:
    """Each visit once: of walkthroughs of the same visit the one that started first."""
    found: dict[str, Visit] = {}
    for visit in sorted(visits, key=lambda one: one.digest.header.started_at):
        found.setdefault(visit_of(visit.digest), visit)
    return list(found.values())


def visit_of(digest: Digest) -> str:
    """What walkthroughs of one visit have in common."""
    # A walkthrough's id opens no visit, as that of a visit does: whoever names it was not there.
    return digest.visit or f"alone/{digest.header.id}"


def _is_open(header: Header) -> bool:
    return header.status == "open"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

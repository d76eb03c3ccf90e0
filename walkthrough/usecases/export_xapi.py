"""Walkthroughs as xAPI 1.0.3 statements, for a Learning Record Store.

The statements are about the observer, whose work the visit was: a walkthrough completed, and each
look-for observed in it. Nothing says whose class it was unless that is asked for. An id is
derived from what a statement is about, so that a second import doubles nothing. As the
specification recommends (Part Two, 2.4), the store is left to add `stored` and `version`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID, uuid5

from walkthrough.domain.aggregate import Tally, tally
from walkthrough.domain.digest import Mark
from walkthrough.domain.errors import N_, Invalid
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.domain.selection import Visit
from walkthrough.usecases.services import Services

Statement = dict[str, Any]

COMPLETED: Final = "http://adlnet.gov/expapi/verbs/completed"
PLATFORM: Final = "Walkthrough"
# What the verb and the kinds of activity are called; names of ours are English everywhere.
ENGLISH: Final = "en-US"


@dataclass(frozen=True)
class Telling:
    """What else the statements say: the `place`, and the observer's `mailbox` instead of an id."""

    place: bool = False
    mailbox: bool = False


class Statements:
    """Makes statements of visits; `skipped` counts those whose rubric cannot be read.

    Raises `Invalid` (`no_base_url`) where none can be named.
    """

    def __init__(self, services: Services, telling: Telling) -> None:
        base = services.settings.base_url
        if base is None:
            raise Invalid(
                "no_base_url",
                N_(
                    "Statements are named by the address that people use: set "
                    "WALKTHROUGH_BASE_URL first, and leave it as it is from then on."
                ),
            )
        self.skipped = 0
        self._base = base
        self._telling = telling
        self._rubrics = services.rubrics
        self._mailboxes = {user.id: user.email for user in services.store.people.users()}

    def of(self, visits: Iterable[Visit]) -> Iterator[Statement]:
        """The statements about the visits that were finished."""
        for visit in visits:
            header = visit.digest.header
            if header.finished_at is None:
                continue
            rubric = self._rubrics.find(header.rubric.id, header.rubric.version)
            if rubric is None:
                self.skipped += 1
                continue
            yield self._finished(visit, rubric)
            for look_for in rubric.look_fors:
                found = _found(visit, look_for)
                if found:
                    yield self._observed(visit, rubric, look_for, found)

    def _finished(self, visit: Visit, rubric: Rubric) -> Statement:
        header = visit.digest.header
        began, ended = (
            datetime.fromisoformat(one) for one in (header.started_at, header.finished_at or "")
        )
        seconds = max(round((ended - began).total_seconds()), 0)
        places = [one for one in visit.digest.places if one.watched and not one.removed]
        return {
            **self._frame(visit, "finished"),
            "verb": {"id": COMPLETED, "display": {ENGLISH: "completed"}},
            "object": self._walkthrough(visit),
            "result": {
                "completion": True,
                "duration": f"PT{seconds}S",
                "extensions": {
                    self._extension("groups-watched"): len(places),
                    self._extension("seconds-watched"): sum(one.seconds for one in places),
                },
            },
            "context": self._context(visit, rubric),
        }

    def _observed(
        self, visit: Visit, rubric: Rubric, look_for: LookFor, found: list[Mark]
    ) -> Statement:
        counted = tally(visit.digest, look_for.id, visit.teacher)
        context = self._context(visit, rubric)
        context["contextActivities"]["parent"] = [self._walkthrough(visit)]
        return {
            **self._frame(visit, f"observed/{look_for.id}"),
            "verb": {"id": f"{self._base}/xapi/verbs/observed", "display": {ENGLISH: "observed"}},
            "object": self._look_for(rubric, look_for),
            "result": self._result(rubric, counted, found),
            "context": context,
        }

    def _result(self, rubric: Rubric, counted: Tally, found: list[Mark]) -> dict[str, Any]:
        """The share of groups as a score, but not of a contrast: neither pole is the better."""
        groups = counted.groups
        said = {
            "seen": sum(mark.seen for mark in found),
            "counter": sum(mark.counter for mark in found),
            "no-opportunity": counted.no_opportunity,
            "levels": dict(counted.levels.of),
            "poles": dict(counted.poles.of) if rubric.kind == "contrast" else {},
        }
        extensions = {self._extension(name): value for name, value in said.items() if value != {}}
        if not groups.x or rubric.kind == "contrast":
            return {"extensions": extensions}
        scaled = round(groups.y / groups.x, 4)
        score = {"scaled": scaled, "raw": int(groups.y), "min": 0, "max": int(groups.x)}
        return {"score": score, "extensions": extensions}

    def _frame(self, visit: Visit, what: str) -> Statement:
        header = visit.digest.header
        return {
            "id": str(uuid5(UUID(header.id), what)),
            "actor": self._actor(header.observer),
            "timestamp": header.finished_at,
        }

    def _actor(self, observer: str) -> dict[str, Any]:
        mailbox = self._mailboxes.get(observer)
        if self._telling.mailbox and mailbox:
            return {"objectType": "Agent", "mbox": f"mailto:{mailbox}"}
        return {"objectType": "Agent", "account": {"homePage": self._base, "name": observer}}

    def _context(self, visit: Visit, rubric: Rubric) -> dict[str, Any]:
        context: dict[str, Any] = {
            "registration": visit.digest.header.id,
            "platform": PLATFORM,
            "revision": f"{rubric.id}@{rubric.version}",
            "language": rubric.language,
            "contextActivities": {"category": [self._rubric(rubric)]},
        }
        if self._telling.place:
            place = visit.digest.header.place
            said = {
                "school": place.school,
                "teacher": place.teacher,
                "class": place.class_,
                "subject": place.subject,
                "grade": place.grade,
            }
            context["extensions"] = {
                self._extension(name): value for name, value in said.items() if value
            }
        return context

    def _walkthrough(self, visit: Visit) -> dict[str, Any]:
        address = f"{self._base}/walkthroughs/{visit.digest.header.id}"
        return self._activity(address, "walkthrough", {ENGLISH: "Walkthrough"})

    def _rubric(self, rubric: Rubric) -> dict[str, Any]:
        return self._activity(self._page(rubric), "rubric", {rubric.language: rubric.title})

    def _look_for(self, rubric: Rubric, look_for: LookFor) -> dict[str, Any]:
        address = f"{self._page(rubric)}#{quote(look_for.id, safe='')}"
        return self._activity(
            address,
            "look-for",
            {rubric.language: look_for.title},
            description={rubric.language: look_for.statement},
        )

    def _activity(
        self, address: str, kind: str, name: dict[str, str], **more: dict[str, str]
    ) -> dict[str, Any]:
        kind = f"{self._base}/xapi/activity-types/{kind}"
        return {
            "objectType": "Activity",
            "id": address,
            "definition": {"name": name, **more, "type": kind},
        }

    def _page(self, rubric: Rubric) -> str:
        return f"{self._base}/rubrics/{quote(rubric.id, safe='')}/{quote(rubric.version, safe='')}"

    def _extension(self, name: str) -> str:
        return f"{self._base}/xapi/extensions/{name}"


def _found(visit: Visit, look_for: LookFor) -> list[Mark]:
    """The marks of a look-for in the places that count: evidence either way, or a level."""
    digest = visit.digest
    places = [*digest.groups, *([digest.whole_class] if digest.whole_class else [])]
    marks = (digest.marks.get((place.id, look_for.id), Mark()) for place in places)
    return [mark for mark in marks if mark.seen or mark.counter or mark.level is not None]

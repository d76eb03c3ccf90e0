"""Digests made by hand, and tangled ones made from events, for tests of sums."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.event_strategies import event_sets
from walkthrough.domain import events as ev
from walkthrough.domain.digest import Digest, GroupDigest, Mark
from walkthrough.domain.digest import digest as digest_of_events
from walkthrough.domain.events import Place, RubricRef
from walkthrough.domain.selection import Visit
from walkthrough.domain.walkthrough import Header

RUBRIC = RubricRef(id="r", version="1.0.0")
TEACHERS = ("t1", "t2", "t3", "t4")


def header(number: int = 1, **fields: Any) -> Header:
    """A shared walkthrough's header; fields of the place may be among the others."""
    place = {"school": "s", "teacher": "T", "class": "7B"}
    place |= {
        key: fields.pop(key) for key in list(fields) if key in Place.model_fields or key == "class"
    }
    made: dict[str, Any] = {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "observer": "coach",
        "rubric": RUBRIC,
        "place": Place.model_validate(place),
        "status": "finished",
        "started_at": "2026-10-05T14:00:00.000Z",
        "finished_at": "2026-10-05T14:30:00.000Z",
        "released_at": "2026-10-05T15:00:00.000Z",
    }
    return Header(**{**made, **fields})


def digest(
    *, groups: int = 5, marks: dict[tuple[str, str], Mark] | None = None, **fields: Any
) -> Digest:
    """A visit in which so many groups were watched for ten minutes each."""
    places = tuple(GroupDigest(f"g{n}", f"Group {n}", 4, 600, True) for n in range(1, groups + 1))
    return Digest(header(**fields), places, marks or {})


def visit(identity: str = "t1", day: str = "2026-10-05", **fields: Any) -> Visit:
    """A visit on a day to somebody's class."""
    return Visit(digest(**fields), date.fromisoformat(day), identity)


def parsed(documents: list[dict[str, Any]]) -> list[ev.Event]:
    """Events of a strategy, without look-fors that the rubric lacks: the gate refuses those."""
    return [ev.parse(one) for one in documents if one.get("look_for") != "unheard-of"]


digests = (
    event_sets()
    .map(lambda documents: digest_of_events(parsed(documents)))
    .filter(lambda one: one is not None)
)
teachers = st.sampled_from(TEACHERS)

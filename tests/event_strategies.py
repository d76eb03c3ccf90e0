"""Hypothesis strategies for events of one walkthrough: valid, and as tangled as they come."""

from typing import Any

from hypothesis import strategies as st

LOOK_FORS = ["ideas", "roles", "reflecting"]
WALKTHROUGH = "01930000-0000-7000-8000-000000000001"
GROUPS = ["g1", "g2", "gx", "class"]
DEVICES = [f"00000000-0000-4000-8000-0000000009{n:02d}" for n in range(3)]
PEOPLE = ["coach", "teacher"]

START: dict[str, Any] = {
    "rubric": {"id": "r", "version": "1.0.0"},
    "place": {"school": "lincoln-ms", "teacher": "J. Rivera", "class": "7B"},
    "groups": [{"id": "g1", "name": "Group 1", "size": 4}, {"id": "g2", "name": "Group 2"}],
}


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


ids = st.integers(1, 30).map(_id)
groups = st.sampled_from(GROUPS)
real_groups = st.sampled_from(GROUPS[:-1])
look_fors = st.sampled_from([*LOOK_FORS, "unheard-of"])
signs = st.sampled_from(["adds", "asks", "__proto__"])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
instants = st.builds(
    "2026-11-22T14:{:02d}:00.{:03d}Z".format, st.integers(0, 59), st.sampled_from([0, 1, 500])
)
audiences = st.sampled_from(["teacher", "me"])
items = st.lists(
    st.fixed_dictionaries(
        {"text": texts},
        optional={"look_for": look_fors, "group": groups, "evidence": st.lists(ids, max_size=2)},
    ),
    max_size=2,
)
mark = {"group": groups, "look_for": look_fors}


def _kind(name: str, fields: dict[str, Any] | None = None, **optional: Any) -> Any:
    return st.fixed_dictionaries({"type": st.just(name), **(fields or {})}, optional=optional)


facts = st.one_of(
    _kind("walkthrough_started", {key: st.just(value) for key, value in START.items()}),
    _kind("place_corrected", {"place": st.just({"school": "s", "teacher": "t", "class": "c"})}),
    _kind("walkthrough_discarded"),
    _kind("group_added", {"group": real_groups, "name": st.just("New")}, size=st.integers(1, 9)),
    _kind("group_renamed", {"group": real_groups, "name": st.just("Renamed")}),
    _kind("group_removed", {"group": real_groups}),
    _kind("group_focused", {"group": groups}),
    _kind("observing_paused", None, group=groups),
    _kind("evidence_seen", mark, sign=signs),
    _kind("counter_evidence_seen", mark, sign=signs),
    _kind("evidence_tagged", {"target": ids, "sign": signs}),
    _kind("evidence_moved", {"target": ids, "group": groups}),
    _kind("no_opportunity_marked", mark),
    _kind("level_set", {**mark, "level": st.sampled_from(["low", "high", None])}),
    _kind(
        "note_written",
        {"text": texts, "kind": st.sampled_from(["quote", "observation", "question"])},
        audience=audiences,
        group=groups,
        look_for=look_fors,
    ),
    _kind("note_amended", {"note": ids, "based_on": ids}, text=texts, audience=audiences),
    _kind("follow_up_marked", {"of": ids, "outcome": st.sampled_from(["tried", "dropped"])}),
    _kind("event_retracted", {"target": ids}),
    _kind("walkthrough_finished"),
    _kind("walkthrough_reopened"),
    _kind(
        "feedback_written",
        {"strengths": items, "next_steps": items, "questions": items},
        based_on=ids,
    ),
    _kind("feedback_released", {"feedback": ids}),
    _kind("feedback_withdrawn", {"feedback": ids}),
    _kind("feedback_acknowledged"),
    _kind("reply_written", {"text": texts}),
)


@st.composite
def event_sets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events with distinct ids, crowded into few moments so that ties and overlaps are common."""
    bodies = draw(st.lists(facts, min_size=1, max_size=28))
    if draw(st.booleans()):
        bodies.insert(0, {"type": "walkthrough_started", **START})
    return [
        {
            "id": _id(number),
            "walkthrough": WALKTHROUGH,
            "schema": 1,
            "device": draw(st.sampled_from(DEVICES)),
            "seq": draw(st.integers(0, 40)),
            "at": draw(instants),
            "by": draw(st.sampled_from(PEOPLE)),
            **body,
        }
        for number, body in enumerate(bodies, 1)
    ]

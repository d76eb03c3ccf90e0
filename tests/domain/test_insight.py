"""Presence, rates and positions: what counts, what does not, and what is never claimed."""

import json
from typing import Any

import pytest
from hypothesis import given

from tests.event_strategies import LOOK_FORS, event_sets
from tests.phone import Phone
from walkthrough.domain import events as ev
from walkthrough.domain import rubric as rubrics
from walkthrough.domain.fold import fold
from walkthrough.domain.insight import RATE_SECONDS, summarise
from walkthrough.domain.insight_records import Insight, Row
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.walkthrough import Walkthrough


def make_rubric(**fields: Any) -> Rubric:
    """Three look-fors, the first and the last counted singly, with texts of every kind."""
    look_fors = [
        {
            "id": name,
            "title": name.title(),
            "statement": f"The statement of {name}.",
            "measure": "presence" if name == "roles" else "rate",
            "seen": [{"id": "adds", "text": "Adds"}, {"id": "asks", "text": "Asks"}],
            "counter": [{"id": "copies", "text": "Copies"}],
            "questions": [f"A question about {name}?"],
            "next_steps": [f"A next step for {name}."],
        }
        for name in LOOK_FORS
    ]
    document = {
        "format": 1,
        "id": "r",
        "version": "1.0.0",
        "language": "en",
        "title": "A rubric",
        "look_fors": look_fors,
        **fields,
    }
    return rubrics.parse(json.dumps(document))


PLAIN = make_rubric()
CONTRAST = make_rubric(kind="contrast", marks={"seen": "One", "counter": "Other"})


def folded(phone: Phone, rubric: Rubric = PLAIN) -> Walkthrough:
    events = [ev.parse({**event, "by": "coach"}) for event in phone.events]
    made = fold(events, [look_for.id for look_for in rubric.look_fors])
    assert made is not None
    return made


def insight(phone: Phone, rubric: Rubric = PLAIN) -> Insight:
    return summarise(folded(phone, rubric), rubric)


def row(found: Insight, group: str) -> Row:
    return next(row for row in found.rows if row.id == group)


def states(found: Insight, group: str) -> list[tuple[str, ...]]:
    return [cell.states for cell in row(found, group).cells]


@pytest.fixture
def phone() -> Phone:
    """Started with five groups; Group 1 and Group 2 are watched for ten minutes each."""
    made = Phone()
    made.start()
    made.focus("g1")
    made.make("note_written", 290, text="Watching.", kind="observation", audience="me")
    made.focus("g2", 310)
    made.make("note_written", 290, text="Watching.", kind="observation", audience="me")
    made.make("observing_paused", 310)
    return made


def test_keeps_the_five_states_apart(phone: Phone) -> None:
    phone.seen("g1", "ideas")
    phone.counter("g1", "roles")
    phone.make("no_opportunity_marked", group="g2", look_for="ideas")

    found = insight(phone)

    assert states(found, "g1") == [("seen",), ("counter",), ("nothing",)]
    assert states(found, "g2") == [("no_opportunity",), ("nothing",), ("nothing",)]
    assert states(found, "g3") == [("not_watched",)] * 3


def test_shows_evidence_and_its_opposite_in_one_cell(phone: Phone) -> None:
    phone.seen("g1", "ideas")
    phone.counter("g1", "ideas")

    assert states(insight(phone), "g1")[0] == ("seen", "counter")


def test_counts_only_groups_that_were_watched_and_had_an_opportunity(phone: Phone) -> None:
    phone.seen("g1", "ideas")
    phone.make("no_opportunity_marked", group="g2", look_for="ideas")

    ideas, roles, _ = (found.presence for found in insight(phone).look_fors)

    assert (ideas.seen_in, ideas.of, ideas.no_opportunity, ideas.not_watched) == (1, 1, 1, 3)
    assert (roles.seen_in, roles.of, roles.silent_in) == (0, 2, 2)


def test_leaves_a_removed_group_out_of_every_count_but_keeps_its_evidence(phone: Phone) -> None:
    phone.seen("g1", "ideas")
    phone.make("group_removed", group="g1", name="Group 1")
    phone.make("group_removed", group="g5", name="Group 5")

    found = insight(phone)

    assert found.look_fors[0].presence.seen_in == 0
    assert found.groups == 3
    assert row(found, "g1").removed
    assert states(found, "g1")[0] == ("seen",)
    assert "g5" not in [row.id for row in found.rows]


def test_keeps_the_whole_class_beside_the_groups(phone: Phone) -> None:
    phone.seen("class", "ideas")

    found = insight(phone)

    assert found.rows[-1].id == "class"
    assert found.rows[-1].name is None
    assert found.rows[-1].watched
    presence = found.look_fors[0].presence
    assert (presence.seen_in, presence.of, presence.class_seen) == (0, 2, 1)


def test_gives_the_whole_class_no_row_for_having_no_opportunity(phone: Phone) -> None:
    phone.make("no_opportunity_marked", group="class", look_for="ideas")

    found = insight(phone)

    assert [row.id for row in found.rows] == ["g1", "g2", "g3", "g4", "g5"]
    assert found.look_fors[0].presence.of == 0


def test_gives_a_rate_over_the_minutes_that_it_rests_on(phone: Phone) -> None:
    for _ in range(3):
        phone.seen("g1", "ideas")
    phone.seen("g2", "ideas")

    rate = insight(phone).look_fors[0].rate

    assert rate is not None
    assert (rate.events, rate.seconds) == (4, 1200)
    assert rate.per_ten_minutes == pytest.approx(4 * 600 / 1200)


def test_gives_no_rate_for_presence_or_in_a_contrast(phone: Phone) -> None:
    phone.seen("g1", "roles")
    phone.seen("class", "roles")

    assert insight(phone).look_fors[1].rate is None
    assert insight(phone).look_fors[1].class_rate is None
    assert all(found.rate is None for found in insight(phone, CONTRAST).look_fors)


def test_gives_no_rate_on_too_little_watching() -> None:
    phone = Phone()
    phone.start()
    phone.focus("g1")
    phone.seen("g1", "ideas")
    phone.finish(RATE_SECONDS - 2)

    rate = insight(phone).look_fors[0].rate

    assert rate is not None
    assert (rate.events, rate.seconds, rate.per_ten_minutes) == (1, RATE_SECONDS - 1, None)


def test_says_where_a_lesson_sits_by_groups_and_not_by_taps(phone: Phone) -> None:
    for _ in range(5):
        phone.seen("g1", "ideas")
    phone.counter("g2", "ideas")
    phone.counter("g3", "ideas")
    phone.seen("g1", "roles")
    phone.counter("g1", "roles")

    ideas, roles, reflecting = (found.position for found in insight(phone, CONTRAST).look_fors)

    assert ideas and (ideas.first, ideas.second, ideas.even, ideas.lean) == (1, 2, 0, "second")
    assert roles and (roles.first, roles.second, roles.even, roles.lean) == (0, 0, 1, "even")
    assert reflecting and reflecting.lean is None


def test_adds_up_the_watching_without_removed_groups(phone: Phone) -> None:
    whole = insight(phone).seconds
    phone.make("group_removed", group="g2", name="Group 2")
    found = insight(phone)

    assert whole == 1200
    assert (found.seconds, found.groups_watched, found.groups) == (600, 1, 4)


@given(event_sets())
def test_never_miscounts_and_never_makes_evidence_up(documents: list[dict[str, Any]]) -> None:
    made = fold([ev.parse(document) for document in documents], LOOK_FORS)
    if made is None:
        return
    evidence = {tap.id for tap in made.taps} | {
        note.id for note in made.notes if note.audience == "teacher"
    }
    removed = {group.id for group in made.groups if group.removed}
    for rubric in (PLAIN, CONTRAST):
        found = summarise(made, rubric)
        for one in found.look_fors:
            presence = one.presence
            counts = list(vars(presence).values())
            assert min(counts) >= 0
            assert max(presence.seen_in, presence.counter_in) <= presence.of <= found.groups
            assert presence.of + presence.no_opportunity + presence.not_watched == found.groups
            assert presence.silent_in + max(presence.seen_in, presence.counter_in) <= presence.of
        suggested = found.suggestions
        for candidate in suggested.strengths:
            assert candidate.evidence
            assert candidate.group not in removed
        for kind in (suggested.strengths, suggested.next_steps, suggested.questions):
            assert len({one.text for one in kind}) == len(kind)
            for candidate in kind:
                assert set(candidate.evidence) <= evidence
                assert candidate.evidence or candidate.source == "silent"

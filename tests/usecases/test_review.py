"""A report over many visits: who gets what of them, and what they come to."""

from typing import Any

import pytest

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    DOUGLASS,
    LINCOLN,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from tests.services import make_services
from tests.usecases.many import IDEAS, at, of, publish, reviewed, send, visited
from walkthrough.domain.aggregate import Counts
from walkthrough.domain.errors import Forbidden
from walkthrough.usecases.review_records import Numbers, Review, TooFew
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import open_walkthrough

GROUPS = ["g1", "g2", "g3", "g4", "g5"]
TEACHERS = ["T. One", "T. Two", "T. Three"]
VISIT = "01930000-0000-7000-8000-000000000001"


@pytest.fixture
def services() -> Services:
    """Whoever oversees may open single walkthroughs: nothing is guarded but what is few."""
    return make_services(principal_sees="walkthroughs")


def three(services: Services, **visit: Any) -> None:
    """One visit each to three teachers."""
    for teacher in TEACHERS:
        visited(services, **{"teacher": teacher, "seen": {IDEAS: ["g1"]}, **visit})


def numbers(found: Review, key: str = IDEAS) -> Numbers:
    now = of(found, key).now
    assert isinstance(now, Numbers)
    return now


def test_sums_visits_and_groups_up(services: Services) -> None:
    visited(services, seen={IDEAS: ["g1", "g2", "g1"]}, counter={IDEAS: ["g2"]})
    visited(services, teacher="T. Two", seen={"reflecting": ["g1"]})
    visited(services, teacher="T. Three", seen={IDEAS: GROUPS}, groups=4)

    found = reviewed(services, PRINCIPAL)
    ideas = numbers(found)

    assert (found.visits, found.visits_before, found.held_back) == (3, 0, 0)
    assert (ideas.visits.seen, ideas.visits.of) == (2, 3)
    assert (ideas.visits_counter.seen, ideas.visits_counter.of) == (1, 3)
    # Group 5 of the third visit was never added: taps on it wait for it.
    assert (ideas.groups.seen, ideas.groups.of) == (6, 14)
    assert (ideas.groups_counter.seen, ideas.groups_counter.of) == (1, 14)
    assert ideas.visits.estimate.value == pytest.approx(2 / 3)
    assert ideas.groups.estimate.visits == 3
    # Nine pieces of evidence... seven of them placed, in fourteen groups of 150 seconds and more.
    seconds = sum(one.seconds for one in found.rubrics)
    assert ideas.rate.value == pytest.approx(600 * 7 / seconds)
    assert found.rubrics[0].places == 14
    assert numbers(found, "reflecting").rate is None


def test_shows_look_fors_in_the_order_of_their_rubric(services: Services) -> None:
    three(services)

    (only,) = reviewed(services, PRINCIPAL).rubrics

    assert [one.strand.key for one in only.look_fors] == [one.id for one in only.rubric.look_fors]
    assert only.versions == ("1.1.0",)
    assert only.rubric.version == "1.1.0"


def test_teachers_get_no_report(services: Services) -> None:
    with pytest.raises(Forbidden) as refused:
        reviewed(services, TEACHER)

    assert refused.value.code == "no_reports"


@pytest.mark.parametrize(
    ("person", "visits"),
    [
        (COACH, 3),
        (CO_OBSERVER, 1),
        (STRANGER, 2),
        (PRINCIPAL, 4),
        (PRINCIPAL_ELSEWHERE, 2),
        (DISTRICT, 6),
    ],
    ids=lambda value: value.user.name if isinstance(value, Person) else None,
)
def test_everybody_gets_the_visits_that_are_theirs(
    services: Services, person: Person, visits: int
) -> None:
    for _ in range(3):
        visited(services, COACH)
    visited(services, CO_OBSERVER)
    for _ in range(2):
        visited(services, STRANGER, school=DOUGLASS.id)

    found = reviewed(services, person)

    assert found.visits == visits
    assert found.own == (person.user.role == "observer")
    assert sum(row.visits for row in found.coverage) == visits


def test_an_observer_has_own_visits_once_finished_and_nobody_above_before_shared(
    services: Services,
) -> None:
    visited(services, finished=False, released=False)
    visited(services, teacher="T. Two", released=False)
    visited(services, teacher="T. Three")

    assert reviewed(services, COACH).visits == 2
    above = reviewed(services, PRINCIPAL)
    assert (above.visits, above.unshared) == (1, 2)
    assert reviewed(services, COACH).unshared == 0


def test_a_discarded_visit_is_in_no_number_and_no_list(services: Services) -> None:
    phone = visited(services)
    phone.make("walkthrough_discarded")
    send(services, phone)

    for person in (COACH, PRINCIPAL):
        found = reviewed(services, person)
        assert (found.visits, found.unshared, found.coverage) == (0, 0, ())
        assert not found.everything


def test_a_withdrawn_visit_leaves_the_numbers(services: Services) -> None:
    three(services)
    phone = visited(services, seen={IDEAS: ["g1"]})
    assert numbers(reviewed(services, PRINCIPAL)).visits.of == 4

    phone.make("feedback_withdrawn", feedback=phone.events[-2]["id"])
    send(services, phone)

    found = reviewed(services, PRINCIPAL)
    assert (numbers(found).visits.of, found.unshared) == (3, 1)


def test_a_late_tap_is_counted_at_once(services: Services) -> None:
    three(services, seen={})
    phone = visited(services)
    assert numbers(reviewed(services, PRINCIPAL)).visits.seen == 0

    phone.seen("g1", IDEAS)
    send(services, phone)

    assert numbers(reviewed(services, PRINCIPAL)).visits.seen == 1


def test_a_pair_counts_once_by_whoever_started_first(services: Services) -> None:
    three(services)
    visited(services, CO_OBSERVER, at="2026-10-05T15:01", visit=VISIT, seen={})
    visited(services, COACH, at="2026-10-05T15:00", visit=VISIT, seen={IDEAS: GROUPS})

    found = reviewed(services, PRINCIPAL)

    assert (found.visits, found.held_back) == (4, 0)
    assert (numbers(found).groups.seen, numbers(found).groups.of) == (8, 20)
    assert sum(row.visits for row in found.coverage) == 4
    assert [(one.label, one.visits) for one in found.choices["observer"]] == [("Ana Coach", 4)]


def test_nobody_attends_a_walkthrough_by_naming_its_id() -> None:
    guarded = make_services()
    theirs = visited(guarded, seen={IDEAS: ["g1"]}).walkthrough
    for number, teacher in enumerate(TEACHERS[1:], 6):
        visited(guarded, PRINCIPAL, at=f"2026-10-0{number}T15:00", teacher=teacher)
    visited(guarded, PRINCIPAL, at="2026-10-05T14:00", visit=theirs, released=False)

    found = reviewed(guarded, PRINCIPAL)

    assert isinstance(of(found).now, TooFew)
    assert (found.visits, found.held_back) == (2, 1)


def test_a_pair_with_two_rubrics_counts_once(services: Services) -> None:
    visited(services, COACH, visit=VISIT)
    other = {"rubric": "workplace-collaborative-learning"}
    visited(services, CO_OBSERVER, at="2026-10-05T15:01", visit=VISIT, **other)

    found = reviewed(services, PRINCIPAL)

    assert (found.visits, found.held_back, len(found.rubrics)) == (1, 0, 1)


def test_of_a_pair_whoever_shared_counts(services: Services) -> None:
    three(services)
    visited(services, COACH, visit=VISIT, released=False)
    visited(services, CO_OBSERVER, at="2026-10-05T15:01", visit=VISIT, seen={IDEAS: ["g1"]})

    found = reviewed(services, PRINCIPAL)

    assert numbers(found).visits.seen == 4
    assert sum(row.visits for row in found.coverage) == 4
    assert reviewed(services, CO_OBSERVER).visits == 1
    assert found.unshared == 0


def test_a_visit_of_two_that_nobody_shared_is_one(services: Services) -> None:
    for person in (COACH, CO_OBSERVER):
        visited(services, person, visit=VISIT, released=False)

    assert reviewed(services, PRINCIPAL).unshared == 1


@pytest.mark.parametrize(("visits", "told"), [(2, False), (3, True)])
def test_tells_no_number_of_fewer_than_three_visits(
    services: Services, visits: int, told: bool
) -> None:
    for teacher in TEACHERS[:visits]:
        visited(services, teacher=teacher)

    found = reviewed(services, PRINCIPAL)

    assert isinstance(of(found).now, Numbers if told else TooFew)
    assert found.visits == visits


@pytest.mark.parametrize(("last", "told"), [(2, False), (3, True)])
def test_tells_no_number_of_fewer_than_five_groups(
    services: Services, last: int, told: bool
) -> None:
    for groups in (1, 1, last):
        visited(services, groups=groups)

    assert isinstance(of(reviewed(services, PRINCIPAL)).now, Numbers if told else TooFew)


@pytest.mark.parametrize(("names", "told"), [(["a", "b", "b"], False), (["a", "b", "c"], True)])
def test_tells_whoever_may_not_open_walkthroughs_no_number_of_fewer_than_three_teachers(
    names: list[str], told: bool
) -> None:
    guarded = make_services()
    for name in names:
        visited(guarded, teacher=name)

    found = reviewed(guarded, PRINCIPAL)

    assert found.guarded
    assert isinstance(of(found).now, Numbers if told else TooFew)
    assert (found.visits, found.held_back) == ((3, 0) if told else (0, 3))


def test_a_teacher_typed_by_name_is_the_one_with_the_account() -> None:
    guarded = make_services()
    for name, account in [
        ("J. Rivera", TEACHER.id),
        (" j.  RIVERA", None),
        ("Jo Rivera", TEACHER.id),
        ("K. Okafor", None),
    ]:
        visited(guarded, teacher=name, teacher_id=account)

    found = reviewed(guarded, PRINCIPAL)

    assert isinstance(of(found).now, TooFew)
    assert sorted(row.visits for row in found.coverage) == [1, 3]
    choices = {one.value: one.visits for one in found.choices["teacher"]}
    assert choices == {TEACHER.id: 3, OTHER_TEACHER.id: 1}


def test_a_teacher_of_the_same_name_in_another_school_is_another(services: Services) -> None:
    visited(services, teacher="J. Rivera")
    visited(services, STRANGER, teacher="J. Rivera", school=DOUGLASS.id)

    assert len(reviewed(services, DISTRICT).coverage) == 2


def test_a_name_that_two_accounts_have_is_neither_of_them(services: Services) -> None:
    twin = TEACHER.user.__class__(**{**TEACHER.user.__dict__, "id": "twin", "email": "t@x.org"})
    services.store.people.save_user(twin)
    visited(services, teacher="J. Rivera")

    (only,) = reviewed(services, PRINCIPAL).choices["teacher"]

    assert only.value == f"{LINCOLN.id}/j. rivera"


def test_groups_without_an_opportunity_leave_denominators(services: Services) -> None:
    three(services)
    visited(services, impossible={IDEAS: ["g1", "g2"]})
    visited(services, impossible={IDEAS: ["class"]})

    ideas = numbers(reviewed(services, PRINCIPAL))

    assert (ideas.visits.of, ideas.groups.of, ideas.no_opportunity) == (4, 18, 7)


def test_a_look_for_without_enough_opportunity_is_too_few_and_the_others_are_told(
    services: Services,
) -> None:
    three(services, impossible={IDEAS: ["class"]}, seen={"reflecting": ["g1"]})

    found = reviewed(services, PRINCIPAL)

    assert isinstance(of(found).now, TooFew)
    assert numbers(found, "reflecting").visits.seen == 3


def test_groups_watched_for_less_than_two_minutes_enter_no_denominator(services: Services) -> None:
    three(services)
    visited(services, watched=100, seen={"reflecting": ["g2"]})
    visited(services, watched=0, seen={})

    ideas = numbers(reviewed(services, PRINCIPAL))

    assert (ideas.visits.of, ideas.groups.of, ideas.not_watched) == (4, 16, 9)


def test_the_whole_class_is_seen_in_visits_and_is_no_group(services: Services) -> None:
    three(services, watched=0, groups=2, seen={IDEAS: ["class"], "reflecting": ["g1", "g2"]})

    ideas = numbers(reviewed(services, PRINCIPAL))

    assert (ideas.visits.seen, ideas.visits.of) == (3, 3)
    assert (ideas.groups.seen, ideas.groups.of) == (0, 6)


def test_a_look_for_at_large_only_tells_visits_and_no_groups(services: Services) -> None:
    for number in range(5):
        visited(services, watched=0, groups=2, seen={IDEAS: ["class"]}, class_=f"{number}A")

    ideas = numbers(reviewed(services, PRINCIPAL))

    assert (ideas.visits.seen, ideas.visits.of) == (5, 5)
    assert isinstance(ideas.groups, TooFew) and isinstance(ideas.rate, TooFew)


def test_a_rate_needs_time_in_focus(services: Services) -> None:
    three(services, watched=0, seen={IDEAS: GROUPS})

    ideas = numbers(reviewed(services, PRINCIPAL))

    assert ideas.groups.of == 15
    assert isinstance(ideas.rate, TooFew)


def test_next_steps_tried_are_counted_by_what_became_of_them(services: Services) -> None:
    three(services)
    assert reviewed(services, PRINCIPAL).next_steps is None
    for outcome in ("tried", "tried", "partly"):
        visited(services, follow_up=outcome)

    found = reviewed(services, PRINCIPAL).next_steps

    assert isinstance(found, Counts)
    assert dict(found.of) == {"tried": 2, "partly": 1}


def test_few_next_steps_are_too_few(services: Services) -> None:
    three(services)
    visited(services, follow_up="tried")

    assert isinstance(reviewed(services, PRINCIPAL).next_steps, TooFew)


@pytest.mark.parametrize("follow_up", [None, "tried"])
def test_a_guarded_reader_cannot_tell_whether_one_was_asked_about(follow_up: str | None) -> None:
    guarded = make_services()
    three(guarded)
    visited(guarded, follow_up=follow_up)

    assert isinstance(reviewed(guarded, PRINCIPAL).next_steps, TooFew)


def test_quotes_are_shown_to_whoever_may_read_them(services: Services) -> None:
    one = visited(services, at="2026-11-22T15:00", quote="Because it would fall over.")

    (heard,) = of(reviewed(services, COACH)).quotes
    assert (heard.text, heard.group) == ("Because it would fall over.", "Group 1")
    # The teacher reads them in peace first.
    open_walkthrough(services, PRINCIPAL.actor, one.walkthrough)
    assert of(reviewed(services, PRINCIPAL)).quotes == ()

    at(services, "2026-11-25T15:00")
    # Nobody reads a lesson's words without its teacher being able to see that they looked.
    assert of(reviewed(services, PRINCIPAL)).quotes == ()
    open_walkthrough(services, PRINCIPAL.actor, one.walkthrough)
    assert len(of(reviewed(services, PRINCIPAL)).quotes) == 1
    assert of(reviewed(services, DISTRICT)).quotes == ()


def test_guarded_readers_get_no_words() -> None:
    guarded = make_services()
    three(guarded, quote="Because it would fall over.")

    assert of(reviewed(guarded, PRINCIPAL)).quotes == ()
    assert of(reviewed(guarded, DISTRICT)).quotes == ()
    assert len(of(reviewed(guarded, COACH)).quotes) == 3


def test_versions_of_a_rubric_are_joined_by_their_crosswalk(services: Services) -> None:
    publish(services, "1.0.0", ("talk", "Talk"), ("share", "Share"))
    publish(
        services,
        "2.0.0",
        ("speak", "Talk"),
        ("ask", "Ask"),
        replaces={"version": "1.0.0", "map": {"talk": "speak"}},
        changes="Talk is called speak; share is gone; ask is new.",
    )
    for version, look_for in (("1.0.0", "talk"), ("2.0.0", "speak")):
        for teacher in TEACHERS:
            marks = {look_for: ["g1"]} | ({"share": ["g2"]} if version == "1.0.0" else {})
            visited(services, teacher=teacher, rubric="ours", version=version, seen=marks)

    found = reviewed(services, PRINCIPAL)
    (only,) = found.rubrics

    assert (only.rubric.version, only.versions) == ("2.0.0", ("1.0.0", "2.0.0"))
    assert [(one.strand.key, one.strand.new_in, one.strand.gone_in) for one in only.look_fors] == [
        ("speak", None, None),
        ("ask", "2.0.0", None),
        ("share@1.0.0", None, "2.0.0"),
    ]
    told = {key: numbers(found, key).visits for key in ("speak", "ask", "share@1.0.0")}
    assert {key: (one.seen, one.of) for key, one in told.items()} == {
        "speak": (6, 6),
        "ask": (0, 3),
        "share@1.0.0": (3, 3),
    }


def test_a_version_that_nobody_used_yet_renames_nothing(services: Services) -> None:
    publish(services, "1.0.0", ("talk", "Talk"))
    publish(
        services,
        "2.0.0",
        ("speak", "Talk"),
        replaces={"version": "1.0.0", "map": {"talk": "speak"}},
    )
    for teacher in TEACHERS:
        visited(services, teacher=teacher, rubric="ours", version="1.0.0", seen={"talk": ["g1"]})

    (only,) = reviewed(services, PRINCIPAL).rubrics

    assert (only.rubric.version, only.look_fors[0].strand.key) == ("1.0.0", "talk")


def test_levels_are_counted_where_they_mean_the_same(services: Services) -> None:
    low, middle, high = ({"id": id, "label": id.title()} for id in ("low", "middle", "high"))
    publish(services, "1.0.0", ("talk", "Talk"), levels=[low, high])
    publish(services, "2.0.0", ("talk", "Talk"), levels=[low, middle, high])
    for version, level in (("1.0.0", "low"), ("2.0.0", "high"), ("2.0.0", "low")):
        for teacher in TEACHERS:
            visited(
                services,
                teacher=teacher,
                rubric="ours",
                version=version,
                levels={"talk": dict.fromkeys(GROUPS[:2], level)},
            )

    talk = numbers(reviewed(services, PRINCIPAL), "talk")

    assert talk.visits.of == 9
    assert isinstance(talk.levels, Counts)
    assert dict(talk.levels.of) == {"low": 6, "high": 6}


def test_a_contrast_tells_where_groups_lean(services: Services) -> None:
    rubric = services.rubrics.get("cooperative-or-group-work", "1.1.0")
    key = rubric.look_fors[0].id
    for teacher in TEACHERS:
        visited(
            services,
            teacher=teacher,
            rubric=rubric.id,
            version=rubric.version,
            seen={key: ["g1", "g1", "g2"]},
            counter={key: ["g1", "g3"]},
        )

    found = numbers(reviewed(services, PRINCIPAL), key)

    assert isinstance(found.poles, Counts)
    assert dict(found.poles.of) == {"first": 6, "second": 3}
    assert found.rate is None
    assert of(reviewed(services, PRINCIPAL), key).change is None


@pytest.mark.parametrize("sees", ["walkthroughs", "aggregates"])
def test_a_rubric_that_is_lost_costs_its_numbers_and_nothing_else(sees: str) -> None:
    services = make_services(principal_sees=sees)
    visited(services, rubric="long-gone")
    three(services)

    found = reviewed(services, PRINCIPAL)

    assert (found.visits, found.held_back, found.lost) == (3, 0, 1)
    assert [one.rubric.id for one in found.rubrics] == ["collaboration-look-fors"]


def test_nothing_at_all_is_a_report_too(services: Services) -> None:
    found = reviewed(services, DISTRICT)

    assert (found.visits, found.rubrics, found.mismatches, found.next_steps) == (0, (), (), None)
    assert not found.everything
    assert all(choices == () for choices in found.choices.values())


def test_a_grade_of_more_digits_than_a_number_may_have_is_a_word(services: Services) -> None:
    for grade in ("10", "9" * 5000, "7"):
        three(services, grade=grade)

    found = reviewed(services, PRINCIPAL)

    assert [one.label for one in found.choices["grade"]] == ["7", "10", "9" * 5000]


def test_a_filter_that_matches_nothing_stays_on_its_list(services: Services) -> None:
    three(services, grade="7")

    found = reviewed(services, PRINCIPAL, grade="8", school=LINCOLN.id)

    assert (found.visits, found.rubrics, found.everything) == (0, (), True)
    assert [(one.value, one.visits, one.chosen) for one in found.choices["grade"]] == [
        ("7", 3, False),
        ("8", 0, True),
    ]
    assert [(one.label, one.visits, one.chosen) for one in found.choices["school"]] == [
        ("Lincoln Middle School", 0, True)
    ]

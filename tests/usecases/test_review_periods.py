"""Reports by day, month and term: time zones, what came before, coverage, and the choices."""

from dataclasses import replace
from datetime import date
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
    STRANGER,
    TEACHER,
)
from tests.services import make_services
from tests.usecases.many import IDEAS, of, reviewed, visited
from walkthrough.domain.periods import Period
from walkthrough.domain.ports import Class
from walkthrough.usecases.review_records import Numbers, Review, TooFew
from walkthrough.usecases.services import Services

TEACHERS = ["T. One", "T. Two", "T. Three"]


@pytest.fixture
def services() -> Services:
    """Whoever oversees may open single walkthroughs."""
    return make_services(principal_sees="walkthroughs")


@pytest.fixture
def guarded() -> Services:
    """Whoever oversees gets sums only, as is the default."""
    return make_services()


def three(services: Services, day: str, **visit: Any) -> None:
    for teacher in TEACHERS:
        visited(services, at=f"{day}T15:00", **{"teacher": teacher, **visit})


def trend(found: Review, key: str = IDEAS) -> dict[str, int | None]:
    """How many visits each span of months tells of; None: too few."""
    return {
        months: told.visits.of if isinstance(told, Numbers) else None
        for months, told in of(found, key).trend.items()
    }


@pytest.mark.parametrize("sees", ["walkthroughs", "aggregates"])
def test_the_day_is_that_of_the_school(sees: Any) -> None:
    services = make_services(principal_sees=sees)
    # Half past midnight on 1 October in Chicago, half past eleven of the evening before in Denver.
    three(services, "2026-10-01", school=LINCOLN.id)
    for teacher in TEACHERS:
        visited(services, at="2026-10-01T05:30", teacher=teacher)
        visited(services, STRANGER, at="2026-10-01T05:30", teacher=teacher, school=DOUGLASS.id)

    september = reviewed(services, DISTRICT, "2026-09-01", "2026-09-30")
    october = reviewed(services, DISTRICT, "2026-10-01", "2026-10-31")

    assert (september.visits, october.visits) == (3, 6)
    assert {row.school for row in september.coverage} == {DOUGLASS.id}
    assert {row.last for row in september.coverage} == {date(2026, 9, 30)}
    assert list(trend(september)) == ["2026-09"]
    assert (october.visits_before, list(trend(october))) == (3, ["2026-10"])


def test_the_term_too_ends_at_the_midnight_of_the_school(guarded: Services) -> None:
    for school, person in ((LINCOLN, COACH), (DOUGLASS, STRANGER)):
        for teacher in TEACHERS:
            visited(guarded, person, at="2027-01-01T06:30", teacher=teacher, school=school.id)

    assert reviewed(guarded, DISTRICT, "2026-08-01", "2026-12-31").visits == 3
    assert reviewed(guarded, DISTRICT, "2027-01-01", "2027-07-31").visits == 3


def test_months_with_too_few_are_joined_with_the_next(services: Services) -> None:
    for day, visits in (("09-10", 1), ("10-05", 2), ("11-03", 3), ("12-01", 1)):
        for _ in range(visits):
            visited(services, at=f"2026-{day}T15:00")

    assert trend(reviewed(services, PRINCIPAL)) == {"2026-09/2026-10": 3, "2026-11/2026-12": 4}
    (only,) = reviewed(services, PRINCIPAL).rubrics
    assert [label for _, label in only.heat[0].columns] == ["2026-09/2026-10", "2026-11/2026-12"]


def test_a_period_is_compared_with_the_one_before(services: Services) -> None:
    for month, groups in (("09", ["g1"]), ("10", ["g1", "g2", "g3", "g4", "g5"])):
        for day in range(10, 22):
            visited(services, at=f"2026-{month}-{day}T15:00", seen={IDEAS: groups})

    found = reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31")
    ideas = of(found)

    assert found.before == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert (found.visits, found.visits_before) == (12, 12)
    assert ideas.change is not None and ideas.change.direction == "none"
    assert ideas.groups_change is not None and ideas.groups_change.direction == "up"
    assert ideas.groups_change.value == pytest.approx(0.8)
    assert ideas.rate_change is not None and ideas.rate_change.direction == "up"
    assert of(found, "reflecting").rate_change is None


def test_nothing_is_compared_with_too_few(services: Services) -> None:
    three(services, "2026-10-05")
    visited(services, at="2026-09-10T15:00")

    ideas = of(reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31"))

    assert (ideas.change, ideas.groups_change, ideas.rate_change) == (None, None, None)


def test_a_rate_is_not_compared_with_one_that_is_too_few(services: Services) -> None:
    three(services, "2026-10-05", seen={IDEAS: ["g1"]})
    three(services, "2026-09-10", seen={IDEAS: ["g1", "g2"]}, watched=0)

    ideas = of(reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31"))

    assert ideas.groups_change is not None
    assert ideas.rate_change is None


def test_periods_that_differ_in_who_observed_what_are_called_so(services: Services) -> None:
    three(services, "2026-09-10", lesson_part="opening")
    three(services, "2026-10-05", lesson_part="closing", person=CO_OBSERVER, class_="8C")

    found = reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31")

    assert [(one.respect, one.overlap) for one in found.mismatches] == [
        ("observer", 0.0),
        ("class", 0.0),
        ("lesson_part", 0.0),
    ]


def test_periods_that_are_alike_are_compared_without_a_word(services: Services) -> None:
    for day in ("2026-09-10", "2026-10-05"):
        three(services, day, lesson_part="work")

    assert reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31").mismatches == ()


def test_what_is_mostly_unknown_is_no_difference(services: Services) -> None:
    three(services, "2026-09-10")
    visited(services, at="2026-09-11T15:00", lesson_part="opening")
    three(services, "2026-10-05", lesson_part="closing")

    assert reviewed(services, PRINCIPAL, "2026-10-01", "2026-10-31").mismatches == ()


def test_a_guarded_reader_learns_no_difference_of_single_visits(guarded: Services) -> None:
    visited(guarded, at="2026-09-10T15:00", lesson_part="opening")
    visited(guarded, at="2026-10-05T15:00", lesson_part="closing")

    assert reviewed(guarded, PRINCIPAL, "2026-10-01", "2026-10-31").mismatches == ()


def test_coverage_is_of_all_visits_the_longest_ago_first(guarded: Services) -> None:
    visited(guarded, at="2026-10-05T15:00", teacher="T. One", class_="7B")
    visited(guarded, at="2026-10-20T15:00", teacher="T. One", class_="7A", released=False)
    visited(guarded, at="2026-10-07T15:00", teacher="T. Two", finished=False, released=False)
    visited(guarded, at="2026-03-03T15:00", teacher="T. Three")
    guarded.store.people.save_class(Class("c1", LINCOLN.id, "8A", "K. Okafor", OTHER_TEACHER.id))
    guarded.store.people.save_class(Class("c2", DOUGLASS.id, "9A", "Elsewhere"))

    found = reviewed(guarded, PRINCIPAL).coverage

    assert [(row.teacher, row.visits, row.last, row.classes) for row in found] == [
        ("K. Okafor", 0, None, ()),
        ("T. Three", 0, date(2026, 3, 3), ()),
        ("T. Two", 1, date(2026, 10, 7), ("7B",)),
        ("T. One", 2, date(2026, 10, 20), ("7A", "7B")),
    ]
    assert {row.school_name for row in found} == {"Lincoln Middle School"}


def test_a_class_on_the_list_is_of_the_teacher_who_was_visited(guarded: Services) -> None:
    guarded.store.people.save_class(Class("c1", LINCOLN.id, "7B", "J. Rivera", TEACHER.id))
    guarded.store.people.save_class(Class("c2", LINCOLN.id, "8B", "A. Newcomer"))
    guarded.store.people.save_class(Class("c3", LINCOLN.id, "9B", "K. Okafor"))
    visited(guarded, teacher="j. rivera")
    visited(guarded, teacher="A.  newcomer")
    visited(guarded, teacher="K. Okafor", teacher_id=OTHER_TEACHER.id)

    assert [(row.teacher, row.visits) for row in reviewed(guarded, PRINCIPAL).coverage] == [
        ("A. Newcomer", 1),
        ("J. Rivera", 1),
        ("K. Okafor", 1),
    ]


def test_coverage_follows_filters_of_school_teacher_and_class_and_no_others(
    guarded: Services,
) -> None:
    guarded.store.people.save_class(Class("c1", LINCOLN.id, "8A", "K. Okafor", OTHER_TEACHER.id))
    visited(guarded, teacher="T. One", class_="7B", grade="7", subject="Art", released=False)
    visited(guarded, teacher="T. Two", class_="8A", grade="8", released=False)

    def teachers(**chosen: str) -> list[str]:
        return [row.teacher for row in reviewed(guarded, PRINCIPAL, **chosen).coverage]

    assert teachers(class_="8a") == ["K. Okafor", "T. Two"]
    assert teachers(teacher="t. one") == ["T. One"]
    assert teachers(teacher=OTHER_TEACHER.id) == ["K. Okafor"]
    # Of what was not shared nobody above knows grade, subject, rubric or observer.
    for chosen in ({"grade": "9"}, {"subject": "art"}, {"observer": "x"}, {"rubric": "y"}):
        assert teachers(**chosen) == teachers() == ["K. Okafor", "T. One", "T. Two"]


def test_nothing_of_a_visit_that_was_not_shared_shows_but_that_it_was(guarded: Services) -> None:
    three(guarded, "2026-10-05", grade="7", subject="Science")
    plain = reviewed(guarded, PRINCIPAL)
    visited(
        guarded,
        CO_OBSERVER,
        teacher="T. One",
        grade="8",
        subject="Art",
        rubric="workplace-collaborative-learning",
        lesson_part="closing",
        released=False,
        quote="Nobody's business",
        follow_up="dropped",
    )

    found = reviewed(guarded, PRINCIPAL)

    assert found.choices == plain.choices
    assert found.rubrics == plain.rubrics
    assert (found.visits, found.held_back, found.unshared) == (3, 0, 1)
    for chosen in (
        {"observer": CO_OBSERVER.id},
        {"observer": COACH.id},
        {"grade": "8"},
        {"subject": "Music"},
        {"rubric": "workplace-collaborative-learning"},
    ):
        assert reviewed(guarded, PRINCIPAL, **chosen).unshared == 1
    assert reviewed(guarded, PRINCIPAL, teacher="t. two").unshared == 0


def test_an_observer_is_covered_by_own_visits_only(services: Services) -> None:
    services.store.people.save_class(Class("c1", LINCOLN.id, "8A", "K. Okafor", OTHER_TEACHER.id))
    visited(services, teacher="T. One", released=False)
    visited(services, CO_OBSERVER, teacher="T. Two")

    assert [row.teacher for row in reviewed(services, COACH).coverage] == ["T. One"]


def test_choices_count_visits_with_the_other_filters_as_they_are(services: Services) -> None:
    for grade, subject in (("7", "Science"), ("7", "Science "), ("7", "Art"), ("8", "Art")):
        visited(services, grade=grade, subject=subject)
    visited(services, CO_OBSERVER, grade="10")

    found = reviewed(services, PRINCIPAL, grade="7").choices

    def counts(dimension: Any) -> list[tuple[str, int, bool]]:
        return [(one.label, one.visits, one.chosen) for one in found[dimension]]

    assert counts("grade") == [("7", 3, True), ("8", 1, False), ("10", 1, False)]
    assert [(value, number) for value, number, _ in counts("subject")] == [
        ("Art", 1),
        ("Science", 2),
    ]
    assert counts("observer") == [("Ana Coach", 3, False)]
    assert counts("school") == [("Lincoln Middle School", 3, False)]
    assert counts("rubric") == [("Collaboration look-fors", 3, False)]
    assert [one.value for one in found["observer"]] == [COACH.id]


def test_a_choice_with_two_filters_counts_what_fits_the_other(services: Services) -> None:
    for grade, subject in (("7", "Science"), ("7", "Art"), ("8", "Art"), ("8", "Music")):
        visited(services, grade=grade, subject=subject)

    found = reviewed(services, PRINCIPAL, grade="7", subject="art").choices

    assert {one.value: one.visits for one in found["grade"]} == {"7": 1, "8": 1}
    assert {one.value: one.visits for one in found["subject"]} == {"art": 1, "science": 1}
    assert {one.value: one.visits for one in found["class"]} == {"7b": 1}


def test_a_teacher_chosen_by_name_is_one_choice(services: Services) -> None:
    visited(services, teacher="J. Rivera", teacher_id=TEACHER.id)

    for asked in ("j. rivera", TEACHER.id):
        (only,) = reviewed(services, PRINCIPAL, teacher=asked).choices["teacher"]
        assert (only.value, only.label, only.visits, only.chosen) == (
            TEACHER.id,
            "J. Rivera",
            1,
            True,
        )


def test_a_person_of_another_school_is_not_named(services: Services) -> None:
    (mine,) = reviewed(services, PRINCIPAL, observer=CO_OBSERVER.id).choices["observer"]
    (theirs,) = reviewed(services, PRINCIPAL, observer=STRANGER.id).choices["observer"]

    assert (mine.label, theirs.label) == ("Ben Colleague", STRANGER.id)


def test_an_observer_who_left_the_school_keeps_their_name(guarded: Services) -> None:
    three(guarded, "2026-10-05")
    guarded.store.people.save_user(replace(COACH.user, schools=(DOUGLASS.id,)))

    (only,) = reviewed(guarded, PRINCIPAL).choices["observer"]

    assert (only.value, only.label, only.visits) == (COACH.id, "Ana Coach", 3)


def test_heat_is_by_month_grade_subject_and_school(services: Services) -> None:
    for grade in ("10", "7"):
        three(services, "2026-10-05", grade=grade, subject="Art", seen={IDEAS: ["g1"]})

    (only,) = reviewed(services, DISTRICT).rubrics

    assert [(one.by, [label for _, label in one.columns]) for one in only.heat] == [
        ("month", ["2026-10"]),
        ("grade", ["7", "10"]),
        ("subject", ["Art"]),
        ("school", ["Lincoln Middle School"]),
    ]
    for map in only.heat:
        assert map.cells.keys() == {
            (one.strand.key, value) for one in only.look_fors for value, _ in map.columns
        }
    by_grade = only.heat[1].cells[IDEAS, "7"]
    assert isinstance(by_grade, Numbers)
    assert (by_grade.visits.seen, by_grade.groups.of) == (3, 15)


def test_a_guarded_block_is_cut_by_grade_only_where_each_piece_is_enough(
    guarded: Services,
) -> None:
    three(guarded, "2026-10-05", grade="7")
    three(guarded, "2026-10-06", grade="8")
    assert reviewed(guarded, PRINCIPAL, grade="8").visits == 3

    visited(guarded, at="2026-10-07T15:00", grade="6")

    assert reviewed(guarded, PRINCIPAL, grade="8").visits == 0
    assert reviewed(guarded, PRINCIPAL, grade="8").held_back == 3
    assert reviewed(guarded, PRINCIPAL).visits == 7


def test_a_guarded_reader_gets_a_block_whole_or_not_at_all(guarded: Services) -> None:
    three(guarded, "2026-10-05")
    three(guarded, "2026-10-20")

    assert reviewed(guarded, PRINCIPAL, "2026-10-01", "2026-10-31").visits == 6
    assert reviewed(guarded, PRINCIPAL, "2026-10-05", "2026-10-20").visits == 6
    half = reviewed(guarded, PRINCIPAL, "2026-10-01", "2026-10-19")
    assert (half.visits, half.held_back) == (0, 3)


def test_visits_that_a_guarded_reader_attended_hide_nobody(guarded: Services) -> None:
    for teacher in TEACHERS[:2]:
        visited(guarded, teacher=teacher)
    visited(guarded, PRINCIPAL, teacher="T. Three")

    mine = reviewed(guarded, PRINCIPAL)
    assert (mine.visits, mine.held_back, isinstance(of(mine).now, TooFew)) == (1, 2, True)
    assert reviewed(guarded, DISTRICT).visits == 3

    visited(guarded, teacher="T. Four")
    assert isinstance(of(reviewed(guarded, PRINCIPAL)).now, Numbers)
    assert reviewed(guarded, PRINCIPAL).visits == 4


def test_a_guarded_reader_has_sums_of_the_visits_attended(guarded: Services) -> None:
    visited(guarded, teacher="T. Zero")
    three(guarded, "2026-10-05", person=PRINCIPAL)

    found = reviewed(guarded, PRINCIPAL)

    assert (found.visits, found.held_back) == (3, 1)
    assert isinstance(of(found).now, Numbers)
    assert reviewed(guarded, PRINCIPAL, teacher="t. one").visits == 1


def test_spans_of_months_do_not_overlap(guarded: Services) -> None:
    """Lincoln has a block a month; at Douglass two months make one."""
    for month in ("09", "10", "11"):
        three(guarded, f"2026-{month}-10")
    for month, teacher in (("09", "T. One"), ("10", "T. Two"), ("10", "T. Three")):
        visited(guarded, STRANGER, at=f"2026-{month}-12T15:00", teacher=teacher, school=DOUGLASS.id)

    found = reviewed(guarded, DISTRICT)
    ideas = of(found).now

    assert trend(found) == {"2026-09": 3, "2026-10": 3, "2026-11": 3}
    assert isinstance(ideas, Numbers) and ideas.visits.of == 12
    (only,) = found.rubrics
    assert [label for _, label in only.heat[0].columns] == ["2026-09", "2026-10", "2026-11"]


def test_spans_that_overlap_are_one_where_few_visits_are_in_single_months(
    guarded: Services,
) -> None:
    three(guarded, "2026-10-10")
    for month, teacher in (
        ("09", "T. One"),
        ("09", "T. Two"),
        ("10", "T. Two"),
        ("11", "T. Three"),
    ):
        visited(guarded, STRANGER, at=f"2026-{month}-12T15:00", teacher=teacher, school=DOUGLASS.id)
    three(guarded, "2026-12-10")

    assert trend(reviewed(guarded, DISTRICT)) == {"2026-09/2026-11": 7, "2026-12": 3}


def test_a_visit_observed_together_hides_nobody_from_either(guarded: Services) -> None:
    pair = "01930000-0000-7000-8000-000000000001"
    for teacher in TEACHERS[:2]:
        visited(guarded, teacher=teacher)
    visited(guarded, COACH, teacher="T. Three", visit=pair)
    visited(
        guarded, PRINCIPAL, at="2026-10-05T15:01", teacher="T. Three", visit=pair, released=False
    )

    assert (reviewed(guarded, PRINCIPAL).visits, reviewed(guarded, PRINCIPAL).held_back) == (1, 2)
    assert reviewed(guarded, DISTRICT).visits == 3


def test_schools_with_too_few_are_told_together_to_the_district(guarded: Services) -> None:
    visited(guarded, teacher="T. One")
    visited(guarded, teacher="T. Two")
    visited(guarded, STRANGER, teacher="T. Three", school=DOUGLASS.id)

    found = reviewed(guarded, DISTRICT)

    assert (found.visits, found.held_back) == (3, 0)
    assert reviewed(guarded, DISTRICT, school=LINCOLN.id).visits == 0
    assert reviewed(guarded, PRINCIPAL).visits == 0
    (only,) = found.rubrics
    assert only.heat[3].columns == ()

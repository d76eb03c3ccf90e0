"""What may be asked for, from the words of a query string, and what is refused in words."""

from datetime import date

import pytest

from tests.cast import COACH, DISTRICT, DOUGLASS, LINCOLN, PRINCIPAL, Person
from tests.services import make_services
from tests.usecases.many import at
from walkthrough.domain.errors import DomainError, Invalid, NotFound
from walkthrough.domain.periods import Period
from walkthrough.domain.selection import Selection
from walkthrough.usecases.selecting import MOST_CHOSEN, query_of, selection_of
from walkthrough.usecases.services import Services


@pytest.fixture
def services() -> Services:
    return make_services()


def asked(services: Services, person: Person = PRINCIPAL, **words: list[str]) -> Selection:
    return selection_of(
        services, person.actor, {key.rstrip("_"): some for key, some in words.items()}
    )


def refusal(services: Services, **words: list[str]) -> DomainError:
    with pytest.raises(DomainError) as refused:
        asked(services, **words)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300
    return refused.value


def test_without_dates_it_is_the_term(services: Services) -> None:
    assert asked(services).period == Period(date(2026, 8, 1), date(2026, 12, 31))
    assert asked(services, from_=[""], to=[" "]).period == asked(services).period


def test_one_date_begins_or_ends_its_term(services: Services) -> None:
    assert asked(services, from_=["2026-02-10"]).period == Period(
        date(2026, 2, 10), date(2026, 7, 31)
    )
    assert asked(services, to=["2026-02-10"]).period == Period(date(2026, 1, 1), date(2026, 2, 10))


def test_today_is_the_day_in_the_readers_school(services: Services) -> None:
    # Past midnight in Greenwich, and still the evening before in Chicago.
    at(services, "2027-01-01T03:00")
    assert asked(services).period.kind == "fall"

    at(services, "2027-01-01T07:00")
    assert asked(services).period.kind == "spring"


def test_dates_are_both_included_and_may_be_the_same(services: Services) -> None:
    day = date(2026, 11, 22)
    assert asked(services, from_=["2026-11-22"], to=[" 2026-11-22 "]).period == Period(day, day)


def test_refuses_dates_the_wrong_way_round(services: Services) -> None:
    refused = refusal(services, from_=["2026-11-22"], to=["2026-11-21"])

    assert isinstance(refused, Invalid)
    assert refused.code == "dates_backwards"


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-02-30",
        "2026-13-01",
        "22.11.2026",
        "2026-11-2",
        "2026-1-22",
        "20261122",
        "2026-W47-1",
        "2026-11-22T10:00",
        "0000-01-01",
        "٢٠٢٦-١١-٢٢",
        "２０２６-11-22",
        "-026-11-22",
        "2026-11-22\x00",
        "9" * 100_000,
        "<script>",
    ],
)
def test_refuses_what_is_no_date(services: Services, text: str) -> None:
    for words in ({"from_": [text]}, {"to": [text]}):
        refused = refusal(services, **words)
        assert (type(refused), refused.code) == (Invalid, "bad_date")


def test_refuses_two_dates_for_one(services: Services) -> None:
    assert refusal(services, to=["2026-11-21", "2026-11-22"]).code == "bad_date"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2000-01-01", "2026-01-01"),
        ("1899-12-31", "1900-01-02"),
        ("2200-12-31", "2201-01-01"),
        ("0001-01-01", "9999-12-31"),
    ],
)
def test_refuses_a_period_that_nobody_can_mean(services: Services, begin: str, end: str) -> None:
    assert refusal(services, from_=[begin], to=[end]).code == "period_too_long"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-06-01", "9999-12-31"])
def test_refuses_one_date_out_of_all_time(services: Services, day: str) -> None:
    assert refusal(services, from_=[day]).code == "period_too_long"
    assert refusal(services, to=[day]).code == "period_too_long"


def test_refuses_ten_thousand_teachers(services: Services) -> None:
    refused = refusal(services, teacher=[f"Teacher {n}" for n in range(10_000)])

    assert (type(refused), refused.code) == (Invalid, "too_many_choices")
    assert "10000" in str(refused) or "10,000" in str(refused)


def test_takes_the_same_teacher_ten_thousand_times_for_one(services: Services) -> None:
    chosen = asked(services, teacher=["J. Rivera", "j.  rivera ", ""] * 5_000).chosen

    assert chosen == {"teacher": frozenset(["j. rivera"])}


def test_takes_as_many_as_anybody_ticks(services: Services) -> None:
    names = [f"Teacher {n}" for n in range(MOST_CHOSEN)]

    assert len(asked(services, teacher=names).chosen["teacher"]) == MOST_CHOSEN


def test_a_school_that_is_not_ones_own_is_not_found(services: Services) -> None:
    assert asked(services, school=[LINCOLN.id.upper()]).chosen["school"] == {LINCOLN.id}
    for school in (DOUGLASS.id, "atlantis", "../people"):
        refused = refusal(services, school=[LINCOLN.id, school])
        assert (type(refused), refused.code) == (NotFound, "no_such_school")
    assert asked(services, DISTRICT, school=[DOUGLASS.id]).chosen["school"] == {DOUGLASS.id}


def test_a_value_that_nothing_matches_is_no_mistake(services: Services) -> None:
    chosen = asked(services, COACH, grade=["kindergarten"], class_=["'; --"], rubric=["no"]).chosen

    assert chosen.keys() == {"grade", "class", "rubric"}


def test_ignores_other_words(services: Services) -> None:
    assert asked(services, page=["2"], csrf=["x"]).chosen == {}


def test_words_select_what_they_were_made_from(services: Services) -> None:
    selection = asked(
        services, from_=["2026-09-01"], to=["2026-09-30"], grade=["8", "7"], school=[LINCOLN.id]
    )

    query = query_of(selection)

    assert query == [
        ("from", "2026-09-01"),
        ("to", "2026-09-30"),
        ("school", LINCOLN.id),
        ("grade", "7"),
        ("grade", "8"),
    ]
    words: dict[str, list[str]] = {}
    for key, value in query:
        words.setdefault(key, []).append(value)
    assert selection_of(services, PRINCIPAL.actor, words) == selection

"""What is said of many visits: every form of the sentences, and never a number of too few."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from walkthrough.domain.aggregate import Counts, Sample
from walkthrough.domain.periods import Period
from walkthrough.domain.ratio import Change, Estimate, Interval
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.domain.rubric_crosswalk import Strand
from walkthrough.domain.selection import DIMENSIONS, Selection
from walkthrough.telling import sentences
from walkthrough.telling.coverage import told_coverage, told_steps
from walkthrough.telling.review import tell
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import (
    Covered,
    LookForReview,
    Mismatch,
    Numbers,
    Respect,
    Review,
    RubricReview,
    Share,
    TooFew,
)

EN = Voice("en")
FALL = Period(date(2026, 8, 1), date(2026, 12, 31))
SOME = Estimate(0.6, Interval(0.4, 0.8), 14)


def numbers(seen: int = 9, of: int = 14, **others: object) -> Numbers:
    share = Share(seen, of, SOME)
    return replace(
        Numbers(share, share, share, share, None, None, None, None, 0, 0),
        **others,  # type: ignore[arg-type]
    )


def look_for(
    now: Numbers | TooFew | None = None, direction: str | None = "none", **strand: str | None
) -> LookForReview:
    change = Change(0.1, Interval(-0.1, 0.3), direction, SOME, SOME) if direction else None  # type: ignore[arg-type]
    fields = {"key": "ideas", "new_in": None, "gone_in": None, **strand}
    return LookForReview(
        strand=Strand(
            ids={"1.0.0": "ideas"},
            look_for=LookFor("ideas", "Building on ideas", "A student adds."),
            **fields,  # type: ignore[arg-type]
        ),
        now=now if now is not None else numbers(),
        before=numbers() if direction else TooFew(),
        change=change,
        groups_change=None,
        rate_change=None,
        trend={},
        quotes=(),
    )


def review(*lines: LookForReview, period: Period = FALL, **fields: object) -> Review:
    rubric = RubricReview(
        rubric=Rubric("r", "1.0.0", "en", "Rubric"),
        versions=("1.0.0",),
        visits=14,
        visits_before=9,
        places=60,
        seconds=9000,
        look_fors=lines,
        heat=(),
    )
    made = Review(
        selection=Selection(period),
        before=period.preceding(),
        made_at=datetime(2026, 11, 22, tzinfo=UTC),
        guarded=False,
        own=False,
        visits=14,
        visits_before=9,
        held_back=0,
        lost=0,
        unshared=0,
        rubrics=(rubric,) if lines else (),
        mismatches=(),
        coverage=(),
        next_steps=None,
        choices=dict.fromkeys(DIMENSIONS, ()),
        everything=True,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def sentence(one: LookForReview, *, voice: Voice = EN, **fields: object) -> str:
    return sentences.look_for_sentence(voice, one, review(one, **fields), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "of", "words"),
    [
        (9, 14, "Seen in 9 of 14 visits"),
        (14, 14, "Seen in all 14 visits"),
        (0, 14, "Not seen in any of 14 visits"),
        (1, 3, "Seen in 1 of 3 visits"),
        (1200, 3400, "Seen in 1,200 of 3,400 visits"),
    ],
)
def test_tells_in_how_many_whole_visits_it_was_seen(seen: int, of: int, words: str) -> None:
    assert sentences.seen_in(EN, Share(seen, of, SOME)) == words


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("none", "Seen in 9 of 14 visits; no clear change since spring 2026."),
        ("up", "Seen in 9 of 14 visits; more often than in spring 2026."),
        ("down", "Seen in 9 of 14 visits; less often than in spring 2026."),
    ],
)
def test_names_the_period_before_with_the_change(direction: str, words: str) -> None:
    assert sentence(look_for(direction=direction)) == words


def test_claims_no_change_where_the_periods_differ() -> None:
    found = sentence(look_for(direction="up"), mismatches=(Mismatch("observer", 0.2),))

    assert found == "Seen in 9 of 14 visits."


def test_says_which_look_for_has_too_few_visits_to_compare_with() -> None:
    one, other = look_for(direction=None), look_for()

    found = sentences.look_for_sentence(EN, one, review(one, other), None)

    assert found == "Seen in 9 of 14 visits; too few visits in spring 2026 to compare with."


def test_says_once_for_all_that_nothing_can_be_compared() -> None:
    one = look_for(direction=None)

    assert sentence(one) == "Seen in 9 of 14 visits."
    assert sentences.compared(EN, review(one)) == "Too few visits in spring 2026 to compare with"
    assert sentences.compared(EN, review(look_for())) == "Compared with spring 2026"


def test_says_no_number_of_too_few() -> None:
    assert sentence(look_for(TooFew())) == "Too few to say."
    few = look_for(numbers(poles=TooFew()))
    assert sentences.look_for_sentence(EN, few, review(few), ("A", "B")) == "Too few to say."


def test_says_where_a_contrast_sits_without_calling_either_side_better() -> None:
    def leaning(**of: int) -> str:
        poles = Counts(Sample(9, 20, frozenset("abc")), of)
        one = look_for(numbers(poles=poles))
        return sentences.look_for_sentence(EN, one, review(one), ("Cooperative", "Group work"))

    assert leaning(first=9, second=5) == (
        "Nearer to “Cooperative” in 9 of 14 groups, to “Group work” in 5."
    )
    assert leaning(first=9, second=3, even=2) == (
        "Nearer to “Cooperative” in 9 of 14 groups, to “Group work” in 3, in between in 2."
    )
    nothing = look_for(numbers(poles=None))
    assert (
        sentences.look_for_sentence(EN, nothing, review(nothing), ("A", "B"))
        == "Nothing was noted."
    )


def test_remarks_on_look_fors_that_are_new_or_gone() -> None:
    new, gone = look_for(new_in="1.1.0"), look_for(gone_in="2.0.0")

    assert sentences.remark(EN, new) == "New in version 1.1.0"
    assert sentences.remark(EN, gone) == "Not in the rubric since version 2.0.0"
    assert sentences.remark(EN, look_for()) == ""
    assert sentence(look_for(direction=None, new_in="1.1.0")) == "Seen in 9 of 14 visits."


@pytest.mark.parametrize(
    ("begin", "end", "before", "heading"),
    [
        ("2026-08-01", "2026-12-31", "spring 2026", "Fall 2026"),
        ("2027-01-01", "2027-07-31", "fall 2026", "Spring 2027"),
        ("2026-11-01", "2026-11-30", "October 2026", "November 2026"),
        (
            "2026-08-01",
            "2027-07-31",
            "the school year 2025–2026",
            "School year 2026–2027",
        ),
        ("2026-11-02", "2026-11-11", "the 10 days before", "Nov 2 – 11, 2026"),
        ("2026-11-02", "2026-11-02", "the day before", "Nov 2, 2026"),
        ("2026-09-01", "2026-10-31", "July – August 2026", "September – October 2026"),
    ],
)
def test_calls_periods_what_people_call_them(
    begin: str, end: str, before: str, heading: str
) -> None:
    period = Period(date.fromisoformat(begin), date.fromisoformat(end))

    assert plain(sentences.before(EN, period.preceding())) == before
    assert plain(EN.heading(period)) == heading


def plain(text: str) -> str:
    return text.replace("\N{THIN SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_warns_of_everything_that_differs() -> None:
    mismatches = tuple(Mismatch(one, 0.1) for one in get_args(Respect))

    words = sentences.warning(EN, review(look_for(), mismatches=mismatches))

    assert words.startswith("Do not compare this period with spring 2026: mostly other observers")
    for respect in ("observers", "classes", "rubrics", "parts of lessons"):
        assert f"mostly other {respect}" in words
    assert sentences.warning(EN, review(look_for())) == ""


def test_says_that_few_visits_show_only_large_changes() -> None:
    few = Estimate(0.6, Interval(0.2, 0.9), 5, "few_visits")
    one = replace(look_for(), change=Change(0.1, Interval(-0.1, 0.3), "none", SOME, few))

    assert "only a large change" in sentences.few_visits(EN, review(one))
    assert sentences.few_visits(EN, review(look_for())) == ""
    different = review(one, mismatches=(Mismatch("class", 0.1),))
    assert sentences.few_visits(EN, different) == ""


@pytest.mark.parametrize(
    ("year", "heading"), [(2025, "Fall 2025"), (2026, "Fall 2026 so far"), (2027, "Fall 2027")]
)
def test_a_period_is_so_far_only_while_it_lasts(year: int, heading: str) -> None:
    period = Period(date(year, 8, 1), date(year, 12, 31))

    assert tell(review(period=period), EN).heading == heading


def test_tells_what_is_left_out_of_the_numbers() -> None:
    left = review(look_for(), held_back=1, lost=3, unshared=2, guarded=True)

    assert sentences.held_back(EN, left).startswith(
        "1 more visit matches, but cannot be told apart"
    )
    assert sentences.unshared(EN, left).startswith("2 visits have not been shared")
    assert sentences.lost(EN, left).startswith("3 visits match whose rubrics cannot be read")
    assert sentences.lost(EN, replace(left, lost=0)) == ""
    assert sentences.held_back(EN, replace(left, visits=0, held_back=4)).startswith(
        "4 visits match, but they are too few, or of too few teachers"
    )
    assert "three teachers" in sentences.few_explained(EN, left)
    assert "teachers" not in sentences.few_explained(EN, review(look_for()))


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        ({"everything": True}, "No visit matches"),
        ({"everything": False, "unshared": 3}, "Nothing has been shared yet"),
        ({"everything": False, "own": True}, "No finished visits in this period"),
        ({"everything": False}, "No visits in this period"),
    ],
)
def test_says_why_there_is_nothing_to_tell(fields: dict[str, object], heading: str) -> None:
    found = sentences.nothing(EN, review(**fields))  # type: ignore[arg-type]

    assert found is not None
    assert found[0].startswith(heading)
    assert sentences.nothing(EN, review(look_for())) is None


def covered(teacher: str, visits: int, last: date | None) -> Covered:
    return Covered(teacher, "s", "School", ("7B",) if visits else (), visits, last)


def test_tells_who_was_visited_and_names_who_was_not() -> None:
    people = (
        covered("A. Never", 0, None),
        covered("B. Before", 0, date(2026, 3, 2)),
        covered("C. Now", 2, date(2026, 11, 2)),
    )

    told = told_coverage(EN, review(look_for(), coverage=people))

    assert told.sentence == "2 visits, to 1 of 3 teachers."
    assert told.missing == (
        "A. Never, not in the period before either",
        "B. Before, last on Mar 2, 2026",
    )
    assert [row[0] for row in told.table.rows] == ["A. Never", "B. Before", "C. Now"]
    assert told.table.rows[0][1:] == ("None known", "0", "–")


def test_says_that_coverage_is_of_all_subjects() -> None:
    def told(**chosen: frozenset[str]) -> str:
        selection = Selection(FALL, chosen)  # type: ignore[arg-type]
        return told_coverage(EN, review(look_for(), selection=selection)).sentence

    assert told(school=frozenset("s"), teacher=frozenset("t")) == "No visits in this period."
    assert told(grade=frozenset("7")).endswith("whatever the subject, grade, observer and rubric.")


def test_names_only_some_of_many_who_were_not_visited() -> None:
    people = tuple(covered(f"T. {number}", 0, None) for number in range(40))

    told = told_coverage(EN, review(look_for(), coverage=people))

    assert told.sentence == "No visits in this period."
    assert len(told.missing) == 7
    assert told.missing[-1] == "and 34 more"


def test_tells_what_became_of_next_steps() -> None:
    found = Counts(Sample(9, 40, frozenset("abc")), {"tried": 7, "partly": 1, "not_yet": 1})

    told = told_steps(EN, review(look_for(), next_steps=found))

    assert told.sentence == (
        "Of 9 next steps that were asked about: 7 tried, 1 partly tried, and 1 not yet tried."
    )
    assert told.drawing is not None
    few = told_steps(EN, review(look_for(), next_steps=TooFew()))
    assert (few.sentence, few.drawing) == ("Too few to say.", None)
    assert "asks about the last one" in told_steps(EN, review(look_for())).sentence

"""Differences between two versions: all of them, and in words that a committee can read."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rubric_made import look_for, version
from tests.domain.rubric_texts import VALID
from walkthrough.domain import rubric
from walkthrough.domain.rubric import LookFor, Replaces, Rubric, Sign
from walkthrough.domain.rubric_diff import Difference, diff

OLD = rubric.parse(VALID)


def edited(**fields: Any) -> Rubric:
    """The valid rubric with fields put in place of its own; those that are None are left out."""
    document = {**json.loads(VALID), "version": "2.0.0", "replaces": None, **fields}
    return rubric.parse(json.dumps({key: one for key, one in document.items() if one is not None}))


def with_turns(**fields: Any) -> Rubric:
    """The valid rubric with fields of the look-for `turns` changed."""
    turns, checks = json.loads(VALID)["look_fors"]
    return edited(look_fors=[{**turns, **fields}, checks])


def said(old: Rubric, new: Rubric) -> list[str]:
    return [one.sentence() for one in diff(old, new)]


def codes(old: Rubric, new: Rubric) -> list[str]:
    return [one.code for one in diff(old, new)]


def test_finds_nothing_between_a_version_and_its_reprint() -> None:
    assert diff(OLD, edited(changes="Nothing.", owner=None)) == ()


def test_says_what_is_new_gone_and_moved() -> None:
    old, new = version("1.0.0", "a", "b", "c", "d"), version("2.0.0", "d", "a", "c", "e")
    assert said(old, new) == [
        "“Title of e” is new.",
        "“Title of b” is gone.",
        "“Title of d” moves from place 4 to place 1.",
    ]
    added, dropped, _ = diff(old, new)
    assert (added.look_for, added.after, added.quoted) == ("e", "Statement of e.", True)
    assert (dropped.look_for, dropped.before, dropped.quoted) == ("b", "Statement of b.", True)


def test_says_what_goes_on_under_another_name() -> None:
    old = version("1.0.0", "a", "b")
    renamed = version("2.0.0", "x", "b", a="x")
    assert said(old, renamed) == [
        "“Title of a” goes on as “Title of x”.",
        "“Title of x”: the statement is reworded.",
    ]
    same_title = replace(renamed, look_fors=(replace(old.look_fors[0], id="x"), old.look_fors[1]))
    assert said(old, same_title) == ["“Title of a” goes on under a new id, “x” instead of “a”."]
    assert said(old, replace(same_title, replaces=None)) == [
        "“Title of a” is new.",
        "“Title of a” is gone.",
    ]


def test_reads_the_crosswalk_backwards_when_the_older_version_comes_second() -> None:
    old, new = version("1.0.0", "a"), version("2.0.0", "x", a="x")
    assert codes(new, old)[0] == "look_for_renamed"


def test_follows_names_through_the_versions_between() -> None:
    first = version("1.0.0", "a", "b")
    second = version("1.1.0", "x", "b", a="x")
    third = version("2.0.0", "y", follows="1.1.0", x="y")
    assert codes(first, third) == ["look_for_added", "look_for_dropped", "look_for_dropped"]
    through = diff(first, third, [first, second, third])
    assert [one.code for one in through] == [
        "look_for_renamed",
        "statement_reworded",
        "look_for_dropped",
    ]
    assert [one.code for one in diff(third, first, [second])][:2] == [
        "look_for_renamed",
        "statement_reworded",
    ]


def test_uses_what_the_newer_version_says_where_nothing_leads_to_the_older_one() -> None:
    first, aside = version("1.0.0", "a"), version("1.1.0", "a")
    third = version("2.0.0", "x", follows="1.0.0", a="x")
    assert [one.code for one in diff(aside, third, [first, aside])] == [
        "look_for_renamed",
        "statement_reworded",
    ]


def test_knows_no_crosswalk_between_two_rubrics() -> None:
    other = replace(version("2.0.0", "x", a="x"), id="trios")
    assert codes(version("1.0.0", "a"), other) == ["look_for_added", "look_for_dropped"]


def test_says_what_was_merged() -> None:
    assert said(version("1.0.0", "a", "b"), version("2.0.0", "b", a="b")) == [
        "“Title of a” becomes part of “Title of b”: reports do not join what was seen before."
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence", "before", "after"),
    [
        ("title", "Turns", "“Taking turns” is called “Turns” now.", "Taking turns", "Turns"),
        (
            "statement",
            "Partners swap the pen.",
            "“Taking turns”: the statement is reworded.",
            "Partners take turns with the pen.",
            "Partners swap the pen.",
        ),
        (
            "measure",
            "presence",
            "“Taking turns” is summed up as “presence” instead of “rate”: reports do not join what "
            "was seen before.",
            "rate",
            "presence",
        ),
        ("why", "It helps.", "“Taking turns” says now why it matters.", "", "It helps."),
        (
            "no_opportunity_when",
            "",
            "“Taking turns” no longer says when there is no opportunity.",
            "There was nothing to write.",
            "",
        ),
        (
            "questions",
            ["Who wrote first?", "Who wrote last?"],
            "“Taking turns” has a new question: “Who wrote last?”",
            "",
            "Who wrote last?",
        ),
        (
            "next_steps",
            ["Give each pair two pens."],
            "“Taking turns”: a next step is reworded.",
            "Give each pair one pen.",
            "Give each pair two pens.",
        ),
        (
            "seen",
            [{"id": "hands-over", "text": "One gives the pen away"}],
            "“Taking turns”: a sign under “Seen” is reworded.",
            "One hands the pen to the other",
            "One gives the pen away",
        ),
        (
            "counter",
            [],
            "“Taking turns” loses a sign under “Instead”: “One takes the pen back”",
            "One takes the pen back",
            "",
        ),
    ],
)
def test_says_what_changed_in_a_look_for(
    field: str, value: Any, sentence: str, before: str, after: str
) -> None:
    old = replace(OLD, translations={})
    document = {**json.loads(VALID)["look_fors"][0], field: value}
    new = edited(
        look_fors=[
            {k: v for k, v in document.items() if v != ""},
            json.loads(VALID)["look_fors"][1],
        ],
        translations=None,
    )
    (found,) = diff(old, new)
    assert found.sentence() == sentence
    assert (found.look_for, found.before, found.after) == ("turns", before, after)
    assert found.quoted == (before not in sentence or after not in sentence)


def test_says_when_a_sign_changes_sides() -> None:
    old = replace(version("1.0.0"), look_fors=(replace(look_for("a"), seen=(Sign("s", "S"),)),))
    new = replace(version("1.1.0"), look_fors=(replace(look_for("a"), counter=(Sign("s", "T"),)),))
    assert said(old, new) == [
        "“Title of a”: the sign “T” stands under “Instead” now.",
        "“Title of a”: a sign under “Instead” is reworded.",
    ]


def test_tells_another_order_from_another_text() -> None:
    one, two = Sign("one", "One"), Sign("two", "Two")
    old = replace(look_for("a"), seen=(one, two), questions=("Who?", "Why?"))
    new = replace(look_for("a"), seen=(two, one), questions=("Why?", "Who?"))
    found = diff(
        replace(version("1.0.0"), look_fors=(old,)), replace(version("1.1.0"), look_fors=(new,))
    )
    assert [(one.code, one.quoted) for one in found] == [
        ("signs_reordered", False),
        ("questions_reordered", False),
    ]


def test_says_what_changed_in_the_rubric_itself() -> None:
    new = edited(
        title="Pairs",
        owner="The district",
        source={"title": "Pairs", "authors": ["A. Writer"], "licence": "CC BY 4.0"},
        marks={"seen": "Noticed", "counter": "Instead"},
        levels=[{"id": "low", "label": "Lower"}, {"id": "top", "label": "Top"}],
        translations=None,
    )
    assert said(replace(OLD, translations={}), new) == [
        "The rubric is called “Pairs” now; it was “Work in pairs”.",
        "The button “Seen” says “Noticed” now.",
        "The rubric says who answers for it: The district.",
        "What the rubric rests on is stated anew.",
        "The level “High” is gone.",
        "The level “Low” is called “Lower” now.",
        "There is a new level, “Top”.",
    ]


def test_says_that_other_poles_are_another_thing() -> None:
    poles = {"seen": "Together", "counter": "Alone"}
    old = edited(kind="contrast", marks=poles, translations=None)
    new = edited(kind="contrast", marks={**poles, "counter": "Apart"}, translations=None)
    assert said(old, new) == [
        "The pole “Alone” is called “Apart” now: reports do not join what was seen before."
    ]
    assert codes(replace(OLD, translations={}), old)[0] == "kind_changed"


def test_says_which_translations_come_go_and_are_out_of_date() -> None:
    spanish = json.loads(VALID)["translations"]["es"]
    assert said(OLD, edited(translations={"fr": {"title": "À deux"}})) == [
        "The rubric can no longer be read in “es”.",
        "The rubric can be read in another language: “fr”.",
    ]
    (stale,) = diff(OLD, with_turns(title="Turns"))[1:]
    assert stale.sentence() == (
        "In “es”, “Turns” still has the translation of a text that changed."
    )
    assert (stale.code, stale.field, stale.after) == ("translation_stale", "title", "Turnos")
    other = {**spanish, "title": "En parejas"}
    del other["marks"]
    found = diff(OLD, edited(translations={"es": other}))
    assert [(one.code, one.field, one.before, one.after) for one in found] == [
        ("translated_text_reworded", "title", "Trabajo en pareja", "En parejas"),
        ("translated_text_dropped", "marks", "Visto", ""),
        ("translated_text_dropped", "marks", "En cambio", ""),
    ]


def test_does_not_tell_the_translations_of_a_new_look_for_apart() -> None:
    document = json.loads(VALID)
    document["translations"]["es"]["look_fors"]["roles"] = {"title": "Papeles"}
    roles = {"id": "roles", "title": "Roles", "statement": "Each has a role."}
    new = edited(look_fors=[*document["look_fors"], roles], translations=document["translations"])
    assert codes(OLD, new) == ["look_for_added"]


def test_follows_a_translation_under_a_new_id() -> None:
    text = VALID.replace('"turns"', '"turn-taking"').replace('"1.1.0"', '"2.0.0"')
    new = replace(rubric.parse(text), replaces=Replaces("1.1.0", {"turns": "turn-taking"}))
    assert codes(OLD, new) == ["look_for_new_id"]


def test_calls_languages_what_the_reader_calls_them() -> None:
    (one,) = diff(edited(translations=None), edited())
    assert one.sentence() == "The rubric can be read in another language: “es”."
    assert one.sentence(str, {"es": "Español"}.__getitem__) == (
        "The rubric can be read in another language: “Español”."
    )


def test_speaks_the_language_of_the_reader() -> None:
    (one,) = diff(version("1.0.0", "a"), version("1.1.0", "a", "b"))
    assert one.sentence({"“%(title)s” is new.": "“%(title)s” es nuevo."}.__getitem__) == (
        "“Title of b” es nuevo."
    )


WORDS = st.sampled_from(["", "One.", "Two.", "Three."])
LISTS = st.lists(WORDS.filter(bool), max_size=3).map(tuple)
SIGNS = st.dictionaries(st.sampled_from("stu"), st.sampled_from(["Here", "There"]), max_size=3)


@st.composite
def look_fors(draw: st.DrawFn, name: str) -> LookFor:
    signs = [Sign(key, text) for key, text in draw(SIGNS).items()]
    split = draw(st.integers(0, len(signs)))
    return LookFor(
        name,
        draw(st.sampled_from(["A title", "Another"])),
        draw(WORDS.filter(bool)),
        draw(st.sampled_from(["presence", "rate"])),
        tuple(signs[:split]),
        tuple(signs[split:]),
        draw(WORDS),
        draw(WORDS),
        draw(LISTS),
        draw(LISTS),
    )


@st.composite
def rubrics(draw: st.DrawFn, number: str) -> Rubric:
    names = draw(st.lists(st.sampled_from("abc"), min_size=1, unique=True))
    made = tuple(draw(look_fors(name)) for name in names)
    renamed = draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from("abc"), max_size=2))
    return replace(version(number), look_fors=made, replaces=Replaces("1.0.0", renamed))


def heart(one: Rubric) -> Rubric:
    return replace(one, version="1.0.0", replaces=None)


@given(rubrics("1.0.0"), rubrics("2.0.0"))
def test_finds_something_exactly_where_something_differs(old: Rubric, new: Rubric) -> None:
    unnamed = replace(new, replaces=None)
    assert (diff(old, unnamed) == ()) == (heart(old) == heart(new))
    for one in diff(old, new):
        assert isinstance(one, Difference)
        assert "%(" not in one.sentence()

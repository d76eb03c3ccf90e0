"""Crosswalks: versions are joined as their authors say, and unlike things are never added."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rubric_made import contrast, counted, version
from walkthrough.domain.rubric import Level, Replaces, Rubric
from walkthrough.domain.rubric_crosswalk import Crosswalk, crosswalk


def joins(walk: Crosswalk) -> dict[str, dict[str, str]]:
    """Each strand's ids by its key."""
    return {strand.key: dict(strand.ids) for strand in walk.strands}


def test_joins_look_fors_that_keep_their_id() -> None:
    walk = crosswalk([version("1.1.0", "b", "a"), version("1.0.0", "a", "b")])
    assert walk.versions == ("1.0.0", "1.1.0")
    assert [strand.key for strand in walk.strands] == ["b", "a"]
    assert walk.joined("1.0.0", "a") == "a"
    assert (walk.new_in("a"), walk.gone_in("1.0.0", "a")) == (None, None)


def test_follows_renames_over_several_versions() -> None:
    walk = crosswalk(
        [
            version("1.0.0", "a"),
            version("1.1.0", "b", a="b"),
            version("2.0.0", "c", follows="1.1.0", b="c"),
        ]
    )
    assert joins(walk) == {"c": {"1.0.0": "a", "1.1.0": "b", "2.0.0": "c"}}
    assert [walk.joined("1.0.0", "a"), walk.joined("1.1.0", "b")] == ["c", "c"]
    assert walk.joined("1.1.0", "a") is None


def test_says_what_is_new_and_what_is_gone() -> None:
    walk = crosswalk(
        [version("1.0.0", "a", "b"), version("1.1.0", "a", "b", "c"), version("2.0.0", "a", "c")]
    )
    assert walk.new_in("a") is None
    assert walk.new_in("c") == "1.1.0"
    assert walk.gone_in("1.0.0", "b") == walk.gone_in("1.1.0", "b") == "2.0.0"
    assert walk.joined("1.0.0", "b") is None
    assert [(strand.key, strand.look_for.title) for strand in walk.strands][-1] == (
        "b@1.1.0",
        "Title of b",
    )


def test_sorts_versions_by_number() -> None:
    walk = crosswalk([version("1.10.0", "a"), version("1.9.0", "a", "b")])
    assert walk.versions == ("1.9.0", "1.10.0")
    assert walk.gone_in("1.9.0", "b") == "1.10.0"


@pytest.mark.parametrize(
    "newer",
    [
        counted(version("2.0.0", "a"), "a"),
        contrast(version("2.0.0", "a"), "Together", "Side by side"),
        counted(version("2.0.0", "b", a="b"), "b"),
    ],
    ids=["measure", "kind", "measure of one that is renamed"],
)
def test_keeps_apart_what_is_no_longer_like_itself(newer: Rubric) -> None:
    walk = crosswalk([version("1.0.0", "a"), newer])
    (name,) = (one.id for one in newer.look_fors)
    assert walk.joined("1.0.0", "a") is None
    assert walk.gone_in("1.0.0", "a") == walk.new_in(name) == "2.0.0"
    assert [strand.key for strand in walk.strands] == [name, "a@1.0.0"]


def test_keeps_a_contrast_apart_from_one_with_other_poles() -> None:
    older = contrast(version("1.0.0", "a"), "Together", "Side by side")
    same = contrast(version("1.1.0", "a"), "Together", "Side by side")
    swapped = contrast(version("1.1.0", "a"), "Side by side", "Together")
    assert crosswalk([older, same]).joined("1.0.0", "a") == "a"
    assert crosswalk([older, swapped]).joined("1.0.0", "a") is None


def test_joins_look_fors_whose_buttons_are_called_something_else() -> None:
    older = version("1.0.0", "a")
    newer = replace(contrast(version("1.1.0", "a"), "Noticed", "Rather"), kind="look_fors")
    assert crosswalk([older, newer]).joined("1.0.0", "a") == "a"


def test_takes_a_reused_id_for_a_new_look_for() -> None:
    walk = crosswalk([version("1.0.0", "a"), version("2.0.0", "b", "a", a="b")])
    assert joins(walk) == {"b": {"1.0.0": "a", "2.0.0": "b"}, "a": {"2.0.0": "a"}}
    assert walk.new_in("a") == "2.0.0"


def test_follows_two_that_change_places() -> None:
    walk = crosswalk([version("1.0.0", "a", "b"), version("2.0.0", "a", "b", a="b", b="a")])
    assert (walk.joined("1.0.0", "a"), walk.joined("1.0.0", "b")) == ("b", "a")


@pytest.mark.parametrize("kept", ["c", "a"])
def test_adds_nothing_where_two_were_merged_into_one(kept: str) -> None:
    """Visits made before would count twice for the merged one."""
    merged = {one: kept for one in ("a", "b") if one != kept}
    walk = crosswalk([version("1.0.0", "a", "b"), version("2.0.0", kept, **merged)])
    assert walk.joined("1.0.0", "a") is walk.joined("1.0.0", "b") is None
    assert walk.new_in(kept) == "2.0.0"


def test_drops_a_look_for_that_is_renamed_to_nothing() -> None:
    walk = crosswalk([version("1.0.0", "a", "b"), version("2.0.0", "b", a="c")])
    assert walk.gone_in("1.0.0", "a") == "2.0.0"


def test_takes_up_a_look_for_that_comes_back() -> None:
    walk = crosswalk(
        [version("1.0.0", "a", "b"), version("1.1.0", "a"), version("1.2.0", "a", "b")]
    )
    assert walk.joined("1.0.0", "b") == "b"
    assert joins(walk)["b"] == {"1.0.0": "b", "1.2.0": "b"}
    assert (walk.new_in("b"), walk.gone_in("1.0.0", "b")) == (None, None)


def test_does_not_take_up_one_whose_id_went_to_another() -> None:
    walk = crosswalk(
        [
            version("1.0.0", "a", "b"),
            version("1.1.0", "a"),
            version("1.2.0", "b", follows="1.1.0", a="b"),
        ]
    )
    assert walk.joined("1.0.0", "b") is None
    assert walk.joined("1.0.0", "a") == "b"


def test_follows_the_version_that_a_version_says_it_replaces() -> None:
    walk = crosswalk(
        [
            version("1.0.0", "a"),
            version("1.1.0", "b", a="b"),
            version("2.0.0", "c", follows="1.0.0", a="c"),
        ]
    )
    assert walk.joined("1.0.0", "a") == "c"
    # Both come from the same look-for of 1.0.0.
    assert walk.joined("1.1.0", "b") == "c"


def test_falls_back_on_the_next_lower_version_where_the_replaced_one_is_unknown() -> None:
    walk = crosswalk([version("1.0.0", "a"), version("2.0.0", "b", follows="1.5.0", a="b")])
    assert walk.joined("1.0.0", "a") == "b"


def test_tells_whether_levels_mean_the_same() -> None:
    low, high, top = (Level(one, one) for one in ("low", "high", "top"))
    older = replace(version("1.0.0", "a"), levels=(low, high))
    newer = replace(version("1.1.0", "a"), levels=(Level("low", "Lower"), high))
    newest = replace(version("2.0.0", "a"), levels=(low, high, top))
    assert crosswalk([older, newer]).same_levels("1.0.0")
    walk = crosswalk([older, newer, newest])
    assert [walk.same_levels(one) for one in walk.versions] == [False, False, True]


@pytest.mark.parametrize(
    "versions",
    [
        [],
        [version("1.0.0", "a"), version("1.0.0", "b")],
        [version("1.0.0", "a"), replace(version("1.1.0", "a"), id="trios")],
    ],
    ids=["none", "one twice", "two rubrics"],
)
def test_refuses_what_are_not_versions_of_one_rubric(versions: list[Rubric]) -> None:
    with pytest.raises(ValueError, match="different versions of one rubric"):
        crosswalk(versions)


IDS = st.sampled_from(["a", "b", "c", "d", "rate-a", "rate-b"])


@st.composite
def histories(draw: st.DrawFn) -> list[Rubric]:
    made: list[Rubric] = []
    for place in range(draw(st.integers(1, 5))):
        ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
        one = version(f"1.{place}.0", *ids)
        if made and draw(st.booleans()):
            renamed = draw(st.dictionaries(IDS, IDS, max_size=3))
            followed = draw(st.sampled_from(made)).version
            one = replace(one, replaces=Replaces(followed, renamed))
        made.append(one)
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_puts_each_look_for_of_each_version_on_exactly_one_strand(
    made: list[Rubric], shuffler: object
) -> None:
    walk = crosswalk(made)
    placed = [(version, name) for strand in walk.strands for version, name in strand.ids.items()]
    assert sorted(placed) == sorted((one.version, lf.id) for one in made for lf in one.look_fors)
    assert len({strand.key for strand in walk.strands}) == len(walk.strands)
    shuffler.shuffle(made)  # type: ignore[attr-defined]
    assert crosswalk(made) == walk


@given(histories())
def test_joins_only_look_fors_of_one_measure_and_each_to_another_one(made: list[Rubric]) -> None:
    walk = crosswalk(made)
    newest = made[-1]
    for one in made:
        targets = [walk.joined(one.version, lf.id) for lf in one.look_fors]
        kept = [target for target in targets if target]
        assert len(set(kept)) == len(kept)
        for old, target in zip(one.look_fors, targets, strict=True):
            joined = newest.look_for(target) if target else None
            assert joined is None or joined.measure == old.measure
            assert (walk.gone_in(one.version, old.id) is None) == (target is not None)

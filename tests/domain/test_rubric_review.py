"""A file beside those that are published: its base, its number, its crosswalk, its translations."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rubric_texts import OVERLAY, VALID, changed
from walkthrough.domain.rubric_review import Review
from walkthrough.domain.standing import Standing
from walkthrough.storage.memory import MemoryStore
from walkthrough.usecases.rubrics import Shelf

REPLACES = '"replaces": {"version": "1.0.0", "map": {"taking-turns": "turns"}}'
FIRST = (
    VALID.replace('"version": "1.1.0"', '"version": "1.0.0"')
    .replace(f",\n  {REPLACES}", "")
    .replace('"turns"', '"taking-turns"')
)
NEXT = VALID.replace('"version": "1.1.0"', '"version": "1.2.0"').replace(
    REPLACES, '"replaces": {"version": "1.1.0"}'
)
# What is found only beside others: the code, the file, and what stands where in it instead.
AMONG_OTHERS = [
    ("base_missing", OVERLAY, '"pairs@1.1"', '«"pears@1.1"'),
    ("base_missing", OVERLAY, '"pairs@1.1"', '«"something-else@1"'),
    ("base_version_missing", OVERLAY, '"pairs@1.1"', '«"pairs@1.2"'),
    ("base_version_missing", OVERLAY, '"pairs@1.1"', '«"pairs@2"'),
    ("base_retired", OVERLAY, '"pairs@1.1"', '«"old@1"'),
    ("base_retired", OVERLAY, '"pairs@1.1"', '«"old@1.0.0"'),
    ("cyclic_extends", OVERLAY.replace("lincoln-pairs", "circle"), '"pairs@1.1"', '«"round@1"'),
    ("overlay_too_deep", OVERLAY, '"pairs@1.1"', '«"level-4@1"'),
    ("version_not_newer", VALID, '"version": "1.1.0"', '"version": «"1.0.9"'),
    ("version_changed", VALID, '"version": "1.1.0",', '"version": «"1.1.0", "owner": "Us",'),
    ("replaced_missing", NEXT, '{"version": "1.1.0"}', '{"version": «"1.0.5"}'),
    (
        "crosswalk_from_nowhere",
        NEXT,
        '{"version": "1.1.0"}',
        '{"version": "1.1.0", "map": {«"turn": "turns"}}',
    ),
    ("renamed_without_crosswalk", NEXT, '"id": "checks"', '"id": «"checking"'),
    ("stale_translation", NEXT, '"title": "Revisión"', '"title": «"Revisión"'),
]
BESIDES = {
    "renamed_without_crosswalk": ('"checks": {', '"checking": {'),
    "stale_translation": ('"title": "Checking"', '"title": "Checking work"'),
}


def named(text: str, **fields: Any) -> bytes:
    """The file with some fields changed; None removes one."""
    document = {**json.loads(text), **fields}
    kept = {key: value for key, value in document.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False).encode()


def stocked() -> Shelf:
    """Two versions of `pairs`, four overlays on top of each other, a retired one, half a circle."""
    store = MemoryStore().rubrics
    shelf = Shelf(store)
    for source in (FIRST.encode(), VALID.encode()):
        shelf.publish(source, "pairs")
    for name in ("old", "circle"):
        shelf.publish(named(VALID, id=name, version="1.0.0", replaces=None), name)
    store.change_standing("old", lambda known: replace(known, retired=True))
    alone = {"version": "1.0.0", "hide": None, "order": None, "look_fors": None}
    for name, base in (
        ("round", "circle@1"),
        ("level-1", "pairs@1"),
        ("level-2", "level-1@1"),
        ("level-3", "level-2@1"),
        ("level-4", "level-3@1"),
    ):
        overlay = named(OVERLAY, id=name, extends=base, translations=None, **alone)
        shelf.publish(overlay, name)
    return shelf


SHELF = stocked()


def codes(review: Review) -> list[str]:
    return [finding.code for finding in review.findings]


@pytest.mark.parametrize(("code", "text", "old", "new"), AMONG_OTHERS)
def test_names_the_place_of_each_finding(code: str, text: str, old: str, new: str) -> None:
    if code in BESIDES:
        text = text.replace(*BESIDES[code])
    data, line, column = changed(text, old, new)
    reviewed = SHELF.review(data)
    found = [one for one in reviewed.findings if one.code == code]
    assert [(one.line, one.column) for one in found] == [(line, column)]
    assert (reviewed.rubric is None) == (found[0].severity == "error")


def test_has_nothing_to_say_of_files_that_fit() -> None:
    assert SHELF.review(NEXT.encode()).findings == ()
    assert SHELF.review(VALID.encode()).findings == ()
    assert SHELF.review(FIRST.encode()).findings == ()


def test_suggests_the_ids_that_were_probably_meant() -> None:
    said = [
        SHELF.review(changed(text, old, new)[0]).errors[0].message()
        for code, text, old, new in AMONG_OTHERS
        if code in ("base_missing", "crosswalk_from_nowhere")
    ]
    assert said == [
        'There is no rubric "pears" to extend. Did you mean "pairs"?',
        'There is no rubric "something-else" to extend. Publish it first, or correct the id.',
        'There was no look-for "turn" in version 1.1.0. Did you mean "turns"?',
    ]


def test_tells_the_way_round_the_circle() -> None:
    data = named(OVERLAY, id="circle", extends="round@1", version="1.1.0")
    (found,) = SHELF.review(data).errors
    assert found.message().startswith(
        "These overlays go round in a circle: circle → round@1.0.0 → circle@1.0.0."
    )


@pytest.mark.parametrize(
    ("reference", "exact"), [("pairs@1", "1.1.0"), ("pairs@1.0", "1.0.0"), ("pairs@1.1.0", "1.1.0")]
)
def test_lays_an_overlay_over_the_highest_version_that_fits(reference: str, exact: str) -> None:
    data = named(OVERLAY, extends=reference, hide=None, order=None, look_fors=None,
                 translations=None)  # fmt: skip
    reviewed = SHELF.review(data)
    assert reviewed.base == SHELF.get("pairs", exact)
    assert reviewed.rubric is not None
    assert reviewed.rubric.look_fors == SHELF.get("pairs", exact).look_fors


def test_takes_no_version_above_the_one_that_is_offered_unless_it_is_named() -> None:
    shelf = stocked()
    shelf._store.change_standing("pairs", lambda _: Standing("pairs", offered="1.0.0"))
    for reference, exact in (("pairs@1", "1.0.0"), ("pairs@1.1", "1.1.0")):
        reviewed = shelf.review(named(OVERLAY, extends=reference))
        assert reviewed.base is not None
        assert reviewed.base.version == exact


def test_lays_overlays_over_overlays() -> None:
    data = named(OVERLAY, id="school", extends="level-3@1")
    reviewed = SHELF.review(data)
    assert reviewed.rubric is not None
    assert [one.id for one in reviewed.rubric.look_fors] == ["roles", "turns"]


def test_tells_what_an_overlay_lacks_once_it_is_laid_over_its_base() -> None:
    new = {"id": "roles", "title": "Roles", "statement": "Each partner has a role."}
    changed_alone = {"id": "turns", "statement": "Partners change who writes."}
    data = named(OVERLAY, look_fors=[changed_alone, new], translations=None)
    assert codes(SHELF.review(data)) == [
        "missing_translation",
        "no_counter_signs",
        "no_no_opportunity",
    ]


def test_tells_of_the_base_only_what_the_overlay_can_be_blamed_for() -> None:
    store = MemoryStore().rubrics
    shelf = Shelf(store)
    shelf.publish(named(VALID, title="A title that is far too long for a phone"), "pairs")
    assert codes(shelf.review(VALID.encode())) == ["version_changed"]
    data = named(OVERLAY, hide=None, order=None, look_fors=None, translations=None)
    assert "long_title" not in codes(shelf.review(data))


def test_tells_an_overlay_that_keeps_the_translation_of_a_text_it_changes() -> None:
    kept = {"es": {"look_fors": {"turns": {"statement": "Se turnan con el lápiz."}}}}
    data = named(OVERLAY, look_fors=[{"id": "turns", "statement": "Partners change who writes."}],
                 translations=kept, order=None)  # fmt: skip
    assert "stale_translation" in codes(SHELF.review(data))


def test_finds_what_is_wrong_with_an_overlay_and_with_its_fit_in_one_run() -> None:
    data = named(OVERLAY, summary="", hide=["nothing"], translations=None)
    assert [one.code for one in SHELF.review(data).errors] == ["unknown_look_for", "blank_text"]


def test_tells_each_mistake_of_an_overlay_once() -> None:
    data = named(OVERLAY, look_fors=[{"title": 7}], order=None, translations=None)
    assert [one.code for one in SHELF.review(data).errors] == ["missing_field", "wrong_type_text"]


def test_keeps_quiet_about_the_versions_of_a_rubric_that_nobody_knows() -> None:
    shelf = Shelf(MemoryStore().rubrics)
    assert shelf.review(VALID.encode()).findings == ()


def test_compares_with_the_next_lower_version_where_none_is_named() -> None:
    data, line, column = changed(
        NEXT.replace('"replaces": {"version": "1.1.0"}', '"owner": "Us"').replace(
            '"checks": {', '"checking": {'
        ),
        '"id": "checks"',
        '"id": «"checking"',
    )
    reviewed = SHELF.review(data)
    assert reviewed.before == SHELF.get("pairs", "1.1.0")
    assert [(one.code, one.line, one.column) for one in reviewed.findings] == [
        ("renamed_without_crosswalk", line, column)
    ]


def test_takes_no_other_look_for_for_a_renamed_one() -> None:
    document = json.loads(NEXT)
    document["look_fors"][1] |= {"id": "roles", "title": "Roles", "statement": "Each has a role."}
    document["translations"]["es"]["look_fors"].pop("checks")
    assert codes(SHELF.review(json.dumps(document).encode())) == ["missing_translation"]


def test_finds_stale_translations_under_the_new_id_of_a_look_for() -> None:
    document = json.loads(NEXT.replace('"turns"', '"turn-taking"'))
    document["replaces"]["map"] = {"turns": "turn-taking"}
    document["look_fors"][0]["questions"] = ["Who wrote last?"]
    reviewed = SHELF.review(json.dumps(document).encode())
    assert codes(reviewed) == ["stale_translation"]


def test_reads_a_published_overlay_as_it_was_resolved_whatever_its_base_does() -> None:
    shelf = stocked()
    overlay = named(OVERLAY, extends="pairs@1")
    published = shelf.publish(overlay, "lincoln")
    shelf.publish(NEXT.replace("Partners check", "Two partners check").encode(), "pairs")
    shelf._store.change_standing("pairs", lambda known: replace(known, retired=True))

    again = shelf.publish(overlay, "lincoln")
    assert again == published == shelf.get("lincoln-pairs", "2.0.0")
    assert shelf.extends("lincoln-pairs", "2.0.0") == "pairs@1.1.0"
    reviewed = shelf.review(overlay)
    assert reviewed.errors == ()
    assert reviewed.rubric == published


MUTATIONS = st.tuples(
    st.sampled_from([VALID, NEXT, OVERLAY, FIRST]),
    st.lists(
        st.tuples(st.integers(0, 2500), st.sampled_from(list('"{}[]:,ax1@ \n«é'))), max_size=3
    ),
)


@given(MUTATIONS)
def test_never_fails_on_a_file_that_was_tampered_with(
    mutation: tuple[str, list[tuple[int, str]]],
) -> None:
    text, changes = mutation
    for place, letter in changes:
        place %= len(text)
        text = text[:place] + letter + text[place + 1 :]
    reviewed = SHELF.review(text.encode())
    assert (reviewed.rubric is None) == bool(reviewed.errors)
    lines = text.split("\n")
    for one in reviewed.findings:
        assert 1 <= one.line <= len(lines)
        assert "%(" not in one.message()


# What no field expects, and what Python's own `int` refuses to read.
HOSTILE = ["", "9" * 5000, "pairs@" + "9" * 5000, "pairs@1@x" * 40, [], {}, {"": {}}, [{}], None, 1]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of every value below one, and its own."""
    yield path
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*path, key))


@pytest.mark.parametrize("text", [VALID, OVERLAY], ids=["whole", "overlay"])
def test_never_fails_on_a_value_that_nobody_expects(text: str) -> None:
    for path in places(json.loads(text)):
        for value in HOSTILE:
            root = {"": json.loads(text)}
            *above, last = ("", *path)
            parent: Any = root
            for key in above:
                parent = parent[key]
            parent[last] = value
            reviewed = SHELF.review(json.dumps(root[""]).encode())
            assert (reviewed.rubric is None) == bool(reviewed.errors)

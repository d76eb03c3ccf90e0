"""Overlays: what a district's file means on top of the rubric that it extends."""

import json
from typing import Any

import pytest

from tests.domain.rubric_texts import OVERLAY, VALID, changed
from walkthrough.domain import rubric
from walkthrough.domain.rubric import Rubric, RubricInvalid

BASE = rubric.parse(VALID)


def resolved(text: str = OVERLAY, base: Rubric = BASE) -> Rubric:
    return rubric.resolve(rubric.parse(text), base)


def with_fields(**fields: Any) -> str:
    """The overlay with some fields replaced; None removes one."""
    document = {**json.loads(OVERLAY), **fields}
    return json.dumps({key: value for key, value in document.items() if value is not None})


def test_changes_texts_field_by_field_and_keeps_the_rest() -> None:
    turns = resolved().look_for("turns")
    base = BASE.look_for("turns")
    assert turns is not None
    assert base is not None
    assert turns.statement == "Partners change who writes."
    assert (turns.title, turns.measure, turns.seen) == (base.title, base.measure, base.seen)


def test_adds_hides_and_orders_look_fors() -> None:
    assert [one.id for one in resolved().look_fors] == ["roles", "turns"]
    assert [one.id for one in resolved(with_fields(order=None)).look_fors] == ["turns", "roles"]
    unhidden = with_fields(hide=None, order=["roles"])
    assert [one.id for one in resolved(unhidden).look_fors] == ["roles", "turns", "checks"]


def test_replaces_lists_whole() -> None:
    one_sign = [{"id": "new", "text": "The pen is laid between them"}]
    result = resolved(
        with_fields(look_fors=[{"id": "turns", "seen": one_sign}], order=None, translations=None)
    )
    turns = result.look_for("turns")
    assert turns is not None
    assert [sign.id for sign in turns.seen] == ["new"]
    assert [sign.id for sign in turns.counter] == ["keeps-pen"]


def test_is_a_rubric_of_its_own_that_rests_on_the_same_source() -> None:
    base = rubric.parse(json.dumps({**json.loads(VALID), "owner": "Base", "changes": "First."}))
    result = resolved(base=base)
    assert (result.id, result.version, result.title) == (
        "lincoln-pairs",
        "2.0.0",
        "Pairs at Lincoln",
    )
    assert result.source == base.source
    assert result.levels == base.levels
    assert (result.owner, result.changes, result.replaces) == ("", "", None)
    assert (result.extends, result.hide, result.order) == (None, (), ())


def test_gives_a_rubric_that_reads_back_without_its_base() -> None:
    result = resolved()
    again = rubric.parse(json.dumps(result.content(), ensure_ascii=False))
    assert again == result
    assert again.digest == result.digest


def test_drops_the_translation_of_a_text_that_was_changed_alone() -> None:
    spanish = resolved().translations["es"]
    turns = spanish["look_fors"]["turns"]
    assert "statement" not in turns
    assert turns["title"] == "Turnos"
    assert turns["signs"] == {"hands-over": "Pasa el lápiz", "keeps-pen": "Recupera el lápiz"}
    assert "title" not in spanish  # the rubric has another title now
    assert spanish["levels"] == {"low": "Bajo", "high": "Alto"}
    assert spanish["look_fors"]["roles"] == {"title": "Papeles"}
    assert "checks" not in spanish["look_fors"]


def test_keeps_translations_where_the_overlay_gives_both() -> None:
    own = {"es": {"look_fors": {"turns": {"statement": "Cambian de escritor."}}}}
    spanish = resolved(with_fields(translations=own)).translations["es"]
    assert spanish["look_fors"]["turns"]["statement"] == "Cambian de escritor."
    french = {"fr": {"title": "À deux"}}
    assert resolved(with_fields(translations=french)).translations["fr"] == {"title": "À deux"}


def test_drops_the_translations_of_signs_that_are_gone() -> None:
    gone = [{"id": "turns", "counter": []}]
    result = resolved(with_fields(look_fors=gone, order=None, translations=None))
    assert result.translations["es"]["look_fors"]["turns"]["signs"] == {
        "hands-over": "Pasa el lápiz"
    }


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("base_mismatch", '"pairs@1.1"', '«"pairs@1.2"'),
        ("base_mismatch", '"pairs@1.1"', '«"trios@1"'),
        ("kind_differs", '"language": "en",', '"language": "en", "kind": «"contrast",'),
        ("language_differs", '"language": "en"', '"language": «"fr"'),
        ("unknown_look_for", '"hide": ["checks"]', '"hide": [«"check"]'),
        ("unknown_look_for", '"order": ["roles", "turns"]', '"order": [«"rolls", "turns"]'),
        ("unknown_look_for", '"order": ["roles", "turns"]', '"order": ["roles", «"checks"]'),
        ("translation_of_nothing", '{"roles": {"title": "Papeles"}}', '{"rolls": {"title": «"P"}}'),
        ("missing_field", '{"id": "roles", "title": "Roles", ', '«{"id": "roles", '),
    ],
)
def test_names_the_place_where_the_two_do_not_fit(code: str, old: str, new: str) -> None:
    data, line, column = changed(OVERLAY, old, new)
    with pytest.raises(RubricInvalid) as refusal:
        resolved(data.decode())
    found = [(one.code, one.line, one.column) for one in refusal.value.findings]
    assert (code, line, column) in found


def test_places_what_only_the_base_says_at_the_extends_line() -> None:
    twice = '{"id": "turns", "seen": [{"id": "keeps-pen", "text": "T"}], '
    text = OVERLAY.replace('{"id": "turns", ', twice)
    data, line, column = changed(text, '"pairs@1.1"', '«"pairs@1.1"')
    with pytest.raises(RubricInvalid) as refusal:
        resolved(data.decode())
    found = [(one.code, one.line, one.column) for one in refusal.value.findings]
    assert found == [("repeated_id", line, column)]


def test_refuses_to_hide_everything() -> None:
    with pytest.raises(RubricInvalid) as refusal:
        resolved(with_fields(hide=["turns", "checks"], look_fors=None, order=None))
    assert [one.code for one in refusal.value.findings] == ["nothing_left"]


@pytest.mark.parametrize("wanted", ["pairs@1", "pairs@1.1", "pairs@1.1.0"])
def test_takes_any_base_that_its_reference_covers(wanted: str) -> None:
    assert resolved(OVERLAY.replace("pairs@1.1", wanted)).id == "lincoln-pairs"


def test_lays_nothing_over_an_overlay() -> None:
    overlay = rubric.parse(OVERLAY)
    with pytest.raises(ValueError, match="overlay"):
        rubric.resolve(overlay, overlay)
    with pytest.raises(ValueError, match="overlay"):
        rubric.resolve(BASE, BASE)


def test_knows_an_overlay_by_what_it_extends() -> None:
    overlay = rubric.parse(OVERLAY)
    assert overlay.extends == "pairs@1.1"
    assert (overlay.hide, overlay.order) == (("checks",), ("roles", "turns"))
    assert overlay.look_fors[0].title == ""

"""Rubric files: what is read from them, and what is found wrong, where."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rubric_texts import OVERLAY, VALID, changed
from tests.domain.test_rubric_review import AMONG_OTHERS
from walkthrough.domain import rubric
from walkthrough.domain.rubric import Finding, LookFor, Rubric, RubricInvalid, Sign
from walkthrough.domain.rubric_messages import ERRORS, SUGGESTIONS

ONE_OF_EACH = [
    ("bad_id", '"id": "pairs"', '"id": «"Work in pairs"'),
    ("bad_id", '"id": "turns"', '"id": «"turns-"'),
    ("bad_id", '"id": "low"', '"id": «"löw"'),
    ("bad_id", '"taking-turns": "turns"', '«"Taking turns": "turns"'),
    ("bad_version", '"version": "1.1.0"', '"version": «"1.1"'),
    ("bad_version", '"version": "1.1.0"', '"version": «"1.01.0"'),
    ("bad_version", '"version": "1.1.0"', '"version": «"v1.1.0"'),
    ("bad_version", '"version": "1.1.0"', '"version": «"1.1.0-beta"'),
    ("bad_version", '"version": "1.1.0"', '"version": «"1.1.0\\n"'),
    ("bad_language", '"language": "en"', '"language": «"English"'),
    ("bad_language", '"es": {', '«"ES": {'),
    ("bad_url", '"licence": "CC0"', '"licence": "CC0", "url": «"javascript:alert(1)"'),
    ("bad_url", '"licence": "CC0"', '"licence": "CC0", "url": «"https://a.org/ b"'),
    ("blank_text", '"title": "Taking turns"', '"title": «"  \u00a0 "'),
    ("blank_text", '"label": "Low"', '"label": «""'),
    ("control_character_in_text", '"title": "Checking"', '"title": «"Check\\ning"'),
    ("control_character_in_text", '"title": "Checking"', '"title": «"a\\u0000b"'),
    ("control_character_in_text", '"title": "Checking"', '"title": «"a\\u2028b"'),
    ("missing_field", '{"id": "low", "label": "Low"}', '«{"id": "low"}'),
    ("missing_field", '{\n  "format": 1,\n  "id": "pairs",', '«{\n  "format": 1,'),
    ("missing_field", '{"version": "1.0.0", "map"', '«{"map"'),
    ("needs_extends", '"levels": [', '"hide": «["turns"], "levels": ['),
    ("needs_extends", '"levels": [', '"order": «["turns"], "levels": ['),
    ("not_a_choice", '"measure": "rate"', '"measure": «"level"'),
    ("not_a_choice", '"kind": "look_fors"', '"kind": «"look-fors"'),
    ("own_language", '"es": {', '«"en": {'),
    ("repeated_id", '"id": "checks"', '"id": «"turns"'),
    ("repeated_id", '"id": "keeps-pen"', '"id": «"hands-over"'),
    ("repeated_id", '"id": "high"', '"id": «"low"'),
    ("same_marks", '{"seen": "Seen", "counter": "Instead"}', '«{"seen": "A", "counter": "A"}'),
    ("too_few", '"authors": ["A. Writer"]', '"authors": «[]'),
    ("too_few", '[{"id": "low", "label": "Low"}, ', "«["),
    ("too_few", '"map": {"taking-turns": "turns"}', '"map": «{}'),
    ("too_long", '"title": "Checking"', f'"title": «"{"x" * 81}"'),
    ("too_long", '"id": "turns"', f'"id": «"{"x" * 65}"'),
    ("too_many", '["Who wrote first?"]', "«" + json.dumps(["Who?"] * 7)),
    ("unknown_key", '"statement": "Partners take', '«"statment": "Partners take'),
    ("unknown_key", '"counter": "Instead"', '"counter": "Instead", «"zzz": 1'),
    ("unknown_level", '"low": "Bajo"', '«"lowest": "Bajo"'),
    ("translation_of_nothing", '"checks": {', '«"check": {'),
    ("crosswalk_to_nowhere", '"taking-turns": "turns"', '"taking-turns": «"nowhere"'),
    ("unknown_sign", '"hands-over": "Pasa', '«"hand-over": "Pasa'),
    ("unsupported_format", '"format": 1', '"format": «2'),
    ("unsupported_format", '"format": 1', '"format": «"1"'),
    ("unsupported_format", '"format": 1', '"format": «true'),
    ("version_backwards", '{"version": "1.0.0"', '{"version": «"1.1.0"'),
    ("version_backwards", '{"version": "1.0.0"', '{"version": «"1.10.0"'),
    ("wrong_type_list", '["Who wrote first?"]', '«"Who wrote first?"'),
    ("wrong_type_object", '"checks": {', '"checks": «7, "more": {'),
    ("wrong_type_object", '{"id": "compares", "text": "Two results are compared"}', '«"Compares"'),
    ("wrong_type_text", '"title": "Checking"', '"title": «null'),
    ("wrong_type_text", '"title": "Checking"', '"title": «17'),
]
IN_OVERLAYS = [
    ("bad_base", '"extends": "pairs@1.1"', '"extends": «"pairs"'),
    ("bad_base", '"extends": "pairs@1.1"', '"extends": «"pairs@latest"'),
    ("extends_itself", '"extends": "pairs@1.1"', '"extends": «"lincoln-pairs@1"'),
    ("hidden_but_changed", '"hide": ["checks"]', '"hide": ["checks", «"turns"]'),
    ("repeated_id", '"order": ["roles", "turns"]', '"order": ["roles", «"roles"]'),
]
# Found only when an overlay meets its base: tests/domain/test_rubric_overlay.py.
IN_RESOLVING = {
    "base_mismatch",
    "kind_differs",
    "language_differs",
    "nothing_left",
    "unknown_look_for",
}


def errors(findings: list[Finding]) -> list[tuple[str, int, int]]:
    return [(one.code, one.line, one.column) for one in findings if one.severity == "error"]


@pytest.mark.parametrize(("code", "old", "new"), ONE_OF_EACH)
def test_names_the_place_of_each_error(code: str, old: str, new: str) -> None:
    data, line, column = changed(VALID, old, new)
    found, findings = rubric.check(data)
    assert found is None
    assert (code, line, column) in errors(findings)


@pytest.mark.parametrize(("code", "old", "new"), IN_OVERLAYS)
def test_names_the_place_of_each_error_in_an_overlay(code: str, old: str, new: str) -> None:
    data, line, column = changed(OVERLAY, old, new)
    found, findings = rubric.check(data)
    assert found is None
    assert (code, line, column) in errors(findings)


def test_has_an_example_of_every_error() -> None:
    shown = {code for code, *_ in (*ONE_OF_EACH, *IN_OVERLAYS)} | {"missing_marks"}
    among_others = {code for code, *_ in AMONG_OTHERS} & ERRORS.keys()
    assert shown | IN_RESOLVING | among_others == ERRORS.keys()
    assert SUGGESTIONS.keys() <= ERRORS.keys()


def test_asks_a_contrast_for_the_names_of_its_poles() -> None:
    text = VALID.replace('"kind": "look_fors"', '"kind": "contrast"')
    found, _ = rubric.check(text.encode())
    assert found is not None
    assert found.kind == "contrast"
    without = text.replace('  "marks": {"seen": "Seen", "counter": "Instead"},\n', "")
    _, findings = rubric.check(without.encode())
    assert errors(findings) == [("missing_marks", 1, 1)]


def test_compares_versions_by_their_numbers() -> None:
    text = VALID.replace('"1.1.0"', '"1.10.0"').replace(
        '{"version": "1.0.0"', '{"version": "1.9.0"'
    )
    assert rubric.check(text.encode())[1] == []


def test_finds_no_fault_in_a_valid_file() -> None:
    found, findings = rubric.check(VALID.encode())
    assert findings == []
    assert found is not None
    assert found.look_for("turns") == LookFor(
        id="turns",
        title="Taking turns",
        statement="Partners take turns with the pen.",
        measure="rate",
        seen=(Sign("hands-over", "One hands the pen to the other"),),
        counter=(Sign("keeps-pen", "One takes the pen back"),),
        no_opportunity_when="There was nothing to write.",
        questions=("Who wrote first?",),
        next_steps=("Give each pair one pen.",),
    )
    assert found.look_for("nowhere") is None
    assert found.look_fors[1].measure == "presence"
    assert found.look_fors[0].sign("keeps-pen") == Sign("keeps-pen", "One takes the pen back")
    assert found.look_fors[0].sign("nowhere") is None


def test_reports_everything_in_one_run_in_the_order_of_the_file() -> None:
    text = (
        VALID.replace('"version": "1.1.0"', '"version": "1"')
        .replace('"measure": "rate"', '"measure": "rates"')
        .replace('"label": "High"', '"label": ""')
        .replace('"id": "checks"', '"id": "turns"')
        .replace('"checks": {', '"nothing": {')
        .replace('"title": "Turnos",', '"title": "Turnos", "title": "Otra vez",')
    )
    _, findings = rubric.check(text.encode())
    assert [(code, line) for code, line, _ in errors(findings)] == [
        ("bad_version", 4),
        ("blank_text", 10),
        ("not_a_choice", 16),
        ("repeated_id", 24),
        ("duplicate_key", 39),
        ("translation_of_nothing", 46),
    ]


def test_stops_at_broken_json_with_one_finding() -> None:
    found, findings = rubric.check(VALID.replace('"kind"', "// kind", 1).encode())
    assert found is None
    assert errors(findings) == [("comment", 5, 3)]


@pytest.mark.parametrize(
    ("old", "new", "suggestion"),
    [
        ('"statement": "Partners take', '«"statment": "Partners take', '"statement"'),
        ('"no_opportunity_when": "Aún', '«"no_oportunity_when": "Aún', '"no_opportunity_when"'),
        ('"measure": "rate"', '"measure": «"rates"', '"rate"'),
        ('"hands-over": "Pasa', '«"hand-over": "Pasa', '"hands-over"'),
        ('"checks": {', '«"check": {', '"checks"'),
        ('"low": "Bajo"', '«"lo": "Bajo"', '"low"'),
    ],
)  # fmt: skip
def test_suggests_the_word_that_was_probably_meant(old: str, new: str, suggestion: str) -> None:
    data, line, column = changed(VALID, old, new)
    _, findings = rubric.check(data)
    message = next(one.message() for one in findings if (one.line, one.column) == (line, column))
    assert message.endswith(f"Did you mean {suggestion}?")


def test_suggests_no_key_that_is_already_there() -> None:
    _, findings = rubric.check(VALID.replace('"kind"', '"titel"', 1).encode())
    assert "title" not in findings[0].message()


def test_refuses_with_every_finding() -> None:
    with pytest.raises(RubricInvalid) as refusal:
        rubric.parse(VALID.replace('"1.1.0"', '"1"').replace('"rate"', '"x"'), source_name="a.json")
    assert [one.code for one in refusal.value.findings] == ["bad_version", "not_a_choice"]
    assert refusal.value.code == "rubric_invalid"
    assert str(refusal.value).startswith("a.json cannot be used: line 4, column 14:")


def test_refuses_text_that_no_file_can_hold() -> None:
    with pytest.raises(RubricInvalid, match="not UTF-8"):
        rubric.parse('{"title": "\ud800"}')


def test_writes_a_finding_as_a_line_and_as_a_document() -> None:
    finding = Finding(3, 5, "error", "own_code", "%(word)s is wrong.", {"word": '"x"'})
    assert finding.line_text("a b.json") == 'a b.json:3:5: error own_code: "x" is wrong.'
    assert finding.line_text("f", lambda text: text.replace("wrong", "falsch")).endswith("falsch.")
    assert finding.document() == {
        "line": 3,
        "column": 5,
        "severity": "error",
        "code": "own_code",
        "message": '"x" is wrong.',
    }


def test_keeps_a_finding_on_one_line_whatever_the_file_says() -> None:
    data = VALID.replace('"kind"', '"a\\n\\u001b[31mb%s"', 1).encode()
    _, findings = rubric.check(data)
    assert findings[0].line_text("f").splitlines() == [
        'f:5:3: error unknown_key: There is no field "a\\u000a\\u001b[31mb%s" here. Remove it.'
    ]


def test_says_how_many_findings_are_not_listed() -> None:
    keys = ", ".join(f'"key{number}": 0' for number in range(1500))
    _, findings = rubric.check(f"{{{keys}}}".encode())
    assert len(findings) == 1001
    assert findings[-1].code == "more_findings"
    assert findings[-1].params == {"count": 506}


# The model ---------------------------------------------------------------------------------------


def parsed(text: str = VALID) -> Rubric:
    return rubric.parse(text)


def test_gives_a_document_with_every_field() -> None:
    document = parsed().document()
    assert json.loads(json.dumps(document)) == document
    assert document["look_fors"][1] == {
        "id": "checks",
        "title": "Checking",
        "statement": "Partners check each other's work.",
        "measure": "presence",
        "seen": [{"id": "compares", "text": "Two results are compared"}],
        "counter": [{"id": "copies", "text": "A result is copied"}],
        "no_opportunity_when": "There was no result yet.",
        "why": "",
        "questions": [],
        "next_steps": [],
    }
    assert document["source"]["note"] == ""
    assert document["replaces"] == {"version": "1.0.0", "map": {"taking-turns": "turns"}}
    assert document["digest"] == parsed().digest


def test_fills_in_what_a_short_file_leaves_out() -> None:
    short = parsed(
        '{"format": 1, "id": "a", "version": "1.0.0", "language": "en", "title": "A",'
        ' "look_fors": [{"id": "b", "title": "B", "statement": "C."}]}'
    )
    document = short.document()
    assert document.keys() == parsed().document().keys()
    assert document["kind"] == "look_fors"
    assert document["marks"] == {"seen": "Seen", "counter": "Instead"}
    assert document["source"] is None
    assert document["replaces"] is None
    assert document["translations"] == {}


def test_reads_its_own_content_back_as_the_same_rubric() -> None:
    one = parsed()
    again = parsed(json.dumps(one.content(), ensure_ascii=False))
    assert again == one
    assert again.digest == one.digest


def reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(one) for one in value] if isinstance(value, list) else value


def test_has_a_digest_of_what_is_said_and_not_of_how_it_is_spelt() -> None:
    document = json.loads(VALID)
    same = {"$schema": "./rubric.schema.json", **reordered(document), "summary": ""}
    del same["kind"]
    same.pop("summary")
    assert parsed(json.dumps(same, indent=7)).digest == parsed().digest
    assert len(parsed().digest) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Taking turns", "Taking Turns"),
        ('"measure": "rate"', '"measure": "presence"'),
        ('"version": "1.1.0"', '"version": "1.1.1"'),
        ("Pasa el lápiz", "Pasa la pluma"),
        ('"licence": "CC0"', '"licence": "CC BY 4.0"'),
    ],
)
def test_has_another_digest_when_anything_is_said_otherwise(old: str, new: str) -> None:
    assert VALID.count(old) == 1
    assert parsed(VALID.replace(old, new)).digest != parsed().digest


def test_can_be_used_as_a_key() -> None:
    assert {parsed(): 1}[parsed()] == 1


# Any file ----------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    ["format", "id", "version", "language", "title", "look_fors", "kind", "marks", "levels",
     "translations", "extends", "hide", "order", "replaces", "statement", "seen", "counter", "es",
     "map", "measure", "source", "signs", "other"]
)  # fmt: skip
LEAVES = st.sampled_from(
    [None, True, 1, 2, 1.5, "", " ", "a", "b", "1.0.0", "2.0.0", "en", "a@1", "contrast", "rate",
     "\x00", "\ufffd", "understands and/or feels", "x" * 400]
)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)


@given(ANYTHING)
def test_answers_any_document_with_a_rubric_or_an_error(value: Any) -> None:
    data = json.dumps(value).encode()
    found, findings = rubric.check(data)
    assert (found is None) == any(one.severity == "error" for one in findings)
    places = [(one.line, one.column) for one in findings]
    assert places == sorted(places)
    for one in findings:
        assert one.line_text("f").count("\n") == 0


@given(st.data())
def test_survives_any_value_at_any_place(data: st.DataObject) -> None:
    document = json.loads(VALID)
    at: Any = document
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if data.draw(st.booleans()):
            at[key] = data.draw(ANYTHING)
            break
        at = at[key]
    found, findings = rubric.check(json.dumps(document).encode())
    assert (found is None) == any(one.severity == "error" for one in findings)
    if found:
        assert found.document()["digest"] == found.digest

"""Every file of a published JSON parser test suite, classified as RFC 8259 says."""

import json
import re
import time

import pytest

from tests.domain.json_test_suite import CASES
from walkthrough.domain import rubric
from walkthrough.domain.json_text import plain, read
from walkthrough.domain.json_text_problems import PROBLEMS, Problem

MUST_ACCEPT = [name for name in CASES if name.startswith("y_")]
MUST_REFUSE = [name for name in CASES if name.startswith("n_")]

# JSON allows a name twice and says that software is unpredictable then (RFC 8259, section 4). Both
# files parse, and the second of two keys is told: in a rubric it is always a mistake.
REPEATED_KEYS = {"y_object_duplicated_key", "y_object_duplicated_key_and_value"}

# What RFC 8259 leaves to a parser, and what ours decides: the code it refuses with, or None.
DECIDED = {
    # Section 6 lets a parser limit range and precision. Integers are kept exactly; a fraction too
    # small to hold is 0.0, as in Python; a number too large to hold would become infinity.
    "i_number_double_huge_neg_exp": None,
    "i_number_real_underflow": None,
    "i_number_too_big_neg_int": None,
    "i_number_too_big_pos_int": None,
    "i_number_very_big_negative_int": None,
    "i_number_huge_exp": "infinite_number",
    "i_number_neg_int_huge_exp": "infinite_number",
    "i_number_pos_double_huge_exp": "infinite_number",
    "i_number_real_neg_overflow": "infinite_number",
    "i_number_real_pos_overflow": "infinite_number",
    # Section 8.2: half of a surrogate pair stands for no character, so it cannot be shown.
    "i_object_key_lone_2nd_surrogate": "lone_surrogate",
    "i_string_1st_surrogate_but_2nd_missing": "lone_surrogate",
    "i_string_1st_valid_surrogate_2nd_invalid": "lone_surrogate",
    "i_string_incomplete_surrogate_and_escape_valid": "lone_surrogate",
    "i_string_incomplete_surrogate_pair": "lone_surrogate",
    "i_string_incomplete_surrogates_escape_valid": "lone_surrogate",
    "i_string_invalid_lonely_surrogate": "lone_surrogate",
    "i_string_invalid_surrogate": "lone_surrogate",
    "i_string_inverted_surrogates_U+1D11E": "lone_surrogate",
    "i_string_lone_second_surrogate": "lone_surrogate",
    # Section 8.1: what is exchanged is UTF-8, and a byte-order mark must not be added.
    "i_string_UTF-16LE_with_BOM": "utf16",
    "i_string_utf16BE_no_BOM": "utf16",
    "i_string_utf16LE_no_BOM": "utf16",
    "i_structure_UTF-8_BOM_empty_object": "byte_order_mark",
    "i_string_UTF-8_invalid_sequence": "not_utf8",
    "i_string_UTF8_surrogate_U+D800": "not_utf8",
    "i_string_invalid_utf-8": "not_utf8",
    "i_string_iso_latin_1": "not_utf8",
    "i_string_lone_utf8_continuation_byte": "not_utf8",
    "i_string_not_in_unicode_range": "not_utf8",
    "i_string_overlong_sequence_2_bytes": "not_utf8",
    "i_string_overlong_sequence_6_bytes": "not_utf8",
    "i_string_overlong_sequence_6_bytes_null": "not_utf8",
    "i_string_truncated-utf-8": "not_utf8",
    # Section 9 lets a parser limit the depth; no rubric needs a tenth of this.
    "i_structure_500_nested_arrays": "too_deep",
}


def test_has_every_case_of_the_suite() -> None:
    assert (len(MUST_ACCEPT), len(MUST_REFUSE), len(DECIDED)) == (95, 188, 35)
    assert {*MUST_ACCEPT, *MUST_REFUSE, *DECIDED} == CASES.keys()


@pytest.mark.parametrize("name", MUST_ACCEPT)
def test_accepts_what_must_be_accepted(name: str) -> None:
    root, problems = read(CASES[name])
    assert root is not None
    if name in REPEATED_KEYS:
        assert [(one.code, one.line, one.column) for one in problems] == [("duplicate_key", 1, 10)]
    else:
        assert problems == []
        assert repr(plain(root)) == repr(json.loads(CASES[name]))


@pytest.mark.parametrize("name", MUST_REFUSE)
def test_refuses_what_must_be_refused_with_its_place(name: str) -> None:
    root, problems = read(CASES[name])
    assert root is None
    assert_placed_well(CASES[name], problems[-1])


@pytest.mark.parametrize(("name", "code"), DECIDED.items())
def test_decides_what_is_left_to_it(name: str, code: str | None) -> None:
    _, problems = read(CASES[name])
    assert [one.code for one in problems] == ([code] if code else [])
    for one in problems:
        assert_placed_well(CASES[name], one)


@pytest.mark.parametrize("name", CASES)
def test_is_checked_as_a_rubric_without_a_crash_and_at_once(name: str) -> None:
    began = time.process_time()
    found, findings = rubric.check(CASES[name])
    assert time.process_time() - began < 1.0
    # None of them is a rubric, so each has an error, and each error has a place and words.
    assert found is None
    assert any(one.severity == "error" for one in findings)
    for one in findings:
        assert one.line >= 1
        assert one.column >= 1
        assert "%(" not in one.message()


def assert_placed_well(data: bytes, problem: Problem) -> None:
    """The place is in the text, and what stands before it is the beginning of good JSON."""
    text = data.decode("utf-8", "surrogateescape")
    lines = re.split(r"\r\n|\n|\r", text)
    assert problem.code in PROBLEMS
    assert 1 <= problem.line <= len(lines)
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    before = "\n".join([*lines[: problem.line - 1], lines[problem.line - 1][: problem.column - 1]])
    start = before.encode("utf-8", "surrogateescape")
    if problem.code == "not_utf8":
        # Bytes come before syntax: up to the place they are text, whatever it says.
        assert start.decode()[-1:] == before[-1:]
        return
    _, earlier = read(start)
    assert {one.code for one in earlier} <= {"empty_file", "unclosed_bracket", "unclosed_text"}

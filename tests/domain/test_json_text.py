"""The JSON reader: strict, bounded, and right about where everything stands."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from walkthrough.domain.json_text import Node, placed, plain, read
from walkthrough.domain.json_text_problems import PROBLEMS, shown

# What is valid JSON to RFC 8259 and to json.loads, but refused here on purpose.
STRICTER = {
    "byte_order_mark",
    "duplicate_key",
    "infinite_number",
    "lone_surrogate",
    "number_too_long",
    "too_deep",
    "too_large",
    "too_many_values",
}
ONE_OF_EACH = [
    ("archive", b"PK\x03\x04rubric.json", 1, 1),
    ("archive", b"\x1f\x8b\x08\x00", 1, 1),
    ("bad_escape", b'["C:\\docs"]', 1, 5),
    ("bad_escape", b'["\\u12G4"]', 1, 3),
    ("bad_number", b"[1, 012]", 1, 5),
    ("bad_number", b"[1.]", 1, 2),
    ("bad_number", b"[.5]", 1, 2),
    ("bad_number", b"[+1]", 1, 2),
    ("bad_number", b"[-]", 1, 2),
    ("bad_number", b"[0x1F]", 1, 2),
    ("bad_number", b"[1e]", 1, 2),
    ("bad_word", b'{"a": True}', 1, 7),
    ("bad_word", b'{"a": b}', 1, 7),
    ("byte_order_mark", b"\xef\xbb\xbf{}", 1, 1),
    ("comment", b'{\n  // ours\n  "a": 1}', 2, 3),
    ("comment", b"[1 /* one */]", 1, 4),
    ("comment", b"{} # the end", 1, 4),
    ("control_character", b'["a\nb"]', 1, 4),
    ("control_character", b'["a\tb"]', 1, 4),
    ("duplicate_key", b'{"a": 1,\n  "b": 2,\n  "a": 3}', 3, 3),
    ("duplicate_key", b'{"a": 1, "\\u0061": 2}', 1, 10),
    ("empty_file", b"", 1, 1),
    ("empty_file", b" \n\n ", 1, 1),
    ("extra_text", b"{}\n{}", 2, 1),
    ("infinite_number", b"[1, 1e999]", 1, 5),
    ("infinite_number", b"[-1e999]", 1, 2),
    ("lone_surrogate", b'["ab\\ud800"]', 1, 5),
    ("lone_surrogate", b'["\\ude00\\ud83d"]', 1, 3),
    ("missing_colon", b'{"a" 1}', 1, 6),
    ("missing_comma", b'{"a": 1\n "b": 2}', 2, 2),
    ("missing_comma", b'{"title": "He said "hi" twice"}', 1, 21),
    ("not_a_number", b'{"a": NaN}', 1, 7),
    ("not_a_number", b"[-Infinity]", 1, 2),
    ("not_utf8", b'{\n "a": "caf\xe9"}', 2, 11),
    ("nul", b'["a\x00b"]', 1, 4),
    ("nul", b"[1,    \x00]", 1, 8),
    ("nul", b"\x00" * 50, 1, 1),
    ("number_too_long", b"[" + b"9" * 401 + b"]", 1, 2),
    ("too_deep", b"[" * 33, 1, 33),
    ("too_large", b" " * 1_000_001, 1, 1),
    ("too_many_values", b"[" + b"0," * 49_999 + b"0]", 1, 100_000),
    ("trailing_comma", b"[1, 2,\n]", 1, 6),
    ("trailing_comma", b'{"a": 1, }', 1, 8),
    ("unclosed_bracket", b'{"a": [1, 2\n', 2, 1),
    ("unclosed_bracket", b'{"a":', 1, 6),
    ("unclosed_bracket", b"[1,", 1, 4),
    ("unclosed_bracket", b'{"a"', 1, 5),
    ("unclosed_text", b'{"a": "b}', 1, 7),
    ("unexpected_character", b'{"a": }', 1, 7),
    ("unexpected_character", b"[,1]", 1, 2),
    ("unexpected_character", b"{[1]: 2}", 1, 2),
    ("unexpected_character", b"[1,\x0c2]", 1, 4),
    ("unexpected_character", "[\u00a01]".encode(), 1, 2),
    ("unquoted_key", b'{\n  title: "T"}', 2, 3),
    ("unquoted_key", b"{1: 2}", 1, 2),
    ("utf16", '{"a": 1}'.encode("utf-16"), 1, 1),
    ("utf16", '{"a": 1}'.encode("utf-16-le"), 1, 1),
    ("utf16", '{"a": 1}'.encode("utf-16-be"), 1, 1),
    ("utf16", '{"a": 1}'.encode("utf-32"), 1, 1),
    ("utf16", '{"a": 1}'.encode("utf-32-be"), 1, 1),
    ("utf16", '{"a": 1}'.encode("utf-32-le"), 1, 1),
    ("wrong_quote", b"{'a': 1}", 1, 2),
    ("wrong_quote", "{“a”: 1}".encode(), 1, 2),
    ("wrong_quote", "[‘a’]".encode(), 1, 2),
]


@pytest.mark.parametrize(("code", "data", "line", "column"), ONE_OF_EACH)
def test_names_the_place_of_each_problem(code: str, data: bytes, line: int, column: int) -> None:
    _, problems = read(data)
    first = problems[0]
    assert (first.code, first.line, first.column) == (code, line, column)
    assert "\n" not in first.template % first.params


def test_has_an_example_of_every_code() -> None:
    assert {code for code, *_ in ONE_OF_EACH} == PROBLEMS.keys()


def test_reads_on_past_duplicate_keys_and_lone_surrogates() -> None:
    root, problems = read(b'{"a": 1, "a": 2, "b": "x\\ud800y", "c": "\\ud83d\\ude00", "b": 0}')
    assert root is not None
    assert plain(root) == {"a": 1, "b": "x\ufffdy", "c": "😀"}
    assert [problem.code for problem in problems] == [
        "duplicate_key",
        "lone_surrogate",
        "duplicate_key",
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (r"\ud83d\ude00\ud83d", [14]),
        (r"\ud83d\ud83d\ude00", [2]),
        (r"\ud83d \ude00", [2]),
        (r"\\ud800", []),
        (r"\\\ud800", [4]),
        (r"\ud83d\n\ude00", [2]),
    ],
)
def test_tells_surrogate_pairs_from_lone_halves(text: str, columns: list[int]) -> None:
    _, problems = read(f'"{text}"'.encode())
    assert [problem.column for problem in problems] == columns


def test_stops_at_the_first_broken_syntax() -> None:
    root, problems = read(b'{"a": 1, "a": 2, "b": NaN, "c": Infinity}')
    assert root is None
    assert [problem.code for problem in problems] == ["duplicate_key", "not_a_number"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_counts_lines_by_any_line_end_and_columns_by_code_point(line_end: str) -> None:
    root, _ = read(line_end.join(["{", '  "😀é": [', '    true, "x"', "  ]}"]).encode())
    assert root is not None
    assert root.keys == {"😀é": (2, 3)}
    listed = root.value["😀é"]  # type: ignore[index, call-overload]
    assert (listed.line, listed.column) == (2, 9)
    assert [(one.line, one.column) for one in listed.value] == [(3, 5), (3, 11)]


def test_accepts_every_limit_itself() -> None:
    for data in (
        b"[" * 32 + b"]" * 32,
        b"[" + b"9" * 400 + b"]",
        b"[" + b"0," * 49_998 + b"0]",
        b'"' + b"a" * 999_998 + b'"',
    ):
        root, problems = read(data)
        assert root is not None
        assert problems == []


def test_shows_any_text_on_one_printable_line() -> None:
    assert shown('a"b') == '"a"b"'
    assert shown("a\n\x1b[31m\u202eb") == '"a\\u000a\\u001b[31m\\u202eb"'
    assert shown("x" * 100) == '"' + "x" * 39 + '…"'


# Any document ------------------------------------------------------------------------------------

NUMBERS = (
    st.integers()
    | st.integers(min_value=10**300, max_value=10**399)
    | st.floats(allow_nan=False, allow_infinity=False)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=30,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A JSON document in some spelling: escapes, spacing and line ends vary."""
    space = st.text("\t\n\r ", max_size=3)
    value = draw(VALUES)
    separators = (
        f"{draw(space)},{draw(space)}",
        f"{draw(space)}:{draw(space)}",
    )
    indent = draw(st.none() | space)
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), separators=separators, indent=indent)
    return draw(space) + text + draw(space)


def strict(text: str) -> Any:
    """What the standard library makes of it, with NaN and Infinity refused."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


@given(documents())
def test_reads_what_the_standard_library_reads(text: str) -> None:
    root, problems = read(text.encode())
    assert problems == []
    assert root is not None
    # repr, because 1 == 1.0 == True.
    assert repr(plain(root)) == repr(strict(text))


JSON_LIKE = st.text(
    '{}[]",:\\ \n\r\t/#+-.0123456789eEuUtrfalsn“’\x00\ud800\x0c\u2028NI', max_size=30
)
SNIPPETS = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", '"a"', '"', "1", "-", "01", ".", "e5", "true", "nul", " ",
         "\n", "\\", "\\u", "NaN", "Infinity", "//", "'", "\\ud800", '"\\ud83d\\ude00"', "1e999"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(JSON_LIKE | SNIPPETS)
@example('{"a":1}}')
@example('["\\ud800\\"]')
def test_accepts_and_refuses_as_the_standard_library_does(text: str) -> None:
    root, problems = read(text.encode("utf-8", "replace"))
    codes = {problem.code for problem in problems}
    try:
        expected = strict(text.encode("utf-8", "replace").decode())
    except ValueError:
        assert root is None
        assert problems
    else:
        assert codes <= STRICTER
        if root and not codes:
            assert repr(plain(root)) == repr(expected)


@given(st.binary(max_size=200) | JSON_LIKE.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_answers_any_bytes_with_a_document_or_a_place(data: bytes) -> None:
    root, problems = read(data)
    assert root is not None or problems
    # The place of what stopped the reading lies in the text or right after its end.
    lines = re.split("\r\n|\n|\r", data.decode("utf-8", "replace"))
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 2
        assert problem.template % problem.params


def everything(node: Node) -> Iterator[tuple[Any, int, int]]:
    """Every value and every key below `node`, with its place."""
    yield plain(node), node.line, node.column
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield key, *node.keys[key]
            yield from everything(child)
    if isinstance(node.value, list):
        for child in node.value:
            yield from everything(child)


@given(documents())
def test_places_every_value_and_key_where_it_stands(text: str) -> None:
    root, _ = read(text.encode())
    assert root is not None
    starts = [0, *(end.end() for end in re.finditer("\r\n|\n|\r", text))]
    for value, line, column in everything(root):
        found, _ = json.JSONDecoder().raw_decode(text, starts[line - 1] + column - 1)
        assert repr(found) == repr(value)


@given(documents(), st.data())
def test_refuses_a_document_that_is_cut_short(text: str, data: st.DataObject) -> None:
    whole = text.strip()
    if whole[0] not in '{["':
        return
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]
    root, problems = read(cut.encode())
    assert root is None
    assert problems[-1].code in {"unclosed_bracket", "unclosed_text", "bad_escape", "bad_number",
                                 "bad_word"}  # fmt: skip


@given(VALUES)
def test_places_plain_values_and_gives_them_back(value: Any) -> None:
    assert repr(plain(placed(value, 3, 4))) == repr(value)

"""Read strict JSON with the line and column of every key and value, and say what is wrong where.

Lines and columns count from 1; a column is a Unicode code point, and a line ends at LF, CRLF or a
lone CR. Reading is bounded by the limits below, so no file can take long or need much memory.
A little longer than a module should be: the cursor and its complaints read best together.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, TypeAlias

from walkthrough.domain.json_text_problems import PROBLEMS, Problem, shown

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_VALUES = 50_000
MAX_NUMBER_LENGTH = 400

Value: TypeAlias = "None | bool | int | float | str | list[Node] | dict[str, Node]"


class Node(NamedTuple):
    """One JSON value and where it starts; `keys` says where each key of an object starts."""

    value: Value
    line: int
    column: int
    keys: Mapping[str, tuple[int, int]] = {}


def read(data: bytes) -> tuple[Node | None, list[Problem]]:
    """Read one JSON document from `data`: its root, and everything wrong with its text.

    A broken syntax stops the reading: the root is None and the last problem says why. Duplicate
    keys (the first is kept) and lone surrogates (read as U+FFFD; the first of each text) are
    reported and passed over.
    """
    reader = _Reader()
    try:
        return reader.document(data), reader.problems
    except _Stop:
        return None, reader.problems


def plain(node: Node) -> Any:
    """The value of `node` as `json.loads` would have given it."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def placed(value: Any, line: int, column: int) -> Node:
    """A plain JSON value as nodes that all stand at one place."""
    if isinstance(value, Mapping):
        children = {key: placed(child, line, column) for key, child in value.items()}
        return Node(children, line, column, dict.fromkeys(children, (line, column)))
    if isinstance(value, list | tuple):
        return Node([placed(child, line, column) for child in value], line, column)
    return Node(value, line, column)


_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_AFTER_NUMBER = re.compile(r"[0-9A-Za-z_.+-]")
# At most a thousand parts at a time: each costs the matcher memory until the match ends.
_TEXT_PARTS = re.compile(r'(?:[^"\\\x00-\x1f]+|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}){0,1000}')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"-?[^\W\d]\w*")
_NUMBER_NAMES = {"NaN", "-NaN", "Infinity", "-Infinity", "nan", "inf", "-inf", "infinity"}
_WRONG_QUOTES = "'`‘’‚‛“”„‟«»"
_LITERALS = {"true": True, "false": False, "null": None}
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh",
             b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"%PDF", b"\xd0\xcf\x11\xe0")  # fmt: skip
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_WIDE_TEXT = re.compile(rb"[^\0]\0|\0[^\0]|\0\0\0[^\0]")  # JSON starts with an ASCII character


class _Stop(Exception):
    """The text cannot be read on."""


class _Reader:
    """A cursor over one text; the methods read at `at` and move it on."""

    def __init__(self) -> None:
        self.text = ""
        self.at = 0
        self.left = MAX_VALUES
        self.starts = [0]
        self.problems: list[Problem] = []

    def document(self, data: bytes) -> Node:
        self.text = self._decoded(data)
        self.starts += [found.end() for found in _LINE_END.finditer(self.text)]
        self._space()
        if self.at == len(self.text):
            self._stop(0, "empty_file")
        root = self._value(1)
        self._space()
        if self.at < len(self.text):
            self._stop(self.at, "comment" if self._comment_here() else "extra_text")
        return root

    def _decoded(self, data: bytes) -> str:
        if len(data) > MAX_BYTES:
            self._stop(0, "too_large", limit=MAX_BYTES)
        if data.startswith(_ARCHIVES):
            self._stop(0, "archive")
        if data.startswith(_WIDE) or _WIDE_TEXT.match(data):
            self._stop(0, "utf16")
        if data.startswith(b"\xef\xbb\xbf"):
            self._stop(0, "byte_order_mark")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.text = data[: error.start].decode("utf-8")
            self.starts += [found.end() for found in _LINE_END.finditer(self.text)]
            self._stop(len(self.text), "not_utf8")

    def _value(self, depth: int) -> Node:
        self.left -= 1
        if self.left < 0:
            self._stop(self.at, "too_many_values", limit=MAX_VALUES)
        start = self._char()
        if start == '"':
            line, column = self._place(self.at)
            return Node(self._string(), line, column)
        if start and start in "{[":
            if depth > MAX_DEPTH:
                self._stop(self.at, "too_deep", limit=MAX_DEPTH)
            return self._object(depth) if start == "{" else self._list(depth)
        if start and start in "-0123456789":
            return self._number()
        return self._literal()

    def _object(self, depth: int) -> Node:
        opened = self.at
        members: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        more = self._opened("}", opened)
        while more:
            begin = self.at
            if self._char() != '"':
                self._stop_at_key(opened)
            key = self._string()
            self._space()
            if self._char() != ":":
                self._stop_here("missing_colon", opened)
            self.at += 1
            self._space()
            if not self._char():
                self._stop_here("unexpected_character", opened)
            child = self._value(depth + 1)
            if key in members:
                self._note(begin, "duplicate_key", key=shown(key), first=keys[key][0])
            else:
                members[key], keys[key] = child, self._place(begin)
            more = self._another("}", opened)
        return Node(members, *self._place(opened), keys)

    def _list(self, depth: int) -> Node:
        opened = self.at
        children: list[Node] = []
        more = self._opened("]", opened)
        while more:
            children.append(self._value(depth + 1))
            more = self._another("]", opened)
        return Node(children, *self._place(opened))

    def _opened(self, closing: str, opened: int) -> bool:
        """Pass the opening bracket; True when an item follows."""
        self.at += 1
        self._space()
        if self._char() == closing:
            self.at += 1
            return False
        if not self._char():
            self._stop_here("unexpected_character", opened)
        return True

    def _another(self, closing: str, opened: int) -> bool:
        """Pass the comma or the closing bracket after an item; True when another item follows."""
        self._space()
        char = self._char()
        if char == closing:
            self.at += 1
            return False
        if char != ",":
            self._stop_here("missing_comma", opened)
        comma = self.at
        self.at += 1
        self._space()
        if self._char() == closing:
            self._stop(comma, "trailing_comma")
        if not self._char():
            self._stop_here("missing_comma", opened)
        return True

    def _string(self) -> str:
        begin = self.at
        end, reached = begin, begin + 1
        while end != reached:
            end = reached
            reached = _TEXT_PARTS.match(self.text, end).end()  # type: ignore[union-attr]
        self.at = end
        stopper = self._char()
        if stopper == '"':
            self.at += 1
            raw = self.text[begin + 1 : end]
            return self._unescaped(raw, begin + 1) if "\\" in raw else raw
        if stopper == "":
            self._stop(begin, "unclosed_text")
        if stopper == "\\":
            self._stop(end, "bad_escape")
        self._stop(end, "nul" if stopper == "\x00" else "control_character")

    def _unescaped(self, raw: str, begin: int) -> str:
        text: str = json.loads(f'"{raw}"')
        if not _SURROGATE.search(text):
            return text
        self._note(begin + _first_lone_half(raw), "lone_surrogate")
        return _SURROGATE.sub("\ufffd", text)

    def _number(self) -> Node:
        begin = self.at
        found = _NUMBER.match(self.text, begin)
        if not found:
            word = _WORD.match(self.text, begin)
            named = word is not None and word[0] in _NUMBER_NAMES
            self._stop(begin, "not_a_number" if named else "bad_number")
        self.at = found.end()
        if _AFTER_NUMBER.match(self.text, self.at):
            self._stop(begin, "bad_number")
        if self.at - begin > MAX_NUMBER_LENGTH:
            self._stop(begin, "number_too_long", limit=MAX_NUMBER_LENGTH)
        number = float(found[0]) if found[1] else int(found[0])
        if number in (float("inf"), float("-inf")):
            self._stop(begin, "infinite_number")
        return Node(number, *self._place(begin))

    def _literal(self) -> Node:
        begin = self.at
        word = _WORD.match(self.text, begin)
        if not word:
            self._stop_here("bad_number" if self._char() in "+." else "unexpected_character", begin)
        if word[0] in _NUMBER_NAMES:
            self._stop(begin, "not_a_number")
        if word[0] not in _LITERALS:
            self._stop(begin, "bad_word", found=shown(word[0]))
        self.at = word.end()
        return Node(_LITERALS[word[0]], *self._place(begin))

    def _space(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches always

    def _char(self) -> str:
        return self.text[self.at : self.at + 1]

    def _comment_here(self) -> bool:
        return self.text.startswith(("//", "/*", "#"), self.at)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def _note(self, offset: int, code: str, **params: Any) -> None:
        self.problems.append(Problem(*self._place(offset), code, PROBLEMS[code], params))

    def _stop(self, offset: int, code: str, **params: Any) -> NoReturn:
        self._note(offset, code, **params)
        raise _Stop

    def _stop_at_key(self, opened: int) -> NoReturn:
        unquoted = _WORD.match(self.text, self.at) or self._char().isdigit()
        self._stop_here("unquoted_key" if unquoted else "unexpected_character", opened)

    def _stop_here(self, otherwise: str, opened: int) -> NoReturn:
        """Stop at the cursor with the most telling code for what stands there."""
        char = self._char()
        if char == "":
            line, column = self._place(opened)
            self._stop(self.at, "unclosed_bracket", line=line, column=column)
        if self._comment_here():
            self._stop(self.at, "comment")
        if char in _WRONG_QUOTES:
            self._stop(self.at, "wrong_quote")
        if char == "\x00":
            self._stop(self.at, "nul")
        if otherwise == "unexpected_character":
            self._stop(self.at, otherwise, found=shown(char))
        self._stop(self.at, otherwise)


def _first_lone_half(raw: str) -> int:
    """Where in a text with escapes the first half of a surrogate pair stands without the other."""
    waiting = -1
    for found in _ESCAPE.finditer(raw):
        code = int(found[1], 16) if found[1] else 0
        low = 0xDC00 <= code <= 0xDFFF
        if waiting >= 0:
            if not (low and found.start() == waiting + 6):
                return waiting
            waiting = -1
        elif low:
            return found.start()
        elif 0xD800 <= code <= 0xDBFF:
            waiting = found.start()
    return waiting

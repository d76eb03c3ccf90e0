"""CSV that every program reads alike, and that none of them runs."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naughty import PLAIN
from walkthrough.domain.inert import inert, is_dangerous
from walkthrough.domain.tables import Cell, Column, Row, Table
from walkthrough.sheets.csv_file import write_csv

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
formulas = st.text(st.sampled_from("=+-@\t\r\n\"',; ab1"), max_size=8)


def written(*rows: Row, columns: int = 1) -> bytes:
    target = io.BytesIO()
    write_csv(Table("t", tuple(Column(f"c{n}") for n in range(columns)), rows), target)
    return target.getvalue()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_is_utf_8_with_a_mark_a_head_and_crlf() -> None:
    assert written(("Peña",), ("Ünal",)) == b"\xef\xbb\xbfc0\r\nPe\xc3\xb1a\r\n\xc3\x9cnal\r\n"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (date(2026, 11, 22), "2026-11-22"),
        (-3, "-3"),
        (-0.125, "-0.125"),
        (2 / 3, "0.666667"),
        ("-3", "'-3"),
        ("=1+1", "'=1+1"),
    ],
)
def test_writes_each_kind_of_cell(cell: Cell, shown: str) -> None:
    assert read(written((cell, "x"), columns=2))[1] == [shown, "x"]


@given(st.lists(st.lists(texts | formulas, min_size=2, max_size=2), max_size=5))
def test_reads_back_as_it_was_but_for_the_apostrophes(rows: list[list[str]]) -> None:
    head, *found = read(written(*rows, columns=2))

    assert head == ["c0", "c1"]
    assert found == [[inert(cell) for cell in row] for row in rows]
    assert not any(is_dangerous(cell) for row in found for cell in row)


def test_keeps_naughty_strings() -> None:
    found = read(written(*((text,) for text in PLAIN)))[1:]

    assert [cell.replace("'", "") for (cell,) in found] == [one.replace("'", "") for one in PLAIN]


def test_leaves_the_file_open_for_whoever_opened_it() -> None:
    target = io.BytesIO()
    write_csv(Table("t", (Column("a"),), ()), target)

    assert not target.closed

"""Workbooks, read back by another library than the one that writes them."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.naughty import PLAIN
from walkthrough.domain.tables import Column, Kind, Row, Table
from walkthrough.sheets import xlsx_book
from walkthrough.sheets.xlsx_book import write_book

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "＝1", "https://example.org", "1e5"]


def table(name: str, kind: Kind, *cells: Any) -> Table:
    rows: list[Row] = [(cell,) for cell in cells]
    return Table(name, (Column("head", kind),), rows)


def book_of(*tables: Table) -> Any:
    target = io.BytesIO()
    write_book(tables, target)
    return load_workbook(target)


def column(sheet: Any) -> list[Any]:
    return [cell for (cell,) in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("kind", "cell", "format"),
    [
        ("day", date(2026, 11, 22), "yyyy-mm-dd"),
        ("moment", datetime(2026, 11, 22, 9, 5), "yyyy-mm-dd hh:mm"),
        ("share", 0.25, "0%"),
        ("share", -0.25, "0%"),
        ("decimal", -1.5, "0.00"),
        ("whole", -3, "0"),
        ("truth", True, "General"),
    ],
)
def test_numbers_and_dates_are_numbers_and_dates(kind: Kind, cell: Any, format: str) -> None:
    (found,) = column(book_of(table("Rows", kind, cell)).active)

    value = found.value.date() if kind == "day" else found.value
    assert value == cell
    assert found.number_format == format


@pytest.mark.parametrize("text", FORMULAS + PLAIN, ids=repr)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    (found,) = column(book_of(table("Rows", "text", text)).active)

    assert found.data_type == "s"
    assert found.value == text
    assert found.hyperlink is None


@pytest.mark.parametrize("text", FORMULAS[:7], ids=repr)
def test_marks_as_text_what_would_be_a_formula_once_edited(text: str) -> None:
    dangerous, plain = column(book_of(table("Rows", "text", text, "7B")).active)

    assert dangerous.quotePrefix
    assert not plain.quotePrefix


def test_the_head_stays_in_sight_and_has_filters() -> None:
    sheet = book_of(table("Rows", "text", "a", "b")).active

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:A3"
    assert sheet["A1"].value == "head"
    assert sheet["A1"].font.bold


def test_a_column_is_as_wide_as_its_text_within_reason() -> None:
    sheets = book_of(table("a", "text", "x" * 40), table("b", "text", "x" * 4000))

    assert 40 <= sheets["a"].column_dimensions["A"].width <= 45
    assert sheets["b"].column_dimensions["A"].width <= 65
    assert sheets["b"]["A2"].alignment.wrap_text


def test_an_empty_table_has_its_head() -> None:
    assert [cell.value for (cell,) in book_of(table("Rows", "text")).active] == ["head"]


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_book, "MOST_ROWS", 3)

    book = book_of(table("Rows", "whole", *range(7)))

    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3"]
    found = [[cell.value for cell in column(book[name])] for name in book.sheetnames]
    assert found == [[0, 1, 2], [3, 4, 5], [6]]


def test_a_sheet_that_is_just_full_has_no_empty_one_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_book, "MOST_ROWS", 3)

    assert book_of(table("Rows", "whole", *range(3))).sheetnames == ["Rows"]


def test_names_sheets_as_excel_allows() -> None:
    book = book_of(table("Was gesehen wurde: [Gruppen] / Klassen", "text"), table("'q'", "text"))

    assert book.sheetnames == ["Was gesehen wurde   Gruppen", "q"]


def test_holds_nothing_but_sheets() -> None:
    target = io.BytesIO()
    write_book([table("Rows", "text", "=1+1", "https://example.org")], target)

    with zipfile.ZipFile(target) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.namelist()
    assert "<f>" not in sheet
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]

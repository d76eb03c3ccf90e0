"""Workbooks: a sheet a table, with real dates, percentages and yes or no, written row by row."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from walkthrough.domain.inert import is_dangerous
from walkthrough.domain.tables import Cell, Column, Kind, Row, Table

# As many as Excel takes, without the head.
MOST_ROWS: Final = 1_048_575
_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_FORMATS: Final[dict[Kind, str]] = {
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "whole": "0",
    "decimal": "0.00",
    "share": "0%",
}
_WIDTHS: Final[dict[Kind, int]] = {
    "text": 18,
    "day": 12,
    "moment": 17,
    "whole": 9,
    "decimal": 9,
    "share": 9,
    "truth": 9,
}
_WIDEST: Final = 60


def write_book(tables: Sequence[Table], target: BinaryIO) -> None:
    """A workbook; text stays text, whatever it looks like. Raises `OSError`."""
    book = Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    styles = _Styles(book)
    for table in tables:
        _write_table(book, styles, table)
    book.close()


class _Styles:
    """The formats of one workbook; Excel wants each of them once."""

    def __init__(self, book: Workbook) -> None:
        top: dict[str, Any] = {"valign": "top"}
        self.head = book.add_format({**top, "bold": True, "bottom": 1, "text_wrap": True})
        self.text = book.add_format(top)
        self.wrapped = book.add_format({**top, "text_wrap": True})
        # Excel shows it as it is, and keeps it text when somebody edits the cell.
        self.quoted = book.add_format({**top, "quote_prefix": True})
        self.of: dict[Kind, Format] = {
            kind: book.add_format({**top, "num_format": pattern})
            for kind, pattern in _FORMATS.items()
        }


def _write_table(book: Workbook, styles: _Styles, table: Table) -> None:
    """A table on a sheet, or on as many as it takes."""
    rows = iter(table.rows)
    first = next(rows, None)
    part = 1
    while first is not None or part == 1:
        sheet = book.add_worksheet(_name(table.name, part))
        some = () if first is None else chain([first], islice(rows, MOST_ROWS - 1))
        _write_sheet(sheet, styles, table.columns, some)
        first = next(rows, None)
        part += 1


def _write_sheet(
    sheet: Worksheet, styles: _Styles, columns: Sequence[Column], rows: Iterable[Row]
) -> None:
    widths = [max(_WIDTHS[one.kind], min(len(one.name) + 2, _WIDTHS["text"])) for one in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, styles.head)
    line = 0
    for line, row in enumerate(rows, 1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, styles, (line, place), column.kind, cell)
            if isinstance(cell, str):
                widths[place] = max(widths[place], min(len(cell) + 2, _WIDEST))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)


def _write_cell(
    sheet: Worksheet, styles: _Styles, where: tuple[int, int], kind: Kind, cell: Cell
) -> None:
    line, place = where
    match cell:
        case None | "":
            pass
        case str():
            wide = len(cell) > _WIDEST
            style = styles.quoted if is_dangerous(cell) else styles.wrapped if wide else styles.text
            sheet.write_string(line, place, cell, style)
        case bool():
            sheet.write_boolean(line, place, cell, styles.text)
        case date():
            sheet.write_datetime(line, place, cell, styles.of[kind])
        case _:
            sheet.write_number(line, place, cell, styles.of[kind])


def _name(name: str, part: int) -> str:
    """A sheet's name, without what Excel forbids in one."""
    number = f" {part}" if part > 1 else ""
    return _FORBIDDEN.sub(" ", name)[: _NAME - len(number)].strip() + number

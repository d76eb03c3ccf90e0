"""CSV as RFC 4180 has it: UTF-8, commas, CRLF, and no cell that a spreadsheet would run."""

import csv
import io
from datetime import date, datetime
from typing import BinaryIO, Final

from walkthrough.domain.inert import inert
from walkthrough.domain.tables import Cell, Table

# Without a byte-order mark Excel takes UTF-8 for the machine's old code page.
BOM: Final = "\N{BYTE ORDER MARK}"


def write_csv(table: Table, target: BinaryIO) -> None:
    """The table, headed by its columns' names. Raises `OSError`."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    text.write(BOM)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([column.name for column in table.columns])
    for row in table.rows:
        lines.writerow([_plain(cell) for cell in row])
    text.flush()
    # Whoever opened the file closes it.
    text.detach()


def _plain(cell: Cell) -> str | int | float:
    """Numbers as they are, also negative ones; nothing but text can be made to be a formula."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{cell:.6g}"
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date():
            return cell.isoformat()
        case str():
            return inert(cell)
    return cell

"""Tables for files that others read: columns with a meaning, and rows that come one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# "share" is a number from 0 to 1; "day" a date; "moment" a date and time without a zone.
Kind = Literal["text", "day", "moment", "whole", "decimal", "share", "truth"]
Cell = str | int | float | bool | date | datetime | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """A column: `name` heads it, `meaning` says what is in it, in the reader's language."""

    name: str
    kind: Kind = "text"
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """A table; `rows` are as long as `columns`, may be many, and can be gone through once.

    An empty cell is None.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]

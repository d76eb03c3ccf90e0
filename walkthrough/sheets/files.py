"""Every kind of file that an export can be. Implements `ports.Sheets`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from walkthrough.domain.tables import Table
from walkthrough.sheets.csv_file import write_csv
from walkthrough.sheets.json_file import write_array, write_lines


class Files:
    """Writes tables and documents as they come, holding one row of them at a time."""

    def csv(self, table: Table, target: BinaryIO) -> None:
        """See `ports.Sheets.csv`."""
        write_csv(table, target)

    def xlsx(self, tables: Sequence[Table], target: BinaryIO) -> None:
        """See `ports.Sheets.xlsx`."""
        # XlsxWriter takes time to import, and most commands never need it.
        from walkthrough.sheets.xlsx_book import write_book

        write_book(tables, target)

    def json_lines(self, documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
        """See `ports.Sheets.json_lines`."""
        write_lines(documents, target)

    def json_array(self, documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
        """See `ports.Sheets.json_array`."""
        write_array(documents, target)

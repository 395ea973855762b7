"""Sheets of a workbook that are filled by columns, each cell held as one integer instead of an object.

Keeping and checking one object per cell takes most of the time and memory of xlsxwriter. This replaces how it stores
and writes cells, by overriding one of its internal methods; it makes the rest of the workbook.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: Longest text of a cell.
_LONGEST = 32_767
#: Stand for a cell without a text: empty, or a number.
_EMPTY, _NUMBER = -1, -2
#: Rows in a block: the attribute « spans » of rows gives the columns used in their block.
_BLOCK = 16


class Sheet(Worksheet):
    """A sheet filled with whole columns, from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[array[int]] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self._formats: tuple[Format, ...] = ()

    def use(self, header: Format, body: Format) -> None:
        """Set the format of the first cell of each column, and that of the others."""
        self._formats = header, body

    def add_column(self, title: str, values: Iterable[str | int | None]) -> int:
        """Add a column, and return how many characters its longest value has."""
        number_of = self.str_table._get_shared_string_index
        column = array("l", [number_of(title)])
        longest = 0
        for line, value in enumerate(values, 1):
            if isinstance(value, int):
                self._numbers[line, len(self._columns)] = value
                column.append(_NUMBER)
            else:
                column.append(_EMPTY if value is None else number_of(value[:_LONGEST]))
            longest = max(longest, len(str(value or "")))
        self._check_dimensions(0, len(self._columns))
        self._check_dimensions(len(column) - 1, len(self._columns))
        self._columns.append(column)
        return longest

    def _write_rows(self) -> None:
        if not self._columns:
            super()._write_rows()
            return
        rows = zip(*self._columns, strict=True)
        names = [xl_col_to_name(place) for place in range(len(self._columns))]
        block: list[tuple[int, ...]] = []
        for line, row in enumerate(rows, 1):
            block.append(row)
            if line % _BLOCK == 0 or line == len(self._columns[0]):
                self.fh.write("".join(self._block(line - len(block), block, names)))
                block.clear()

    def _block(self, rows_above: int, rows: list[tuple[int, ...]], names: list[str]) -> Iterator[str]:
        filled_columns = [place for place in range(len(names)) if any(row[place] != _EMPTY for row in rows)]
        header, body = (style._get_xf_index() for style in self._formats)
        for line, row in enumerate(rows, rows_above + 1):
            style = header if line == 1 else body
            yield f'<row r="{line}" spans="{filled_columns[0] + 1}:{filled_columns[-1] + 1}">'
            for place, content in enumerate(row):
                if content >= 0:
                    yield f'<c r="{names[place]}{line}" s="{style}" t="s"><v>{content}</v></c>'
                elif content == _NUMBER:
                    yield f'<c r="{names[place]}{line}" s="{style}"><v>{self._numbers[line - 1, place]:d}</v></c>'
            yield "</row>"

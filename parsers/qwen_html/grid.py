"""The grid of a table. In: rows of cells as HTML writes them, with spans. Out: `Cell`s with row and
column.

This module knows neither the tree builder nor the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parsers.document import BoundingBox, Cell

MAX_SPAN = 200
MAX_COLUMNS = 1000  # beyond it, cells span one column


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell as it stands in its row; `row_span` and `column_span` as written, whatever that is."""

    text: str
    row_span: str = ""
    column_span: str = ""
    is_header: bool = False
    box: BoundingBox | None = None


def place_cells(rows: Iterable[Sequence[WrittenCell]]) -> tuple[Cell, ...]:
    """The cells on the grid, by HTML's rule: each takes the first column that no cell above or
    before reaches into. Rows without cells do not count; row spans end with the table."""
    return tuple(_place([row for row in rows if row]))


def _place(rows: Sequence[Sequence[WrittenCell]]) -> Iterator[Cell]:
    free_from: dict[int, int] = {}  # column -> the first row in which it is free
    for row, written in enumerate(rows):
        column = 0
        for cell in written:
            while free_from.get(column, 0) > row:
                column += 1
            height = min(_span(cell.row_span), len(rows) - row)
            width = min(_span(cell.column_span), max(1, MAX_COLUMNS - column))
            for taken in range(column, column + width):
                free_from[taken] = max(free_from.get(taken, 0), row + height)
            yield Cell(row, column, cell.text, height, width, cell.is_header, cell.box)
            column += width


def _span(raw: str) -> int:
    digits = raw.strip()
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return MAX_SPAN if len(digits) > 4 else min(max(int(digits), 1), MAX_SPAN)

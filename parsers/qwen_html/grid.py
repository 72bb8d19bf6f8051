"""The grid of a table. In: rows of cells in the order of the HTML, with spans. Out: the cells with
their row and column. This module knows neither the tree builder nor the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.document import Cell

MAX_SPAN = 200
MAX_COLUMNS = 1000  # beyond it, cells span one column


def place_cells(rows: Iterable[Sequence[Cell]]) -> Iterator[Cell]:
    """The cells on the grid, by HTML's rule: each takes the first column that no cell above or
    before reaches into. Rows without cells do not count; row spans end with the table."""
    filled = [row for row in rows if row]
    free_from: dict[int, int] = {}  # column -> the first row in which it is free
    for row, cells in enumerate(filled):
        column = 0
        for cell in cells:
            while free_from.get(column, 0) > row:
                column += 1
            height = min(cell.row_span, len(filled) - row)
            width = min(cell.column_span, max(1, MAX_COLUMNS - column))
            for taken in range(column, column + width):
                free_from[taken] = max(free_from.get(taken, 0), row + height)
            yield replace(cell, row=row, column=column, row_span=height, column_span=width)
            column += width


def read_span(raw: str) -> int:
    """1 to MAX_SPAN, whatever is written."""
    digits = raw.strip()
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return MAX_SPAN if len(digits) > 4 else min(max(int(digits), 1), MAX_SPAN)

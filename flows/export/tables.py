"""A table over several pages as one.

In: the pieces of a table's passage. Out: for each piece the cells that it adds, with rows counted
through the whole table; and the table as lines. This module knows no page.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from flows.export.reading_flow import Piece
from parsers.document import Cell

WIDEST = 160
"""Characters: wider tables are not aligned."""


def table_parts(pieces: Iterable[Piece]) -> tuple[tuple[Cell, ...], ...]:
    """The cells of each piece, without the rows that repeat the head."""
    parts: list[tuple[Cell, ...]] = []
    height = 0
    for piece in pieces:
        first = piece.block.repeated_rows if parts else 0
        kept = [cell for cell in piece.block.cells if cell.row >= first]
        parts.append(tuple(replace(cell, row=cell.row - first + height) for cell in kept))
        height += max((cell.row + 1 - first for cell in kept), default=0)
    return tuple(parts)


def is_plain(cells: Iterable[Cell]) -> bool:
    """Whether no cell spans several rows or columns."""
    return all(cell.row_span == cell.column_span == 1 for cell in cells)


def has_head(cells: Iterable[Cell]) -> bool:
    """Whether the first row is a header."""
    return all(cell.is_header or not cell.text for cell in cells if cell.row == 0)


def text_rows(cells: Iterable[Cell]) -> Iterator[list[str]]:
    """The texts by rows and columns; the text of a span is in its first column. Rows end with their
    last cell."""
    in_order = sorted(cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(in_order, key=lambda cell: cell.row):
        texts: list[str] = []
        for cell in row:
            texts += [""] * (cell.column - len(texts))
            texts += [cell.text] + [""] * (cell.column_span - 1)
        yield texts


def line_up(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, in aligned columns unless that makes them too wide."""
    flat = [[" ".join(text.split()) for text in row] for row in rows]
    columns = zip_longest(*flat, fillvalue="")
    widths = [max(map(text_width, column)) for column in columns]
    if sum(widths) + 3 * len(widths) > WIDEST:
        widths = [0] * len(widths)
    for row in flat:
        padded = (
            text + " " * (width - text_width(text))
            for text, width in zip(row, widths, strict=False)
        )
        yield " | ".join(padded).rstrip()


def text_width(text: str) -> int:
    """In characters of a terminal: those of East Asian scripts take two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)

"""The cells of tables -> the rows of a list.

A table is read by its columns if its header names two or more of the list's fields. A table without
a header has the columns of the one before, as tables that continue on the next page. This module
knows no schema.
"""

from collections.abc import Sequence
from itertools import takewhile

from parsers.document import Block, Cell, Page
from parsers.extraction.line_items.column_fields import (
    MOST_DIGITS,
    Columns,
    assign,
    field_columns,
    value_span,
)
from parsers.extraction.line_items.list_lines import ListLine, ListSearch, add_piece
from parsers.extraction.line_items.notes import is_note, is_numbered
from parsers.extraction.line_items.rows import rows_of
from parsers.extraction.line_items.sections import alike
from parsers.extraction.lines import Piece, Row

HEAD_ROWS = 5
"""The header is searched for in this many rows."""


def read_cells(search: ListSearch, pages: Sequence[Page]) -> list[Row]:
    """The rows of all tables whose header names the list's fields."""
    tables: list[tuple[Columns, list[Row]]] = []
    columns: Columns = {}
    for page in pages:
        for block in page.blocks:
            if block.cells:
                head, named = _header(search, block)
                width = max(cell.column for cell in block.cells)
                columns = named or (columns if max(columns, default=-1) <= width else {})
                body = _body(search, block, head)
                lines = [_list_line(cells, page.number, columns) for cells in body]
                fields = [columns[at] for at in sorted(columns)]
                if columns:
                    tables.append((columns, rows_of(lines, fields, search)[0]))
    return alike(tables, search.roles)


def _header(search: ListSearch, block: Block) -> tuple[int, Columns]:
    """The row that names the most fields, two or more and as many as of the rivals, and the field
    of each column. -1 if no row does."""
    best = -1, 0
    for row in range(HEAD_ROWS):
        cells = [(cell.text, ()) for cell in block.cells if cell.row == row]
        named = len(assign(cells, search.fields))
        if named > max(best[1], 1) and named >= len(assign(cells, search.rivals)):
            best = row, named
    return (best[0], _columns(search, block, best[0])) if best[1] else (-1, {})


def _columns(search: ListSearch, block: Block, head: int) -> Columns:
    width = max(cell.column for cell in block.cells) + 1
    heads = [""] * width
    texts: list[dict[int, str]] = [{} for _ in range(width)]
    for cell in block.cells:
        if cell.row == head:
            heads[cell.column] = cell.text
        elif cell.row > head:
            texts[cell.column][cell.row] = cell.text
    rows = sorted({row for below in texts for row in below})
    columns = [(text, [below.get(row, "") for row in rows])
               for text, below in zip(heads, texts, strict=True)]  # fmt: skip
    return field_columns(columns, search.fields, search.roles)


def _body(search: ListSearch, block: Block, head: int) -> list[list[Cell]]:
    """The rows below the header, down to the header of another list."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(block.cells, key=lambda one: (one.row, one.column)):
        if cell.row > head:
            rows.setdefault(cell.row, []).append(cell)
    return list(takewhile(lambda cells: not _is_rival(search, cells), rows.values()))


def _is_rival(search: ListSearch, cells: Sequence[Cell]) -> bool:
    heads = [(cell.text, ()) for cell in cells]
    if any(sum(map(str.isdigit, text)) > MOST_DIGITS for text, _ in heads):
        return False
    named = len(assign(heads, search.rivals))
    return named >= 2 and named > len(assign(heads, search.fields))


def _list_line(cells: Sequence[Cell], page: int, columns: Columns) -> ListLine:
    pieces: dict[str, Piece] = {}
    for cell in cells:
        text = " ".join(cell.text.split())
        field = columns.get(cell.column)
        span = value_span(field, text, 0, len(text)) if field else None
        if field and span:
            add_piece(pieces, field.name, Piece(text[slice(*span)].strip(), page, cell.box))
    texts = [cell.text for cell in cells if cell.text.strip()]
    figures = [any(map(str.isdigit, text)) for text in texts]
    label = "".join(texts[figures.index(True) - 1 :][:1]) if sum(figures) == 1 else ""
    text = " ".join(texts)
    return ListLine(
        pieces, text, page, label, is_note=is_note(text), is_numbered=is_numbered(text)
    )  # fmt: skip

"""The cells of tables -> the rows of a list.

A table whose head names two or more of the list's fields is read by its columns. A table without a
head goes on with the columns of the one before, as tables do across pages. This module knows no
schema.
"""

from collections.abc import Sequence
from itertools import takewhile

from parsers.document import Block, BoundingBox, Cell, FieldDefinition, ListDefinition, Page
from parsers.extraction.kinds import is_free_text
from parsers.extraction.line_items.column_headers import MOST_DIGITS, assign
from parsers.extraction.line_items.filling import Columns, field_columns, value_span
from parsers.extraction.line_items.rows import Row, Strip, rows_of
from parsers.extraction.lines import Piece

HEAD_ROWS = 5
"""The head is looked for in this many rows."""


def read_tables(
    definition: ListDefinition,
    pages: Sequence[Page],
    rivals: Sequence[FieldDefinition],
    sums: frozenset[str] = frozenset(),
) -> list[Row]:
    """The rows of every table that names the list's fields; a row has the fields that it fills."""
    rows: list[Row] = []
    columns: Columns = {}
    of_sums = not any(map(is_free_text, definition.fields))
    for page in pages:
        for block in page.blocks:
            if block.cells:
                head, named = _head(definition, block, rivals)
                width = max(cell.column for cell in block.cells)
                columns = named or (columns if max(columns, default=-1) <= width else {})
                body = _body(block, head, definition, rivals)
                strips = [_strip(cells, page.number, columns) for cells in body]
                fields = [columns[at] for at in sorted(columns)]
                rows += rows_of(strips, fields, False, sums, of_sums)[0] if columns else []
    return rows


def _head(
    definition: ListDefinition, block: Block, rivals: Sequence[FieldDefinition]
) -> tuple[int, Columns]:
    """The row that names most fields, if two or more, and the field of each column. A row that
    names more of the rivals' is none."""
    best = -1, 0
    for row in range(HEAD_ROWS):
        cells = [(cell.text, ()) for cell in block.cells if cell.row == row]
        named = len(assign(cells, definition.fields))
        if named > max(best[1], 1) and named >= len(assign(cells, rivals)):
            best = row, named
    return (best[0], _columns(definition, block, best[0])) if best[1] else (-1, {})


def _columns(definition: ListDefinition, block: Block, head: int) -> Columns:
    width = max(cell.column for cell in block.cells) + 1
    columns: list[tuple[str, list[str]]] = [("", []) for _ in range(width)]
    for cell in block.cells:
        if cell.row == head:
            columns[cell.column] = cell.text, columns[cell.column][1]
        elif cell.row > head:
            columns[cell.column][1].append(cell.text)
    return field_columns(columns, definition.fields)


def _body(
    block: Block, head: int, definition: ListDefinition, rivals: Sequence[FieldDefinition]
) -> list[list[Cell]]:
    """The rows below the head, down to the head of another list."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(block.cells, key=lambda one: (one.row, one.column)):
        if cell.row > head:
            rows.setdefault(cell.row, []).append(cell)
    return list(takewhile(lambda cells: not _is_rival(cells, definition, rivals), rows.values()))


def _is_rival(
    cells: Sequence[Cell], definition: ListDefinition, rivals: Sequence[FieldDefinition]
) -> bool:
    heads = [(cell.text, ()) for cell in cells]
    if any(sum(map(str.isdigit, text)) > MOST_DIGITS for text, _ in heads):
        return False
    named = len(assign(heads, rivals))
    return named >= 2 and named > len(assign(heads, definition.fields))


def _strip(cells: Sequence[Cell], page: int, columns: Columns) -> Strip:
    pieces: dict[str, Piece] = {}
    for cell in cells:
        text = " ".join(cell.text.split())
        field = columns.get(cell.column)
        span = value_span(field, text, 0, len(text)) if field else None
        if field and span:
            pieces[field.name] = _piece(text, span, page, cell.box)
    texts = [cell.text for cell in cells if cell.text.strip()]
    figures = [any(map(str.isdigit, text)) for text in texts]
    label = "".join(texts[figures.index(True) - 1 :][:1]) if sum(figures) == 1 else ""
    return Strip(pieces, " ".join(texts), page, label)


def _piece(text: str, span: tuple[int, int], page: int, box: BoundingBox | None) -> Piece:
    return Piece(text[slice(*span)].strip(), page, box)

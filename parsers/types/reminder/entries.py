"""The invoices that a reminder tells to be open.

In: the list's definition, pages and the schema. Out: its rows, without the lines of fees, interest
and sums that follow in the same columns. This module knows no labels but those of the schema.
"""

from collections.abc import Sequence

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labels import labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.margins import upright
from parsers.extraction.lines import Line, Piece, Row, lines_to_search

BESIDE = frozenset({"fee", "interest", "total"})
TELLING = ("document_number", "date", "due_date")


def find_entries(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    lines = lines_to_search(upright(pages))
    rows = find_items(definition, pages, schema)
    if rows and not any("amount" in row for row in rows):
        rows = [_all_open(row) for row in rows]
    return [
        _with_whole_amount(row, lines)
        for row in rows
        if any(map(_has_figures, (row.get(name) for name in TELLING)))
        and not _is_beside(row, lines, schema)
    ]


def _all_open(row: Row) -> Row:
    """Where only one amount is told, all of the invoice is open."""
    return {"amount" if name == "invoiced" else name: piece for name, piece in row.items()}


def _has_figures(piece: Piece | None) -> bool:
    return piece is not None and any(map(str.isdigit, piece.text))


def _is_beside(row: Row, lines: list[Line], schema: SchemaDefinition) -> bool:
    """Does a line of the row begin with the label of a fee, of interest or of the total?"""
    fields = [each for each in schema.fields if each.name in BESIDE]
    return any(
        label.owners & BESIDE and not any(map(str.isdigit, line.text[: label.start]))
        for line in _lines_of(row.get("amount"), lines)
        for label in labels_in(line, terms_of(fields))
    )


def _with_whole_amount(row: Row, lines: list[Line]) -> Row:
    """With the thousands of `2 290,00`, which a space parts from the rest."""
    amount = row.get("amount")
    for line in _lines_of(amount, lines):
        for one in amounts_in(line):
            whole = one.piece
            if amount and amount.box and whole.box and whole.text.endswith(f" {amount.text}"):
                return row | {"amount": whole} if whole.box.overlap(amount.box) > 0 else row
    return row


def _lines_of(piece: Piece | None, lines: list[Line]) -> list[Line]:
    box = piece.box if piece else None
    if piece is None or box is None:
        return []
    middle = (box.y0 + box.y1) / 2
    return [line for line in lines
            if line.page == piece.page and line.box.y0 <= middle <= line.box.y1]  # fmt: skip

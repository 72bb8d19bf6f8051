"""The invoices that a reminder tells to be open.

In: the list's definition, pages and the schema. Out: its rows, without the lines of fees, interest
and sums that follow in the same columns. This module knows no labels but those of the schema.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import (
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    SchemaDefinition,
)
from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labels import Label, labels_in
from parsers.extraction.labels.terms import Terms, terms_of
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.margins import upright
from parsers.extraction.lines import Line, Piece, Row, lines_to_search
from parsers.lexicon import words
from parsers.types.reminder.labelled_entry import labelled_entry
from parsers.values.currencies import CURRENCIES

BESIDE = frozenset({"fee", "interest", "total"})
OPEN, INVOICED = "amount", "invoiced"
_PAID = FieldDefinition("paid", FieldKind.NUMBER, synonyms=tuple(words("tables.paid")))
"""A column that is left out."""
FEWEST_HEADS = 3
TELLING = ("document_number", "date", "due_date")


def find_entries(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    lines = lines_to_search(upright(pages))
    rows = _rows(definition, pages, schema, lines)
    if rows and not any("amount" in row for row in rows):
        rows = [_all_open(row) for row in rows]
    found = [
        _with_whole_amount(row, lines)
        for row in rows
        if any(map(_has_figures, (row.get(name) for name in TELLING)))
        and not _is_beside(row, lines, schema)
    ]
    alone = None if found else labelled_entry(definition, lines, schema)
    return [alone] if alone else found


def _rows(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition, lines: list[Line]
) -> list[Row]:
    """Where a head says `Open`, a plain `Amount` beside it is what was invoiced."""
    strict = replace(definition, fields=(_PAID, *map(_strict, definition.fields)))
    opens = terms_of([each for each in strict.fields if each.name == OPEN])
    plains = terms_of([each for each in strict.fields if each.name == INVOICED])
    if not any(_are_heads(line, opens, plains) for line in lines):
        return find_items(definition, pages, schema)
    lists = (strict if each == definition else each for each in schema.lists)
    rows = find_items(strict, pages, replace(schema, lists=tuple(lists)))
    return [{name: piece for name, piece in row.items() if name != _PAID.name} for row in rows]


def _strict(field: FieldDefinition) -> FieldDefinition:
    plain = words("tables.plain_amounts")
    if field.name == INVOICED:
        return replace(field, synonyms=(*field.synonyms, *plain))
    if field.name == OPEN:
        invoiced = {*map(fold, (*plain, *words("reminder_entries.invoiced")))}
        left = tuple(each for each in field.synonyms if fold(each) not in invoiced)
        return replace(field, synonyms=left)
    return field


def _are_heads(line: Line, *columns: Terms) -> bool:
    """Does it name each of the columns in a phrase of its own, among others and without figures?"""
    spans = line.phrases()
    if len(spans) < FEWEST_HEADS or any(map(str.isdigit, line.text)):
        return False
    named = [
        {each.start for each in labels_in(line, terms) if each.owners and _is_phrase(each)}
        for terms in columns
    ]
    return all(named) and len(set().union(*named)) >= len(columns)


def _is_phrase(label: Label) -> bool:
    """But for a currency behind it."""
    start, end = label.line.phrase_at(label.start)
    behind = label.line.text[label.end : end].strip(" ()[]")
    return start == label.start and (not behind or behind in CURRENCIES)


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

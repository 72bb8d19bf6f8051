"""The lines of a delivery note, whose columns may count what was ordered or is still to come, too.

In: the list's definition, pages and the schema. Out: its rows. Such a column is never that of what
was sent: it is searched for as one of its own, and left out. This module knows no pages.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers import lexicon
from parsers.document import FieldDefinition, FieldKind, ListDefinition, Page, SchemaDefinition
from parsers.extraction.line_items.items import find_items
from parsers.extraction.lines import Row

OTHERS = ("ordered", "still_to_come")
"""Columns that count something else, at most."""


def find_delivered(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    known = {each.name for each in definition.fields}
    others = tuple(_other(name) for name in OTHERS if name not in known)
    searched = replace(definition, fields=(*others, *definition.fields))
    rows = [_without(row, others) for row in find_items(searched, pages, _with(schema, searched))]
    return [row for row in rows if row]


def _other(name: str) -> FieldDefinition:
    words = tuple(lexicon.words("tables.other_counts"))
    return FieldDefinition(name, FieldKind.NUMBER, synonyms=words)


def _with(schema: SchemaDefinition, definition: ListDefinition) -> SchemaDefinition:
    lists = (definition if each.name == definition.name else each for each in schema.lists)
    return replace(schema, lists=tuple(lists))


def _without(row: Row, others: Sequence[FieldDefinition]) -> Row:
    names = {each.name for each in others}
    return {name: piece for name, piece in row.items() if name not in names}

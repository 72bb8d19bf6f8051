"""Columns -> their fields, and the part of a cell that is a value of its field.

This module knows neither pages nor schemas.
"""

import re
from collections.abc import Mapping, Sequence

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.kinds import is_code, is_free_text
from parsers.extraction.line_items.column_headers import assign, fit
from parsers.extraction.line_items.rows import UNIT_NAMES
from parsers.extraction.lines import Piece
from parsers.extraction.vocabulary import folded
from parsers.values import CURRENCIES, find_numbers

# Measured on the invoices of invoice2data and drawn ones, 2026-11-23.
LEAST_TEXT = 0.7
"""The part of a column's texts, at least, that fit a field of text whose head does not name it."""
RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,3})? ?%?")
CODE = re.compile(r"^\S*\d\S*(?: \d\S*)?$|^[A-Z][A-Z-]+$")
UNIT_AFTER = re.compile(r"^(\W*\d[\d.,' ]*)\s*([^\W\d_][\w.²³]{0,9}(?: [^\W\d_]{1,8})?)$")

Columns = Mapping[int, FieldDefinition]


def field_columns(
    columns: Sequence[tuple[str, Sequence[str]]], fields: Sequence[FieldDefinition]
) -> dict[int, FieldDefinition]:
    """Which field each column is, by its head and its texts, and by what is left over."""
    assigned = assign(columns, fields)
    if len(assigned) < 2:
        return {}
    assigned |= _with_text(columns, fields, assigned)
    return assigned | _with_last_number(columns, fields, assigned)


def _with_text(
    columns: Sequence[tuple[str, Sequence[str]]],
    fields: Sequence[FieldDefinition],
    assigned: Columns,
) -> dict[int, FieldDefinition]:
    """The list's first text, if no head names it: the column with most letters of those left."""
    texts = [one for one in fields if is_free_text(one)]
    if not texts or texts[0] in assigned.values():
        return {}
    known = folded("tables.other_columns")
    letters = {
        at: sum(map(str.isalpha, "".join(below)))
        for at, (head, below) in enumerate(columns)
        if at not in assigned and fold(head) not in known and fit(texts[0], below) > LEAST_TEXT
    }
    return {max(letters, key=lambda at: letters[at]): texts[0]} if letters else {}


def _with_last_number(
    columns: Sequence[tuple[str, Sequence[str]]],
    fields: Sequence[FieldDefinition],
    assigned: Columns,
) -> dict[int, FieldDefinition]:
    """If the list's last number has no column, it is the rightmost one, where that is numbers."""
    numbers = [field for field in fields if field.kind is FieldKind.NUMBER]
    last = max((at for at, (_, below) in enumerate(columns) if any(below)), default=0)
    if not numbers or numbers[-1] in assigned.values() or last in assigned:
        return {}
    below = columns[last][1]
    return {last: numbers[-1]} if any(below) and fit(numbers[-1], below) else {}


def value_span(field: FieldDefinition, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The characters of `text[start:end]` that are a value of the field, None if none are. Of
    several numbers the first."""
    part = text[start:end]
    if is_code(field):
        found = CODE.search(part)
        return (start + found.start(), start + found.end()) if found else None
    if field.kind is FieldKind.TEXT:
        return (start, end) if any(map(str.isalnum, part)) else None
    if not any(map(str.isdigit, part)):
        return None
    if field.kind is FieldKind.DATE:
        return start, end
    if field.format is FieldFormat.PERCENT:
        match = RATE.search(part)
        return (start + match.start(), start + match.end()) if match else None
    numbers = list(find_numbers(part))
    if _is_named(re.split(r"\d", part)[0]):
        return None
    if len(numbers) > 1:
        after = re.match(r" ?[€$£¥₹%]", part[numbers[0].end :])
        return start, start + numbers[0].end + (after.end() if after else 0)
    return start, end


def _is_named(before: str) -> bool:
    """Do words that are no currency stand before a number? Then they say that it is another's."""
    words = [word.strip(" .:-+(") for word in before.split()]
    return any(len(word) > 1 and word.upper() not in CURRENCIES for word in words)


def part_units(row: dict[str, Piece], fields: Sequence[FieldDefinition]) -> dict[str, Piece]:
    """`3 pcs` in a quantity's place is a quantity and a unit, where the list has a field for it."""
    unit = next((one for one in fields if one.name in UNIT_NAMES), None)
    counts = [one for one in fields if one.kind is FieldKind.NUMBER and one.format is None]
    if unit is None or unit.name in row:
        return row
    for field in counts:
        match = UNIT_AFTER.match(row[field.name].text) if field.name in row else None
        if match:
            piece = row[field.name]
            return {
                **row,
                field.name: Piece(match[1].strip(), piece.page, piece.box),
                unit.name: Piece(match[2], piece.page, piece.box),
            }
    return row

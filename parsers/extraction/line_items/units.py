"""Quantities with their unit -> quantity and unit apart. This module knows no page."""

import re
from collections.abc import Sequence

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.lines import Piece, Row
from parsers.extraction.vocabulary import UNIT_NAMES

UNIT_AFTER = re.compile(r"^(\W*\d[\d.,' ]*)\s*([^\W\d_][\w.²³]{0,9}(?: [^\W\d_]{1,8})?)$")


def part_units(row: Row, fields: Sequence[FieldDefinition]) -> Row:
    """`3 pcs` as a quantity becomes quantity and unit, if the list has a field for the unit."""
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

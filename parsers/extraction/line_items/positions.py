"""Rows of a list -> without the numbers of their positions, which are no values of any field.

A column of positions counts the rows, by one or by ten. Where a head names it and the column of
codes as one, or none at all, its numbers pass as codes or begin the texts. This module knows no
schema and no page.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Row

LEAST_COUNTED = 0.8
"""The part of the rows, at least, that count up."""
LONGEST = 4
"""Digits of a position."""
BEGINS = re.compile(r"0*(\d{1,4})[.):]?\s+(?=\S*[^\W\d_])")


def without_positions(rows: Sequence[Row], roles: Roles) -> list[Row]:
    """The rows without codes and beginnings of texts that only count the rows."""
    found = list(rows)
    code, text = roles.code, roles.text
    if code and _count([_position(row[code.name].text) for row in found if code.name in row]):
        found = [
            {name: piece for name, piece in row.items()
             if name != code.name or _position(piece.text) is None}
            for row in found
        ]  # fmt: skip
    if text is None:
        return found
    begins = [BEGINS.match(row[text.name].text) if text.name in row else None for row in found]
    if len(found) > 1 and _count([int(one[1]) if one else None for one in begins]):
        found = [_cut(row, text.name, one) for row, one in zip(found, begins, strict=True)]
    return found


def _position(text: str) -> int | None:
    digits = text.strip(" .)(:")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST else None


def _count(numbers: Sequence[int | None]) -> bool:
    """Do most of them count up from one step?"""
    known = [number for number in numbers if number is not None]
    if not known or len(known) < LEAST_COUNTED * len(numbers):
        return False
    step = 10 if known[0] == 10 else 1
    if known[0] != step:
        return False
    right = sum(number == step * at for at, number in enumerate(known, 1))
    rising = sum(low < high for low, high in pairwise(known))
    return right >= LEAST_COUNTED * len(known) or (
        len(known) > 2 and rising == len(known) - 1 and known[-1] <= 2 * step * len(known)
    )


def _cut(row: Row, name: str, begin: re.Match[str] | None) -> Row:
    if begin is None:
        return row
    return row | {name: replace(row[name], text=row[name].text[begin.end() :])}

"""Rows whose texts have the article's number in them -> the number and the text apart.

A code in brackets at the beginning or the end, one behind its label, and one that begins the texts
of nearly all rows. This module knows no schema by name and no page.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.extraction.line_items.notes import code_in
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Row

BRACKETED = re.compile(r"[\[(]([A-Z0-9][A-Z0-9._/-]{2,24})[\])]\s+(?=\S*[^\W\d_]{2})")
BEHIND = re.compile(r"\s+[\[(]([^\[\]()]{3,40})[\])]$")
BEGINS = re.compile(
    r"((?=[^\s]*\d)[A-Z0-9][A-Z0-9./_-]{3,24})[:,]?\s+(?:[-\u2013]\s+)?(?=.{0,40}?[^\W\d_]{2})"
)
LEAST_ROWS = 2
"""Codes begin the texts of so many rows, or they are words."""
MOST_ROWS = 0.9
"""The part of the rows, at least, whose texts begin with a code, each with another one."""
MEASURE = re.compile(r"\d+([.,]\d+)?(X\d+.*|[A-Z]{1,2})")


def part_codes(rows: Sequence[Row], roles: Roles) -> list[Row]:
    """The rows; those that have a code keep it."""
    if roles.code is None or roles.text is None:
        return list(rows)
    found = [_single(row, roles) for row in rows]
    begins = [
        BEGINS.match(row[roles.text.name].text)
        if roles.text.name in row and roles.code.name not in row
        else None
        for row in found
    ]
    codes = {one[1] for one in begins if one and not MEASURE.fullmatch(one[1])}
    if len(found) < LEAST_ROWS or len(codes) < MOST_ROWS * len(found):
        return found
    return [
        _parted(row, roles, one[1], row[roles.text.name].text[one.end() :]) if one else row
        for row, one in zip(found, begins, strict=True)
    ]


def _single(row: Row, roles: Roles) -> Row:
    """By the marks of this row alone."""
    if roles.text is None or roles.code is None:
        return row
    if roles.text.name not in row or roles.code.name in row:
        return row
    text = row[roles.text.name].text
    before = BRACKETED.match(text)
    if before and any(map(str.isdigit, before[1])):
        return _parted(row, roles, before[1], text[before.end() :])
    behind = BEHIND.search(text)
    span = code_in(behind[1], roles.code) if behind else None
    if behind and span:
        return _parted(row, roles, behind[1][slice(*span)], text[: behind.start()])
    return row


def _parted(row: Row, roles: Roles, code: str, text: str) -> Row:
    """Both in the box of the whole: the words of each are found within it."""
    if roles.text is None or roles.code is None:
        return row
    piece = row[roles.text.name]
    return row | {
        roles.code.name: replace(piece, text=code),
        roles.text.name: replace(piece, text=text.strip()),
    }

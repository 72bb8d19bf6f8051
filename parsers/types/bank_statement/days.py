"""The days that stand in a line of a bank statement, with their year or without.

In: lines. Out: where in them days stand. One without a year begins a phrase, or stands behind
another day: elsewhere `3.04` is a number and `5/10` a part of a text. This module knows no columns.
"""

from dataclasses import dataclass

from parsers.extraction.candidates import dates_in
from parsers.extraction.lines import Line, Piece
from parsers.values.days import find_days


@dataclass(frozen=True, slots=True)
class Day:
    """The characters `start` to `end` of a line."""

    line: Line
    start: int
    end: int

    @property
    def piece(self) -> Piece:
        return self.line.piece(self.start, self.end)


def days_in(line: Line) -> list[Day]:
    """From left to right, none over another."""
    found = [Day(line, one.start, one.end) for one in dates_in(line)]
    begins = {start for start, _ in line.phrases()}
    for one in find_days(line.text):
        behind = any(each.end <= one.start and not line.text[each.end : one.start].strip()
                     for each in found)  # fmt: skip
        if one.start in begins or behind:
            found.append(Day(line, one.start, one.end))
    return sorted(found, key=lambda day: day.start)

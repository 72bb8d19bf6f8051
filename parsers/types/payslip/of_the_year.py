"""Which amounts of a payslip are the year's so far, by the heads of their columns.

In: lines. Out: the lines' amounts without those below `Year to date`. A head is a phrase in a line
without amounts; an amount is of the nearest phrase of the last such line above it. This module
knows no labels but those heads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsers import lexicon
from parsers.document import BoundingBox
from parsers.document.text import fold
from parsers.extraction.candidates import Number, amounts_in
from parsers.extraction.lines import Line

SECOND_LINE = 1.6
"""Heights from a head to a line that is none of its own, at least."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The phrases of a line of heads, and whether each is of the year."""

    line: Line
    boxes: tuple[tuple[BoundingBox, bool], ...]

    def are_of_the_year(self, box: BoundingBox) -> bool:
        return min(self.boxes, key=lambda each: _apart(each[0], box))[1]


def amounts_of_the_period(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Number]]]:
    """Each line with its amounts but those of the year."""
    heads: Heads | None = None
    for line in lines:
        amounts = amounts_in(line)
        if not amounts:
            heads = _heads(line) or (None if heads and _ends(line, heads) else heads)
        elif heads and heads.line.page == line.page:
            amounts = [one for one in amounts
                       if not heads.are_of_the_year(line.box_of(one.start, one.end))]  # fmt: skip
        yield line, amounts


def _heads(line: Line) -> Heads | None:
    spans = line.phrases()
    boxes = tuple(
        (line.box_of(start, end), fold(line.text[start:end]) in _terms()) for start, end in spans
    )
    return Heads(line, boxes) if any(of_the_year for _, of_the_year in boxes) else None


def _ends(line: Line, heads: Heads) -> bool:
    """Does another head stand in a column of the year, further below than a head's second line?"""
    if line.box.y0 - heads.line.box.y0 < SECOND_LINE * line.height:
        return False
    others = [line.box_of(*span) for span in line.phrases()]
    return any(is_year and box.x0 < other.x1 and other.x0 < box.x1
               for box, is_year in heads.boxes for other in others)  # fmt: skip


def _apart(head: BoundingBox, box: BoundingBox) -> float:
    middles = abs((head.x0 + head.x1) / 2 - (box.x0 + box.x1) / 2)
    return min(abs(head.x1 - box.x1), abs(head.x0 - box.x0), middles)


@cache
def _terms() -> frozenset[str]:
    return frozenset(map(fold, lexicon.words("tables.of_the_year")))

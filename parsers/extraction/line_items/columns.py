"""Heads and the lines below them -> a head for each column, also where several stand as one.

Heads that stand close are read as one phrase, such as `Qty Description`. If the lines below begin
with a number apart from the words behind it, these are two columns. This module knows no fields.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import pairwise

from parsers.extraction.candidates import Number, numbers_in
from parsers.extraction.line_items.column_headers import HeaderCell
from parsers.extraction.lines import Line

Span = tuple[int, int]

WORD = re.compile(r"[^\W\d_]{3}|[^\W\d_]+ ")
MOST_ROWS, MOST_PARTS = 60, 1_000
"""Lines, and phrases in them, that show where columns are."""
CROSSED = 0.2
"""The part of the lines with products, at most, whose words run over a gap between columns."""
LEAST_APART = 0.6
"""The part of the rows, at least, whose phrase below a head begins with a number of its own."""
EDGE = 0.0005
"""Between two columns without a gap, in parts of the page's width."""
MARGIN = 0.02
"""A phrase that begins so far left of a head, in parts of the page's width, is below it."""


def parts_of(line: Line) -> list[tuple[int, int]]:
    """The phrases, and the numbers that begin one of them apart from its words."""
    numbers = numbers_in(line)
    return [part for phrase in line.phrases() for part in _parted(line, phrase, numbers)]


def _parted(line: Line, phrase: Span, numbers: Sequence[Number]) -> list[Span]:
    """A currency is no word."""
    start, end = phrase
    first = next((one for one in numbers if one.start == start and one.end < end), None)
    if first is None or line.text[first.end] != " " or first.currency:
        return [phrase]
    is_text = WORD.match(line.text, first.end + 1, end)
    return [(start, first.end), (first.end + 1, end)] if is_text else [phrase]


def stretches(lines: Sequence[Line]) -> list[HeaderCell]:
    """The columns, as stretches of the page's width between gaps that few of the lines cross."""
    lines = lines[:MOST_ROWS]
    if not lines:
        return []
    parts = [(line, span) for line in lines for span in parts_of(line)][:MOST_PARTS]
    boxes = [line.box_of(*span) for line, span in parts]
    spans = [(box.x0, box.x1) for box in boxes]
    edges = sorted({x for span in spans for x in span})
    cells: list[HeaderCell] = []
    start = None
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        covered = high is not None and sum(x0 <= low and x1 >= high for x0, x1 in spans)
        if covered and covered > CROSSED * len(lines):
            start = low if start is None else start
        elif start is not None:
            cells.append(HeaderCell("", start, low))
            start = None
    return cells


def heads_above(heads: Sequence[Line], lines: Sequence[Line]) -> list[HeaderCell]:
    """The columns that the lines show, each with the words of the heads above it."""
    rows = [line for line in lines if len(numbers_in(line)) > 1 and len(line.phrases()) > 1]
    cells = stretches(rows)
    ends = [(left.x1 + right.x0) / 2 for left, right in pairwise(cells)]
    texts: list[list[str]] = [[] for _ in cells]
    for line in heads:
        for word in line.words:
            if cells:
                texts[bisect(ends, word.box.center_x)].append(word.text)
    return [HeaderCell(" ".join(text), cell.x0, cell.x1)
            for text, cell in zip(texts, cells, strict=True)]  # fmt: skip


def split_heads(cells: Sequence[HeaderCell], lines: Sequence[Line]) -> list[HeaderCell]:
    """The heads, those above a number and words as two. If nothing stands below the head before
    such a one, the numbers are its own."""
    rows = [line for line in lines if len(line.phrases()) > 1]
    found: list[HeaderCell] = []
    cells = _reaching(cells, rows)
    for at, cell in enumerate(cells):
        right = cells[at + 1].x0 if at + 1 < len(cells) else 1.0
        gap = _gap(cell, right, rows) if len(cell.text.split()) > 1 else None
        found += _two(cell, gap) if gap else [cell]
    return found


def _reaching(cells: Sequence[HeaderCell], rows: Sequence[Line]) -> list[HeaderCell]:
    """Heads above nothing, with the numbers that stand further right, close to the next texts."""
    boxes = [line.box_of(*part) for line in rows[:MOST_ROWS] for part in parts_of(line)]
    found = list(cells)
    for at, (cell, following) in enumerate(pairwise(cells)):
        left = cells[at - 1].x1 if at else 0.0
        if any(box.x0 < cell.x1 and box.x1 > left for box in boxes):
            continue
        right = cells[at + 2].x0 if at + 2 < len(cells) else 1.0
        gap = _gap(following, right, rows)
        if gap and cell.x1 < gap < following.x1:
            found[at] = HeaderCell(cell.text, cell.x0, gap - EDGE)
            found[at + 1] = HeaderCell(following.text, gap, max(following.x1, gap + MARGIN))
    return found


def _gap(cell: HeaderCell, right: float, rows: Sequence[Line]) -> float | None:
    """The x between the numbers and the words below a head, if all of them leave one."""
    numbers, words = [], []
    for line in rows:
        known = numbers_in(line)
        for phrase in line.phrases():
            parts = [line.box_of(*part) for part in _parted(line, phrase, known)]
            is_below = parts[0].x0 >= cell.x0 - 2 * MARGIN and parts[-1].x0 < min(cell.x1, right)
            if len(parts) == 2 and is_below:
                numbers.append(parts[0].x1)
                words.append(parts[1].x0)
                break
    if len(numbers) < max(1, LEAST_APART * len(rows)) or max(numbers) >= min(words):
        return None
    return (max(numbers) + min(words)) / 2


def _two(cell: HeaderCell, gap: float) -> list[HeaderCell]:
    """Its first word is the head of the numbers."""
    first, _, rest = cell.text.partition(" ")
    edge = min(max(gap, cell.x0 + 0.001), cell.x1 - 0.001)
    return [HeaderCell(first, min(cell.x0, gap - MARGIN), edge), HeaderCell(rest, edge, cell.x1)]

"""The words of lines -> cells of columns, by where words leave room between two heads.

Between two heads the border lies in the widest gap that the fewest words cross. This module knows
neither fields nor schemas.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import pairwise

from parsers.extraction.line_items.column_headers import HeadCell
from parsers.extraction.lines import Line

HEAD_WEIGHT = 3
"""A border through a word of the head costs as much as one through so many others."""

Span = tuple[float, float]


def find_borders(cells: Sequence[HeadCell], lines: Iterable[Line]) -> list[float]:
    """The x between each head and the next, in fractions of the page's width."""
    words = [(word.box.x0, word.box.x1) for line in lines for word in line.words]
    heads = [(cell.x0, cell.x1) for cell in cells] * HEAD_WEIGHT
    spans = sorted([*words, *heads])
    return [_border(left, right, spans) for left, right in pairwise(cells)]


def _border(left: HeadCell, right: HeadCell, spans: Sequence[Span]) -> float:
    start, stop = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    crossing = [span for span in spans if span[0] < stop and span[1] > start]
    edges = sorted({start, stop, *(x for span in crossing for x in span if start < x < stop)})
    changes = dict.fromkeys(edges, 0)
    for x0, x1 in crossing:
        changes[max(x0, start)] += 1
        if x1 < stop:
            changes[x1] -= 1
    gaps, covered = [], 0
    for low, high in pairwise(edges):
        covered += changes[low]
        gaps.append((covered, low - high, (low + high) / 2))
    return min(gaps)[2] if gaps else stop


def cells_of(
    line: Line, borders: Sequence[float], phrases: Iterable[tuple[int, int]]
) -> dict[int, tuple[int, int]]:
    """Start and end in the line's text of what stands in each column, of these phrases."""
    spans = list(phrases)
    cells: dict[int, tuple[int, int]] = {}
    for word, start in zip(line.words, line.starts, strict=True):
        if any(first <= start < last for first, last in spans):
            column = bisect(borders, word.box.center_x)
            first, _ = cells.get(column, (start, start))
            cells[column] = first, start + len(word.text)
    return cells

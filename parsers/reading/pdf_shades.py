"""What a PDF page draws and where its words are in, the sides of shaded cells out, as lines: a grid
that is told by shades alone has no others. Shades that leave rows out, as where every other row is
shaded, are no grid."""

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from parsers.reading.text_layer import Box

THINNEST = 6.0  # points: of a cell, either way
SAME = 1.0  # points: between the edges of cells in one row
GAP = 3.0  # points: from a cell to the next
MOST_SHADES = 2_000
LINE = 0.3  # of a cell's height: words closer to each other are on one line


def shaded_sides(paths: Sequence[dict[str, Any]], words: Iterable[Box]) -> Iterator[Box]:
    """Of cells that stand side by side in at least two rows, and of those right above or below
    them. words: their boxes, read only where there are such cells."""
    shades = sorted({box for path in paths for box in _shades(path)}, key=lambda box: box[1])
    if not 4 <= len(shades) <= MOST_SHADES:
        return
    tops = [box[1] for box in shades]
    cells = {box for box in shades if _has_neighbour(box, shades, tops)}
    if len({round(box[1]) for box in cells}) < 2:
        return
    edges = sorted(edge for box in cells for edge in (box[1], box[3]))
    grid = [box for box in shades if box in cells or _touches(box, cells, edges)]
    if _leaves_rows_out(cells, grid, words):
        return
    for x0, y0, x1, y1 in grid:
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _shades(path: dict[str, Any]) -> Iterator[Box]:
    if "f" not in path["type"]:
        return
    for kind, *points in path["items"]:
        if kind == "re":
            x0, y0, x1, y1 = points[0]
            if min(x1 - x0, y1 - y0) >= THINNEST:
                yield x0, y0, x1, y1


def _has_neighbour(box: Box, shades: Sequence[Box], tops: Sequence[float]) -> bool:
    """Whether a shade of the same height begins where it ends, or the other way round."""
    first, last = bisect_left(tops, box[1] - SAME), bisect_right(tops, box[1] + SAME)
    return any(
        abs(other[3] - box[3]) <= SAME
        and min(abs(other[0] - box[2]), abs(box[0] - other[2])) <= GAP
        and other != box
        for other in shades[first:last]
    )


def _touches(box: Box, cells: set[Box], edges: Sequence[float]) -> bool:
    near = any(
        bisect_right(edges, edge + GAP) > bisect_left(edges, edge - GAP)
        for edge in (box[1], box[3])
    )
    left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    return near and left - GAP <= box[0] and box[2] <= right + GAP


def _leaves_rows_out(cells: set[Box], grid: Iterable[Box], words: Iterable[Box]) -> bool:
    """Whether a line close to a row of the grid, but in none, has words in several of their columns
    and no word across two."""
    height = statistics.median(box[3] - box[1] for box in cells)
    rows = _united((box[1], box[3]) for box in grid)
    starts = _united((box[0] - GAP, box[0] + GAP) for box in cells)
    edges = [(start + stop) / 2 for start, stop in starts]
    left, right = edges[0], max(box[2] for box in cells)
    beside = sorted(
        ((box[1] + box[3]) / 2, box)
        for box in words
        if left <= (box[0] + box[2]) / 2 <= right
        and _is_beside(rows, (box[1] + box[3]) / 2, height)
    )
    breaks = [
        at
        for at, (one, other) in enumerate(pairwise(beside), 1)
        if other[0] - one[0] > LINE * height
    ]
    return any(
        _is_row([box for _, box in beside[first:last]], edges)
        for first, last in pairwise([0, *breaks, len(beside)])
    )


def _united(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those that overlap as one, in order."""
    united: list[tuple[float, float]] = []
    for start, stop in sorted(intervals):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(stop, united[-1][1])
        else:
            united.append((start, stop))
    return united


def _is_beside(rows: Sequence[tuple[float, float]], at: float, height: float) -> bool:
    after = bisect_right(rows, (at, at))
    above = rows[after - 1][1] if after else at - 2 * height
    below = rows[after][0] if after < len(rows) else at + 2 * height
    return above < at and min(at - above, below - at) < height


def _is_row(words: Sequence[Box], edges: Sequence[float]) -> bool:
    columns = {bisect_right(edges, (box[0] + box[2]) / 2) for box in words}
    across = any(box[0] + GAP < edge < box[2] - GAP for box in words for edge in edges)
    return len(columns) > 1 and not across

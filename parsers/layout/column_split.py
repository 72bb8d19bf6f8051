"""Regions with their words in, the same out, split where a model merged several columns. Relies on
lines as they were read: words in two columns are in two lines."""

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.document.lines import hull_of, read_lines
from parsers.layout.region import Region

RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
GUTTER = 0.6  # heights of a line: the words of a line are closer to each other
FEWEST_LINES = 4  # in a column
FEWEST_WORDS = 3  # in most of its lines: columns of labels and figures are read across
MOST_CROSSING = 0.1  # of the lines: those across the gutter, above or below the columns
MOST_LINES = 300

Line = list[Word]


def split_columns(regions: Sequence[Region], aspect: float) -> list[Region]:
    """The regions, one for each column. aspect: width of the page by its height."""
    return [part for region in regions for part in part_columns(region, aspect)]


def part_columns(region: Region, aspect: float) -> list[Region]:
    """The region, or one for each of its columns of running text and each line across them."""
    lines = read_lines(region.words)
    if region.label not in RUNNING or not 2 * FEWEST_LINES <= len(lines) <= MOST_LINES:
        return [region]
    parts = _parts(lines, aspect)
    return [_with_lines(region, part) for part in parts] if len(parts) > 1 else [region]


def _parts(lines: list[Line], aspect: float) -> list[list[Line]]:
    left, right, across = _split(lines, aspect)
    if not (_is_running(left) and _is_running(right) and _is_outside(across, [*left, *right])):
        return [lines]
    parts = [_parts(column, aspect) for column in (left, right)]
    return [part for column in parts for part in column] + [[line] for line in across]


def _split(lines: list[Line], aspect: float) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines left and right of the blank that the fewest cross, and those that cross it."""
    boxes = [hull_of(line) for line in lines]
    half = GUTTER / 2 * statistics.median(box.height for box in boxes) / aspect

    def crossing(x: float) -> int:
        return sum(box.x0 < x + half and box.x1 > x - half for box in boxes)

    edge = max(box.x1 for box in boxes)
    places = [box.x1 + 1.01 * half for box in boxes if box.x1 + 2 * half < edge]
    best = min(places, key=crossing, default=edge)
    if crossing(best) > MOST_CROSSING * len(lines):
        return lines, [], []
    left = [line for line, box in zip(lines, boxes, strict=True) if box.x1 <= best - half]
    right = [line for line, box in zip(lines, boxes, strict=True) if box.x0 >= best + half]
    return left, right, [line for line in lines if line not in left and line not in right]


def _is_running(column: list[Line]) -> bool:
    return len(column) >= FEWEST_LINES and statistics.median(map(len, column)) >= FEWEST_WORDS


def _is_outside(across: list[Line], columns: list[Line]) -> bool:
    """Whether these lines are above or below nearly all of the columns'."""
    middles = sorted(hull_of(line).center_y for line in columns)
    above = (bisect_left(middles, hull_of(line).center_y) for line in across)
    return all(min(n, len(columns) - n) <= MOST_CROSSING * len(columns) for n in above)


def _with_lines(region: Region, lines: Sequence[Line]) -> Region:
    kept = {id(word) for line in lines for word in line}
    words = tuple(word for word in region.words if id(word) in kept)
    return replace(region, box=hull_of(words), words=words)

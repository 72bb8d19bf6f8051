"""Regions with their words in, the same out, parted where a model saw several columns as one.

This module knows only lines as they were read: what stands in two columns is two lines.
"""

import statistics
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of, read_lines
from parsers.layout.region import Region

RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
GUTTER = 0.6  # heights of a line: words of one are nearer to each other
FEWEST_LINES = 4  # in a column
FEWEST_WORDS = 3  # in most of its lines: columns of labels and figures are read along
MOST_CROSSING = 0.1  # of the lines: those that stand across the gutter, above or below the columns
MOST_LINES = 300

Line = list[Word]


def split_columns(regions: Sequence[Region], aspect: float) -> list[Region]:
    """The regions, columns apart. aspect: width of the page by its height."""
    return [part for region in regions for part in part_columns(region, aspect)]


def part_columns(region: Region, aspect: float) -> list[Region]:
    """The region, or a region for each of its columns of running text, and one for each line across
    them."""
    lines = read_lines(region.words)
    if region.label not in RUNNING or not 2 * FEWEST_LINES <= len(lines) <= MOST_LINES:
        return [region]
    parts = _parts(lines, aspect)
    return [_of(region, part) for part in parts] if len(parts) > 1 else [region]


def _parts(lines: list[Line], aspect: float) -> list[list[Line]]:
    left, right, across = _split(lines, aspect)
    if not (_is_running(left) and _is_running(right) and _is_outside(across, [*left, *right])):
        return [lines]
    parts = [_parts(column, aspect) for column in (left, right)]
    return [part for column in parts for part in column] + [[line] for line in across]


def _split(lines: list[Line], aspect: float) -> tuple[list[Line], list[Line], list[Line]]:
    """What stands left and right of the blank that the fewest lines stand in, and these."""
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
    if len(column) < FEWEST_LINES:
        return False
    return statistics.median(map(len, column)) >= FEWEST_WORDS


def _is_outside(across: list[Line], columns: list[Line]) -> bool:
    """Whether these lines stand above or below nearly all of the columns'."""
    middles = [box.center_y for box in map(hull_of, columns)]
    return all(
        _count_beyond(hull_of(line), middles) <= MOST_CROSSING * len(columns) for line in across
    )


def _count_beyond(box: BoundingBox, middles: Sequence[float]) -> int:
    above = sum(middle < box.center_y for middle in middles)
    return min(above, len(middles) - above)


def _of(region: Region, lines: Sequence[Line]) -> Region:
    kept = {id(word) for line in lines for word in line}
    words = tuple(word for word in region.words if id(word) in kept)
    return replace(region, box=hull_of(words), words=words)

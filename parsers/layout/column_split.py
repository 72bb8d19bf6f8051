"""Regions with their words in, the same out, split where a model merged several columns, or what is
above and below another region. Relies on lines as they were read: words in two columns are in two
lines."""

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Label, Word
from parsers.document.geometry import shared_height, shared_width
from parsers.document.lines import hull_of, read_lines
from parsers.layout.region import Region

RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
GUTTER = 0.6  # heights of a line: the words of a line are closer to each other
FEWEST_LINES = 4  # in a column
FEWEST_WORDS = 3  # in most of its lines: columns of labels and figures are read across
MOST_CROSSING = 0.1  # of the lines: those across the gutter, above or below the columns
MOST_LINES = 300
THROUGH = 0.8  # of a region's height: a river that parts it
SLIVER = 0.4  # of the widest part's width
FULL = 0.9  # of a region's width: a line this long is no heading
HEADING = 1.18  # times the height of the lines below it

Line = list[Word]


def cut_at_rivers(regions: Sequence[Region], rivers: Sequence[BoundingBox]) -> list[Region]:
    """The model's regions of text that rivers run through, without words so far, in parts. A part
    much narrower than another was never meant."""
    return [part for region in regions for part in _cut(region, rivers)]


def _cut(region: Region, rivers: Sequence[BoundingBox]) -> list[Region]:
    box = region.box
    through = [
        river
        for river in rivers
        if box.x0 < river.x0
        and river.x1 < box.x1
        and shared_height(box, river) > THROUGH * box.height
    ]
    if region.label not in RUNNING or not through:
        return [region]
    edges = [
        box.x0,
        *(x for river in sorted(through, key=_left) for x in (river.x0, river.x1)),
        box.x1,
    ]
    spans = [(x0, x1) for x0, x1 in zip(edges[::2], edges[1::2], strict=True) if x0 < x1]
    widest = max(x1 - x0 for x0, x1 in spans)
    return [
        replace(region, box=BoundingBox(x0, box.y0, x1, box.y1))
        for x0, x1 in spans
        if x1 - x0 > SLIVER * widest
    ]


def _left(box: BoundingBox) -> float:
    return box.x0


def split_columns(
    regions: Sequence[Region], aspect: float, rivers: Sequence[BoundingBox] = ()
) -> list[Region]:
    """The regions, one for each column. aspect: width of the page by its height. rivers: blanks
    that are known to part columns, see `rivers`."""
    regions = [part for region in regions for part in _part_at_rivers(region, rivers)]
    regions = [part for region in regions for part in part_columns(region, aspect)]
    regions = [part for region in regions for part in _part_off_heading(region)]
    return [part for region in regions for part in _part_around(region, regions)]


def _part_at_rivers(region: Region, rivers: Sequence[BoundingBox]) -> list[Region]:
    """What is left and right of a river, and what is above it and below, unless that is of the
    same column."""
    river = next((each for each in rivers if _reaches_over(region, each)), None)
    if river is None:
        return [region]
    sides: list[list[Line]] = [[], [], [], []]
    for line in read_lines(region.words):
        box = hull_of(line)
        if river.y0 <= box.center_y <= river.y1:
            sides[1 if box.center_x < river.center_x else 2].append(line)
        else:
            sides[0 if box.center_y < river.y0 else 3].append(line)
    for outer in (0, 3):
        for side in _sides_of(sides[outer], river):
            sides[side] += sides[outer]
            sides[outer] = []
    others = [each for each in rivers if each is not river]
    parts = [_with_lines(region, side) for side in sides if side]
    return [part for each in parts for part in _part_at_rivers(each, others)]


def _sides_of(lines: list[Line], river: BoundingBox) -> list[int]:
    """1 if all lines are left of it, 2 if all are right of it, else none."""
    boxes = [hull_of(line) for line in lines]
    left = all(box.x1 <= river.center_x for box in boxes)
    right = all(box.x0 >= river.center_x for box in boxes)
    return [1 if left else 2] if boxes and (left or right) else []


def _reaches_over(region: Region, river: BoundingBox) -> bool:
    """Whether the region has lines on both sides of the river, or on one, and others across above
    or below."""
    if region.label not in RUNNING or not region.box.x0 < river.center_x < region.box.x1:
        return False
    boxes = [hull_of(line) for line in read_lines(region.words)]
    beside = [box for box in boxes if river.y0 <= box.center_y <= river.y1]
    left = any(box.x1 <= river.center_x for box in beside)
    right = any(box.x0 >= river.center_x for box in beside)
    across = any(box.x0 < river.x0 and box.x1 > river.x1 for box in boxes if box not in beside)
    return (left and right) or ((left or right) and across)


def _part_around(region: Region, regions: Sequence[Region]) -> list[Region]:
    """The lines above another region that lies between the region's lines, and those below."""
    if region.label not in RUNNING:
        return [region]
    lines = read_lines(region.words)
    for other in regions:
        if other is region or not other.words or not _is_between(other.box, region.box):
            continue
        boxes = [(line, hull_of(line)) for line in lines]
        above = [line for line, box in boxes if box.center_y < other.box.y0]
        below = [line for line, box in boxes if box.center_y > other.box.y1]
        if above and below and len(above) + len(below) == len(lines):
            parts = [_with_lines(region, side) for side in (above, below)]
            return [part for each in parts for part in _part_around(each, regions)]
    return [region]


def _is_between(inner: BoundingBox, outer: BoundingBox) -> bool:
    inside = outer.y0 < inner.y0 and inner.y1 < outer.y1
    return inside and shared_width(inner, outer) > 0.5 * inner.width


def _part_off_heading(region: Region) -> list[Region]:
    """A first line that is larger than the others and does not fill the column, and these."""
    lines = read_lines(region.words) if region.label is Label.TEXT else []
    if len(lines) < 2:
        return [region]
    heights = [statistics.median(word.size or word.box.height for word in line) for line in lines]
    below = hull_of(lines[0]).y1 < min(hull_of(line).center_y for line in lines[1:])
    fills = hull_of(lines[0]).width > FULL * region.box.width
    if not below or fills or heights[0] < HEADING * max(heights[1:]):
        return [region]
    return [_with_lines(region, part) for part in ([lines[0]], lines[1:])]


def part_columns(region: Region, aspect: float) -> list[Region]:
    """The region, or one for each of its columns of running text and each line across them."""
    lines = read_lines(region.words)
    if region.label not in RUNNING or not 2 * FEWEST_LINES <= len(lines) <= MOST_LINES:
        return [region]
    parts = _columns(lines, aspect)
    return [_with_lines(region, part) for part in parts] if len(parts) > 1 else [region]


def _columns(lines: list[Line], aspect: float) -> list[list[Line]]:
    left, right, across = _split(lines, aspect)
    if not (_is_running(left) and _is_running(right) and _is_outside(across, [*left, *right])):
        return [lines]
    parts = [_columns(column, aspect) for column in (left, right)]
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

"""A region of text as a model saw it in, its columns out, where it saw several as one.

This module knows only lines as they were read: what stands in two columns is two lines.
"""

import statistics
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.embedded.layout import Region
from parsers.embedded.lines import hull, read_lines

RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
GUTTER = 0.6  # heights of a line: words of one are nearer to each other
FEWEST_LINES = 4  # in a column
FEWEST_WORDS = 3  # in most of its lines: columns of labels and figures are read along

Lines = list[list[Word]]


def part_columns(region: Region, aspect: float) -> list[Region]:
    """The region, or a region for each of its columns of running text. aspect: width of the page by
    its height."""
    if region.label not in RUNNING:
        return [region]
    lines = read_lines(region.words)
    columns = _columns(lines, aspect) if len(lines) >= 2 * FEWEST_LINES else []
    if len(columns) < 2 or not all(map(_is_running, columns)):
        return [region]
    return [_of(region, column) for column in columns]


def _columns(lines: Lines, aspect: float) -> list[Lines]:
    """The lines parted where a blank runs through from top to bottom."""
    boxes = [hull(line) for line in lines]
    blank = GUTTER * statistics.median(box.y1 - box.y0 for box in boxes) / aspect
    columns: list[Lines] = []
    edge = 0.0
    for at in sorted(range(len(lines)), key=lambda at: boxes[at].x0):
        if not columns or boxes[at].x0 - edge > blank:
            columns.append([])
        columns[-1].append(lines[at])
        edge = max(edge, boxes[at].x1)
    return columns


def _is_running(column: Lines) -> bool:
    words = statistics.median(map(len, column))
    return len(column) >= FEWEST_LINES and words >= FEWEST_WORDS


def _of(region: Region, column: Sequence[Sequence[Word]]) -> Region:
    kept = {id(word) for line in column for word in line}
    words = tuple(word for word in region.words if id(word) in kept)
    return replace(region, box=hull(words), words=words)

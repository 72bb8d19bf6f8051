"""Regions in, the same out, tables parted where headings of the page's sections are within them:
lines alone in larger type, each with a ruling of its own below. A heading on top alone stays with
its table. Knows no cells."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.document import HEADINGS, BoundingBox, Label, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.region import Region

LARGER = 1.08  # times the usual size of the table's type
ACROSS = 0.9  # of the table's width: rulings that part it
BLANK = 1.0  # heights of the line: words of a heading are closer
NEAR = 1.5  # heights of the heading: from its middle to its ruling

Line = list[Word]


def part_tables(
    regions: Sequence[Region], rulings: Sequence[BoundingBox], aspect: float
) -> list[Region]:
    """Where rulings are below headings only; others part the rows of a table. aspect: width of the
    page by its height."""
    parted: list[Region] = []
    for region in regions:
        cuts = _cuts(region, regions, rulings, aspect)
        parted += _parts(region, cuts) if cuts else [region]
    return parted


def _cuts(
    table: Region, regions: Sequence[Region], rulings: Sequence[BoundingBox], aspect: float
) -> list[BoundingBox]:
    """The headings within the table, or of the table, from top to bottom."""
    if table.label is not Label.TABLE or table.lattice or not all(w.size for w in table.words):
        return []
    box = hull_of(table.words)
    level = [r for r in rulings if box.y0 < r.center_y < box.y1]
    level = [r for r in level if shared_width(r, box) > ACROSS * box.width > r.height]
    if not level:
        return []
    usual = statistics.median(word.size or 0.0 for word in table.words)
    lines = visual_lines(table.words)
    for each in regions:
        if each.label in HEADINGS and box.holds_middle_of(each.box):
            lines += visual_lines(each.words)
    heads = [hull_of(line) for line in lines if _is_heading(line, box.x0, usual, aspect)]
    heads = sorted(heads, key=lambda each: each.y0)
    each_ruled = len(level) == len(heads) and all(
        any(0 < r.center_y - head.center_y < NEAR * head.height for r in level) for head in heads
    )
    below_some = bool(heads) and heads[-1].y0 > box.y0 + heads[-1].height
    return heads if each_ruled and below_some else []


def _is_heading(line: Line, left: float, usual: float, aspect: float) -> bool:
    """Whether it is one phrase in larger type, which begins where the table does."""
    height = line[0].box.height
    close = all((b.box.x0 - a.box.x1) * aspect < BLANK * height for a, b in pairwise(line))
    larger = all(word.size and word.size > LARGER * usual for word in line)
    return close and larger and (line[0].box.x0 - left) * aspect < height


def _parts(table: Region, heads: Sequence[BoundingBox]) -> Iterator[Region]:
    edges = [0.0, *(edge for head in heads for edge in (head.y0, head.y1)), 1.0]
    for at, (top, bottom) in enumerate(pairwise(edges)):
        words = tuple(word for word in table.words if top <= word.box.center_y < bottom)
        if words:
            rows = tuple(y for y in table.rows if top < y < bottom)
            box = hull_of(words)
            if at % 2:
                yield Region(Label.SECTION_HEADER, box, words)
            else:
                rows = tuple(y for y in rows if box.y0 < y < box.y1)
                yield replace(table, box=box, words=words, rows=rows)

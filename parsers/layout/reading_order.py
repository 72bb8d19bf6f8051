"""Regions in, the same in reading order out (after Breuel, High Performance Document Layout
Analysis, 2003): a region comes before those below it in its column, and before a column to its
right unless something between spans both. Headers come first and footers last. Knows no model and
no answer format."""

import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parsers.document import HEADINGS, Label
from parsers.document.geometry import shared_height
from parsers.document.lines import read_lines
from parsers.layout.asides import find_asides
from parsers.layout.assignment import FIGURES
from parsers.layout.region import Boxes, Region, corners
from parsers.layout.roles.headings import LARGER, leading_number, may_be_heading

MOST_REGIONS = 500  # more of them are not columns of text: they are read from top to bottom
RUNNING = 8  # words: texts of columns; those of forms and bills are shorter
UNSURE = "reading order unsure, regions that may come too early"
MARGIN = 0.005  # of the page: regions that overlap by less are beside or below each other
CARD = re.compile(r"0?(\d{1,2})[.)]?")  # the number of a card

NumberOf = Callable[[Region], int | None]
Flags = npt.NDArray[np.bool_]
_RANK = {Label.PAGE_HEADER: 0, Label.PAGE_FOOTER: 2}


def in_reading_order(regions: Sequence[Region]) -> list[Region]:
    """Headers, the page itself, footers: each part by columns."""
    parts: list[list[Region]] = [[], [], []]
    for region in sorted(regions, key=lambda region: (region.box.y0, region.box.x0)):
        parts[_RANK.get(region.label, 1)].append(region)
    return [region for part in parts for region in _by_columns_or_rows(part)]


def order_doubts(ordered: Sequence[Region]) -> tuple[str, ...]:
    """A sentence if regions come before some that should precede them: columns that contradict
    each other are no columns. ordered: as they are read."""
    body = [region for region in ordered if region.label not in _RANK]
    if not 1 < len(body) <= MOST_REGIONS:
        return ()
    before = _precedence(body)
    order = _sort(before)
    if order != list(range(len(body))):
        return ()  # its numbers say in which order it is read
    early = int(np.tril(before, -1).any(axis=0).sum())
    return (f"{UNSURE}: {early}",) if early else ()


def _by_columns_or_rows(regions: list[Region]) -> list[Region]:
    """By columns; but in rows, like cards, if the numbers of the headings say so."""
    columns = _by_columns(regions)
    for begins, numbers in ((may_be_heading, leading_number), (_is_number, _own_number)):
        rows = [region for band in _bands(regions, begins) for region in _by_columns(band)]
        fewer = _count_steps_back(rows, numbers) < _count_steps_back(columns, numbers)
        if fewer and _count_up(rows, numbers):
            return rows
    return columns


def _own_number(region: Region) -> int | None:
    """The number that is all of it, as in a corner of a card."""
    lone = CARD.fullmatch(region.words[0].text) if len(region.words) == 1 else None
    return int(lone[1]) if lone and region.label not in FIGURES else None


def _is_number(region: Region) -> bool:
    return _own_number(region) is not None


def _count_up(regions: Sequence[Region], numbers_of: NumberOf) -> bool:
    """Whether most numbers follow each other, as those of cards and unlike those in a text."""
    numbers = [number for r in regions if (number := numbers_of(r)) is not None]
    return 2 * sum(b - a == 1 for a, b in pairwise(numbers)) > len(numbers) - 1


def _count_steps_back(regions: Sequence[Region], numbers_of: NumberOf) -> int:
    numbers = [number for r in regions if (number := numbers_of(r)) is not None]
    return sum(following < number for number, following in pairwise(numbers))


def _bands(regions: list[Region], begins: Callable[[Region], bool]) -> Iterator[list[Region]]:
    """Parts of the page, each begun by headings side by side. regions: from top to bottom. begins:
    whether one is such a heading."""
    band: list[Region] = []
    for region in regions:
        if (
            band
            and _begins_row(region, regions, begins)
            and not _begins_row(band[-1], regions, begins)
        ):
            above = max(each.box.y1 for each in band)
            if above < region.box.y0:
                yield band
                band = []
        band.append(region)
    yield band


def _begins_row(
    region: Region, regions: Sequence[Region], begins: Callable[[Region], bool]
) -> bool:
    """Whether it is a heading in line with another, and nothing reaches into that line."""
    box = region.box
    across = [r for r in regions if r is not region and shared_height(r.box, box) > 0]
    return begins(region) and bool(across) and all(map(begins, across))


def _by_columns(regions: list[Region]) -> list[Region]:
    if len(regions) > MOST_REGIONS:
        return regions
    return [regions[i] for i in _sort(_precedence(regions))]


def _precedence(regions: Sequence[Region]) -> Flags:
    """[a, b]: does a come before b?"""
    boxes = _with_parted_columns(regions, _widened(corners(region.box for region in regions)))
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    across = _overlap(boxes, 0)
    columns = across @ _beside(boxes) @ across  # is a part of one column beside one of the other?
    before = np.asarray((across | ~columns) & (middle[:, None] < middle))
    for a, b in np.argwhere(~across & columns & (boxes[:, None, 0] < boxes[:, 0])):
        low, high = sorted((middle[a], middle[b]))
        spanning = across[a] & across[b] & (middle > low) & (middle < high)
        before[a, b] = not spanning.any()
    for aside, line in find_asides(regions, across).items():
        below = ~across[aside] & (middle > middle[line]) & (boxes[:, 0] < boxes[aside, 0])
        before[aside] |= below
        before[below, aside] = False
    return before


def _beside(boxes: Boxes) -> Flags:
    return ~_overlap(boxes, 0) & _overlap(boxes, 1)


def _overlap(boxes: Boxes, axis: int) -> Flags:
    """Which boxes share a part of the axis: 0 across the page, 1 down."""
    low, high = boxes[:, axis], boxes[:, axis + 2]
    return np.asarray(np.minimum(high[:, None], high) - np.maximum(low[:, None], low) > MARGIN)


def _widened(boxes: Boxes) -> Boxes:
    """What reaches over two columns, such as a centered subtitle, spans them whole, unless
    something beside it shows that it is in a column itself, of another part of the page."""
    beside = _beside(boxes)
    wide = boxes.copy()
    for i, under in enumerate(_overlap(boxes, 0)):
        columns = under & (beside & under).any(axis=1)
        if columns.any() and not beside[i].any():
            wide[i, 0] = min(boxes[i, 0], boxes[columns, 0].min())
            wide[i, 2] = max(boxes[i, 2], boxes[columns, 2].max())
    return wide


def _with_parted_columns(regions: Sequence[Region], boxes: Boxes) -> Boxes:
    """A heading larger than the text spans the columns beside it that leave its line free and go on
    below: it begins a part of the page, however short it is."""
    usual = statistics.median([_height(region) for region in regions] or [0.0])
    running = np.array([len(region.words) >= RUNNING for region in regions], dtype=bool)
    wide = boxes.copy()
    for i, region in enumerate(regions):
        if _height(region) > LARGER * usual and _may_part(region):
            free = _columns_left_free(boxes, i, running)
            if free.any():
                wide[i, 0] = min(boxes[i, 0], boxes[free, 0].min())
                wide[i, 2] = max(boxes[i, 2], boxes[free, 2].max())
    return wide


def _may_part(region: Region) -> bool:
    """A heading, or one line that a model took for text."""
    return region.label in HEADINGS or (
        region.label is Label.TEXT and len(read_lines(region.words)) == 1
    )


def _height(region: Region) -> float:
    return statistics.median([word.box.height for word in region.words] or [0.0])


def _columns_left_free(boxes: Boxes, i: int, running: Flags) -> Flags:
    """Which boxes are of columns to the right or left of this one that have running text below, and
    above too unless the page begins with this one, and nothing in line."""
    none = np.zeros(len(boxes), dtype=bool)
    if (_overlap(boxes, 1)[i] & ~np.eye(len(boxes), dtype=bool)[i]).any():
        return none
    beside = running & ~_overlap(boxes, 0)[i]
    above, below = (
        beside & (boxes[:, 3] <= boxes[i, 1] + MARGIN),
        beside & (boxes[:, 1] >= boxes[i, 3] - MARGIN),
    )
    if not (boxes[:, 1] < boxes[i, 1]).any():
        return np.asarray(below)
    parted = _overlap(boxes, 0)[np.ix_(above, below)]
    return np.asarray(above | below) if parted.any() else none


def _sort(before: Flags) -> list[int]:
    """Topologically; from top to bottom where overlapping regions have no order."""
    waiting = list(range(len(before)))
    order = []
    while waiting:
        blockers = before[np.ix_(waiting, waiting)].sum(axis=0)
        order.append(waiting.pop(int(blockers.argmin())))
    return order

"""Regions and words in, regions with their words in reading order out. Every word is in one.

The order follows Breuel (High Performance Document Layout Analysis, 2003): a region comes before
those below it in its column, and before a column to its right unless something between spans both.
Headers come first and footers last. This module knows no model and no answer format.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, Label, Word
from parsers.document.geometry import on_one_line, shared_height, shared_width
from parsers.document.lines import hull_of, read_lines
from parsers.embedded.gutters import part_columns
from parsers.embedded.layout import Region

MOST_REGIONS = 500
"""More than these are no columns of text: they are read from top to bottom."""
LINE_SPACE = 0.8  # heights of the line: lines closer than this make one paragraph
MARGIN = 0.005  # of the page: regions that overlap by less stand beside or below each other
MOST_MARGIN_WORDS = 15  # a part of the page's head or foot has no more
PROSE_LINE = 5  # words: those of charts and signs are shorter
FEWEST_PROSE = 60  # words
MOST_HEADING_WORDS = 8
PICTURE_SHARE = 0.5  # of the page's words: a picture with more is no picture but the paper

Boxes = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NUMBERED = re.compile(r"(\d{1,3})\b")
COUNTED = re.compile(r"\d{1,3}[.)]\Z")
HEADINGS = frozenset({Label.TITLE, Label.SECTION_HEADER})
_FIGURES = frozenset({Label.PICTURE, Label.TABLE, Label.FORMULA})
_LINES = frozenset({Label.TEXT, Label.SECTION_HEADER, Label.TITLE, Label.LIST_ITEM})
_RANK = {Label.PAGE_HEADER: 0, Label.PAGE_FOOTER: 2}


def arrange(regions: Sequence[Region], words: Sequence[Word], aspect: float) -> list[Region]:
    """The regions with their words, in reading order; words in none of them make text regions.
    aspect: width of the page by its height.

    A word belongs to the smallest region that covers half of it. The boxes of regions of text are
    those of their words. Regions without words are dropped unless they are figures; a table
    without words is a picture.
    """
    owners = _owners(regions, words)
    owned: list[list[Word]] = [[] for _ in regions]
    loose: list[Word] = []
    for word, owner in zip(words, owners, strict=True):
        (loose if owner < 0 else owned[owner]).append(word)
    filled = []
    for region, own in zip(regions, owned, strict=True):
        if region.label is Label.PICTURE and _is_paper(own, len(words)):
            loose += own
        else:
            filled += _filled(region, own)
    parted = [part for region in filled for part in part_columns(region, aspect)]
    return in_reading_order(_with_whole_margins([*parted, *_paragraphs(loose)]))


def _is_paper(words: Sequence[Word], count: int) -> bool:
    """Whether a picture is none, but the paper that most of the page's `count` words stand on, or
    scanned prose."""
    if len(words) > PICTURE_SHARE * count:
        return True
    prose = sum(len(line) for line in read_lines(words) if len(line) >= PROSE_LINE)
    scanned = bool(words) and words[0].confidence is not None
    return scanned and prose > max(FEWEST_PROSE, 0.5 * len(words))


def _with_whole_margins(regions: Sequence[Region]) -> list[Region]:
    """What stands in line with a part of the page's head or foot is a part of it, too."""
    margins = [region for region in regions if region.label in _RANK]
    return [
        replace(region, label=beside.label)
        if (beside := next((m for m in margins if _is_in_line(region, m)), None))
        else region
        for region in regions
    ]


def _is_in_line(region: Region, margin: Region) -> bool:
    in_line = on_one_line(region.box, margin.box)
    return in_line and region.label in _LINES and len(region.words) <= MOST_MARGIN_WORDS


def _owners(regions: Sequence[Region], words: Sequence[Word]) -> npt.NDArray[np.int64]:
    """Per word the number of its region, or -1."""
    if not regions or not words:
        return np.full(len(words), -1)
    inner, outer = _corners(word.box for word in words), _corners(r.box for r in regions)
    low = np.maximum(inner[:, None, :2], outer[None, :, :2])
    high = np.minimum(inner[:, None, 2:], outer[None, :, 2:])
    shared = (high - low).clip(0).prod(axis=2)
    covered = shared >= 0.5 * (inner[:, 2:] - inner[:, :2]).prod(axis=1)[:, None]
    area = (outer[:, 2:] - outer[:, :2]).prod(axis=1)
    best = np.where(covered, area[None, :], np.inf).argmin(axis=1)
    return np.where(covered.any(axis=1), best, -1)


def _corners(boxes: Iterable[BoundingBox]) -> Boxes:
    return np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes]).reshape(-1, 4)


def _filled(region: Region, words: Sequence[Word]) -> list[Region]:
    if not words:
        if region.label not in _FIGURES:
            return []
        label = Label.PICTURE if region.label is Label.TABLE else region.label
        return [Region(label, region.box)]
    box = hull_of(words)
    if region.label in _FIGURES:
        box = box.union(region.box)
    return [replace(region, box=box, words=tuple(words))]


def _paragraphs(words: Sequence[Word]) -> list[Region]:
    """Lines close below each other belong together; all else stands alone."""
    paragraphs: list[tuple[BoundingBox, list[Word]]] = []
    for line in sorted(read_lines(words), key=lambda line: hull_of(line).y0):
        box = hull_of(line)
        for i, (above, members) in enumerate(paragraphs):
            near = -box.height < box.y0 - above.y1 < LINE_SPACE * box.height
            if near and shared_width(box, above) > 0:
                paragraphs[i] = (above.union(box), members + line)
                break
        else:
            paragraphs.append((box, line))
    return [Region(Label.TEXT, box, tuple(members)) for box, members in paragraphs]


def in_reading_order(regions: Sequence[Region]) -> list[Region]:
    """Headers, the page itself, footers: each part by columns."""
    parts: list[list[Region]] = [[], [], []]
    for region in sorted(regions, key=lambda region: (region.box.y0, region.box.x0)):
        parts[_RANK.get(region.label, 1)].append(region)
    return [region for part in parts for region in _by_columns_or_rows(part)]


def _by_columns_or_rows(regions: list[Region]) -> list[Region]:
    """By columns; but in rows, as cards are read, where the numbers of the headings say so."""
    columns = _by_columns(regions)
    rows = [region for band in _bands(regions) for region in _by_columns(band)]
    return rows if _count_steps_back(rows) < _count_steps_back(columns) else columns


def _count_steps_back(regions: Sequence[Region]) -> int:
    headings = (r.words[0].text for r in regions if r.words and _is_heading(r))
    numbers = [int(found[1]) for text in headings if (found := NUMBERED.match(text))]
    return sum(following < number for number, following in pairwise(numbers))


def _bands(regions: list[Region]) -> Iterator[list[Region]]:
    """Parts of the page, one below the other, each begun by headings side by side. In: from the
    top."""
    band: list[Region] = []
    for region in regions:
        if band and _begins_row(region, regions) and not _begins_row(band[-1], regions):
            above = max(each.box.y1 for each in band)
            if above < region.box.y0:
                yield band
                band = []
        band.append(region)
    yield band


def _begins_row(region: Region, regions: Sequence[Region]) -> bool:
    """Whether it is a heading in line with another, and nothing reaches into that line."""
    box = region.box
    across = [
        other for other in regions
        if other is not region and shared_height(other.box, box) > 0
    ]  # fmt: skip
    return _is_heading(region) and bool(across) and all(map(_is_heading, across))


def _is_heading(region: Region) -> bool:
    """Also a short text with a number, which a model may take for text."""
    short = region.label is Label.TEXT and 1 < len(region.words) <= MOST_HEADING_WORDS
    return region.label in HEADINGS or (short and bool(COUNTED.match(region.words[0].text)))


def _by_columns(regions: list[Region]) -> list[Region]:
    if len(regions) > MOST_REGIONS:
        return regions
    return [regions[i] for i in _sort(_precedence(regions))]


def _precedence(regions: Sequence[Region]) -> Flags:
    """[a, b]: does a come before b?"""
    boxes = _widened(_corners(region.box for region in regions))
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    across = _overlap(boxes, 0)
    columns = across @ _beside(boxes) @ across  # is a part of one column beside one of the other?
    before = np.asarray((across | ~columns) & (middle[:, None] < middle))
    for a, b in np.argwhere(~across & columns & (boxes[:, None, 0] < boxes[:, 0])):
        low, high = sorted((middle[a], middle[b]))
        spanning = across[a] & across[b] & (middle > low) & (middle < high)
        before[a, b] = not spanning.any()
    return before


def _beside(boxes: Boxes) -> Flags:
    return ~_overlap(boxes, 0) & _overlap(boxes, 1)


def _overlap(boxes: Boxes, axis: int) -> Flags:
    """Which boxes share a part of the axis: 0 across the page, 1 down."""
    low, high = boxes[:, axis], boxes[:, axis + 2]
    return np.asarray(np.minimum(high[:, None], high) - np.maximum(low[:, None], low) > MARGIN)


def _widened(boxes: Boxes) -> Boxes:
    """What reaches over two columns, as a centered subtitle may, spans them whole; but what has
    something beside it stands in a column itself, of another part of the page."""
    beside = _beside(boxes)
    wide = boxes.copy()
    for i, under in enumerate(_overlap(boxes, 0)):
        columns = under & (beside & under).any(axis=1)
        if columns.any() and not beside[i].any():
            wide[i, 0] = min(boxes[i, 0], boxes[columns, 0].min())
            wide[i, 2] = max(boxes[i, 2], boxes[columns, 2].max())
    return wide


def _sort(before: Flags) -> list[int]:
    """Topologically; where regions overlap so that there is no order, from top to bottom."""
    waiting = list(range(len(before)))
    order = []
    while waiting:
        blockers = before[np.ix_(waiting, waiting)].sum(axis=0)
        order.append(waiting.pop(int(blockers.argmin())))
    return order

"""Regions and the page's image in, the same regions out, with the banners on top of tables as
headings: phrases in print on dark bars that reach over several columns. The last line of a table is
no row of it if its label alone stands on a bar. Knows no cells."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parsers.document import HEADINGS, BoundingBox, Label, PageImage, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.imaging.pixels import to_array
from parsers.layout.region import Region

DARK = 128  # of 255: the ground of a bar
MOST_BANNERS = 3  # lines
MOST_BESIDE = 2  # banners of a line
BLANK = 2.0  # heights of the line: between banners, or label and value
FEWEST_COLUMNS = 3  # of a table whose header may be on bars, too
FEWEST_LINES = 2  # of a table below its banners
EDGE = 1.5  # heights: from the table's edge to the end of its banners

Grey = npt.NDArray[np.float32]
Line = list[Word]


def part_banners(regions: Sequence[Region], image: PageImage, aspect: float) -> list[Region]:
    """aspect: width of the page by its height."""
    tables = [r for r in regions if r.label is Label.TABLE and r.words and not r.lattice]
    tables = [each for each in tables if len(each.columns) + 1 >= FEWEST_COLUMNS]
    if not tables or not image.pixels:
        return list(regions)
    grey = np.asarray(to_array(image).mean(axis=2, dtype=np.float32))
    parted: list[Region] = list(regions)
    for table in tables:
        within = [
            each
            for each in regions
            if each.label in HEADINGS and each.words and table.box.holds_middle_of(each.box)
        ]
        lines = visual_lines([word for each in (table, *within) for word in each.words])
        banners = list(_banners(lines, table, grey, aspect))
        last = _label_on_bar(lines, grey, aspect)
        taken = {id(word) for words in (*banners, last) for word in words}
        if taken and all(id(word) in taken for each in within for word in each.words):
            at = next(n for n, each in enumerate(parted) if each is table)
            words = [word for word in table.words if id(word) not in taken]
            parted[at : at + 1] = [
                *(Region(Label.SECTION_HEADER, hull_of(each), tuple(each)) for each in banners),
                _with_words(table, words),
                *([Region(Label.TEXT, hull_of(last), tuple(last))] if last else []),
            ]
            parted = [each for each in parted if not any(each is one for one in within)]
    return parted


def _with_words(table: Region, words: Sequence[Word]) -> Region:
    box = hull_of(words)
    rows = tuple(y for y in table.rows if box.y0 < y < box.y1)
    return replace(table, box=box, words=tuple(words), rows=rows)


def _banners(lines: Sequence[Line], table: Region, grey: Grey, aspect: float) -> Iterator[Line]:
    for line in lines[: min(MOST_BANNERS, len(lines) - FEWEST_LINES)]:
        phrases = _phrases(line, aspect)
        bars = [_bar(phrase, grey) for phrase in phrases]
        if not _are_banners([bar for bar in bars if bar], phrases, table, aspect):
            return
        yield from phrases


def _are_banners(
    bars: Sequence[BoundingBox], phrases: Sequence[Line], table: Region, aspect: float
) -> bool:
    """Whether each phrase has a bar of its own, over several columns, and all of them together are
    as wide as the table."""
    if len(bars) != len(phrases) or len(bars) > MOST_BESIDE:
        return False
    edge = EDGE * phrases[0][0].box.height / aspect
    apart = all(left.x1 < right.x0 for left, right in pairwise(bars))
    wide = bars[0].x0 < table.box.x0 + edge and bars[-1].x1 > table.box.x1 - edge
    several = all(bisect(table.columns, b.x0) < bisect(table.columns, b.x1) for b in bars)
    return apart and wide and several


def _label_on_bar(lines: Sequence[Line], grey: Grey, aspect: float) -> Line:
    """The last line, if its first phrase is the only one on a bar, of it and the line above."""
    if len(lines) <= FEWEST_LINES:
        return []
    above, last = (_phrases(line, aspect) for line in lines[-2:])
    on_bars = [_bar(phrase, grey) is not None for phrase in (*last, *above)]
    return lines[-1] if len(last) > 1 and on_bars[0] and not any(on_bars[1:]) else []


def _phrases(line: Line, aspect: float) -> list[Line]:
    phrases = [[line[0]]]
    for left, right in pairwise(line):
        if (right.box.x0 - left.box.x1) * aspect > BLANK * left.box.height:
            phrases.append([])
        phrases[-1].append(right)
    return phrases


def _bar(phrase: Line, grey: Grey) -> BoundingBox | None:
    """The dark bar that the phrase stands on, as wide as it is at the words' feet."""
    height, width = grey.shape
    box = hull_of(phrase)
    x0, y0, x1, y1 = (round(side) for side in box.to_frame((width, height)))
    inside = grey[y0:y1, x0:x1]
    if not inside.size or np.median(inside) >= DARK:
        return None
    dark = np.median(grey[y0:y1], axis=0) < DARK
    dark[x0:x1] = True
    light = np.flatnonzero(~dark)
    left = light[light < x0].max(initial=-1) + 1
    right = light[light >= x1].min(initial=width)
    return BoundingBox(left / width, box.y0, right / width, box.y1)

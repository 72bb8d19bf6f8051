"""Regions in, the same with a line of the page's header or footer apart from the text that a model
put it into: a line in other type, with the page's number, nearest to the edge. Knows one page at a
time."""

import statistics
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.document.lines import as_read, hull_of, visual_lines
from parsers.layout.region import Region
from parsers.layout.roles.headings import LARGER
from parsers.layout.roles.running_heads import MARGIN, MOST_WORDS

LONGEST_NUMBER = 4  # digits
MAY_HOLD_ONE = frozenset({Label.TEXT, Label.FOOTNOTE})


def part_running_lines(regions: Sequence[Region]) -> list[Region]:
    return [part for region in regions for part in _parts(region)]


def _parts(region: Region) -> list[Region]:
    if region.label not in MAY_HOLD_ONE or region.text is not None or not region.words:
        return [region]
    if region.box.y0 >= MARGIN and region.box.y1 <= 1 - MARGIN:
        return [region]
    first, *rest = visual_lines(region.words)
    if rest and hull_of(first).y1 < MARGIN and _is_running(first, rest):
        return [_part(region, [first], Label.PAGE_HEADER), _part(region, rest, region.label)]
    *before, last = first, *rest
    if before and hull_of(last).y0 > 1 - MARGIN and _is_running(last, before):
        return [_part(region, before, region.label), _part(region, [last], Label.PAGE_FOOTER)]
    return [region]


def _is_running(line: Sequence[Word], others: Sequence[Sequence[Word]]) -> bool:
    """Whether the page's number begins or ends it, and its type is of another size."""
    words = as_read(line)
    size, usual = _size(words), _size([word for other in others for word in other])
    if not (size and usual) or not 1 < len(words) <= MOST_WORDS:
        return False
    counts = any(
        text.isdecimal() and len(text) <= LONGEST_NUMBER for text in (words[0].text, words[-1].text)
    )
    return counts and max(size, usual) >= LARGER * min(size, usual)


def _size(words: Sequence[Word]) -> float:
    return statistics.median([word.size or 0.0 for word in words])


def _part(region: Region, lines: Sequence[Sequence[Word]], label: Label) -> Region:
    chosen = {id(word) for line in lines for word in line}
    words = tuple(word for word in region.words if id(word) in chosen)
    return replace(region, label=label, box=hull_of(words), words=words)

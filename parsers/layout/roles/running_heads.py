"""What makes a page header or footer: a short line near the edge, set off from the text by a blank;
a page number beyond all text; and what is in line with them. In: the paragraphs of a page whose
type sizes are known, or its regions as a model labelled them. Knows one page at a time:
`repeated_heads` finds what repeats over pages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from parsers.document import RUNNING_HEADS, BoundingBox, Label
from parsers.document.geometry import gap_down, hull, shared_height
from parsers.document.lines import join_words
from parsers.layout.paragraph import Paragraph
from parsers.layout.region import Region
from parsers.layout.roles.footnotes import SMALLER
from parsers.layout.roles.headings import LARGER
from parsers.lexicon import any_of

MARGIN = 0.1  # of the page: where headers and footers are
NUMBERS_MARGIN = 0.13  # of the page: a number on its own in it is the page number
EDGE = 0.035  # of the page: left free except for headers and footers
SET_OFF = 0.05  # of the page: between the text and a line at the very edge
FAR = 1.2  # heights of the font between a line in the margin and the text
OFF_CENTER = 0.03  # of the page
HIGHEST = 0.12  # of the page: of a header or footer
SIDE = 0.1  # of the page's width: turned text beside all other lies within it
MOST_LETTERS = 120
MOST_WORDS = 15
MAY_BE_NUMBERS = frozenset({Label.TEXT, Label.SECTION_HEADER, Label.LIST_ITEM})
MAY_BE_IN_LINE = frozenset({Label.TEXT, Label.SECTION_HEADER, Label.TITLE, Label.LIST_ITEM})


@cache
def _page_number() -> re.Pattern[str]:
    page, of = any_of("pages.page", "pages.abbreviated"), any_of("pages.of")
    return re.compile(
        rf"[-–—|\s]*(?:{page})?\s*(?:[A-Z]-?)?(?:\d{{1,4}}|[ivxlc]{{1,7}})"
        rf"(?:\s*(?:/|{of})\s*\d{{1,4}})?[-–—|\s]*",
        re.IGNORECASE,
    )


def find_running_heads(paragraphs: Sequence[Paragraph], body: float) -> dict[int, Label]:
    """Which paragraphs are header or footer, by number. body: size of the body text."""
    boxes = [paragraph.box for paragraph in paragraphs]
    short = [at for at, paragraph in enumerate(paragraphs) if _is_short(paragraph)]
    alike = {at for at in short if _looks_running(at, paragraphs, body)}
    heads = [at for at in short if boxes[at].y1 < MARGIN]
    feet = [at for at in short if boxes[at].y0 > 1 - MARGIN or _ends_in_parts(at, boxes)]
    heads = _set_off(paragraphs, sorted(heads, key=lambda at: boxes[at].y1))
    feet = _set_off(paragraphs, sorted(feet, key=lambda at: -boxes[at].y0))
    labels = dict.fromkeys(_outermost(heads, alike, boxes), Label.PAGE_HEADER)
    labels |= dict.fromkeys(_outermost(feet, alike, boxes), Label.PAGE_FOOTER)
    return labels | {at: _side(boxes[at]) for at in short if _is_number(paragraphs[at])}


def _outermost(
    edge: Sequence[int], alike: Collection[int], boxes: Sequence[BoundingBox]
) -> list[int]:
    """Those that look running, in lines from the edge of the page inwards, up to the first that
    does not: an address below the name of its firm is no page header."""
    return [
        at
        for i, at in enumerate(edge)
        if at in alike
        and all(other in alike or shared_height(boxes[other], boxes[at]) > 0 for other in edge[:i])
    ]


def _ends_in_parts(at: int, boxes: Sequence[BoundingBox]) -> bool:
    """Whether it is a part of the last line, beside another: pages may be cut short."""
    others = [box for i, box in enumerate(boxes) if i != at]
    beside = any(shared_height(box, boxes[at]) > 0 for box in others)
    return beside and not any(box.y0 > boxes[at].y1 for box in others)


def _is_short(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) <= 2 and len(paragraph.text) <= MOST_LETTERS


def _looks_running(at: int, paragraphs: Sequence[Paragraph], body: float) -> bool:
    """Whether it has a number, small type, or a text beside it, as headers and footers have. Others
    may still turn out to repeat from page to page."""
    paragraph = paragraphs[at]
    if paragraph.lines[0].marker or paragraph.bold or paragraph.size > LARGER * body:
        return False
    beside = any(
        shared_height(p.box, paragraph.box) > 0 for i, p in enumerate(paragraphs) if i != at
    )
    numbered = any(c.isdecimal() for c in paragraph.text)
    return (
        beside or paragraph.size < SMALLER * body or (numbered and paragraph.text[-1] not in ".,;:")
    )


def _is_number(paragraph: Paragraph) -> bool:
    """Just a number, near the top or bottom of the page or in the middle of a line."""
    box = paragraph.box
    centered = abs(box.x0 + box.x1 - 1) / 2 < OFF_CENTER
    return (_is_outer(box) or centered) and is_page_number(paragraph.text)


def is_page_number(text: str) -> bool:
    """Alone, or counted by words such as `Page 1 of 3`."""
    return bool(_page_number().fullmatch(text))


def _set_off(paragraphs: Sequence[Paragraph], edge: list[int]) -> list[int]:
    """As many of these as possible, from the page's edge inwards, that a blank sets off from the
    rest."""
    while edge:
        others = [p.box for at, p in enumerate(paragraphs) if at not in edge]
        box = hull(paragraphs[at].box for at in edge)
        far = FAR * paragraphs[edge[-1]].lines[0].height
        if others and all(b.y0 > box.y1 + far or b.y1 < box.y0 - far for b in others):
            return edge
        edge = edge[:-1]
    return edge


def label_running_heads(regions: Sequence[Region]) -> list[Region]:
    """Labels a short line at the very edge of the page, far from all others, and a page number
    beyond all text; what is as high as several lines of text is not a running head."""
    return [replace(region, label=_label(region, regions)) for region in regions]


def _label(region: Region, regions: Sequence[Region]) -> Label:
    if region.label in RUNNING_HEADS:
        high = region.box.height > HIGHEST and not is_along_side(region.box)
        return Label.TEXT if high else region.label
    if not _is_outer(region.box):
        return region.label
    others = [other for other in regions if other is not region]
    if _is_at_edge(region, others) or _is_number_beyond(region, others):
        return _side(region.box)
    return region.label


def is_along_side(box: BoundingBox) -> bool:
    return box.x1 < SIDE or box.x0 > 1 - SIDE


def _is_at_edge(region: Region, others: Sequence[Region]) -> bool:
    box = region.box
    if region.label is not Label.TEXT or len(region.words) > MOST_WORDS:
        return False
    outer = box.y1 < EDGE or box.y0 > 1 - EDGE
    return outer and bool(others) and all(gap_down(each.box, box) > SET_OFF for each in others)


def _is_number_beyond(region: Region, others: Sequence[Region]) -> bool:
    box = region.box
    if region.label not in MAY_BE_NUMBERS or not region.words:
        return False
    text = [other.box for other in others if other.label not in RUNNING_HEADS]
    above = all(other.y0 > box.y1 for other in text)
    below = all(other.y1 < box.y0 for other in text)
    beyond = bool(text) and (above or below)
    return beyond and is_page_number(join_words(region.words))


def _is_outer(box: BoundingBox) -> bool:
    return not NUMBERS_MARGIN < (box.y0 + box.y1) / 2 < 1 - NUMBERS_MARGIN


def _side(box: BoundingBox) -> Label:
    return Label.PAGE_HEADER if box.y0 < NUMBERS_MARGIN else Label.PAGE_FOOTER


def complete_running_heads(regions: Sequence[Region]) -> list[Region]:
    """What is in line with a part of the page's header or footer belongs to it, too, and so does
    what lies beyond it."""
    known = [region for region in regions if region.label in RUNNING_HEADS]
    return [
        replace(region, label=beside.label)
        if (beside := next((each for each in known if _belongs_to(region, each)), None))
        else region
        for region in regions
    ]


def _belongs_to(region: Region, known: Region) -> bool:
    if region.label not in MAY_BE_IN_LINE or len(region.words) > MOST_WORDS:
        return False
    beyond = region.label is Label.TEXT and _is_beyond(region.box, known)
    return beyond or _is_in_line(region, known)


def _is_beyond(box: BoundingBox, known: Region) -> bool:
    """Nearer to the edge of the page."""
    if known.label is Label.PAGE_HEADER:
        return known.box.y1 < MARGIN and box.y1 <= known.box.center_y
    return known.box.y0 > 1 - MARGIN and box.y0 >= known.box.center_y


def _is_in_line(region: Region, known: Region) -> bool:
    one, other = region.box, known.box
    return shared_height(one, other) > 0.5 * max(one.height, other.height)

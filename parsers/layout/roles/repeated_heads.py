"""Pages in, the same pages out, with the running heads labelled that repeat through the document.

A text at the same height near an edge of several pages is a running head, whatever it looked like
on its own page; a number in it may count the pages. What looked like a page header but appears on
one page only is not one.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, BoundingBox, Label, Page
from parsers.document.geometry import shared_height
from parsers.layout.roles.headings import LARGER, Place, blocks_by_place, letter_height, with_blocks

EDGE = 0.17  # of the page's height: where headers and footers are
SAME_HEIGHT = 0.015  # of the page's height
FEWEST_PAGES = 3
FEWEST_OF_SHORT = 2  # in a shorter document, for page numbers and footers
ENOUGH_PAGES = 5
MANY_HEADS = 0.3  # of the pages have a header at that height, so it is one
SHORTEST_PART = 4  # characters
AS_HIGH = 0.97  # times the page's letters: no smaller
NUMBER = re.compile(r"\d+")
LONGEST_NUMBER = 5  # digits of a page number
EDGES = frozenset(set(Label) - {Label.TABLE, Label.PICTURE, Label.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text near an edge: as it is, or with one of its numbers as a page number."""

    label: Label
    text: str
    counts: bool


def label_repeated_heads(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with repeated texts at their edges as page_header and page_footer."""
    labels = _find(pages)
    blocks = blocks_by_place(pages, frozenset(Label))
    return with_blocks(
        pages, {place: _labelled(blocks[place], label) for place, label in labels.items()}
    )


def _labelled(block: Block, label: Label) -> Block:
    if label is block.label:
        return block
    level = 2 if label is Label.SECTION_HEADER else None
    return replace(block, label=label, level=level, ordered=False, figure=None)


def _find(pages: Sequence[Page]) -> dict[Place, Label]:
    seen: dict[_Reading, list[tuple[Place, float]]] = defaultdict(list)
    for place, block in blocks_by_place(pages, EDGES).items():
        for reading in _readings(block, pages[place[0]].number):
            seen[reading].append((place, _middle(block)))
    found: dict[Place, Label] = {}
    texts: dict[_Reading, BoundingBox] = {}
    for reading, places in seen.items():
        for place in _repeated(places, _fewest(reading, len(pages))):
            found[place] = reading.label
            box = pages[place[0]].blocks[place[1]].box
            texts |= {reading: box} if box else {}
    parts = {
        place: reading.label
        for reading, places in seen.items()
        for place, height in places
        if _is_part(reading, height, texts)
    }
    return _lone_heads(pages, seen) | parts | found


def _is_part(reading: _Reading, height: float, texts: Mapping[_Reading, BoundingBox]) -> bool:
    """Whether it is a part of what repeats: a line read as several blocks on one page."""
    if len(reading.text) < SHORTEST_PART or reading.counts:
        return False
    return any(
        whole.label is reading.label
        and reading.text in whole.text
        and box.y0 - SAME_HEIGHT <= height <= box.y1 + SAME_HEIGHT
        for whole, box in texts.items()
    )


def _lone_heads(
    pages: Sequence[Page], seen: dict[_Reading, list[tuple[Place, float]]]
) -> dict[Place, Label]:
    """Labels for what a model took for a page header though no other page has it, or one at its
    height: a heading or text that begins the page. The first page may have its own header."""
    if len(pages) == 1:
        return _unproved_heads(pages[0])
    if len(pages) < ENOUGH_PAGES:
        return {}
    found = blocks_by_place(pages, {Label.PAGE_HEADER})
    heads = {place: _middle(block) for place, block in found.items()}
    again = {place for places in seen.values() if len(places) > 1 for place, _ in places}
    lone = heads.keys() - again
    return {
        place: _body_label(pages[place[0]], found[place])
        for place in lone
        if place[0] > 0 and _count_at(heads[place], heads.values()) < MANY_HEADS * len(pages)
    }


def _unproved_heads(page: Page) -> dict[Place, Label]:
    """Of the only page: titles that a model took for its head."""
    return {
        (0, at): _body_label(page, block)
        for at, block in enumerate(page.blocks)
        if block.label is Label.PAGE_HEADER and _looks_like_title(page, block)
    }


def _looks_like_title(page: Page, block: Block) -> bool:
    """In larger type, or in capitals no smaller than the text, without a number, alone on its
    line."""
    box = block.box
    if box is None or any(c.isdecimal() for c in block.text):
        return False
    others = (other.box for other in page.blocks if other is not block and other.box)
    least = AS_HIGH if block.text.isupper() else LARGER
    return letter_height(page, block) > least * _usual_height(page) > 0 and not any(
        shared_height(other, box) > 0 for other in others
    )


def _usual_height(page: Page) -> float:
    return statistics.median([w.box.height * page.height for w in page.words] or [0.0])


def _count_at(height: float, heights: Iterable[float]) -> int:
    return sum(abs(other - height) <= SAME_HEIGHT for other in heights)


def _body_label(page: Page, block: Block) -> Label:
    """A heading if its letters are higher than the page's, else text."""
    higher = letter_height(page, block) > LARGER * _usual_height(page)
    return Label.SECTION_HEADER if higher else Label.TEXT


def _fewest(reading: _Reading, pages: int) -> int:
    """On how many pages it must be. A header of a short document may be its title, twice."""
    sure = reading.counts or reading.label is Label.PAGE_FOOTER
    return FEWEST_OF_SHORT if sure and pages < FEWEST_PAGES else FEWEST_PAGES


def _middle(block: Block) -> float:
    return block.box.center_y if block.box else 0.0


def _readings(block: Block, number: int) -> Iterator[_Reading]:
    if block.box is None:
        return
    head, foot = block.box.y1 <= EDGE, block.box.y0 >= 1 - EDGE
    text = " ".join(block.text.split()).casefold()
    if not text or not (head or foot):
        return
    label = Label.PAGE_HEADER if head else Label.PAGE_FOOTER
    yield _Reading(label, text, counts=False)
    for match in NUMBER.finditer(text):
        if len(match[0]) <= LONGEST_NUMBER:
            offset = f"\0{int(match[0]) - number}\0"
            yield _Reading(label, text[: match.start()] + offset + text[match.end() :], counts=True)


def _repeated(places: Sequence[tuple[Place, float]], fewest: int) -> list[Place]:
    """Those at the height of most of them, if they are on enough pages."""
    height = statistics.median_low(height for _, height in places)
    level = [place for place, at in places if abs(at - height) <= SAME_HEIGHT]
    return level if len({page for page, _ in level}) >= fewest else []

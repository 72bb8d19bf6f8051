"""Pages in, the same pages out, with the heads and feet labelled that run through the document.

What stands at the same height near an edge of several pages is a running head, whatever it looked
like on its own page; a number in it may count the pages. What looked like a head and stands nowhere
else is none.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, BoundingBox, Label, Page
from parsers.layout.roles.headings import LARGER, letter_height

EDGE = 0.17  # of the page's height: where heads and feet stand
SAME_HEIGHT = 0.015  # of the page's height
FEWEST_PAGES = 3
FEWEST_OF_SHORT = 2  # of a document of fewer pages, for what counts them or stands at the foot
ENOUGH_PAGES = 5
MANY_HEADS = 0.3  # of the pages have a head at that height: so it is one
SHORTEST_PART = 4  # characters
NUMBER = re.compile(r"\d+")
LONGEST_NUMBER = 5  # digits: what counts pages has no more
STAYING = frozenset({Label.TABLE, Label.PICTURE, Label.FOOTNOTE})

Place = tuple[int, int]
"""Which page and which block, counted from 0."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a text near an edge: as it is, or with a number that counts the pages."""

    label: Label
    text: str
    counts: bool


def label_repeated_heads(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with repeated texts at their edges as page_header and page_footer."""
    labels = _find(pages)
    return tuple(_relabelled(page, at, labels) for at, page in enumerate(pages))


def _relabelled(page: Page, at: int, labels: dict[Place, Label]) -> Page:
    blocks = tuple(
        _as(block, labels.get((at, position), block.label))
        for position, block in enumerate(page.blocks)
    )
    return page if blocks == page.blocks else replace(page, blocks=blocks)


def _as(block: Block, label: Label) -> Block:
    if label is block.label:
        return block
    level = 2 if label is Label.SECTION_HEADER else None
    return replace(block, label=label, level=level, ordered=False, figure=None)


def _find(pages: Sequence[Page]) -> dict[Place, Label]:
    seen: dict[_Reading, list[tuple[Place, float]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for position, block in enumerate(page.blocks):
            for reading in _readings(block, page.number):
                seen[reading].append(((at, position), _middle(block)))
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
    """Whether it is some of what repeats: a line read as several blocks on one page."""
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
    """What a model took for a head, on one page alone and where no other page has one: a heading
    or a text that begins the page. The first page may have a head of its own."""
    if len(pages) < ENOUGH_PAGES:
        return {}
    heads = {
        (at, position): _middle(block)
        for at, page in enumerate(pages)
        for position, block in enumerate(page.blocks)
        if block.label is Label.PAGE_HEADER
    }
    again = {place for places in seen.values() if len(places) > 1 for place, _ in places}
    lone = heads.keys() - again
    return {
        place: _running_label(pages[place[0]], pages[place[0]].blocks[place[1]])
        for place in lone
        if place[0] > 0 and _level_with(heads[place], heads.values()) < MANY_HEADS * len(pages)
    }


def _level_with(height: float, heights: Iterable[float]) -> int:
    return sum(abs(other - height) <= SAME_HEIGHT for other in heights)


def _running_label(page: Page, block: Block) -> Label:
    """A heading, where its letters are higher than those of the page."""
    usual = statistics.median([w.box.height * page.height for w in page.words] or [0.0])
    higher = letter_height(page, block) > LARGER * usual
    return Label.SECTION_HEADER if higher else Label.TEXT


def _fewest(reading: _Reading, pages: int) -> int:
    """On how many pages it must stand. A head of a short document may be its title, twice."""
    told = reading.counts or reading.label is Label.PAGE_FOOTER
    return FEWEST_OF_SHORT if told and pages < FEWEST_PAGES else FEWEST_PAGES


def _middle(block: Block) -> float:
    return block.box.center_y if block.box else 0.0


def _readings(block: Block, number: int) -> Iterator[_Reading]:
    if block.box is None or block.label in STAYING:
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
    """Those at the height where most of them stand, if they stand on enough pages."""
    height = statistics.median_low(height for _, height in places)
    level = [place for place, at in places if abs(at - height) <= SAME_HEIGHT]
    return level if len({page for page, _ in level}) >= fewest else []

"""Boxes for blocks and cells that have none, from the page's words. In: the blocks of an answer and
the words of the page, in the same frame. Out: the same blocks, those that could be found with the
box around the words that write them.

A text that stands nowhere gives no box; none is made up. A word writes one block only. This module
knows neither the answer nor who read the words.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace

from parsers.alignment.cells import place_cells
from parsers.alignment.text_search import Passage, Passages
from parsers.document import Block, BoundingBox, BoxFrom, Label, Word
from parsers.document.geometry import gap_across, gap_down, hull

LONG = 20
"""Characters from which a text is hardly ever on the page twice: these are placed first."""
CLOSE = 0.05  # of the page: between a block and its neighbour in the order
MARGIN = 0.005  # of the page: by which words reach out of the box of their table


def align(blocks: Sequence[Block], words: Sequence[Word]) -> tuple[Block, ...]:
    """`blocks`, with boxes for those and for the cells that have none, as far as their text is
    found among `words`; `box_from` is then `words`. Boxes are in fractions of the same page.

    Blocks with a box claim the words of theirs within it. Then long texts are placed, then short
    ones between their neighbours in the order of the blocks or close to one, at last what pictures
    say. Tables are filled row by row.
    """
    if not words or not any(map(_lacks_a_box, blocks)):
        return tuple(blocks)
    alignment = _Alignment(blocks, Passages(words))
    alignment.claim()
    alignment.place()
    alignment.fill()
    return tuple(map(alignment.finished, range(len(blocks))))


def _lacks_a_box(block: Block) -> bool:
    return bool(block.text) and not (block.box and all(c.box for c in block.cells if c.text))


class _Alignment:
    """places: the words that write the blocks found so far; of a block with a box, the box is its
    own. placed: their numbers in order. cells: likewise for those of the tables. heights: the
    middle of each word, from the top of the page."""

    def __init__(self, blocks: Sequence[Block], passages: Passages) -> None:
        self.blocks = blocks
        self.passages = passages
        middles = (word.box.center_y for word in passages.words)
        self.heights = sorted((middle, word) for word, middle in enumerate(middles))
        self.places: dict[int, Passage] = {}
        self.placed: list[int] = []
        self.cells: dict[int, list[Passage | None]] = {}

    def claim(self) -> None:
        """Give the words within known boxes to their blocks."""
        for number, block in enumerate(self.blocks):
            if block.box and block.text:
                inside = self._within(block.box)
                mask = self.passages.mask(inside)
                found = self.passages.find(block.text, mask, inside[0]) if inside else []
                for passage in found[:1]:
                    self._put(number, Passage(passage.words, block.box))

    def _within(self, box: BoundingBox) -> list[int]:
        """The free words whose middle is in the box."""
        passages = self.passages
        top = bisect_left(self.heights, (box.y0, -1))
        bottom = bisect_left(self.heights, (box.y1, len(passages.words)))
        if not passages.spend(bottom - top):
            return []
        band = self.heights[top:bottom]
        inside = (word for _, word in band if box.holds_middle_of(passages.words[word].box))
        return sorted(word for word in inside if passages.is_allowed(word, passages.free))

    def place(self) -> None:
        """Find the blocks that have no box, the surest first."""
        wanted = [n for n, block in enumerate(self.blocks) if block.text and not block.box]
        for number in sorted(wanted, key=self._rank):
            before, after = self._neighbours(number)
            near = before.words[-1] if before else 0
            found = self.passages.find(self.blocks[number].text, self.passages.free, near)
            chosen = _choose(found, before, after)
            if chosen:
                self._put(number, chosen)

    def _rank(self, number: int) -> int:
        block = self.blocks[number]
        if block.label is Label.PICTURE:
            return 2
        return 0 if block.cells or len(block.text) >= LONG else 1

    def _neighbours(self, number: int) -> tuple[Passage | None, Passage | None]:
        """Where the nearest blocks before and after are that have a place."""
        at = bisect_left(self.placed, number)
        before, after = self.placed[max(0, at - 1) : at], self.placed[at : at + 1]
        return (
            self.places[before[0]] if before else None,
            self.places[after[0]] if after else None,
        )

    def _put(self, number: int, passage: Passage) -> None:
        self.places[number] = passage
        insort(self.placed, number)
        self.passages.take(passage.words)

    def fill(self) -> None:
        """Place the cells of tables among their words and the free ones within their boxes."""
        for number, block in enumerate(self.blocks):
            place = self.places.get(number)
            box = place.box if place else block.box
            if block.cells and box:
                words = {*self._within(_widened(box)), *(place.words if place else ())}
                found = place_cells(self.passages, block.cells, sorted(words))
                self.cells[number] = found
                self.passages.take(word for each in found if each for word in each.words)

    def finished(self, number: int) -> Block:
        block, place = self.blocks[number], self.places.get(number)
        cells = [each.box if each else None for each in self.cells.get(number, ())]
        if any(cells):
            block = _with_cells(block, cells)
        if block.box or place is None:
            return block
        box = hull([place.box, *(each for each in cells if each)])
        return replace(block, box=box, box_from=BoxFrom.WORDS)


def _with_cells(block: Block, boxes: Sequence[BoundingBox | None]) -> Block:
    cells = tuple(
        replace(cell, box=box, box_from=BoxFrom.WORDS) if box else cell
        for cell, box in zip(block.cells, boxes, strict=True)
    )
    return replace(block, cells=cells)


def _choose(
    found: Sequence[Passage], before: Passage | None, after: Passage | None
) -> Passage | None:
    """The only place; of several, the closest to a neighbour among those that stand between them,
    or else one that is close to either."""
    if len(found) <= 1:
        return next(iter(found), None)
    first = before.words[-1] if before else -1
    last = after.words[0] if after else math.inf
    beside = [each.box for each in (before, after) if each]

    def misfit(passage: Passage) -> tuple[bool, float]:
        away = min((_gap(passage.box, box) for box in beside), default=0.0)
        return not first < passage.words[0] < last, away

    outside, away = min(map(misfit, found))
    return min(found, key=misfit) if not outside or away <= CLOSE else None


def _gap(one: BoundingBox, other: BoundingBox) -> float:
    return math.hypot(gap_across(one, other), gap_down(one, other))


def _widened(box: BoundingBox) -> BoundingBox:
    return BoundingBox(
        max(0.0, box.x0 - MARGIN), max(0.0, box.y0 - MARGIN),
        min(1.0, box.x1 + MARGIN), min(1.0, box.y1 + MARGIN),
    )  # fmt: skip

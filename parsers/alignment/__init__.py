"""Boxes for blocks and cells that have none. In: the blocks of an answer and the words of the page.
Out: the same blocks, those whose text was found with the box around its words.

Text that is not found gets no box; none is made up. A word belongs to one block only. This module
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
"""Characters: texts of so many are hardly ever on a page twice, and are placed first."""
CLOSE = 0.05  # of the page: between a block and its neighbour in the order
MARGIN = 0.005  # of the page: how far words reach out of the box of their table


def align(blocks: Sequence[Block], words: Sequence[Word]) -> tuple[Block, ...]:
    """`blocks`, with a box (from `words`) for each block and cell that had none and whose text is
    found.

    Blocks with a box claim their words within it. Then long texts are placed, then short ones
    between their neighbours in the order of the blocks or close to one, then the texts of pictures.
    Tables are filled row by row.
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
    """places: the words of the blocks found so far, with the block's own box if it has one. placed:
    their numbers in order. cells: likewise, for each table. heights: the middle of each word, and
    its number, from the top of the page."""

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
            if block.box and block.text and (inside := self._within(block.box)):
                mask = self.passages.mask(inside)
                for passage in self.passages.find(block.text, mask, inside[0])[:1]:
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
        """The places of the nearest blocks before and after that have one."""
        at = bisect_left(self.placed, number)
        before, after = self.placed[max(0, at - 1) : at], self.placed[at : at + 1]
        return (
            self.places[before[0]] if before else None,
            self.places[after[0]] if after else None,
        )

    def _put(self, number: int, passage: Passage) -> None:
        self.places[number] = passage
        insort(self.placed, number)
        self.passages.mark(self.passages.free, passage.words)

    def fill(self) -> None:
        """Place the cells of tables among their words and the free ones within their boxes."""
        for number, block in enumerate(self.blocks):
            place = self.places.get(number)
            box = place.box if place else block.box
            if block.cells and box:
                wider = box.x0 - MARGIN, box.y0 - MARGIN, box.x1 + MARGIN, box.y1 + MARGIN
                inside = self._within(BoundingBox.from_frame(wider, (1.0, 1.0)))
                words = {*inside, *(place.words if place else ())}
                found = place_cells(self.passages, block.cells, sorted(words))
                self.cells[number] = found
                placed = (word for each in found if each for word in each.words)
                self.passages.mark(self.passages.free, placed)

    def finished(self, number: int) -> Block:
        block, place = self.blocks[number], self.places.get(number)
        cells = [each.box if each else None for each in self.cells.get(number, ())]
        if any(cells):
            filled = (
                replace(cell, box=box, box_from=BoxFrom.WORDS) if box else cell
                for cell, box in zip(block.cells, cells, strict=True)
            )
            block = replace(block, cells=tuple(filled))
        if block.box or place is None:
            return block
        box = hull([place.box, *filter(None, cells)])
        return replace(block, box=box, box_from=BoxFrom.WORDS)


def _choose(
    found: Sequence[Passage], before: Passage | None, after: Passage | None
) -> Passage | None:
    """The only place; of several, the one closest to a neighbour among those between both, or else
    one that is close to either."""
    if len(found) <= 1:
        return next(iter(found), None)
    first = before.words[-1] if before else -1
    last = after.words[0] if after else math.inf
    beside = [each.box for each in (before, after) if each]

    def misfit(passage: Passage) -> tuple[bool, float]:
        gaps = ((gap_across(passage.box, box), gap_down(passage.box, box)) for box in beside)
        away = min((math.hypot(*gap) for gap in gaps), default=0.0)
        return not first < passage.words[0] < last, away

    outside, away = min(map(misfit, found))
    return min(found, key=misfit) if not outside or away <= CLOSE else None

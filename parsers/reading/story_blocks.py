"""Blocks of a text, and the words of the pages that it was laid out on, out: what of it stands on
each page, and where. The words are those of the text in its order, so that nothing is guessed: if
they are others, nothing is said of any page."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, BoundingBox, Label, Word
from parsers.document.content import text_of
from parsers.document.geometry import hull
from parsers.reading.native.blocks import cut_rows, cut_text

BULLETS = frozenset("•◦▪■□○●‣\u2043")
"""Drawn before items of lists, and no part of their text."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text on one page. end: in the text, in characters."""

    page: int
    end: int
    box: BoundingBox


class _OtherWordsError(Exception):
    pass


def divide(
    blocks: Sequence[Block], pages: Sequence[Sequence[Word]]
) -> list[tuple[Block, ...]] | None:
    """The blocks on each page, with boxes; None if the words are not those of the blocks."""
    found: list[list[Block]] = [[] for _ in pages]
    words = _Words(pages)
    try:
        for block in blocks:
            for page, part in _parts(block, words):
                found[page].append(part)
    except _OtherWordsError:
        return None
    return [tuple(each) for each in found] if words.is_done() else None


def count_lost(blocks: Sequence[Block], pages: Sequence[Sequence[Word]]) -> int:
    """How many letters of the blocks are on none of the pages, at least."""
    said = sum(map(_is_drawn, "".join(block.text for block in blocks)))
    words = (word.text for page in pages for word in page if word.text not in BULLETS)
    return max(0, said - sum(map(_is_drawn, "".join(words))))


def _parts(block: Block, words: "_Words") -> Iterator[tuple[int, Block]]:
    if block.cells:
        yield from _tables(block, words)
        return
    start = 0
    if block.label is Label.LIST_ITEM:
        words.skip_bullet()
    for piece in words.take(text_of(block.content)):
        front, _ = cut_text(block.content, piece.end)
        yield piece.page, replace(block, content=cut_text(front, start)[1], box=piece.box)
        start = piece.end


def _tables(block: Block, words: "_Words") -> Iterator[tuple[int, Block]]:
    """A row that two pages share stands on the first of them."""
    first_page: dict[int, int] = {}
    boxes: dict[tuple[int, int], BoundingBox] = {}
    for cell in block.cells:
        for piece in words.take(cell.text):
            page = first_page.setdefault(cell.row, piece.page)
            if page == piece.page:
                boxes[cell.row, cell.column] = piece.box
    placed = (replace(c, box=boxes.get((c.row, c.column))) for c in block.cells)
    table = replace(block, cells=tuple(placed))
    rows = max(cell.row + cell.row_span for cell in block.cells)
    for page, first, end in _runs(first_page, rows):
        part = cut_rows(table, first, end)
        yield page, replace(part, box=hull([cell.box for cell in part.cells if cell.box]))


def _runs(first_page: dict[int, int], rows: int) -> Iterator[tuple[int, int, int]]:
    """Each page with its rows; those without words stand where the one before does."""
    starts = defaultdict[int, list[int]](list)
    page = min(first_page.values())
    for row in range(rows):
        page = max(page, first_page.get(row, page))
        starts[page].append(row)
    for page, run in starts.items():
        yield page, run[0], run[-1] + 1


class _Words:
    """The words of all pages, in the text's order."""

    def __init__(self, pages: Sequence[Sequence[Word]]) -> None:
        self._left = [(at, word) for at, words in enumerate(pages) for word in words][::-1]

    def is_done(self) -> bool:
        return not self._left

    def skip_bullet(self) -> None:
        if self._left and self._left[-1][1].text in BULLETS:
            self._left.pop()

    def take(self, text: str) -> Iterator[_Piece]:
        """The places of the words of this text, a page each."""
        letters = [(at, letter) for at, letter in enumerate(text) if _is_drawn(letter)]
        wanted, at = "".join(letter for _, letter in letters), 0
        page, boxes = 0, list[BoundingBox]()
        while at < len(wanted):
            if not self._left:
                raise _OtherWordsError
            on_page, word = self._left.pop()
            drawn = "".join(filter(_is_drawn, word.text))
            if not wanted.startswith(drawn, at):
                raise _OtherWordsError
            if boxes and on_page != page:
                yield _Piece(page, letters[at - 1][0] + 1, hull(boxes))
                boxes = []
            page, at = on_page, at + len(drawn)
            boxes.append(word.box)
        if boxes:
            yield _Piece(page, len(text), hull(boxes))


def _is_drawn(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc")

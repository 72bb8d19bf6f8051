"""A page -> its lines, from top to bottom, and the pieces of text that are candidates for values.

A line is one visual line, even if its parts were recognized separately. A piece is some characters
of consecutive words, with the box of those words. A page read by a vision model has blocks and no
words: words are then estimated from the text of the blocks, good enough to see what is beside or
below what; the box stored with a value comes from the evidence, not from here. This module knows no
schema and no language.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from parsers.document import Block, BoundingBox, Page, Word
from parsers.document.geometry import hull
from parsers.document.lines import hull_of, visual_lines

GAP = 1.2
"""Words further apart than this many line heights belong to different phrases."""
LONGEST_LINE = 1000
"""Characters; longer lines hold no labels and no list, and would only cost time."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it is on a page, and the box of its words, if known."""

    text: str
    page: int
    box: BoundingBox | None


Row = dict[str, Piece]
"""A row of a list: a piece for each column that has a value."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words from left to right. `text` joins them with single spaces, `starts` says where each
    begins in it; `height` is in fractions of the page's height. `index` counts the lines of the
    page from 0."""

    page: int
    index: int
    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: BoundingBox
    height: float
    aspect: float
    _phrases: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_phrases", tuple(self._parted()))

    def piece(self, start: int, end: int) -> Piece:
        """The characters `start` to `end` of the text, stripped. ValueError if nothing is left."""
        text = self.text[start:end].strip()
        if not text:
            raise ValueError(f"nothing at {start}:{end} of a line")
        start = self.text.index(text, start)
        return Piece(text, self.page, self.box_of(start, start + len(text)))

    def box_of(self, start: int, end: int) -> BoundingBox:
        """The box of the words that have a character from `start` to `end`."""
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)
        first += self.starts[first] + len(self.words[first].text) <= start
        if last - first == 1:  # mostly so
            return self.words[first].box
        return hull_of(self.words[first:last])

    def phrases(self) -> list[tuple[int, int]]:
        """Start and end in the text of each run of words without a wide gap."""
        return list(self._phrases)

    def _parted(self) -> Iterator[tuple[int, int]]:
        limit = GAP * self.height / self.aspect
        begin = self.starts[0]
        for at, (word, following) in enumerate(pairwise(self.words)):
            if following.box.x0 - word.box.x1 > limit:
                yield begin, self.starts[at] + len(word.text)
                begin = self.starts[at + 1]
        yield begin, len(self.text)

    def phrase_at(self, position: int) -> tuple[int, int]:
        """The phrase with the character at `position`, or the next one after it."""
        return next((phrase for phrase in self._phrases if position < phrase[1]), (0, 0))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters of a line without a wide gap, and their box."""

    line: Line
    start: int
    end: int
    box: BoundingBox

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def piece(self) -> Piece:
        return self.line.piece(self.start, self.end)


def join(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one page, in their order, as one."""
    boxes = [piece.box for piece in pieces if piece.box]
    box = hull(boxes) if boxes else None
    return Piece(" ".join(piece.text for piece in pieces), pieces[0].page, box)


def lines_of(page: Page) -> list[Line]:
    """The page's visual lines from top to bottom."""
    aspect = page.width / page.height
    words = [word for word in words_of(page) if word.text.strip()]
    lines = visual_lines(words, loosely=True)
    return [_line(page.number, index, words, aspect) for index, words in enumerate(lines)]


def _line(page: int, index: int, words: Sequence[Word], aspect: float) -> Line:
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word.text) + 1
    height = median(word.box.height for word in words)
    text = " ".join(word.text for word in words)
    return Line(page, index, tuple(words), text, tuple(starts), hull_of(words), height, aspect)


def lines_to_search(pages: Iterable[Page]) -> list[Line]:
    """The lines of all pages without those that are too long."""
    return [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]


def words_of(page: Page) -> tuple[Word, ...]:
    """The page's words; if it has none, estimates from its blocks. A block without a box is left
    out."""
    return page.words or tuple(_spread_all(page))


def _spread_all(page: Page) -> Iterator[Word]:
    line = 0
    for block in page.blocks:
        for box, text in _lines_of_block(block):
            yield from _spread(text, box, line)
            line += 1


def _lines_of_block(block: Block) -> Iterator[tuple[BoundingBox, str]]:
    """The block's lines, as equal parts of its height; those of a table cell by cell."""
    if block.box is None:
        return
    lines = [line for line in block.text.splitlines() if line.strip()]
    for row, line in enumerate(lines):
        across = line.split("\t")
        for column, text in enumerate(across):
            yield _part(block.box, row, len(lines), column, len(across)), text


def _part(box: BoundingBox, row: int, rows: int, column: int, columns: int) -> BoundingBox:
    width, height = box.width / columns, box.height / rows
    x0, y0 = box.x0 + column * width, box.y0 + row * height
    return BoundingBox(x0, y0, min(x0 + width, 1.0), min(y0 + height, 1.0))


def _spread(text: str, box: BoundingBox, line: int) -> Iterator[Word]:
    """Each word as wide as its share of the characters, spaces included."""
    per_character = box.width / max(len(text), 1)
    start = 0
    for word in text.split():
        start = text.index(word, start)
        x0 = box.x0 + start * per_character
        start += len(word)
        yield Word(word, BoundingBox(x0, box.y0, box.x0 + start * per_character, box.y1), line)

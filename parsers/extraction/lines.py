"""Words of a page -> its lines, top to bottom, and the pieces of them that can be answered.

A line is what a reader sees beside each other, though the witness may have read it in parts.
A piece is some characters of consecutive words, with the box of those words. This module knows no
schema and no language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from parsers.document import BoundingBox, Page, Word
from parsers.document.geometry import hull
from parsers.document.lines import hull_of, visual_lines
from parsers.extraction.spread import words_of

GAP = 1.2
"""Words further apart than this many heights of their line do not belong to one phrase."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it stands on a page, and the box of the words it stands in, where that is known."""

    text: str
    page: int
    box: BoundingBox | None


@dataclass(frozen=True, slots=True)
class Line:
    """Words from left to right. `text` joins them by one blank; `height` is in fractions of the
    page's height. `index` counts the lines of the page from 0."""

    page: int
    index: int
    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: BoundingBox
    height: float
    aspect: float

    def piece(self, start: int, end: int) -> Piece:
        """The characters `start` to `end` of the text without outer blanks. ValueError if none is
        left."""
        text = self.text[start:end].strip()
        if not text:
            raise ValueError(f"nothing at {start}:{end} of a line")
        start = self.text.index(text, start)
        return Piece(text, self.page, self.box_of(start, start + len(text)))

    def box_of(self, start: int, end: int) -> BoundingBox:
        """The box of the words that have a character from `start` to `end`."""
        return hull_of(self.words_within(start, end))

    def words_within(self, start: int, end: int) -> list[Word]:
        """The words that have a character from `start` to `end`."""
        return [
            word
            for word, begin in zip(self.words, self.starts, strict=True)
            if begin < end and begin + len(word.text) > start
        ]

    def phrases(self) -> list[tuple[int, int]]:
        """Start and end in the text of each run of words with no wide gap between."""
        limit = GAP * self.height / self.aspect
        begins = [self.starts[0]]
        ends = []
        for (word, start), (following, next_start) in pairwise(
            zip(self.words, self.starts, strict=True)
        ):
            if following.box.x0 - word.box.x1 > limit:
                ends.append(start + len(word.text))
                begins.append(next_start)
        return list(zip(begins, [*ends, len(self.text)], strict=True))

    def phrase_at(self, position: int) -> tuple[int, int]:
        """The phrase that holds the character at `position`, or the next one after it."""
        return next((phrase for phrase in self.phrases() if position < phrase[1]), (0, 0))


def join(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one page, below each other, as one."""
    boxes = [piece.box for piece in pieces if piece.box]
    box = hull(boxes) if boxes else None
    return Piece(" ".join(piece.text for piece in pieces), pieces[0].page, box)


def lines_of(page: Page) -> list[Line]:
    """The page's lines from top to bottom."""
    aspect = page.width / page.height
    lines = visual_lines(words_of(page), loosely=True)
    return [_line(page.number, index, words, aspect) for index, words in enumerate(lines)]


def _line(page: int, index: int, words: Sequence[Word], aspect: float) -> Line:
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word.text) + 1
    height = median(word.box.height for word in words)
    text = " ".join(word.text for word in words)
    return Line(page, index, tuple(words), text, tuple(starts), hull_of(words), height, aspect)

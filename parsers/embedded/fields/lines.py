"""Words of a page -> its lines, top to bottom, and the pieces of them that can be answered.

A line is what a reader sees beside each other, though the witness may have read it in parts.
A piece is some characters of consecutive words, with the box of those words. This module knows no
schema and no language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import median

from parsers.document import BoundingBox, Page, Word
from parsers.embedded.fields.spread import words_of

GAP = 1.2
"""Words further apart than this many heights of their line do not belong to one phrase."""
SHARED_HEIGHT = 0.5
"""Parts that share this much of the lower one's height stand on one line."""

MOST_PARTS = 100
"""A line's parts beyond these are not compared: no real line has as many."""


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
        return _union(self.words_within(start, end))

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
    box = reduce(BoundingBox.union, boxes) if boxes else None
    return Piece(" ".join(piece.text for piece in pieces), pieces[0].page, box)


def lines_of(page: Page) -> list[Line]:
    """The page's lines from top to bottom."""
    rows: list[list[list[Word]]] = []
    for part in sorted(_parts(words_of(page)), key=_middle):
        row = next((row for row in reversed(rows[-4:]) if _continues(row, part)), None)
        if row is None:
            rows.append([part])
        else:
            row.append(part)
    aspect = page.width / page.height
    words = [sorted((word for part in row for word in part), key=_left) for row in rows]
    words.sort(key=lambda row: median(map(_centre, row)))
    return [_line(page.number, index, row, aspect) for index, row in enumerate(words)]


def _line(page: int, index: int, words: Sequence[Word], aspect: float) -> Line:
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word.text) + 1
    height = median(word.box.y1 - word.box.y0 for word in words)
    text = " ".join(word.text for word in words)
    return Line(page, index, tuple(words), text, tuple(starts), _union(words), height, aspect)


def _parts(words: Iterable[Word]) -> list[list[Word]]:
    """Words that the witness read as one line, wherever they stand side by side."""
    parts: list[list[Word]] = []
    for word in words:
        if parts and parts[-1][-1].line == word.line and _level(parts[-1][-1].box, word.box):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _continues(row: list[list[Word]], part: list[Word]) -> bool:
    """Does the part stand beside the row's part that is nearest to it?

    The nearest one is asked, since a page may lie a little askew.
    """
    box = _union(part)
    nearest = min(map(_union, row[-MOST_PARTS:]), key=lambda other: _distance(other, box))
    return _level(nearest, box) and _overlap_across(nearest, box) < 0.3


def _level(one: BoundingBox, other: BoundingBox) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > SHARED_HEIGHT * min(one.y1 - one.y0, other.y1 - other.y0)


def _overlap_across(one: BoundingBox, other: BoundingBox) -> float:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared / min(one.x1 - one.x0, other.x1 - other.x0)


def _distance(one: BoundingBox, other: BoundingBox) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1, 0.0)


def _union(words: Sequence[Word]) -> BoundingBox:
    return reduce(BoundingBox.union, (word.box for word in words))


def _left(word: Word) -> float:
    return word.box.x0


def _centre(word: Word) -> float:
    return (word.box.y0 + word.box.y1) / 2


def _middle(part: Sequence[Word]) -> float:
    return median(map(_centre, part))

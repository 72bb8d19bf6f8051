"""The values that travel through a page whose type sizes are known: words next to each other on a
line, and lines that belong together. Sizes are in points, boxes in fractions of the page. Knows
neither columns nor labels."""

import re
import statistics
from dataclasses import dataclass

from parsers.document import BoundingBox, Word
from parsers.document.lines import as_read, hull_of, join_words

# What begins an item of a list; MARKER: also a numbered heading or paragraph.
BULLET = re.compile(r"[•◦▪‣·●○■□➢✓*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})[.)]")
MARKER = re.compile(rf"{BULLET.pattern}|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?")


@dataclass(frozen=True, slots=True)
class Segment:
    """Words next to each other on a line, from left to right. height: of the font in fractions of
    the page. aspect: width of the page by its height, to compare distances across with heights."""

    words: tuple[Word, ...]
    box: BoundingBox
    size: float
    bold: bool
    height: float
    aspect: float

    @property
    def text(self) -> str:
        return join_words(self.words)

    @property
    def marker(self) -> bool:
        return bool(MARKER.fullmatch(self.first.text))

    @property
    def first(self) -> Word:
        """The word that is read first: the last one of a line from right to left."""
        return as_read(self.words)[0]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one column that belong together. column: its left and right edges."""

    lines: tuple[Segment, ...]
    column: tuple[float, float]

    @property
    def box(self) -> BoundingBox:
        return hull_of(word for line in self.lines for word in line.words)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return statistics.median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

"""What stands around a value on its page: the label before it or above it, and whose that is;
whether its phrase begins before it or goes on behind it.

In: the lines of a document with their labels. Out: for a page and a box a `Place`. This module
knows no value.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.document import BoundingBox, Word
from parsers.document.geometry import shared_width
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line

ABOVE = 3
"""Lines in which a label above a value is looked for."""
MOST_LINES = 8
"""Lines within a box that are looked at."""
HEIGHT = 0.012
"""Of a line, in fractions of the page's height, where a box has several."""
ENDS = tuple(":：.#=|;,/()[]-–")
"""What ends a label, or a part of a phrase."""


@dataclass(frozen=True, slots=True)
class Place:
    """beside: the last label before the value in its line; above: the nearest one above it in its
    column; None if none is there. continued: whether words without a label and without a sign
    between stand right before it; continues: the same right behind it."""

    beside: Label | None = None
    above: Label | None = None
    continued: bool = False
    continues: bool = False


class Surroundings:
    """The lines of a document by page, from top to bottom."""

    def __init__(self, reading: Reading) -> None:
        self._lines: dict[int, list[tuple[Line, tuple[Label, ...]]]] = defaultdict(list)
        for line, labels in zip(reading.lines, reading.labels, strict=True):
            self._lines[line.page].append((line, labels))
        for each in self._lines.values():
            each.sort(key=lambda one: one[0].box.center_y)
        self._middles = {
            page: [line.box.center_y for line, _ in each] for page, each in self._lines.items()
        }

    def words_between(self, page: int, top: float, end: float) -> Iterator[Word]:
        """Those of the lines whose middle is there."""
        for line in self.lines_between(page, top, end):
            yield from line.words

    def lines_between(self, page: int, top: float, end: float) -> Iterator[Line]:
        """Those whose middle is there, from the top."""
        middles = self._middles.get(page, [])
        first, last = bisect_left(middles, top), bisect_left(middles, end)
        yield from (self._lines[page][at][0] for at in range(first, last))

    def labels_in(self, page: int | None, box: BoundingBox | None) -> int:
        """How many labels of fields stand within the box."""
        if page is None or box is None:
            return 0
        middles = self._middles.get(page, [])
        first, last = bisect_left(middles, box.y0), bisect_left(middles, box.y1)
        lines = self._lines.get(page, [])[first : min(last, first + MOST_LINES)]
        return sum(
            box.holds_middle_of(one.box) for _, labels in lines for one in labels if one.owners
        )

    def around(self, page: int | None, box: BoundingBox | None) -> Place:
        if page is None or box is None or page not in self._lines:
            return Place()
        lines, middles = self._lines[page], self._middles[page]
        middle = box.y0 + min(box.height, HEIGHT) / 2
        at = bisect_left(middles, middle)
        near = range(max(0, at - 2), min(len(lines), at + 2))
        own = min(
            near, key=lambda each: (not _holds(lines[each][0], box), abs(middles[each] - middle))
        )
        line, labels = lines[own]
        beside = [one for one in labels if one.box.x1 <= box.x0 + box.width / 4]
        above = (
            one
            for each in range(own - 1, max(-1, own - 1 - ABOVE), -1)
            for one in lines[each][1]
            if shared_width(one.box, box) > 0
        )
        before, after = _beyond(line, labels, box)
        return Place(
            max(beside, key=lambda one: one.box.x1, default=None), next(above, None), before, after
        )


def _holds(line: Line, box: BoundingBox) -> bool:
    """Whether one of its words is in the box."""
    return any(box.holds_middle_of(word.box) for word in line.words)


def _beyond(line: Line, labels: tuple[Label, ...], box: BoundingBox) -> tuple[bool, bool]:
    inside = [
        (start, start + len(word.text))
        for word, start in zip(line.words, line.starts, strict=True)
        if box.holds_middle_of(word.box)
    ]
    if not inside:
        return False, False
    start, end = inside[0][0], inside[-1][1]
    first, last = line.phrase_at(start)[0], line.phrase_at(end - 1)[1]
    before, after = line.text[first:start].rstrip(), line.text[end:last].lstrip()
    labelled = any(
        one.end >= len(line.text[:start].rstrip()) for one in labels if one.start < start
    )
    continued = bool(before) and not before.endswith(ENDS) and not labelled
    continues = bool(after) and not after.startswith(ENDS) and not line.text[:end].endswith(ENDS)
    return continued, continues

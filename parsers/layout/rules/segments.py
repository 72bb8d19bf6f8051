"""Words in, segments out: words next to each other on a line, with the style of most of them.

Sizes are in points, boxes in fractions of the page. This module knows no columns.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from parsers.document import Frame, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.paragraph import MARKER, Segment

GAP = 1.6
"""Sizes of the font: words further apart are in different segments."""
SMALLEST = 3.0  # points: a smaller size is scaled up by the file in ways unknown here
UPRIGHT = 1.5  # times as high as wide: a word of several letters is turned
LEADERS = re.compile(r"[.·…_]{4,}")

Parts = list[list[Word]]


def find_segments(words: Sequence[Word], page: Frame) -> list[Segment] | None:
    """None if words are turned, or there are leaders, as in a table of contents."""
    if any(_is_turned(word, page) or LEADERS.search(word.text) for word in words):
        return None
    lines = [list(_parts(line, page)) for line in visual_lines(words)]
    joined = [_join_within_text(lines, at) for at in range(len(lines))]
    return [_segment(part, page) for line in joined for part in line]


def _join_within_text(lines: Sequence[Parts], at: int) -> Parts:
    """A blank that text right above and below runs across is no gutter: it sets off the heading
    that a paragraph begins with."""
    line = lines[at]
    around = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    if len(line) != 2 or len(around) < 2 or any(len(other) > 1 for other in around):
        return line
    start, end = line[0][-1].box.x1, line[1][0].box.x0
    across = all(o[0].box.x0 < start and o[-1].box.x1 > end for other in around for o in other)
    return [[*line[0], *line[1]]] if across else line


def _is_turned(word: Word, page: Frame) -> bool:
    width = word.box.width * page[0]
    return len(word.text) > 2 and word.box.height * page[1] > UPRIGHT * width


def _parts(line: Sequence[Word], page: Frame) -> Iterator[list[Word]]:
    part = [line[0]]
    for left, right in pairwise(line):
        gap = (right.box.x0 - left.box.x1) * page[0]
        alone = len(part) == 1 and MARKER.fullmatch(left.text)
        if gap > GAP * size_of(left, page) * (3 if alone else 1):
            yield part
            part = []
        part.append(right)
    yield part


def size_of(word: Word, page: Frame) -> float:
    """Points."""
    by_box = word.box.height * page[1] / 1.3
    return word.size if word.size and word.size >= SMALLEST else by_box


def _segment(words: Sequence[Word], page: Frame) -> Segment:
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if word.bold) > 0.8 * letters
    size = statistics.median(_by_letters(words, page))
    return Segment(tuple(words), hull_of(words), size, bold, size / page[1], page[0] / page[1])


def _by_letters(words: Iterable[Word], page: Frame) -> Iterator[float]:
    for word in words:
        yield from [size_of(word, page)] * len(word.text)

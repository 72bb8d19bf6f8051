"""Words in, columns of running text out: segments, which are words next to each other on a line,
then columns of them; None if anything else is side by side. Sizes are in points.

Recursive XY cut (Nagy and Seth 1984), with two changes: a cut down the page must leave running
text on both sides, or nothing is proved; lines that cross it separate the page above from that
below. This module knows no paragraphs.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat

from parsers.document import Frame, Word
from parsers.document.geometry import gap_down, on_one_line
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.paragraph import MARKER, Segment
from parsers.layout.rivers import cut_line, find_rivers, stand_beside

GAP = 1.6  # sizes of the font: words further apart are in different segments
SMALLEST = 3.0  # points: a smaller size is scaled up by the file in ways unknown here
UPRIGHT = 1.5  # times as high as wide: a word of several letters is turned
LEADERS = re.compile(r"[.·…_]{4,}")
GUTTER = 0.8  # heights of the font: the least width of the blank between columns
FEWEST_LINES = 6  # in a column
FULL = 0.75  # of a column's width: a line this long fills it
FULL_LINES = 0.5  # of a column's lines: with fewer full ones it is no running text
MOST_CROSSING = 0.4  # of the lines: those that cross the gutter
SET_OFF = 0.3  # heights of the font: the blank between the text and a line in the margin
MARGIN = 0.12  # of the page
MARGIN_LINES = 2  # at the top and bottom: what is side by side there is no column
DEEPEST = 3
MOST_SEGMENTS = 1_000

Column = list[Segment]
Parts = list[list[Word]]


def find_segments(words: Sequence[Word], page: Frame) -> list[Segment] | None:
    """None if words are turned, or there are leaders, as in a table of contents."""
    if any(_is_turned(word, page) or LEADERS.search(word.text) for word in words):
        return None
    rivers = find_rivers(words, page)
    lines = [
        [part for piece in cut_line(line, rivers) for part in _parts(piece, page)]
        for line in visual_lines(words)
    ]
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
        if gap > GAP * _size_of(left, page) * (3 if alone else 1):
            yield part
            part = []
        part.append(right)
    yield part


def _size_of(word: Word, page: Frame) -> float:
    by_box = word.box.height * page[1] / 1.3
    return word.size if word.size and word.size >= SMALLEST else by_box


def _segment(words: Sequence[Word], page: Frame) -> Segment:
    """With the style of most of its letters."""
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if word.bold) > 0.8 * letters
    sizes = chain.from_iterable(repeat(_size_of(word, page), len(word.text)) for word in words)
    size = statistics.median(sizes)
    return Segment(tuple(words), hull_of(words), size, bold, size / page[1], page[0] / page[1])


@dataclass(frozen=True, slots=True)
class _Band:
    """Lines that cross the gutter, and what is left and right of it below them."""

    crossing: Column = field(default_factory=list)
    sides: tuple[Column, Column] = field(default_factory=lambda: ([], []))


def find_columns(segments: Sequence[Segment], depth: int = 0) -> list[Column] | None:
    """Each column's segments from top to bottom, one per line; running heads side by side are
    columns too."""
    if len(segments) > MOST_SEGMENTS:
        return None
    lines = _lines(segments)
    head, lines, foot = _without_margins(lines) if depth == 0 else ([], lines, [])
    body = _columns(lines, depth)
    if body is None:
        return None
    top, bottom = ([[part] for line in margin for part in line] for margin in (head, foot))
    return [*top, *body, *bottom]


def _columns(lines: list[list[Segment]], depth: int) -> list[Column] | None:
    if all(len(line) == 1 for line in lines):
        return [[segment for (segment,) in lines]]
    segments = [segment for line in lines for segment in line]
    gutter = _find_gutter(segments) if depth < DEEPEST else None
    if gutter is None:
        return None
    bands = _bands(segments, gutter)
    for side in (0, 1):
        if not _is_running([segment for band in bands for segment in band.sides[side]]):
            return None
    parts = [part for band in bands for part in (band.crossing, *band.sides) if part]
    found = [find_columns(part, depth + 1) for part in parts]
    return None if None in found else [c for columns in found for c in columns or ()]


def _lines(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Each segment joins the line of the one before it, even in another column and size: columns
    are proved only if no such line has two segments of one of them. Lines of another column may
    stand halfway between those of this one."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.box.center_y):
        if lines and (
            on_one_line(lines[-1][-1].box, segment.box, loosely=True)
            or all(stand_beside(part.box, segment.box) for part in lines[-1])
        ):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return lines


def _without_margins(
    lines: list[list[Segment]],
) -> tuple[list[list[Segment]], list[list[Segment]], list[list[Segment]]]:
    """Lines of several parts at the top and bottom that a blank sets off; the rest between."""
    first, last = 0, len(lines)
    while first < min(MARGIN_LINES, last) and _set_off(lines, first, first + 1):
        first += 1
    while last > max(first, len(lines) - MARGIN_LINES) and _set_off(lines, last - 1, last - 2):
        last -= 1
    return lines[:first], lines[first:last], lines[last:]


def _set_off(lines: list[list[Segment]], at: int, beside: int) -> bool:
    if len(lines[at]) == 1 or not 0 <= beside < len(lines):
        return False
    one, other = lines[at][0].box, lines[beside][0].box
    outermost = at in (0, len(lines) - 1)
    in_margin = not MARGIN < one.y0 < 1 - MARGIN
    return gap_down(one, other) > SET_OFF * lines[at][0].height and (in_margin or outermost)


def _find_gutter(segments: Sequence[Segment]) -> float | None:
    """The middle (x) of the blank between segments that the fewest others cross."""
    best, fewest = None, MOST_CROSSING * len(segments)
    rows = (sorted(line, key=lambda segment: segment.box.x0) for line in _lines(segments))
    blanks = {round((a.box.x1 + b.box.x0) / 2, 3) for row in rows for a, b in pairwise(row)}
    for x in sorted(blanks):
        half = GUTTER / 2 * segments[0].height / segments[0].aspect
        crossing = sum(s.box.x0 < x + half and s.box.x1 > x - half for s in segments)
        if crossing < fewest:
            best, fewest = x, crossing
    return best


def _bands(segments: Sequence[Segment], gutter: float) -> list[_Band]:
    """From top to bottom."""
    bands = [_Band()]
    for line in _lines(segments):
        ends = not any(bands[-1].sides) and _ends_paragraph(bands[-1].crossing, line)
        for segment in line:
            crosses = ends or segment.box.x0 < gutter < segment.box.x1
            if crosses and any(bands[-1].sides):
                bands.append(_Band())
            right = segment.box.x0 > gutter
            (bands[-1].crossing if crosses else bands[-1].sides[right]).append(segment)
    return bands


def _ends_paragraph(crossing: Column, line: Sequence[Segment]) -> bool:
    """Whether the line is the short last one of a paragraph across the gutter: alone, and as far
    below the other lines as these are below each other."""
    if len(crossing) < 2 or len(line) > 1:
        return False
    (last,), above, before = line, crossing[-1], crossing[-2]
    step, usual = last.box.y1 - above.box.y1, above.box.y1 - before.box.y1
    alike = (last.size, last.bold) == (above.size, above.bold)
    in_line = abs(last.box.x0 - above.box.x0) * last.aspect < 0.5 * last.height
    return alike and in_line and step < 1.1 * usual


def _is_running(column: Column) -> bool:
    """Whether most lines fill the column, as those of paragraphs do."""
    left, right = min(s.box.x0 for s in column), max(s.box.x1 for s in column)
    full = sum(s.box.width >= FULL * (right - left) for s in column)
    return len(column) >= FEWEST_LINES and full >= FULL_LINES * len(column)

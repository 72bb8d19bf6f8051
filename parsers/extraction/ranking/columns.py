"""Lines -> phrases, parted at wide gaps, and at narrow ones where lines nearby begin a column.

In: the lines of a document. Out: the number of each phrase's line, and its characters in it. Two
addresses beside each other come as near as words do where one of them is long; that the lines
around have a gap there tells them apart. This module knows no label and no value.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.extraction.lines import Line

EXACT, ABOUT = 0.001, 0.004
"""Of the page's width: what begins a column begins as near to where others do."""
AROUND = 3
"""Lines above and below that are looked at."""
FEW, MANY = 2, 3
"""Phrases that begin about there, or exactly there, after a wide gap, at least."""
SPACE, NARROW = 0.12, 0.4
"""Heights of the line. A gap as wide as a space parts what begins exactly where others do, a wider
one what begins about there."""
LONGEST = 30
"""Words of a phrase that is looked at."""

Span = tuple[Line, int, int]


def parted(spans: Sequence[Span]) -> list[Span]:
    """The same phrases, and parts of those that run over a column's beginning."""
    begins: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (before, *_), (line, start, _) in pairwise(spans):
        if before is line:
            begins[line.page, line.index].append(_x0(line, start))
    return [part for span in spans for part in _parts(span, begins)]


def _x0(line: Line, start: int) -> float:
    return line.words[bisect_left(line.starts, start)].box.x0


def _parts(span: Span, begins: dict[tuple[int, int], list[float]]) -> Iterator[Span]:
    line, start, end = span
    first, last = bisect_left(line.starts, start), bisect_left(line.starts, end)
    if 1 < last - first <= LONGEST:
        near = sorted(
            x0
            for index in range(line.index - AROUND, line.index + AROUND + 1)
            if index != line.index
            for x0 in begins.get((line.page, index), ())
        )
        for at in range(first + 1, last) if len(near) >= FEW else ():
            x0 = line.words[at].box.x0
            gap = (x0 - line.words[at - 1].box.x1) * line.aspect / line.height
            if _begins(near, x0, gap):
                yield line, start, line.starts[at] - 1
                start = line.starts[at]
    yield line, start, end


def _begins(near: Sequence[float], x0: float, gap: float) -> bool:
    """near: in order."""
    if gap >= NARROW:
        return _count(near, x0, ABOUT) >= FEW
    return gap >= SPACE and _count(near, x0, EXACT) >= MANY


def _count(near: Sequence[float], x0: float, far: float) -> int:
    return bisect_left(near, x0 + far) - bisect_left(near, x0 - far)

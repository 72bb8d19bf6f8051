"""Over which columns the headings of a row stand, where they share out all of those below them. In:
the words of the row and of what is below it, by column. Out: the first and last column of each
heading. Knows no rulings."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from parsers.document import BoundingBox, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of

OFF_CENTER = 1.0  # heights of the line: a heading further from the middle is not centered
ALIGNED = 0.3  # heights of the line: so close, a heading begins with the first one below it
MOST_COLUMNS = 60

Cells = Mapping[int, Sequence[Word]]
Run = tuple[int, int]
Boxes = Sequence[BoundingBox]
Shared = tuple[float, list[Run]]
"""How far headings are off their places together, and what each has."""


def share_out(
    upper: Cells, lower: Cells, aspect: float, *, centered: bool = False
) -> dict[int, Run]:
    """By the column of each heading. The first column below may have none, or one of its own. None
    are shared out unless the headings stand in the middle of their columns, or all begin with the
    first of them, and one has several. centered: only those in the middle."""
    columns = sorted(lower)
    if not len(upper) < len(columns) <= MOST_COLUMNS:
        return {}
    whole = columns[0] - 1, columns
    own_stub = min(upper, default=0) < columns[0]
    for stub, shared in (whole,) if own_stub else ((columns[0], columns[1:]), whole):
        headings = [column for column in sorted(upper) if column > stub]
        above = [hull_of(upper[column]) for column in headings]
        below = [hull_of(lower[column]) for column in shared]
        found = [_centered(above, below, aspect)]
        found += [] if centered else [_aligned(above, below, aspect)]
        runs = min((each for each in found if each), default=(0.0, []))[1]
        if any(last > start for start, last in runs):
            return {
                column: (shared[start], shared[last])
                for column, (start, last) in zip(headings, runs, strict=True)
            }
    return {}


def _centered(headings: Boxes, below: Boxes, aspect: float) -> Shared | None:
    """Runs one after the other, to the last column, that together are off by the least."""
    reached: dict[int, Shared] = {0: (0.0, [])}  # by the column that the next run begins with
    for box in headings:
        most = OFF_CENTER * box.height / aspect
        following: dict[int, Shared] = {}
        for start, (off, runs) in reached.items():
            for last in range(start, len(below)):
                own = _off(box, below[start], below[last])
                if own < most and off + own < following.get(last + 1, (math.inf,))[0]:
                    following[last + 1] = off + own, [*runs, (start, last)]
        reached = following
    return reached.get(len(below))


def _off(heading: BoundingBox, first: BoundingBox, last: BoundingBox) -> float:
    """How far it is from the middle of its columns; of one column, from a side of it, too."""
    off = abs(heading.center_x - (first.x0 + last.x1) / 2)
    if first is not last:
        return off
    within = shared_width(heading, first) > 0
    sides = abs(heading.x0 - first.x0), abs(heading.x1 - first.x1)
    return min(off, *sides) if within else off


def _aligned(headings: Boxes, below: Boxes, aspect: float) -> Shared | None:
    """Runs of several columns that begin where their headings do."""
    starts: list[int] = []
    off = 0.0
    for heading in headings:
        own, at = min((abs(heading.x0 - box.x0), at) for at, box in enumerate(below))
        if own * aspect > ALIGNED * heading.height:
            return None
        starts, off = [*starts, at], off + own
    runs = [(start, end - 1) for start, end in pairwise([*starts, len(below)])]
    whole = starts[:1] == [0] and all(last > start for start, last in runs)
    return (off, runs) if whole and len(runs) > 1 else None

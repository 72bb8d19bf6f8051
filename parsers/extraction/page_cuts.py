"""A page -> the places where it may be cut into several documents that lie on it.

In go the words of a page; out come its parts between clear gaps, and the places at which a second
paper may begin below the first. Nothing is read here: whether they are documents is for others to
say.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from parsers.document import BoundingBox, Page
from parsers.document.geometry import hull
from parsers.document.lines import visual_lines
from parsers.document.text import fold

GAP_ACROSS, GAP_DOWN = 2.0, 4.0
"""Between two documents on a page, in heights of a line; within one, some lines are left free."""
PAUSE = 1.2
"""Heights of a line between two papers right below each other, at least, where no name tells."""
MOST_PAUSES = 3
"""Places that are tried, the widest pauses first."""
FEWEST_LINES = 4
"""Of a paper: its name, a day, a good and a total."""


def pauses_in(page: Page) -> list[float]:
    """The places down the page where a second paper may begin: above a line like the first one of
    all, then the widest pauses. Lines of signs alone, as a till cuts with, are none."""
    lines = [
        (hull([word.box for word in line]), " ".join(word.text for word in line))
        for line in visual_lines(page.words)
    ]
    lines = [each for each in lines if re.search(r"\w", each[1])]
    if len(lines) < 2 * FEWEST_LINES:
        return []
    height = median(box.height for box, _ in lines)
    first = fold(lines[0][1])
    again, pauses = [], []
    inner = list(pairwise(lines))[FEWEST_LINES - 1 : 1 - FEWEST_LINES]
    for (above, _), (below, text) in inner:
        place, gap = (above.y1 + below.y0) / 2, below.y0 - above.y1
        if fold(text) == first:
            again.append(place)
        elif gap >= PAUSE * height:
            pauses.append((gap, place))
    widest = sorted(pauses, reverse=True)[:MOST_PAUSES]
    return [*again[:MOST_PAUSES], *(place for _, place in widest)]


def leaves_of(page: Page) -> list[Page]:
    """The parts of a page between clear gaps, from left to right and then downwards."""
    for axis in (0, 1):
        cuts = [(start + end) / 2 for start, end in _gaps(page, axis)]
        if cuts:
            sides = zip([0.0, *cuts], [*cuts, 1.0], strict=True)
            return [leaf for side in sides for leaf in leaves_of(side_of(page, axis, *side))]
    return [page]


def _gaps(page: Page, axis: int) -> Iterator[tuple[float, float]]:
    """Start and end of what no word covers, across (0) or down (1)."""
    spans = sorted(_span(word.box, axis) for word in page.words)
    reached: list[tuple[float, float]] = []
    for start, end in spans:
        reached.append((start, max(end, reached[-1][1] if reached else end)))
    least = _least_gap(page, axis)
    for (_, before), (after, _) in pairwise(reached):
        if after - before >= least:
            yield before, after


def _least_gap(page: Page, axis: int) -> float:
    heights = [word.box.height for word in page.words]
    height = median(heights) if heights else 1.0
    return height * GAP_DOWN if axis else height * GAP_ACROSS * page.height / page.width


def _span(box: BoundingBox, axis: int) -> tuple[float, float]:
    return (box.y0, box.y1) if axis else (box.x0, box.x1)


def side_of(page: Page, axis: int, low: float, high: float) -> Page:
    """The page with what has its middle between two places; where it stands on it stays."""

    def within(box: BoundingBox | None) -> bool:
        return box is not None and low <= sum(_span(box, axis)) / 2 <= high

    return replace(
        page,
        words=tuple(word for word in page.words if within(word.box)),
        blocks=tuple(block for block in page.blocks if within(block.box)),
    )

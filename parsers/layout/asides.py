"""Regions from top to bottom in, those that stand beside a line of their own out: a date across
from a reference, a degree across from a school. They are read with that line, not as a column.

A few lines are asides if each of them, from what is across both sides above to what is across
below, is in line with one of the left, and most lines of the left have none. Headings side by side
with more below are those of columns, and many lines close together are a box, read as a whole.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parsers.document import HEADINGS, BoundingBox
from parsers.document.lines import hull_of, read_lines, visual_lines
from parsers.layout.region import Region

MOST_WORDS = 8  # in a line of an aside
MOST_LINES = 2  # in an aside
MOST_TOGETHER = 2  # asides without lines between that have none
FEWEST_LEFT = 2  # times the asides: regions on the left
IN_LINE = 0.5  # of the lower one's height: between middles

Flags = npt.NDArray[np.bool_]


def find_asides(regions: Sequence[Region], across: Flags) -> dict[int, int]:
    """The number of the region on whose line each aside is. across: see `_precedence`: which
    regions share a part of the page's width."""
    lines = [_short_lines(region) for region in regions]
    partners = {
        at: left
        for at in range(len(regions))
        if lines[at] and (left := _in_line(at, regions, lines, across)) is not None
    }
    return {at: left for at, left in partners.items() if _has_only(at, regions, partners, across)}


def _short_lines(region: Region) -> list[BoundingBox]:
    """Its lines, if they are few and short."""
    lines = min(read_lines(region.words), visual_lines(region.words), key=len)
    short = len(lines) <= MOST_LINES and len(region.words) <= MOST_WORDS * len(lines)
    return [hull_of(line) for line in lines] if short else []


def _in_line(
    at: int, regions: Sequence[Region], lines: Sequence[Sequence[BoundingBox]], across: Flags
) -> int | None:
    """The lowest of the leftmost short regions that are left of this one, each with a line at the
    height of one of its lines, if each of these has one."""
    found: list[int] = []
    for box in lines[at]:
        beside = [
            other
            for other, region in enumerate(regions)
            if not across[at, other] and region.box.x1 < box.x0
            and any(_are_level(line, box) for line in lines[other])
        ]  # fmt: skip
        if not beside:
            return None
        found.append(min(beside, key=lambda other: regions[other].box.x0))
    return found[-1]


def _are_level(one: BoundingBox, other: BoundingBox) -> bool:
    return abs(one.center_y - other.center_y) < IN_LINE * min(one.height, other.height)


def _has_only(at: int, regions: Sequence[Region], partners: dict[int, int], across: Flags) -> bool:
    """Whether all that is above and below it, as far as its partner's column goes on beside it,
    are asides, and few."""
    left = partners[at]
    height = regions[at].box.center_y
    spanning = np.flatnonzero(across[at] & across[left]).tolist()
    top = max((y for s in spanning if (y := regions[s].box.center_y) < height), default=0.0)
    bottom = min((y for s in spanning if (y := regions[s].box.center_y) > height), default=1.0)

    def within(column: Flags) -> list[int]:
        return [
            i for i in np.flatnonzero(column).tolist() if top < regions[i].box.center_y < bottom
        ]

    right = within(across[at])
    others = [i for i in within(across[left]) if not across[at, i]]
    if not all(i in partners for i in right) or len(others) < FEWEST_LEFT * len(right):
        return False
    if len(right) > 1 and _are_headings(regions[at], regions[left]):
        return False
    beside = {partners[i] for i in right}
    heights = [regions[i].box.center_y for i in beside]
    between = [i for i in others if min(heights) <= regions[i].box.center_y <= max(heights)]
    return len(beside) <= MOST_TOGETHER or len(between) >= FEWEST_LEFT * len(beside) - 1


def _are_headings(*regions: Region) -> bool:
    return all(region.label in HEADINGS for region in regions)

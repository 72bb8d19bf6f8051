"""What makes a note at the foot of a page: smaller print than the text, from the first that begins
with a mark.
"""

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import RUNNING_HEADS, BoundingBox, Label
from parsers.layout.region import Region

SMALLER = 0.92  # times the size of the text
FOOT = 0.5  # of the page: notes stand below this
NEAR = 0.015  # of the page: between a mark and its note, and less than between columns
NOTE = re.compile(r"[*†‡§¹²³⁴-⁹]|\(?\d{1,3}[).]?$")
MAY_BE_NOTES = frozenset({Label.TEXT, Label.LIST_ITEM, Label.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class Part:
    """size: of its print in points; infinite of what is no text, and ends the notes above which it
    stands. begins: its first word."""

    box: BoundingBox
    size: float
    begins: str


def find_notes(parts: Mapping[int, Part], body: float) -> frozenset[int]:
    """Which of the parts, by their numbers. body: the size of the text. Heads and feet of the page
    are no parts."""
    small: list[int] = []
    for at in sorted(parts, key=lambda at: -parts[at].box.y0):
        if parts[at].size > SMALLER * body or parts[at].box.y0 < FOOT:
            break
        small.append(at)
    marked = [parts[at].box for at in small if NOTE.match(parts[at].begins)]
    return frozenset(
        at for at in small if any(_stands_below(parts[at].box, mark) for mark in marked)
    )


def _stands_below(box: BoundingBox, marked: BoundingBox) -> bool:
    """Whether it is the marked one, or one after it in its column. A mark may stand alone, right
    before its note."""
    beside = max(box.x0, marked.x0) - min(box.x1, marked.x1)
    return box.y1 >= marked.y1 and beside < NEAR


def label_footnotes(regions: Sequence[Region]) -> list[Region]:
    """The notes among texts, on pages whose words have sizes; a model takes some for text."""
    sizes = [word.size for region in regions for word in region.words if word.size]
    if not sizes:
        return list(regions)
    parts = {at: _part(each) for at, each in enumerate(regions) if each.label not in RUNNING_HEADS}
    notes = find_notes(parts, statistics.median(sizes))
    return [
        replace(region, label=Label.FOOTNOTE) if at in notes else region
        for at, region in enumerate(regions)
    ]


def _part(region: Region) -> Part:
    sizes = [word.size for word in region.words if word.size]
    if not sizes or region.label not in MAY_BE_NOTES:
        return Part(region.box, math.inf, "")
    return Part(region.box, statistics.median(sizes), region.words[0].text)

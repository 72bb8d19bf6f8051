"""What makes a footnote: smaller type than the body text at the foot of the page, from the first
that begins with a mark."""

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import RUNNING_HEADS, BoundingBox, Label
from parsers.document.geometry import gap_across
from parsers.layout.region import Region

SMALLER = 0.92  # times the size of the body text
FOOT = 0.5  # of the page: footnotes are below this
NEAR = 0.015  # of the page: between a mark and its note; columns are further apart
NOTE = re.compile(r"[*∗†‡§¹²³⁴-⁹]|\(?\d{1,3}[).]?$|\d{1,2}[A-ZÀ-ÖØ-Þ]")
MAY_BE_NOTES = frozenset({Label.TEXT, Label.LIST_ITEM, Label.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class Part:
    """size: of its type in points; infinite if it is not text, which ends the footnotes below it.
    begins: its first word."""

    box: BoundingBox
    size: float
    begins: str


def find_notes(parts: Mapping[int, Part], body: float) -> frozenset[int]:
    """Which of the parts are footnotes, by number. body: size of the body text. Running heads are
    left out of parts."""
    small: list[int] = []
    for at in sorted(parts, key=lambda at: -parts[at].box.y0):
        if parts[at].size > SMALLER * body or parts[at].box.y0 < FOOT:
            break
        small.append(at)
    marked = [parts[at].box for at in small if NOTE.match(parts[at].begins)]
    return frozenset(at for at in small if any(_is_below(parts[at].box, mark) for mark in marked))


def _is_below(box: BoundingBox, marked: BoundingBox) -> bool:
    """Whether it is the marked one, or below it in its column; a mark may be a part right before
    its note."""
    return box.y1 >= marked.y1 and gap_across(box, marked) < NEAR


def label_footnotes(regions: Sequence[Region]) -> list[Region]:
    """Labels the footnotes that a model took for text, on pages where type sizes are known."""
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

"""Regions in, the same with the turned text along an edge of the page as one page header: an
archive's stamp, or the note of a download. Knows one page at a time."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Label
from parsers.document.geometry import hull, shared_width
from parsers.layout.region import Region
from parsers.layout.roles.running_heads import MARGIN, is_along_side

TURNED = 1.2  # times as high as wide, in fractions of the page: a word that is turned
SLACK = 0.01  # of the page's width


def join_margin_stamps(regions: Sequence[Region]) -> list[Region]:
    """Turned text along the left or right edge of the page, beside all other text, is one page
    header: an archive's stamp, a note of the download."""
    stamps = [region for region in regions if _is_stamp(region)]
    groups = ([s for s in stamps if s.box.x0 < 0.5], [s for s in stamps if s.box.x0 >= 0.5])
    kept = list(regions)
    for group in filter(None, groups):
        edge = hull(region.box for region in group)
        members = [r for r in kept if r.words and _is_along(r.box, edge)]
        others = [r.box for r in kept if r not in members and not _is_outer(r.box)]
        if not any(shared_width(box, edge) > 0 for box in others):
            kept = [_joined(members), *(r for r in kept if r not in members)]
    return kept


def _is_stamp(region: Region) -> bool:
    long = [word for word in region.words if len(word.text) > 2]
    turned = (len(w.text) for w in long if w.box.height > TURNED * w.box.width)
    return is_along_side(region.box) and 2 * sum(turned) > sum(
        len(word.text) for word in region.words
    )


def _is_outer(box: BoundingBox) -> bool:
    return box.y1 < MARGIN or box.y0 > 1 - MARGIN


def _is_along(box: BoundingBox, edge: BoundingBox) -> bool:
    return edge.x0 - SLACK <= box.x0 and box.x1 <= edge.x1 + SLACK


def _joined(stamps: Sequence[Region]) -> Region:
    """In the order in which most of it runs, upwards or downwards."""
    longest = max(stamps, key=lambda region: len(region.words)).words
    upwards = longest[-1].box.center_y < longest[0].box.center_y
    words = sorted(
        (word for region in stamps for word in region.words),
        key=lambda word: -word.box.center_y if upwards else word.box.center_y,
    )
    line = words[0].line
    box = hull(word.box for word in words)
    return Region(Label.PAGE_HEADER, box, tuple(replace(word, line=line) for word in words))

"""The regions of a page in, out those whose lines end by themselves: addresses, names below each
other, signatures. They end far before the edge of the column that the running text shows. Knows
neither order nor tables."""

from collections.abc import Sequence

from parsers.document import BoundingBox, Label
from parsers.document.geometry import shared_height
from parsers.document.lines import is_leftward, join_words, visual_lines
from parsers.layout.region import Region

FAR = 0.6  # of the column's width: all lines end before it
SAME_EDGE = 0.015  # of the page's width: at the left of the region and of the running text
MOST_LINES = 8
MOST_WORDS = 6  # of a line
RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
IN_THE_WAY = frozenset({Label.PICTURE, Label.TABLE})


def find_ended(regions: Sequence[Region]) -> frozenset[int]:
    """By their numbers."""
    running = [each.box for each in regions if _is_running(each)]
    if not running:
        return frozenset()
    barred = [each.box for each in regions if each.label in IN_THE_WAY]
    return frozenset(
        at for at, each in enumerate(regions)
        if _is_before(each.box, running) and not _is_beside(each.box, barred) and _ends(each)
    )  # fmt: skip


def _is_running(region: Region) -> bool:
    lines = {word.line for word in region.words}
    return region.label in RUNNING and len(lines) > 1 and region.text is None


def _is_before(box: BoundingBox, running: Sequence[BoundingBox]) -> bool:
    """Whether it ends far before a text that begins below or above it at the same edge."""
    return any(
        abs(other.x0 - box.x0) < SAME_EDGE and box.width < FAR * other.width for other in running
    )


def _is_beside(box: BoundingBox, others: Sequence[BoundingBox]) -> bool:
    """Text beside a picture is set narrower."""
    return any(shared_height(other, box) > 0 for other in others)


def _ends(region: Region) -> bool:
    """A few short lines, each beginning as a name or number does."""
    if not _is_running(region) or region.label is not Label.TEXT or is_leftward(region.words):
        return False
    lines = visual_lines(region.words)
    if not 1 < len(lines) <= MOST_LINES or any(len(line) > MOST_WORDS for line in lines):
        return False
    texts = [join_words(line) for line in lines]
    broken = any(text.endswith(("-", "\u00ad")) for text in texts[:-1])
    return not broken and not any(text[0].islower() for text in texts[1:])

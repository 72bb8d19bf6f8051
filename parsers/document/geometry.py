"""How boxes on one page lie to each other: around, beside, below, on one line.

Distances are in fractions of the page. This module knows no words and no lines.
"""

from collections.abc import Iterable

from parsers.document.page_input import BoundingBox

SAME_LINE = 0.5  # heights: boxes whose middles are less apart are on one line
BESIDE = 0.3  # of the narrower one's width: boxes that share less of it are beside each other


def hull(boxes: Iterable[BoundingBox]) -> BoundingBox:
    """The box around all of them. ValueError if there are none."""
    known = list(boxes)
    if not known:
        raise ValueError("a hull needs boxes: not enough values")
    if len(known) == 1:
        return known[0]
    return BoundingBox(
        min([box.x0 for box in known]), min([box.y0 for box in known]),
        max([box.x1 for box in known]), max([box.y1 for box in known]),
    )  # fmt: skip


def shared_width(one: BoundingBox, other: BoundingBox) -> float:
    """How much of the page's width both cover; less than 0 where a gap is between them."""
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def shared_height(one: BoundingBox, other: BoundingBox) -> float:
    """How much of the page's height both cover; less than 0 where a gap is between them."""
    return min(one.y1, other.y1) - max(one.y0, other.y0)


def gap_across(one: BoundingBox, other: BoundingBox) -> float:
    """The page's width between them; 0 if one is above the other."""
    return max(0.0, -shared_width(one, other))


def gap_down(one: BoundingBox, other: BoundingBox) -> float:
    """The page's height between them; 0 if they are beside each other."""
    return max(0.0, -shared_height(one, other))


def are_beside(one: BoundingBox, other: BoundingBox) -> bool:
    """Whether they share too little of the page's width to be above each other."""
    return shared_width(one, other) < BESIDE * min(one.width, other.width)


def on_one_line(one: BoundingBox, other: BoundingBox, *, loosely: bool = False) -> bool:
    """Whether their middles are less than half of the lower one's height apart; loosely: half of
    the higher one's, if they are beside each other, as an amount in large print is."""
    apart = abs(one.center_y - other.center_y)
    heights = one.height, other.height
    if apart < SAME_LINE * min(heights):
        return True
    return loosely and apart < SAME_LINE * max(heights) and are_beside(one, other)


def turn_box(box: BoundingBox, rotation: int) -> BoundingBox:
    """The box on the page turned clockwise by `rotation` degrees, a multiple of 90."""
    for _ in range(rotation % 360 // 90):
        box = BoundingBox(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    return box


def box_in_part(box: BoundingBox, part: BoundingBox) -> BoundingBox:
    """The box of the page in fractions of a part of it, clipped. ValueError if it lies beside."""
    moved = (box.x0 - part.x0, box.y0 - part.y0, box.x1 - part.x0, box.y1 - part.y0)
    return BoundingBox.from_frame(moved, (part.width, part.height))


def box_of_part(box: BoundingBox, part: BoundingBox) -> BoundingBox:
    """The inverse: a box in fractions of the part on the page."""
    x0, y0, x1, y1 = box.to_frame((part.width, part.height))
    moved = (x0 + part.x0, y0 + part.y0, x1 + part.x0, y1 + part.y0)
    return BoundingBox.from_frame(moved, (1, 1))

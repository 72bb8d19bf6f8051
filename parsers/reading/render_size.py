"""How large a page is rendered for a model. In: its natural size in pixels and a `Rendering`. Out:
whole pixels, by the rule of `smart_resize` in qwen-vl-utils, so that the page is not resized again
on its way to the model. Renders nothing."""

import math
from collections.abc import Iterator

from parsers.document import Rendering
from parsers.errors import DocumentError

LONGEST_RATIO = 200  # of the sides: beyond it the models refuse an image

Size = tuple[int, int]  # columns and rows, each a square of `multiple_of` pixels


def fit_size(width: float, height: float, rendering: Rendering) -> tuple[int, int]:
    """Width and height in pixels: multiples of `multiple_of`, from `min_pixels` to `max_pixels` in
    all, the ratio of the sides kept as far as possible; and the multiple nearest to `longest_side`
    at most, unless that makes the page too small.

    As `smart_resize` (qwen-vl-utils 0.0.14), except where a second `smart_resize` would change or
    refuse its result: then the nearest stable size. One square if no size is within the bounds.
    DocumentError too_large: one side is more than 200 times the other.
    """
    if max(width, height) > LONGEST_RATIO * min(width, height):
        raise DocumentError(
            "too_large",
            f"One side of the page is more than {LONGEST_RATIO} times the other",
            "Read it with the embedded engine, or cut it into pieces.",
        )
    if rendering.longest_side:
        shrink = min(1.0, rendering.longest_side / max(width, height))
        width, height = width * shrink, height * shrink
    side = rendering.multiple_of
    least, most = rendering.min_pixels / side**2, rendering.max_pixels / side**2
    columns, rows = size = _resized(width, height, rendering)
    if not (least <= columns * rows <= most and _is_accepted(size)):
        scale = math.sqrt(max(least, min(most, width * height / side**2)) / (width * height))
        columns, rows = _nearest(width * scale, height * scale, least, most)
    return columns * side, rows * side


def _resized(width: float, height: float, rendering: Rendering) -> Size:
    """`smart_resize`, in squares: rounded, or within the bounds by the root of the area's share."""
    side = rendering.multiple_of
    columns, rows = max(1, round(width / side)), max(1, round(height / side))
    if columns * rows * side**2 > rendering.max_pixels:
        shrink = math.sqrt(height * width / rendering.max_pixels)
        return math.floor(width / shrink / side), math.floor(height / shrink / side)
    if columns * rows * side**2 < rendering.min_pixels:
        grow = math.sqrt(rendering.min_pixels / (height * width))
        return math.ceil(width * grow / side), math.ceil(height * grow / side)
    return columns, rows


def _is_accepted(size: Size) -> bool:
    return min(size) > 0 and max(size) <= LONGEST_RATIO * min(size)


def _nearest(columns: float, rows: float, least: float, most: float) -> Size:
    """The size from `least` to `most` squares whose sides differ from these by the smallest
    factors."""

    def distance(size: Size) -> float:
        return abs(math.log(size[0] / columns)) + abs(math.log(size[1] / rows))

    return min(_sizes(columns, least, most), key=distance, default=(1, 1))


def _sizes(columns: float, least: float, most: float) -> Iterator[Size]:
    """For each number of rows the nearest possible number of columns."""
    for rows in range(1, math.floor(most) + 1):
        fewest = math.ceil(max(least / rows, rows / LONGEST_RATIO))
        largest = math.floor(min(most / rows, rows * LONGEST_RATIO))
        if fewest <= largest:
            yield min(max(round(columns), fewest), largest), rows

"""Pixels in, pictures out: parts of the screen that are neither of one colour nor text."""

from collections.abc import Iterable

import cv2
import numpy as np

from parsers.marks.screen.rectangle import Element, Pixels, Rectangle
from parsers.marks.screen.surfaces import Areas

LEAST_SIDE = 2.5  # sizes of the type
LEAST_FILLED = 0.7  # of its rectangle
FLAT = 0.5  # sizes of the type: areas of one colour that are smaller in width or height are busy
LEAST_COLOURS = 24  # of 4,096; text in a colour on a ground has fewer


def find_photos(
    pixels: Pixels, areas: Areas, texts: Iterable[Rectangle], size: float
) -> list[Element]:
    least = FLAT * size
    _, _, width, height, filled = areas.stats.T
    flat = (
        (width >= least)
        & (height >= least)
        & (filled >= least * least)
        & (filled > 0.3 * width * height)
    )
    flat[0] = False
    busy = (~flat)[areas.labels].astype(np.uint8)
    for text in texts:
        text.grown(round(size / 3)).within(busy)[:] = 0
    side = max(3, round(size / 2))
    busy = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    side = max(3, round(size))
    busy = cv2.morphologyEx(busy, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(busy, connectivity=8)
    found = []
    for x, y, w, h, count in stats[1:].tolist():
        place = Rectangle(x, y, x + w, y + h)
        is_large = min(w, h) >= LEAST_SIDE * size and count >= LEAST_FILLED * place.area
        if is_large and _colours(place.within(pixels)) >= LEAST_COLOURS:
            found.append(Element("image", place))
    return found


def _colours(part: Pixels) -> int:
    coarse = (part.reshape(-1, 3) >> 4).astype(np.int32) @ np.array([256, 16, 1], np.int32)
    counts = np.bincount(coarse)
    return int((counts > len(coarse) / 2000).sum())

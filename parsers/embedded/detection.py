"""Image in, lines of text out: RapidOCR's detector (PP-OCRv6), shown the page in strips.

This module knows neither what the lines say nor which way up the page is.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""(height, width, 3), blue green red: the channel order RapidOCR was trained with."""

Quads = npt.NDArray[np.float32]
"""(lines, 4, 2): corners x, y in pixels; top left, top right, bottom right, bottom left."""

DETECTION_PIXELS = 1_500_000, 6_000_000  # the second only where the first shows small print
SMALL_PRINT = 10  # pixels of the detection image: lines lower than this are easily overlooked
STRIP_PIXELS = 500_000  # the detector's memory grows with its input, so it sees strips
STRIP_MARGIN = 64  # rows above and below that a strip sees too: no usual line is torn
STEP = 32  # sides of the detector's input are multiples of it, else RapidOCR scales them again
LONGEST_LINE = 80  # heights: the recognizer's time and memory grow faster than its input


def detect_lines(reader: Any, pixels: Pixels) -> Quads:
    """The lines of text, top to bottom: their corners in `pixels`, none found twice."""
    quads = np.empty((0, 4, 2), np.float32)
    for budget in DETECTION_PIXELS:
        scale = min(1.0, math.sqrt(budget / (pixels.shape[0] * pixels.shape[1])))
        quads = _detect(reader, pixels, scale)
        heights = sides_of(quads).min(axis=1)
        if scale == 1 or (len(quads) and np.median(heights) * scale >= SMALL_PRINT):
            break
    return _cut(quads)


def _detect(reader: Any, pixels: Pixels, scale: float) -> Quads:
    height, width = pixels.shape[:2]
    size = _stepped(width * scale), _stepped(height * scale)
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
    found = [quad for strip in _strips(small) for quad in _detect_strip(reader, small, *strip)]
    if not found:
        return np.empty((0, 4, 2), np.float32)
    quads = np.stack(found) * np.array([width / size[0], height / size[1]])
    return _without_doubles(quads.astype(np.float32))


def sides_of(quads: Quads) -> npt.NDArray[np.float32]:
    """(lines, 2): how wide and how high each is along its own edges."""
    return np.asarray(np.linalg.norm(quads[:, [1, 3]] - quads[:, [0, 0]], axis=2))


def extents(quads: Quads) -> npt.NDArray[np.float32]:
    sides = sides_of(quads)
    return np.asarray(sides.max(axis=1) / sides.min(axis=1).clip(1))


def _stepped(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)


def _strips(pixels: Pixels) -> list[tuple[int, int]]:
    """Rows from, to: each strip is responsible for the lines whose middle lies in it."""
    height, width = pixels.shape[:2]
    rows = _stepped(height / math.ceil(height * width / STRIP_PIXELS))
    return [(top, min(top + rows, height)) for top in range(0, height, rows)]


def _detect_strip(reader: Any, pixels: Pixels, top: int, bottom: int) -> list[Quads]:
    from rapidocr.main import RapidOCRError

    start = max(0, top - STRIP_MARGIN)
    strip = np.ascontiguousarray(pixels[start : bottom + STRIP_MARGIN])
    try:
        _, detection = reader.detect_and_crop(strip, {})
    except RapidOCRError:  # its way to say that nothing was found
        return []
    quads = detection.boxes + np.array([0, start])
    return [quad for quad in quads if top <= quad[:, 1].mean() < bottom]


def _without_doubles(quads: Quads) -> Quads:
    """Boxes lying mostly inside an equal or larger one say the same again."""
    low, high = quads.min(axis=1), quads.max(axis=1)
    area = (high - low).prod(axis=1)
    keep = np.ones(len(quads), bool)
    for i in np.argsort(area):
        shared = np.minimum(high[i], high) - np.maximum(low[i], low)
        covered = shared.clip(0).prod(axis=1) > 0.7 * area[i]
        covered[i] = False
        keep[i] = not (covered & keep).any()
    return quads[keep]


def _cut(quads: Quads) -> Quads:
    """Lines too long to be read at once, in equal pieces from left to right; others as they are."""
    pieces = []
    for quad, (width, height) in zip(quads, sides_of(quads), strict=True):
        count = math.ceil(width / max(height, 1) / LONGEST_LINE)
        steps = np.linspace(0, 1, max(count, 1) + 1)[:, None]
        upper, lower = quad[0] + steps * (quad[1] - quad[0]), quad[3] + steps * (quad[2] - quad[3])
        pieces += list(np.stack([upper[:-1], upper[1:], lower[1:], lower[:-1]], axis=1))
    return np.array(pieces, np.float32).reshape(-1, 4, 2)

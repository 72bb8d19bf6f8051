"""Image in, lines of text out: RapidOCR's detector (PP-OCRv6), shown the page in strips. This
module knows neither what the lines say nor which way up the page is.
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
MARGIN, SMALL_MARGIN = 16, 64  # pixels of the detection image, around what is written
SMALL_SIDE = 512  # pixels: below it, lines at an edge are overlooked without the larger margin
LEAST_CONTRAST = 48  # of 255
FEWEST_INKED = 3  # pixels of a row or a column
STEP = 32  # sides of the detector's input are multiples of it, else RapidOCR scales them again
LOW_LINE = 20  # pixels of the image: lower lines are found and read better when enlarged
MOST_ENLARGED = 2.0  # times: enlarged more, lines lose blanks between their words
ENLARGED_PIXELS = 6_000_000
LONGEST_LINE = 80  # heights: the recognizer's time and memory grow faster than its input


def detect_enlarged(reader: Any, pixels: Pixels) -> tuple[Pixels, Quads]:
    """The image, enlarged where its print is small, and the lines of text on it."""
    quads = detect_lines(reader, pixels)
    scale = choose_scale(quads, pixels.shape[0] * pixels.shape[1])
    if scale == 1:
        return pixels, quads
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))
    return pixels, detect_lines(reader, pixels)


def choose_scale(quads: Quads, area: int) -> float:
    """How much to enlarge an image of `area` pixels: as much as allowed if its lines are low, or if
    there are none."""
    if len(quads) and np.median(sides_of(quads).min(axis=1)) >= LOW_LINE:
        return 1.0
    return max(1.0, min(MOST_ENLARGED, math.sqrt(ENLARGED_PIXELS / area)))


def detect_lines(reader: Any, pixels: Pixels) -> Quads:
    """The lines of text, top to bottom: their corners in `pixels`, none found twice."""
    quads = np.empty((0, 4, 2), np.float32)
    rows, columns = _written(pixels)
    written = np.ascontiguousarray(pixels[rows, columns])
    for budget in DETECTION_PIXELS:
        scale = min(1.0, math.sqrt(budget / (written.shape[0] * written.shape[1])))
        quads = _detect(reader, written, scale)
        heights = sides_of(quads).min(axis=1)
        if scale == 1 or (len(quads) and np.median(heights) * scale >= SMALL_PRINT):
            break
    corner = np.array([columns.start, rows.start], np.float32)
    return _cut(_parallel(quads + corner))


def _detect(reader: Any, pixels: Pixels, scale: float) -> Quads:
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = pixels
    if scale != 1:
        small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
    margin = SMALL_MARGIN if min(size) < SMALL_SIDE else MARGIN
    padded = _padded(small, margin)
    found = [quad for strip in _strips(padded) for quad in _detect_strip(reader, padded, *strip)]
    if not found:
        return np.empty((0, 4, 2), np.float32)
    quads = (np.stack(found) - margin) * np.array([width / size[0], height / size[1]])
    return _without_doubles(np.clip(quads, 0, (width, height)).astype(np.float32))


def _padded(pixels: Pixels, margin: int) -> Pixels:
    """With margins in the background colour, and sides that are multiples of STEP."""
    height, width = pixels.shape[:2]
    rows, columns = (-(-(side + 2 * margin) // STEP) * STEP for side in (height, width))
    padded = np.empty((rows, columns, 3), np.uint8)
    padded[:] = np.median(pixels[::4, ::4], axis=(0, 1))
    padded[margin : margin + height, margin : margin + width] = pixels
    return padded


def _written(pixels: Pixels) -> tuple[slice, slice]:
    """The rows and columns from the first to the last with ink: margins cost no time, and their
    width does not change what is found."""
    ink = contrast(pixels) > LEAST_CONTRAST
    rows, columns = (np.flatnonzero(ink.sum(axis=axis) >= FEWEST_INKED) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return slice(0, ink.shape[0]), slice(0, ink.shape[1])
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def contrast(pixels: Pixels) -> npt.NDArray[np.float64]:
    """(height, width): how far each pixel is from the background colour, 0..255, the mean of its
    channels: red on blue may be as light as the blue."""
    ground = np.median(pixels[::4, ::4], axis=(0, 1)).astype(np.int16)
    blue, green, red = (np.abs(pixels[:, :, i].astype(np.int16) - ground[i]) for i in range(3))
    return np.asarray((blue + green + red) / 3)


def sides_of(quads: Quads) -> npt.NDArray[np.float32]:
    """(lines, 2): width and height of each along its own edges."""
    return np.asarray(np.linalg.norm(quads[:, [1, 3]] - quads[:, [0, 0]], axis=2))


def axes_of(quads: Quads) -> tuple[Quads, Quads]:
    """(lines, 2) each: from the left side to the right one, and from the top to the bottom."""
    top_left, top_right, bottom_right, bottom_left = (quads[:, corner] for corner in range(4))
    across = top_right - top_left + bottom_right - bottom_left
    down = bottom_left - top_left + bottom_right - top_right
    return np.asarray(across / 2), np.asarray(down / 2)


def extents(quads: Quads) -> npt.NDArray[np.float32]:
    sides = sides_of(quads)
    return np.asarray(sides.max(axis=1) / sides.min(axis=1).clip(1))


def _strips(pixels: Pixels) -> list[tuple[int, int]]:
    """Rows from, to: each strip is responsible for the lines whose middle is in it."""
    height, width = pixels.shape[:2]
    rows = max(STEP, round(height / math.ceil(height * width / STRIP_PIXELS) / STEP) * STEP)
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
    """Without boxes that are mostly inside an equal or larger one."""
    low, high = quads.min(axis=1), quads.max(axis=1)
    area = (high - low).prod(axis=1)
    keep = np.ones(len(quads), bool)
    for i in np.argsort(area):
        shared = np.minimum(high[i], high) - np.maximum(low[i], low)
        covered = shared.clip(0).prod(axis=1) > 0.7 * area[i]
        covered[i] = False
        keep[i] = not (covered & keep).any()
    return quads[keep]


def _parallel(quads: Quads) -> Quads:
    """With opposite sides equal, which rounding made unequal: otherwise the middle of a line would
    not be the middle of the line as it is cut out."""
    across, down = (axis / 2 for axis in axes_of(quads))
    corners = [-across - down, across - down, across + down, down - across]
    return np.asarray(quads.mean(axis=1, keepdims=True) + np.stack(corners, axis=1))


def _cut(quads: Quads) -> Quads:
    """Lines too long to be read at once in equal pieces from left to right; others as they are."""
    pieces = []
    for quad, (width, height) in zip(quads, sides_of(quads), strict=True):
        count = math.ceil(width / max(height, 1) / LONGEST_LINE)
        steps = np.linspace(0, 1, max(count, 1) + 1)[:, None]
        upper, lower = quad[0] + steps * (quad[1] - quad[0]), quad[3] + steps * (quad[2] - quad[3])
        pieces += list(np.stack([upper[:-1], upper[1:], lower[1:], lower[:-1]], axis=1))
    return np.array(pieces, np.float32).reshape(-1, 4, 2)

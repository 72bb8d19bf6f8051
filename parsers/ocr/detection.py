"""Image in, lines of text out: RapidOCR's detector (PP-OCRv6), shown the page in strips. Knows
neither what the lines say nor which way up the page is."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]  # (height, width, 3): blue, green, red, as RapidOCR was trained
Quads = npt.NDArray[np.float32]  # (lines, 4, 2): corners x, y in pixels, clockwise from top left

DETECTION_PIXELS = 1_500_000, 6_000_000  # the second only where the first shows small print
SMALL_PRINT = 10  # pixels of the detection image: lines lower than this are easily overlooked
STRIP_PIXELS = 500_000  # the detector's memory grows with its input, so it sees strips
STRIP_MARGIN = 64  # rows above and below that a strip sees too: no usual line is torn
NEAR_EDGE = 8  # pixels: two strips that see a line differ less about its middle; up to 4 measured
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
    """How much to enlarge an image of `area` pixels: as much as allowed if its lines are low or
    none."""
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
    found = _detect_strips(reader, padded)
    if not found:
        return np.empty((0, 4, 2), np.float32)
    quads = (np.stack(found) - margin) * np.array([width / size[0], height / size[1]])
    return _without_doubles(np.clip(quads, 0, (width, height)).astype(np.float32))


def _padded(pixels: Pixels, margin: int) -> Pixels:
    """With margins of the ground's colour, and sides that are multiples of STEP."""
    height, width = pixels.shape[:2]
    rows, columns = (-(-(side + 2 * margin) // STEP) * STEP for side in (height, width))
    padded = np.empty((rows, columns, 3), np.uint8)
    padded[:] = np.median(pixels[::4, ::4], axis=(0, 1))
    padded[margin : margin + height, margin : margin + width] = pixels
    return padded


def _written(pixels: Pixels) -> tuple[slice, slice]:
    """The rows and columns from the first to the last that differ from the ground: so results do
    not depend on the width of margins, and they cost no time."""
    ink = contrast(pixels) > LEAST_CONTRAST
    rows = np.flatnonzero(ink.sum(axis=1) >= FEWEST_INKED)
    columns = np.flatnonzero(ink.sum(axis=0) >= FEWEST_INKED)
    if not len(rows) or not len(columns):
        return slice(0, ink.shape[0]), slice(0, ink.shape[1])
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def contrast(pixels: Pixels) -> npt.NDArray[np.float64]:
    """(height, width): how far each pixel is from the ground's colour, 0..255, the mean of its
    channels: red on blue may be as light as its ground."""
    ground = np.median(pixels[::4, ::4], axis=(0, 1)).astype(np.int16)
    blue, green, red = (np.abs(pixels[:, :, i].astype(np.int16) - ground[i]) for i in range(3))
    return np.asarray((blue + green + red) / 3)


def sides_of(quads: Quads) -> npt.NDArray[np.float32]:
    """(lines, 2): how wide and how high each is along its own edges."""
    return np.asarray(np.linalg.norm(quads[:, [1, 3]] - quads[:, [0, 0]], axis=2))


def extents(quads: Quads) -> npt.NDArray[np.float32]:
    sides = sides_of(quads)
    return np.asarray(sides.max(axis=1) / sides.min(axis=1).clip(1))


def _strips(pixels: Pixels) -> list[tuple[int, int]]:
    """Rows from, to: each strip is responsible for the lines whose middle lies in it."""
    height, width = pixels.shape[:2]
    side = height / math.ceil(height * width / STRIP_PIXELS)
    rows = max(STEP, round(side / STEP) * STEP)
    return [(top, min(top + rows, height)) for top in range(0, height, rows)]


def _detect_strips(reader: Any, pixels: Pixels) -> list[Quads]:
    """Each strip's own lines, and those beside its edges that the next strip, too, sees beyond."""
    found: list[Quads] = []
    beside: list[Quads] = []
    for top, bottom in _strips(pixels):
        for quad in _detect_strip(reader, pixels, top, bottom):
            middle = quad[:, 1].mean()
            if top <= middle < bottom:
                found.append(quad)
            elif top - NEAR_EDGE <= middle < bottom + NEAR_EDGE:
                beside.append(quad)
    for quad in beside:
        if not any(_is_within(quad.mean(axis=0), each) for each in found):
            found.append(quad)
    return found


def _is_within(point: Quads, quad: Quads) -> bool:
    return bool((quad.min(axis=0) <= point).all() and (point <= quad.max(axis=0)).all())


def _detect_strip(reader: Any, pixels: Pixels, top: int, bottom: int) -> list[Quads]:
    from rapidocr.main import RapidOCRError

    start = max(0, top - STRIP_MARGIN)
    strip = np.ascontiguousarray(pixels[start : bottom + STRIP_MARGIN])
    try:
        _, detection = reader.detect_and_crop(strip, {})
    except RapidOCRError:  # it found nothing
        return []
    return list(detection.boxes + np.array([0, start]))


def _without_doubles(quads: Quads) -> Quads:
    """Boxes mostly inside an equal or larger one are dropped."""
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
    """With opposite sides alike, which rounding made unlike: otherwise points halfway along a line
    would not be halfway in its crop."""
    across = (quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]) / 4
    down = (quads[:, 3] - quads[:, 0] + quads[:, 2] - quads[:, 1]) / 4
    corners = [-across - down, across - down, across + down, down - across]
    return np.asarray(quads.mean(axis=1, keepdims=True) + np.stack(corners, axis=1))


def _cut(quads: Quads) -> Quads:
    """Lines too long to be read at once, in equal parts from left to right; others unchanged."""
    pieces = []
    for quad, (width, height) in zip(quads, sides_of(quads), strict=True):
        count = math.ceil(width / max(height, 1) / LONGEST_LINE)
        steps = np.linspace(0, 1, max(count, 1) + 1)[:, None]
        upper, lower = quad[0] + steps * (quad[1] - quad[0]), quad[3] + steps * (quad[2] - quad[3])
        pieces += list(np.stack([upper[:-1], upper[1:], lower[1:], lower[:-1]], axis=1))
    return np.array(pieces, np.float32).reshape(-1, 4, 2)

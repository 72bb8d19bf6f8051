"""A page's pixels in, where coloured stamps and seals lie over dark print, and the page without
them, out: print that they cross is read without their colour.

This module knows no words.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parsers.ocr.detection import Pixels, Quads, sides_of

COLOURED = 50  # of 255, between the strongest and the weakest channel
FAINT = 20  # the same, of the edges of coloured strokes
DARK = 110  # of 255, the strongest channel: black print, also below a stamp
LEAST_PIXELS = 300  # coloured ones of a page: fewer are specks
LARGE = 2.5  # heights of a line: how wide and how high a stamp is at least
FILLED = 0.04, 0.6  # of its box: a shade or a photo is fuller
JOINED = 0.5  # heights of a line: how far apart the parts of a stamp may be
CROSSED = 0.005  # of a stamp's box: dark
LEAST_COLOURED = 0.01  # of a line's box
LIGHT = 0.9  # of the stamp's own light: what is as light is its ink

Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


def find_stamps(pixels: Pixels, quads: Quads) -> list[Box]:
    """Where stamps lie over dark print; mostly nowhere, at the price of a look at a ninth of the
    pixels. quads: of lines, for their height."""
    import cv2

    thin = pixels[::3, ::3]
    if not len(quads) or _coloured(thin).sum() < LEAST_PIXELS:
        return []
    height = float(np.median(sides_of(quads).min(axis=1)))
    coloured = _coloured(pixels)
    side = max(3, round(JOINED * height))
    joined = cv2.dilate(coloured.astype(np.uint8), np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, wide, high, _ in stats[1:].tolist():
        if min(wide, high) < LARGE * height:
            continue
        box = left, top, left + wide, top + high
        share = float(coloured[within(box)].mean())
        if FILLED[0] <= share <= FILLED[1] and _dark(pixels[within(box)]).mean() >= CROSSED:
            found.append(box)
    return found


def without_colour(pixels: Pixels, stamp: Pixels) -> Pixels:
    """With what is coloured as light as the ground, if it is as light as the stamp's ink."""
    own = float(np.median(stamp.max(axis=2)[_coloured(stamp)]))
    clean = pixels.copy()
    light = pixels.max(axis=2)
    coloured = _coloured(pixels, FAINT) & (light > DARK)
    faded = np.clip(light[coloured] * (255 / (LIGHT * own)), 0, 255)
    clean[coloured] = faded.astype(np.uint8)[:, None]
    return clean


def within(box: Box) -> tuple[slice, slice]:
    return slice(box[1], box[3]), slice(box[0], box[2])


def touches(quad: Quads, boxes: Sequence[Box]) -> bool:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return any(x0 < box[2] and box[0] < x1 and y0 < box[3] and box[1] < y1 for box in boxes)


def is_coloured(pixels: Pixels, quad: Quads) -> bool:
    """Whether a line has no dark print."""
    part = pixels[within(around(quad))]
    return bool(_coloured(part).mean() >= LEAST_COLOURED and _dark(part).mean() < CROSSED)


def around(quad: Quads) -> Box:
    (x0, y0), (x1, y1) = np.floor(quad.min(axis=0)), np.ceil(quad.max(axis=0))
    return max(0, int(x0)), max(0, int(y0)), int(x1) + 1, int(y1) + 1


def _coloured(pixels: Pixels, least: int = COLOURED) -> Mask:
    return np.asarray(pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2) > least)


def _dark(pixels: Pixels) -> Mask:
    return np.asarray(pixels.max(axis=2) < DARK)

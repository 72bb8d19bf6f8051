"""Stamps. In: a page's pixels and its words. Out: what was stamped in blue, red, violet or
green: a round or rectangular outline of coloured ink, not a frame that the file prints words in.
A black stamp is not told from print. This module reads no words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parsers.document import BoundingBox, PageImage, Word
from parsers.marks.ink import Mask, Sheet, components, read_sheet

LEAST_COLOUR = 60  # of 255: saturation; scans in colour give black print up to 40
LEAST_SIDE, MOST_SIDE = 2.5, 0.35  # heights of a line; of the page's width
WIDEST = 5.0  # times as wide as high
FILLED = 0.06, 0.65  # of its hull: inked
OUTLINE = 0.8  # of the way round: inked
ONE_HUE = 14.0  # of 180: the spread of the ink's hue
MOST_WORDS = 2  # of a text layer within it: more, and it is a frame or a button

HUES = {"red": (0, 12), "green": (40, 85), "blue": (86, 126), "violet": (127, 168)}
"""OpenCV's hue, of 180; from 169 on it is red again."""


@dataclass(frozen=True, slots=True)
class Stamp:
    box: BoundingBox
    color: str
    round: bool


def find_stamps(image: PageImage, words: Sequence[Word]) -> list[Stamp]:
    import cv2

    if not image.pixels:
        return []
    sheet = read_sheet(image, words)
    hsv = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2HSV)
    coloured = ((hsv[:, :, 1] > LEAST_COLOUR) & (sheet.ink > 0)).astype(np.uint8)
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    labels, stats = components(joined)
    found = []
    for number, (x, y, width, height, _) in enumerate(stats, 1):
        if not _is_sized(width, height, sheet):
            continue
        piece = (labels[y : y + height, x : x + width] == number).astype(np.uint8)
        part = coloured[y : y + height, x : x + width]
        color = _color(hsv[y : y + height, x : x + width][part > 0])
        shape = _outline(piece)
        box = sheet.box((x, y, width, height))
        if color and shape and not _is_printed(box, words) and _is_inked(part, piece):
            found.append(Stamp(box, color, shape == "round"))
    return _outermost(sorted(found, key=lambda each: (each.box.y0, each.box.x0)))


def _is_sized(width: int, height: int, sheet: Sheet) -> bool:
    small, large = sorted((width, height))
    least, most = LEAST_SIDE * sheet.line, MOST_SIDE * sheet.size[0]
    return small >= least and large <= most and large <= WIDEST * small


def _color(pixels: Any) -> str | None:
    """One colour, or None where there are several, as in pictures."""
    if not len(pixels):
        return None
    angles = pixels[:, 0].astype(float) / 180 * 2 * math.pi
    middle = complex(np.cos(angles).mean(), np.sin(angles).mean())
    spread = math.sqrt(max(0.0, -2 * math.log(max(1e-9, abs(middle))))) / (2 * math.pi) * 180
    hue = math.atan2(middle.imag, middle.real) / (2 * math.pi) * 180 % 180
    if spread > ONE_HUE:
        return None
    return next((name for name, (low, high) in HUES.items() if low <= hue <= high), None) or (
        "red" if hue > 168 else None
    )


def _outline(piece: Mask) -> str | None:
    """Whether the piece goes round a circle or an oval, or a rectangle, at any angle."""
    import cv2

    contours, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outer = max(contours, key=len)
    if len(outer) < 20:
        return None
    hull = cv2.convexHull(outer)
    area = cv2.contourArea(hull)
    if area <= 0 or cv2.contourArea(outer) < OUTLINE * area:
        return None
    (_, _), (wide, high), _ = cv2.minAreaRect(hull)
    share = area / max(1.0, wide * high)
    if share >= 0.93:
        return "rectangle"
    return "round" if abs(share - math.pi / 4) < 0.05 else None


def _is_inked(part: Mask, piece: Mask) -> bool:
    import cv2

    contours, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.contourArea(cv2.convexHull(max(contours, key=len)))
    least, most = FILLED
    return least <= float(part.sum()) / max(1.0, hull) <= most


def _is_printed(box: BoundingBox, words: Sequence[Word]) -> bool:
    inside = [word for word in words if box.holds_middle_of(word.box)]
    return sum(word.confidence is None for word in inside) > MOST_WORDS


def _outermost(found: Sequence[Stamp]) -> list[Stamp]:
    return [
        each
        for each in found
        if not any(
            other is not each
            and other.box.overlap(each.box) > 0.9 * each.box.area
            and other.box.area > each.box.area
            for other in found
        )
    ]

"""A page's pixels and the lines that were found in, what looks like a line of print outside them
out: a stamp across a paragraph may hide a line from the detector. Knows no words."""

import numpy as np

from parsers.ocr.detection import Pixels, Quads, contrast, sides_of

INK = 64  # of 255, away from the ground
LETTER = 0.2, 1.2  # of a line's height: how high a letter may be
WIDEST = 1.6  # of a line's height: a letter, or some that touch
FILLED = 0.15, 0.9  # of a letter's box: inked
LEVEL = 0.3  # of a line's height: how far apart the middles of one line's letters may be
FEWEST = 30  # letters of a line: a hidden line had 73, 10 pages without one fewer than 15


def count_missed_letters(pixels: Pixels, quads: Quads) -> int:
    """How many letters the fullest row of what lies outside the lines has; 0 if they are few."""
    import cv2

    if not len(quads):
        return 0
    ink = (contrast(pixels) > INK).astype(np.uint8)
    for quad in quads:
        cv2.fillPoly(ink, [quad.astype(np.int32)], (0,))
    height = float(np.median(sides_of(quads).min(axis=1)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    _, top, wide, high, area = stats[1:].T
    filled = area / (wide * high)
    letters = (
        (LETTER[0] * height < high) & (high < LETTER[1] * height) & (wide < WIDEST * height)
        & (FILLED[0] < filled) & (filled < FILLED[1])
    )  # fmt: skip
    middles = np.sort((top + high / 2)[letters])
    ends = np.searchsorted(middles, middles + 2 * LEVEL * height, side="right")
    most = int((ends - np.arange(len(middles))).max(initial=0))
    return most if most >= FEWEST else 0

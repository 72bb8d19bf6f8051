"""Is there anything on a page? In: its image. Out: how much ink, in square points. Knows neither
words nor engines."""

import math

import numpy as np
from PIL import Image

from parsers.document import PageInput
from parsers.imaging.pixels import to_picture

CONTRAST = 32  # grey levels of 255 against the paper around
MARGIN = 0.015  # of each side: scanners leave shadows at the edges
TILE = 12.0  # points: about a character
SPECK = 3.5  # square points: a tile with less ink holds noise or dust
LEAST_INK = 10.0  # square points: a digit of 10 points has about twenty


def is_blank(page: PageInput) -> bool:
    """No words in the file, and less ink than a single character of small print has."""
    return not page.text_layer.words and measure_ink(page) < LEAST_INK


def measure_ink(page: PageInput) -> float:
    """The area in square points that differs from the paper around it, without noise and dust.
    Halving the image fades single noisy pixels but not strokes; a strong blur gives the paper, so
    that neither tinted nor unevenly lit paper counts."""
    inked = _inked(_halved(page))
    per_point = math.sqrt(inked.size / (page.width * page.height))
    tile = max(1, round(TILE * per_point))
    rows, columns = (np.arange(0, side, tile) for side in inked.shape)
    by_row = np.add.reduceat(inked, rows, axis=0, dtype=np.int32)
    ink = np.add.reduceat(by_row, columns, axis=1) / per_point**2
    return float(ink[ink >= SPECK].sum())


def _halved(page: PageInput) -> Image.Image:
    image = page.image
    grey = to_picture(image).convert("L")
    left, top = round(image.width * MARGIN), round(image.height * MARGIN)
    return grey.crop((left, top, image.width - left, image.height - top)).reduce(2)


def _inked(grey: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    small = (max(1, grey.width // 32), max(1, grey.height // 32))
    paper = grey.resize(small, Image.Resampling.BOX).resize(grey.size, Image.Resampling.BILINEAR)
    difference = np.asarray(grey, dtype=np.int16) - np.asarray(paper, dtype=np.int16)
    return np.abs(difference) > CONTRAST

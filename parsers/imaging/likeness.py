"""Do two images show the same page? In: two images, perhaps drawn at different sizes. Out: whether
their pixels are the same, and how much they differ. Knows neither recordings nor pages."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from parsers.document import PageImage
from parsers.imaging.pixels import to_picture

SIDE = 128  # pixels of the thumbnail
TILE = 8
# Grey levels in the worst tile. Measured on pages of text: the same page drawn at 72 to 300 dpi or
# compressed stays under 5, a changed word is over 9, another page over 30.
ALIKE = 8.0
ASPECT = 0.07  # a page drawn in whole squares is stretched: A4 by 2 %, a narrow receipt by 7 %

Thumbnail = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What is kept of an image in order to find it again."""

    sha256: str
    width: int
    height: int
    thumbnail: Thumbnail


def take_likeness(image: PageImage) -> Likeness:
    picture = to_picture(image).convert("L")
    small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    thumbnail = np.asarray(small, dtype=np.float32)
    return Likeness(image.sha256, image.width, image.height, thumbnail)


def difference(one: Likeness, other: Likeness) -> float:
    """0 for the same pixels, up to `ALIKE` for the same page, else more: the mean difference in
    grey levels of the tile where it is greatest, since similar pages differ in few places."""
    if one.sha256 == other.sha256:
        return 0.0
    stretch = (one.width * other.height) / (one.height * other.width)
    if abs(stretch - 1) > ASPECT:
        return float("inf")
    tiles = np.abs(one.thumbnail - other.thumbnail).reshape(SIDE // TILE, TILE, SIDE // TILE, TILE)
    return float(tiles.mean(axis=(1, 3)).max())

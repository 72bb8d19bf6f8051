"""What is drawn on a page, apart from its paper. In: the page's image and its words. Out: a
`Sheet`: ink or paper for each pixel, and the height of its lines. Knows no marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, PageImage, Word
from parsers.imaging.pixels import to_array

Mask = npt.NDArray[Any]
"""1 where there is ink."""
Span = tuple[int, int, int, int]
"""x, y, width, height in pixels of the sheet."""

MUCH_DARKER, DARKER = (
    0.62,
    0.84,
)  # of the paper around: ink; grey hair lines are drawn at 0.6 to 0.7
LEAST_LINE = 20  # pixels: smaller pages are enlarged, for lines of one pixel not to merge
MOST_PIXELS = 40_000_000  # of an enlarged page
LINES_PER_PAGE = 65  # where there are no words to measure
TIGHT = 1.25  # times the height of a recognized word with low letters
SPECK = 3  # pixels of ink: grains of a scan


@dataclass(frozen=True, slots=True)
class Sheet:
    """pixels: red, green, blue. line: the height of a line of text in pixels, from ascenders to
    descenders."""

    pixels: npt.NDArray[np.uint8]
    ink: Mask
    line: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = self.ink.shape
        return width, height

    def box(self, span: Sequence[float]) -> BoundingBox:
        """x, y, width, height as a box on the page."""
        x, y, width, height = span
        return BoundingBox.from_frame((x, y, x + max(width, 1), y + max(height, 1)), self.size)

    def span(self, box: BoundingBox) -> Span:
        x0, y0, x1, y1 = (round(side) for side in box.to_frame(self.size))
        return x0, y0, max(1, x1 - x0), max(1, y1 - y0)


def read_sheet(image: PageImage, words: Sequence[Word]) -> Sheet:
    import cv2

    pixels: Any = to_array(image)
    line = _line_height(words, image.height)
    if line < LEAST_LINE and 4 * image.width * image.height <= MOST_PIXELS:
        pixels = cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        line *= 2
    return Sheet(pixels, _ink(pixels), line)


def components(ink: Mask) -> tuple[Any, list[tuple[int, int, int, int, int]]]:
    """Each pixel's component by number, 0 being paper; and of each, from 1 on, x, y, width, height
    and area."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return labels, [tuple(map(int, row)) for row in stats[1:]]  # type: ignore[misc]


def _line_height(words: Sequence[Word], height: int) -> float:
    """Recognized words are boxed tightly, those with high and low letters less so."""
    printed = [word.box.height for word in words if word.confidence is None]
    read = [word.box.height for word in words if word.confidence is not None]
    usual = height / LINES_PER_PAGE
    if len(printed) >= len(read):
        line = median(printed) * height if printed else usual
    else:
        line = TIGHT * sorted(read)[3 * len(read) // 4] * height
    return min(max(line, usual / 4), usual * 4)


def _ink(pixels: Any) -> Mask:
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    paper = _paper(grey)
    # A blur takes grains away and thin lines with them: what is much darker is ink anyway.
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = ((grey < MUCH_DARKER * paper) | (soft < DARKER * paper)).astype(np.uint8)
    return _without_specks(ink)


def _paper(grey: Any) -> Any:
    """The shade of the paper at each pixel: the brighter ones around it."""
    import cv2

    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA
    )
    around = cv2.dilate(small, np.ones((5, 5), np.uint8))
    around = cv2.blur(around, (15, 15))
    return cv2.resize(around, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def _without_specks(ink: Mask) -> Mask:
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] > SPECK
    kept[0] = False
    return kept[labels].astype(np.uint8) if count > 1 else ink

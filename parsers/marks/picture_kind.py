"""What kind of picture this is, by what can be measured. In: its pixels, the boxes of the words in
it, and where on the page it is. Out: photo, chart, logo or seal, and the measures; no kind where
they are not clear: a wrong one is worse than none.

Maps, drawings, screenshots and handwriting have no measures that tell them from the rest. The
thresholds were chosen on pictures of the odd files of public sets and drawn ones
(benchmarks/picture_kinds.py, 2026-11-29), between the nearest of the kind and of the others.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from parsers.document import BoundingBox, PageImage, Word
from parsers.imaging.pixels import to_picture

SIDE = 384  # pixels of the longer side, at which pictures are measured
SMALLEST_SIDE = 24  # pixels of the shorter side in the file: below it nothing can be told
TILE = 16  # pixels

FLAT = 3  # grey levels between neighbours: what is painted in one colour differs by less
VARIED = 3.0  # grey levels (standard deviation) of a tile in which something is
VIVID = 64  # levels between the strongest and the weakest of red, green and blue

TONES = 5.5  # bits of the grey levels: photos have more, paper and graphics less
MOST_FLAT = 0.75  # of the neighbours in a photo
LEAST_VARIED = 0.55  # of the tiles of a photo
MOST_PRINT = 0.78  # of a photo's pixels near the two commonest grey levels: scanned print has more
NEAR = 24  # grey levels around the commonest
LEAST_CROSSWISE = 0.4  # steps of a photo in the calmer of both directions by those in the other
MOST_WORDS = 0.1  # of a photo's area

LEAST_AXIS = 0.5  # of the picture's side
LINE = 40  # grey levels below the commonest: thin lines are pale once they are drawn smaller
MOST_LINES = 8  # looked at from either side
FEWEST_TICKS = 3  # numbers left of an axis, falling from top to bottom; those of rows rise
MARGIN = 0.03  # of the picture: so far a number may stand beyond the end of its axis
FEWEST_BELOW = 2  # words below the other one
NUMBER = re.compile(r"[-−+]?(?:\d[\d,]*)?\.?\d+%?")

RING = 0.25  # of a seal's radius: as broad is its rim
LEAST_RIM = 0.35  # of a seal's ink is in its rim
SECTORS, LEAST_SECTORS = 36, 0.85  # of the rim have ink
ROUND = 1.15  # longer by shorter side of what is round
SEAL_INK = (0.08, 0.5)  # of its square: less is a stain, more a disc
ONE_HUE = 0.85  # of a seal's ink

TOP = 0.25  # of the first page: letterheads end above
MOST_LOGO = 0.08  # of the page
LEAST_VIVID = 0.02  # of a logo's pixels outside words
MOST_COLOURS = 12  # that hold a hundredth of a logo each

Grey = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Measures:
    """tones: bits. flat, varied, two_tones, vivid, words: shares (0..1) of neighbours, tiles,
    pixels, pixels outside words, area. crosswise: steps in the calmer direction by those in the
    other. colours: that hold a hundredth of it. axes, rim: whether there are two axes with numbers,
    a round rim in one colour."""

    tones: float
    flat: float
    varied: float
    two_tones: float
    crosswise: float
    vivid: float
    words: float
    colours: int
    axes: bool
    rim: bool


def measure_picture(image: PageImage, words: Sequence[Word]) -> Measures | None:
    """words: in fractions of the picture. None if it is too small to be measured."""
    if min(image.width, image.height) < SMALLEST_SIDE:
        return None
    picture = to_picture(image)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    colour = np.asarray(picture, dtype=np.int16)
    grey = np.asarray(picture.convert("L"), dtype=np.int16)
    written = _written(grey.shape, words)
    vivid = colour.max(axis=2) - colour.min(axis=2) > VIVID
    histogram = np.bincount(grey.ravel(), minlength=256) / grey.size
    return Measures(
        tones=_entropy(histogram),
        flat=_flat_share(grey),
        varied=_varied_share(grey),
        two_tones=_share_of_two(histogram),
        crosswise=_crosswise(grey),
        vivid=float((vivid & ~written).mean()),
        words=float(written.mean()),
        colours=_count_colours(colour),
        axes=_has_axes(grey < int(histogram.argmax()) - LINE, words),
        rim=_has_rim(colour, vivid),
    )


def kind_of(measures: Measures, place: BoundingBox, page_number: int) -> str | None:
    """place: of the picture on its page."""
    if _is_photo(measures):
        return "photo"
    if measures.axes:
        return "chart"
    in_letterhead = page_number == 1 and place.y1 <= TOP and place.area <= MOST_LOGO
    if measures.rim and not in_letterhead:
        return "seal"
    few = measures.colours <= MOST_COLOURS
    return "logo" if in_letterhead and few and measures.vivid >= LEAST_VIVID else None


def _is_photo(measures: Measures) -> bool:
    return (
        measures.tones >= TONES
        and measures.flat <= MOST_FLAT
        and measures.varied >= LEAST_VARIED
        and measures.two_tones <= MOST_PRINT
        and measures.crosswise >= LEAST_CROSSWISE
        and measures.words <= MOST_WORDS
    )


def _written(shape: tuple[int, ...], words: Sequence[Word]) -> npt.NDArray[np.bool_]:
    written = np.zeros(shape, dtype=np.bool_)
    height, width = shape
    for word in words:
        x0, y0, x1, y1 = word.box.to_frame((width, height))
        written[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] = True
    return written


def _entropy(histogram: npt.NDArray[np.float64]) -> float:
    present = histogram[histogram > 0]
    return float(-(present * np.log2(present)).sum())


def _share_of_two(histogram: npt.NDArray[np.float64]) -> float:
    left, share = histogram.copy(), 0.0
    for _ in range(2):
        commonest = int(np.convolve(left, np.ones(2 * NEAR + 1), "same").argmax())
        near = slice(max(0, commonest - NEAR), commonest + NEAR + 1)
        share += float(left[near].sum())
        left[near] = 0
    return share


def _crosswise(grey: Grey) -> float:
    across, down = (float(np.abs(np.diff(grey, axis=axis)).mean()) for axis in (1, 0))
    return min(across, down) / max(across, down, 1e-9)


def _flat_share(grey: Grey) -> float:
    across, down = np.abs(np.diff(grey, axis=1)), np.abs(np.diff(grey, axis=0))
    return float(((across < FLAT).mean() + (down < FLAT).mean()) / 2)


def _varied_share(grey: Grey) -> float:
    rows, columns = (side // TILE for side in grey.shape)
    if not (rows and columns):
        return float(grey.std() > VARIED)
    whole = grey[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE)
    return float((whole.std(axis=(1, 3)) > VARIED).mean())


def _count_colours(colour: Grey) -> int:
    """In eight steps of each of red, green and blue."""
    red, green, blue = (colour[:, :, at].ravel() >> 5 for at in range(3))
    counts = np.bincount(red * 64 + green * 8 + blue, minlength=512)
    return int((counts >= red.size / 100).sum())


def _has_axes(inked: npt.NDArray[np.bool_], words: Sequence[Word]) -> bool:
    """A long line upright, with a scale left of it, and one across with words below."""
    if sum(bool(NUMBER.fullmatch(word.text)) for word in words) < FEWEST_TICKS:
        return False
    height, width = inked.shape
    across = [y / height for y in _long_lines(inked, LEAST_AXIS * width)]
    upright = [x / width for x in _long_lines(inked.T, LEAST_AXIS * height)]
    return any(_is_scaled(x, y, words) for x in upright for y in across)


def _is_scaled(x: float, y: float, words: Sequence[Word]) -> bool:
    beside = [word for word in words if word.box.x1 <= x and word.box.center_y <= y + MARGIN]
    ticks = sorted(
        (word.box.center_y, float(word.text.strip("+%").replace(",", "").replace("−", "-")))
        for word in beside
        if NUMBER.fullmatch(word.text)
    )
    values = [value for _, value in ticks]
    falling = all(upper > lower for upper, lower in itertools.pairwise(values))
    below = sum(word.box.y0 >= y and word.box.x0 >= x - MARGIN for word in words)
    return len(values) >= FEWEST_TICKS and falling and below >= FEWEST_BELOW


def _long_lines(dark: npt.NDArray[np.bool_], least: float) -> list[int]:
    """The rows in which an unbroken line is as long."""
    lines = []
    for at in np.flatnonzero(dark.sum(axis=1) >= least):
        edges = np.flatnonzero(np.diff(np.r_[0, dark[at].astype(np.int8), 0]))
        if (edges[1::2] - edges[::2]).max() >= least:
            lines.append(int(at))
    return [*lines[:MOST_LINES], *lines[MOST_LINES:][-MOST_LINES:]]


def _has_rim(colour: Grey, vivid: npt.NDArray[np.bool_]) -> bool:
    ys, xs = np.nonzero(vivid)
    if len(ys) < SECTORS:
        return False
    (top, bottom), (left, right) = np.percentile(ys, (1, 99)), np.percentile(xs, (1, 99))
    height, width = bottom - top + 1, right - left + 1
    if max(height, width) > ROUND * min(height, width):
        return False
    low, high = SEAL_INK
    if not low <= len(ys) / (height * width) <= high:
        return False
    if np.bincount(colour[ys, xs].argmax(axis=1), minlength=3).max() < ONE_HUE * len(ys):
        return False
    y, x = ys - (top + bottom) / 2, xs - (left + right) / 2
    far = np.hypot(y, x) / ((height + width) / 4)
    rim = (far > 1 - RING) & (far < 1 + RING / 2)
    sectors = np.floor((np.arctan2(y[rim], x[rim]) + np.pi) / (2 * np.pi) * SECTORS)
    filled = len(np.unique(np.minimum(sectors, SECTORS - 1))) / SECTORS
    return bool(rim.mean() >= LEAST_RIM and filled >= LEAST_SECTORS)

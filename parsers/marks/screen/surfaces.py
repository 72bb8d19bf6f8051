"""Pixels in, areas of one colour out that are rectangles, rounded or not, or discs: what buttons,
fields and check boxes are drawn as. A border parts an area from what is around it.

Neighbours whose colours differ by no more than STEP are in one area, so a soft shadow parts
nothing, and a line of one pixel does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.marks.screen.rectangle import DIFFERENT, Colour, Pixels, Rectangle, distance, median

STEP = 5  # grey levels of 255, of one channel
SMALLEST = 6  # pixels of a side
MOST_AREAS = 20_000  # looked at, the largest first; a photo has many
MOST_WORK = 40  # times the screen's pixels, in the rectangles of these areas together
LEAST_FILLED = 0.86  # of a rectangle, by a pill of two squares and by all that are less round
SQUARE_FILLED = 0.91  # a square with round corners has more, a disc 0.785
DISC_FILLED = 0.70, 0.87
DISC_SIDES = 0.85, 1.18  # width by height
WIDEST_BORDER = 8  # pixels, with what is blurred at its sides
THICKEST = 5  # pixels of one colour: a border at a scale of 3

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Surface:
    """place: with its border. inner: without. plain: its pixels' share of the inner rectangle; the
    rest is text, say."""

    place: Rectangle
    inner: Rectangle
    colour: Colour
    around: Colour
    is_disc: bool
    plain: float

    @property
    def is_bordered(self) -> bool:
        return self.place.width - self.inner.width >= 2


@dataclass(frozen=True, slots=True)
class Areas:
    """labels: of each pixel, the number of its area, 0 at an edge. stats: of each area, left, top,
    width, height, pixels."""

    labels: Labels
    stats: Labels


def find_areas(pixels: Pixels) -> Areas:
    step = np.zeros(pixels.shape[:2], bool)
    step[:, :-1] |= distance(pixels[:, :-1], pixels[:, 1:]) > STEP
    step[:-1] |= distance(pixels[:-1], pixels[1:]) > STEP
    flat = np.where(step, 0, 1).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(flat, connectivity=4)
    return Areas(np.asarray(labels, np.int32), np.asarray(stats, np.int32))


def find_surfaces(pixels: Pixels, areas: Areas) -> tuple[Surface, ...]:
    """From the largest to the smallest; the page itself is the first if it is of one colour."""
    _, _, width, height, filled = areas.stats.T
    large = (width >= SMALLEST) & (height >= SMALLEST) & (10 * filled >= width * height)
    large[0] = False
    numbers = np.flatnonzero(large)
    numbers = numbers[np.argsort(-(width * height)[numbers], kind="stable")][:MOST_AREAS]
    work = (width * height)[numbers].cumsum() <= MOST_WORK * areas.labels.size
    return tuple(_surfaces(pixels, areas, numbers[work]))


def _surfaces(pixels: Pixels, areas: Areas, numbers: npt.NDArray[np.intp]) -> Iterator[Surface]:
    for number in numbers:
        left, top, width, height, count = (int(each) for each in areas.stats[number])
        place = Rectangle(left, top, left + width, top + height)
        mask = place.within(areas.labels) == number
        shape = is_disc(mask)
        if shape is None:
            continue
        colour = median(place.within(pixels)[mask])
        outer, around = _with_border(pixels, place, colour)
        yield Surface(outer, place, colour, around, shape, count / place.area)


def is_disc(mask: npt.NDArray[np.bool_]) -> bool | None:
    """Whether the area, its holes filled, is a disc; None if it is no rectangle either."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    canvas = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(canvas, contours, -1, 1, cv2.FILLED)
    filled = float(canvas.mean())
    height, width = mask.shape
    squarish = DISC_SIDES[0] <= width / height <= DISC_SIDES[1]
    if squarish and DISC_FILLED[0] <= filled <= DISC_FILLED[1]:
        return True
    return False if filled >= (SQUARE_FILLED if squarish else LEAST_FILLED) else None


def _with_border(pixels: Pixels, place: Rectangle, colour: Colour) -> tuple[Rectangle, Colour]:
    """The place with the line around it, and the colour beyond that. Looked at across each side at
    three places, as text may be near."""
    reach = WIDEST_BORDER + 2
    rows = pixels[_parts(place.y0, place.y1)]
    columns = pixels[:, _parts(place.x0, place.x1)].swapaxes(0, 1)
    sides = (
        rows[:, max(0, place.x0 - reach) : place.x0][:, ::-1],
        rows[:, place.x1 : place.x1 + reach],
        columns[:, max(0, place.y0 - reach) : place.y0][:, ::-1],
        columns[:, place.y1 : place.y1 + reach],
    )
    found = [
        min((_border(way, colour) for way in ways), key=lambda each: each[0]) for ways in sides
    ]
    left, right, top, bottom = (thick for thick, _ in found)
    beyond = [colour_beyond for _, colour_beyond in found if colour_beyond is not None]
    around = median(np.array(beyond)) if beyond else colour
    outer = Rectangle(place.x0 - left, place.y0 - top, place.x1 + right, place.y1 + bottom)
    return outer, around


def _parts(first: int, last: int) -> list[int]:
    return [first + (last - first) * part // 4 for part in (1, 2, 3)]


def _border(way: Pixels, colour: Colour) -> tuple[int, npt.NDArray[np.uint8] | None]:
    """way: the pixels from the area outwards. How many are border, and what is beyond: the first
    that goes on for a while, or for a little in the area's own colour."""
    if not len(way):
        return 0, None
    steps = np.flatnonzero(distance(way[:-1], way[1:]) > STEP) + 1
    starts, ends = [0, *steps.tolist()], [*steps.tolist(), len(way)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own = number > 0 and end - start >= 2 and int(distance(way[start], colour)) < DIFFERENT
        if end - start > THICKEST or own or (end == len(way) and end - start >= 2):
            return start, way[start]
    return min(1, len(way)), way[-1]

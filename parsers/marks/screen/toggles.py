"""Areas and runs in, check boxes and radio buttons out: small squares and discs beside a text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from parsers.marks.screen.nearby import Nearby
from parsers.marks.screen.rectangle import (
    DIFFERENT,
    Colour,
    Element,
    Pixels,
    Rectangle,
    commonest,
    distance,
    median,
)
from parsers.marks.screen.runs import Run
from parsers.marks.screen.surfaces import Areas, is_disc

SIDES = 0.62, 2.2  # sizes of the type; small letters have 0.55
MOST_SHAPES = 5_000  # of a screen, letters among them
GROUND = 2.5  # sizes of the type: areas of one colour that are as wide and high are no marks
LETTER = 1.5  # times as wide as the mark: a word that it is a letter of, or was read with
BLANK = 0.2  # sizes of the type, between a mark and its text
SENTENCE = 0.5  # sizes of the type, between words
NEAREST_LABEL = 2.2  # sizes of the type, from the mark to its text
INNER_SQUARE, INNER_DISC = 0.31, 0.38  # of the side, from the middle: where what is chosen shows
LEAST_MARK, MOST_MARK = 0.04, 0.9  # of the inner part
LINE = 0.9  # of the inner part's side: what has a line across it is a sign, such as a calendar
FAINT = 24  # grey levels of 255: the border and the mark of one that is disabled are farther off
DARK = 90  # grey levels from what is around: what is filled with a colour that far away is a bullet


@dataclass(frozen=True, slots=True)
class Shape:
    """A square or a disc. around: the colour beyond it."""

    place: Rectangle
    is_disc: bool
    around: Colour


def find_shapes(
    pixels: Pixels, areas: Areas, words: Sequence[Rectangle], size: float
) -> tuple[Shape, ...]:
    """Those of the size of a letter or two; no letters."""
    _, _, width, height, filled = areas.stats.T
    ground = np.minimum(width, height) >= GROUND * size
    ground &= filled >= 0.1 * width * height
    ground[0] = False
    drawn = (~ground)[areas.labels].astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    sides = stats[:, 2:4]
    fitting = (sides.min(axis=1) > SIDES[0] * size) & (sides.max(axis=1) <= SIDES[1] * size + 1)
    fitting[0] = False
    numbers = np.flatnonzero(fitting)[:MOST_SHAPES]
    shapes = _shapes(pixels, np.asarray(labels), stats[numbers], numbers)
    near = Nearby(words)
    return tuple(
        shape for shape in shapes
        if not any(_is_letter(pixels, shape, word, size) for word in near(shape.place))
        and not _is_in_sentence(shape.place, near(shape.place), size)
    )  # fmt: skip


def _shapes(
    pixels: Pixels, labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32],
    numbers: npt.NDArray[np.intp],
) -> Iterator[Shape]:  # fmt: skip
    for number, (left, top, width, height, _) in zip(numbers, stats.tolist(), strict=True):
        # The last pixels of the ground on its left and above it are marked as a step.
        place = Rectangle(left + 1, top + 1, left + width, top + height)
        around = _around(pixels, place)
        if around is None:
            continue
        mask = (place.within(labels) == number) & (distance(place.within(pixels), around) > FAINT)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            continue
        tight = Rectangle(
            place.x0 + int(columns[0]), place.y0 + int(rows[0]),
            place.x0 + int(columns[-1]) + 1, place.y0 + int(rows[-1]) + 1,
        )  # fmt: skip
        disc = is_disc(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        if disc is not None and abs(tight.width - tight.height) <= 1 + 0.1 * tight.width:
            yield Shape(tight, disc, around)


def _around(pixels: Pixels, place: Rectangle) -> Colour | None:
    """None for what is as high as the screen."""
    wide = place.grown(3)
    sides = (
        Rectangle(wide.x0, wide.y0, wide.x1, place.y0 - 1),
        Rectangle(wide.x0, place.y1 + 1, wide.x1, wide.y1),
    )
    beyond = np.concatenate([side.within(pixels).reshape(-1, 3) for side in sides])
    return median(beyond) if len(beyond) else None


def _is_letter(pixels: Pixels, shape: Shape, word: Rectangle, size: float) -> bool:
    """Whether the word has letters around it, as an O has: on its left, or close on its right. A
    mark may have been read with the word to its right, but stands apart."""
    place = shape.place
    if not (word.grown(2).covers(place) and word.width > LETTER * place.width):
        return False
    if place.x0 - word.x0 > 0.3 * size:
        return True
    beside = pixels[place.y0 : place.y1, place.x1 + 1 : place.x1 + 1 + round(BLANK * size)]
    return beside.size == 0 or bool((distance(beside, shape.around) > DIFFERENT).any())


def _is_in_sentence(place: Rectangle, words: Iterable[Rectangle], size: float) -> bool:
    """Whether a word ends just before it: it is one of one letter."""
    return any(
        word.level_with(place) and 0 <= place.x0 - word.x1 + 2 <= SENTENCE * size for word in words
    )


def find_toggles(
    pixels: Pixels, shapes: Iterable[Shape], runs: Sequence[Run]
) -> list[tuple[Element, Run]]:
    """With the text that names each."""
    found: list[tuple[Element, Run]] = []
    near = Nearby([run.place for run in runs])
    for shape in shapes:
        label = _label(shape.place, [runs[number] for number in near.numbers(shape.place)])
        state = _state(pixels, shape) if label else None
        if label is not None and state is not None:
            role = "radio button" if shape.is_disc else "check box"
            found.append((Element(role, shape.place, label.text, None, state), label))
    return found


def _label(place: Rectangle, runs: Sequence[Run]) -> Run | None:
    """The nearest text to its right on its line, else to its left."""
    level = [run for run in runs if _is_level(place, run) and not place.grown(2).covers(run.place)]
    right = [run for run in level if -2 <= run.place.x0 - place.x1 <= NEAREST_LABEL * run.size]
    left = [run for run in level if -2 <= place.x0 - run.place.x1 <= NEAREST_LABEL * run.size]
    if right:
        return min(right, key=lambda run: run.place.x0)
    return max(left, key=lambda run: run.place.x1, default=None)


def _is_level(place: Rectangle, run: Run) -> bool:
    return abs(place.middle[1] - run.place.middle[1]) < max(place.height, run.place.height) / 2


def _state(pixels: Pixels, shape: Shape) -> str | None:
    """By what is in the middle: a mark on a ground, or nothing on a light one. None for what is no
    check box, such as a bullet or a sign."""
    place = shape.place
    part = place.within(pixels)
    rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
    down = (rows + 0.5) / part.shape[0] - 0.5
    across = (columns + 0.5) / part.shape[1] - 0.5
    if shape.is_disc:
        inner = across**2 + down**2 <= INNER_DISC**2
    else:
        inner = np.maximum(abs(across), abs(down)) <= INNER_SQUARE
    ground = commonest(part[inner])
    differs = (distance(part, ground) > FAINT) & inner
    marked = float(differs.sum() / inner.sum())
    if marked < LEAST_MARK:
        is_filled = int(distance(np.array(ground), shape.around)) > DARK
        return None if is_filled and not _is_bordered(part, ground) else "unticked"
    if marked > MOST_MARK or (not shape.is_disc and _has_line(differs)):
        return None
    return "ticked"


def _is_bordered(part: Pixels, ground: Colour) -> bool:
    """Whether it has another colour at the middle of each side."""
    height, width = part.shape[:2]
    sides = (
        part[:2, width // 2],
        part[-2:, width // 2],
        part[height // 2, :2],
        part[height // 2, -2:],
    )
    return all(int(distance(side, ground).max()) > FAINT for side in sides)


def _has_line(differs: npt.NDArray[np.bool_]) -> bool:
    side = 2 * INNER_SQUARE
    height, width = differs.shape
    across, down = differs.sum(axis=1) / (side * width), differs.sum(axis=0) / (side * height)
    return bool(max(across.max(), down.max()) >= LINE)

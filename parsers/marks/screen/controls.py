"""Surfaces and runs in, buttons, text fields and lists out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from parsers.marks.screen.rectangle import (
    DIFFERENT,
    Colour,
    Pixels,
    Rectangle,
    contrast_ratio,
    distance,
    hull,
    saturation,
)
from parsers.marks.screen.runs import Run
from parsers.marks.screen.surfaces import Surface

# In sizes of the type.
LOWEST, HIGHEST = 1.25, 3.9  # a line of text with its frame; badges are lower
TALLEST = 16.0  # a field of several lines
NARROWEST = 1.3
NARROWEST_FIELD = 2.5
FAR = 1.5  # from a text to the arrow of its list; that of a button's menu is nearer
OFF_CENTRE = 0.9  # a button's text is in the middle, but for a sign beside it
WIDEST = 0.9  # of the screen, if it touches its sides: bars are as wide
TOUCHING = 4  # pixels between the cells of a table
PALE = 6.2  # contrast: placeholders have 2.5 to 6.0, what is written 7.5 and more
FAINT = 3.0  # contrast: text of disabled buttons has less
GREY = 14  # of saturation: the most that the ground of a field has
DARK, DARK_GREY = 100, 36  # of 255: a dark ground, and its most saturation
ARROW_ROOM = 2.6  # sizes of the type at the right end of a list
ARROW_WIDTH, ARROW_HEIGHT = (0.3, 1.2), (0.15, 0.75)


@dataclass(frozen=True, slots=True)
class Control:
    """A surface that is a control. runs: in it. lines: how many of them are above each other."""

    role: str
    surface: Surface
    text: str | None
    colour: Colour
    is_pale: bool
    is_faint: bool

    @property
    def place(self) -> Rectangle:
        return self.surface.place


def find_controls(
    pixels: Pixels, surfaces: Sequence[Surface], runs: Sequence[Run], size: float
) -> list[Control]:
    """surfaces: without marks of check boxes, the largest first. size: of most of the text."""
    fitting = [each for each in surfaces if _has_size(each.place, size, pixels.shape[1])]
    cells = [each for each in fitting if _is_cell(each, fitting)]
    found = []
    for surface in fitting:
        if surface in cells or surface.is_disc:
            continue
        if any(each is not surface and _is_part(surface, each) for each in fitting):
            continue  # the outer one counts
        inside = [run for run in runs if surface.place.holds(run.place)]
        if (control := _control(pixels, surface, inside, size)) is not None:
            found.append(control)
    return found


def _has_size(place: Rectangle, size: float, width: int) -> bool:
    is_bar = place.width > WIDEST * width and (place.x0 <= 2 or place.x1 >= width - 2)
    fits = LOWEST * size <= place.height <= TALLEST * size and place.width >= NARROWEST * size
    return fits and not is_bar


def _is_part(surface: Surface, of: Surface) -> bool:
    """Whether it is the same control, drawn within its border."""
    grown = of.place.grown(1)
    return (
        grown.covers(surface.place)
        and of.place.area > surface.place.area
        and of.place.height - surface.place.height <= 12
    )


def _is_cell(surface: Surface, surfaces: Sequence[Surface]) -> bool:
    """Whether it shares sides with others above or below as well as beside it."""
    place = surface.inner
    others = [each.inner for each in surfaces if each is not surface]
    beside = any(
        abs(each.y0 - place.y0) <= TOUCHING and abs(each.y1 - place.y1) <= TOUCHING
        and min(abs(each.x0 - place.x1), abs(place.x0 - each.x1)) <= TOUCHING
        for each in others
    )  # fmt: skip
    stacked = any(
        abs(each.x0 - place.x0) <= TOUCHING and abs(each.x1 - place.x1) <= TOUCHING
        and min(abs(each.y0 - place.y1), abs(place.y0 - each.y1)) <= TOUCHING
        for each in others
    )  # fmt: skip
    return beside and stacked


def _control(pixels: Pixels, surface: Surface, runs: Sequence[Run], size: float) -> Control | None:
    arrow = _find_arrow(pixels, surface, size)
    runs = [run for run in runs if arrow is None or not arrow.grown(2).holds(run.place)]
    runs = _without_icons(runs)
    lines = _count_lines(runs)
    role = _role(surface, runs, lines, arrow, size)
    if role is None:
        return None
    text = " ".join(run.text for run in runs) or None
    main = max(runs, key=lambda run: run.words, default=None)
    colour = main.colour if main else surface.colour
    contrast = contrast_ratio(colour, surface.colour)
    return Control(role, surface, text, colour, contrast < PALE, contrast < FAINT)


def _role(
    surface: Surface, runs: Sequence[Run], lines: int, arrow: Rectangle | None, size: float
) -> str | None:
    place = surface.place
    own = max((run.size for run in runs), default=size)
    is_field = _can_be_written_on(surface) and place.width >= NARROWEST_FIELD * size
    if place.height < LOWEST * own:
        return None
    if not runs:
        if not is_field or not surface.is_bordered:
            return None
        return "list" if arrow else "text field"
    whole = hull([run.place for run in runs])
    if lines == 1 and place.height <= HIGHEST * own:
        if arrow and arrow.x0 - whole.x1 > FAR * size:
            return "list"
        if _is_centred(hull([whole, arrow]) if arrow else whole, place, size):
            return "button"
        if arrow:
            return "list"
    at_right = place.x1 - whole.x1 <= 1.5 * size and any(run.text[-1:].isdigit() for run in runs)
    if not is_field or (whole.x0 - place.x0 > 3 * size and not at_right):
        return None
    if lines == 1 and place.height <= HIGHEST * own:
        return "text field"
    # Of several lines, written from the top.
    return "text field" if surface.is_bordered and whole.y0 - place.y0 <= 1.5 * size else None


def _is_centred(text: Rectangle, place: Rectangle, size: float) -> bool:
    left, right = text.x0 - place.x0, place.x1 - text.x1
    return abs(left - right) <= OFF_CENTRE * size and left > 0


def _can_be_written_on(surface: Surface) -> bool:
    is_dark = max(surface.colour) < DARK
    return saturation(surface.colour) <= (DARK_GREY if is_dark else GREY)


def _count_lines(runs: Iterable[Run]) -> int:
    lines: list[Run] = []
    for run in runs:
        if not any(run.place.level_with(line.place) for line in lines):
            lines.append(run)
    return len(lines)


def _without_icons(runs: Sequence[Run]) -> list[Run]:
    """Without a last sign that stands alone at the right, as a picture is read."""
    ordered = sorted(runs, key=lambda run: (run.place.y0 // 8, run.place.x0))
    if len(ordered) < 2:
        return ordered
    *before, last = ordered
    sign = last.text
    is_icon = len(sign) == 1 and (not sign.isascii() or sign in "vVxX")
    far = last.place.x0 - before[-1].place.x1 > 2 * before[-1].size
    return before if is_icon and far and sign not in "€£¥" else ordered


def _find_arrow(pixels: Pixels, surface: Surface, size: float) -> Rectangle | None:
    """What points downwards at the right end: wide at its top and narrow at its bottom."""
    place = surface.inner
    left = max(place.x0 + place.width // 2, place.x1 - round(ARROW_ROOM * size))
    room = Rectangle(left, place.y0 + 2, place.x1 - 2, place.y1 - 2)
    part = room.within(pixels)
    if not part.size or place.height > HIGHEST * 1.3 * size:
        return None
    ink = (distance(part, surface.colour) > DIFFERENT).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for number in range(1, min(count, 20)):
        x, y, width, height, _ = (int(each) for each in stats[number])
        fits = (
            ARROW_WIDTH[0] * size <= width <= ARROW_WIDTH[1] * size
            and ARROW_HEIGHT[0] * size <= height <= ARROW_HEIGHT[1] * size
        )
        at = Rectangle(room.x0 + x, room.y0 + y, room.x0 + x + width, room.y0 + y + height)
        level = abs(at.middle[1] - place.middle[1]) <= 0.2 * place.height
        mask = labels[y : y + height, x : x + width] == number
        if fits and level and _points_down(mask):
            return at
    return None


def _points_down(mask: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> bool:
    height, width = mask.shape
    spans = [int(np.ptp(np.flatnonzero(row))) + 1 if row.any() else 0 for row in mask]
    third = max(1, height // 3)
    top, bottom = max(spans[:third]), max(spans[-max(1, third // 2) :])
    symmetric = abs(float(np.flatnonzero(mask.any(axis=0)).mean()) - (width - 1) / 2) <= width / 8
    middle = np.flatnonzero(mask[-1])
    at_middle = abs(float(middle.mean()) - (width - 1) / 2) <= width / 5
    return (
        width >= height
        and top >= 0.75 * width
        and bottom <= 0.6 * width
        and symmetric
        and at_middle
    )

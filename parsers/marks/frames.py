"""Small squares and circles that stand alone. In: a sheet's ink. Out: their frames, and what is
drawn in each. Knows no words: a letter or a bullet may look like a frame.

A frame is one piece of ink. With something drawn in it, even across it, its holes together still
fill it: the hull of its holes is the frame's inside, so a tick that sticks out does no harm.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from parsers.marks.ink import Mask, Sheet, Span, components

SMALLEST, LARGEST = 0.52, 2.6  # heights of a line: the side of a frame
FEWEST_PIXELS = 9  # of a side
STICKS_OUT = 1.9  # sides: a frame with the tick that sticks out
SQUARE = 1.22  # times as wide as high, or as high as wide
ROUND = 1.15
EVEN_SIDES = 1.08  # of a frame that nothing sticks out of: longer by less
STRAIGHT = 0.86  # of each side of a square: inked
CLOSED = 0.9  # of a circle's way round: inked
CORNER = 0.13  # sides: from where the corner would be to the ink; 0.2 in a circle, 0.19 in a D
MARGIN = 0.14  # of the side: the frame's own stroke and its shadow
LEAST_MARKED = 0.035  # of the inside
LEAST_SPREAD = 0.34  # of the inside: how far the largest piece of ink in it reaches
SOLID = 0.9  # of a solid shape's box, or disc


class Shape(StrEnum):
    SQUARE = "square"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Frame:
    """span: of the frame alone. around: with what sticks out of it. number: of its component.
    marked: the share of its inside that is inked. spread: how far the largest piece in it reaches,
    by the side. thickness: the lesser side of that piece. solid: filled to the edge. faint: of hair
    lines that are no ink; then it has no component."""

    shape: Shape
    span: Span
    around: Span
    number: int
    marked: float
    spread: float
    thickness: float
    solid: bool = False
    faint: bool = False

    @property
    def side(self) -> float:
        return (self.span[2] + self.span[3]) / 2

    @property
    def is_marked(self) -> bool:
        return self.solid or (self.marked >= LEAST_MARKED and self.spread >= LEAST_SPREAD)


@dataclass(frozen=True, slots=True)
class Frames:
    """labels: each pixel's component."""

    found: tuple[Frame, ...]
    labels: Any
    stats: list[tuple[int, int, int, int, int]]


def find_frames(sheet: Sheet) -> Frames:
    import cv2

    closed = cv2.morphologyEx(sheet.ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    labels, stats = components(closed)
    return Frames(tuple(_frames(sheet, labels, stats)), labels, stats)


def _frames(sheet: Sheet, labels: Any, stats: Any) -> Iterator[Frame]:
    least = max(FEWEST_PIXELS, SMALLEST * sheet.line)
    most = LARGEST * sheet.line
    for number, (x, y, width, height, area) in enumerate(stats, 1):
        if not (least <= min(width, height) and max(width, height) <= STICKS_OUT * most):
            continue
        if max(width, height) > 2.5 * min(width, height):
            continue
        piece = np.pad((labels[y : y + height, x : x + width] == number).astype(np.uint8), 3)
        found = _solid(piece, area) or _framed(piece, sheet, (x - 3, y - 3))
        if found and least <= min(found[1][2:]) and max(found[1][2:]) <= most:
            shape, (left, top, wide, high), marked, spread, thick, solid = found
            span = (x - 3 + left, y - 3 + top, wide, high)
            around = x, y, width, height
            yield Frame(shape, span, around, number, marked, spread, thick, solid)


_Found = tuple[Shape, Span, float, float, float, bool]


def _solid(piece: Mask, area: int) -> _Found | None:
    height, width = piece.shape[0] - 6, piece.shape[1] - 6
    if max(width, height) > ROUND * min(width, height):
        return None
    span = (3, 3, width, height)
    if area >= SOLID * width * height and _square(piece, span):
        return Shape.SQUARE, span, 1.0, 1.0, 1.0, True
    disc = math.pi / 4 * width * height
    if 0.93 * disc <= area <= 1.07 * disc and _circle(piece, span) and not _square(piece, span):
        return Shape.CIRCLE, span, 1.0, 1.0, 1.0, True
    return None


def _framed(piece: Mask, sheet: Sheet, origin: tuple[int, int]) -> _Found | None:
    whole, *holes = _spans(piece)
    low, high = sorted(whole[2:])
    rounds: tuple[Sequence[Span], ...] = ([whole], holes)
    if high > EVEN_SIDES * low:  # something may stick out: a square within counts before a circle
        rounds = ([whole, *holes],)
    for spans in rounds:
        for shape, looks_so, most in SHAPES:
            for span in spans:
                low, high = sorted(span[2:])
                if high <= most * low and looks_so(piece, span):
                    return shape, span, *_inside(sheet, origin, span, shape), False
    return None


def _spans(piece: Mask) -> Iterator[Span]:
    """Where the frame may be: all of the piece, and around its holes."""
    import cv2

    height, width = piece.shape
    yield 3, 3, width - 6, height - 6
    contours, tree = cv2.findContours(piece, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    holes = [
        c for c, row in zip(contours, tree[0] if contours else (), strict=False) if row[3] >= 0
    ]
    if not holes:
        return
    x, y, wide, high = cv2.boundingRect(np.concatenate(holes))
    # The contour of a hole runs on the ink around it.
    yield x, y, wide, high
    largest = max(holes, key=cv2.contourArea)
    x, y, wide, high = cv2.boundingRect(largest)
    yield x, y, wide, high


def _square(piece: Mask, span: Span) -> bool:
    """Whether there is ink along each side, up to the corners."""
    x, y, width, height = span
    side = (width + height) / 2
    slack = max(1, round(0.07 * side))
    x1, y1 = x + width - 1, y + height - 1
    reach = slice(y, y1 + 1), slice(x, x1 + 1)
    lines = (
        _band(piece, y, slack, 0)[reach[1]],
        _band(piece, y1, slack, 0)[reach[1]],
        _band(piece, x, slack, 1)[reach[0]],
        _band(piece, x1, slack, 1)[reach[0]],
    )
    if min(float(line.mean()) for line in lines) < STRAIGHT:
        return False
    ys, xs = np.nonzero(piece)
    return all(
        float(np.hypot(xs - cx, ys - cy).min()) <= max(CORNER * side, 1.5)
        for cx in (x, x1)
        for cy in (y, y1)
    )


def _band(piece: Mask, at: int, slack: int, axis: int) -> Any:
    """Whether there is ink within `slack` pixels of this row (axis 0) or column (1)."""
    low, high = max(0, at - slack), at + slack + 1
    band = piece[low:high] if axis == 0 else piece[:, low:high]
    return band.max(axis=axis)


def _circle(piece: Mask, span: Span) -> bool:
    x, y, width, height = span
    angles = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    slack = max(1.5, 0.08 * (width + height) / 2)
    best = np.zeros(len(angles), bool)
    for inset in np.arange(-slack, slack + 0.1, 0.5):
        rx, ry = (width - 1) / 2 - inset, (height - 1) / 2 - inset
        xs = np.rint(x + (width - 1) / 2 + rx * np.cos(angles)).astype(int)
        ys = np.rint(y + (height - 1) / 2 + ry * np.sin(angles)).astype(int)
        inside = (xs >= 0) & (ys >= 0) & (xs < piece.shape[1]) & (ys < piece.shape[0])
        best[inside] |= piece[ys[inside], xs[inside]] > 0
    return float(best.mean()) >= CLOSED


SHAPES = ((Shape.SQUARE, _square, SQUARE), (Shape.CIRCLE, _circle, ROUND))


def _inside(
    sheet: Sheet, origin: tuple[int, int], span: Span, shape: Shape
) -> tuple[float, float, float]:
    """How much of the inside is inked, how far the largest piece of that reaches, and how thick it
    is."""
    x, y, width, height = span
    x, y = x + origin[0], y + origin[1]
    crop = sheet.ink[max(0, y) : y + height, max(0, x) : x + width]
    rows, columns = np.indices(crop.shape)
    across = (columns + 0.5) / width * 2 - 1
    down = (rows + 0.5) / height * 2 - 1
    edge = 1 - 2 * _margin(crop, width)
    inner = np.maximum(abs(across), abs(down)) if shape is Shape.SQUARE else np.hypot(across, down)
    inside = inner < edge
    inked = (crop > 0) & inside
    total = int(inside.sum())
    if not total or not inked.any():
        return 0.0, 0.0, 0.0
    _, pieces = components(inked.astype(np.uint8))
    largest = max(pieces, key=lambda piece: math.hypot(piece[2], piece[3]))
    reach = math.hypot(largest[2], largest[3]) / math.sqrt(2)
    side = edge * min(width, height)
    return float(inked.sum()) / total, reach / side, min(largest[2:4]) / side


def _margin(crop: Any, width: int) -> float:
    """By the width: a frame's stroke, measured from its middle sides inwards, and a pixel more."""
    height = crop.shape[0]
    strokes = []
    for line in (
        crop[height // 4 : 3 * height // 4].T,
        crop[height // 4 : 3 * height // 4, ::-1].T,
        crop[:, crop.shape[1] // 4 : 3 * crop.shape[1] // 4],
        crop[::-1, crop.shape[1] // 4 : 3 * crop.shape[1] // 4],
    ):
        share = line[: max(1, len(line) // 3)].mean(axis=1)
        inked = np.nonzero(share >= 0.6)[0]
        strokes.append(int(inked.max()) + 1 if len(inked) else 0)
    stroke = sorted(strokes)[1]  # a tick along one side is no stroke of the frame
    return min(0.3, max(MARGIN, (stroke + 1.5) / width))

"""Boxes and points as models write them. In: the raw text of a box and its frame. Out: a
`BoundingBox` or None, and whether it is suspect; or a `Point`. This module knows neither HTML nor
JSON; it never makes a box up.
"""

import re
from dataclasses import dataclass

from parsers.document import BoundingBox, Frame, Point

# Digits glued to letters are names (x1=10), and a dash after a digit is no sign.
_NUMBER = re.compile(
    r"(?:(?<![0-9A-Za-z_.])[-+])?(?<![0-9A-Za-z_.])(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
)
_LONGEST = 200  # characters; eight numbers need fewer
_OVERSHOOT = 0.01  # of a side: within it a box is clipped without suspicion


@dataclass(frozen=True, slots=True)
class BoxReading:
    """box: None if the raw text holds no box on the page. suspect: it holds none, or it had to be
    sorted or clipped. A missing box (empty raw text) is not suspect."""

    box: BoundingBox | None
    suspect: bool = False


def read_box(raw: str, frame: Frame) -> BoxReading:
    """The box in `raw`: four numbers x0 y0 x1 y1, or the eight of a polygon's corners, counted in
    `frame`, with any separators and brackets. Corners are sorted, overshoot is clipped; a box
    without area, or one counted in fractions of the page instead of the frame, is refused."""
    if not raw.strip():
        return BoxReading(None)
    numbers = numbers_in(raw)
    if len(numbers) not in (4, 8) or _in_fractions(raw, numbers, frame):
        return BoxReading(None, suspect=True)
    xs, ys = numbers[0::2], numbers[1::2]
    corners = min(xs), min(ys), max(xs), max(ys)
    try:
        box = BoundingBox.from_frame(corners, frame)
    except ValueError:
        return BoxReading(None, suspect=True)
    swapped = len(numbers) == 4 and corners != tuple(numbers)
    shares = [corner / side for corner, side in zip(corners, (*frame, *frame), strict=True)]
    return BoxReading(box, swapped or min(shares) < -_OVERSHOOT or max(shares) > 1 + _OVERSHOOT)


def read_point(raw: str, frame: Frame) -> Point | None:
    """The point in `raw`: two numbers x y, counted in `frame`. One outside of the page, or counted
    in fractions of it, is refused; overshoot within a hundredth is clipped."""
    numbers = numbers_in(raw)
    if len(numbers) != 2 or _in_fractions(raw, numbers, frame):
        return None
    shares = [number / side for number, side in zip(numbers, frame, strict=True)]
    if not all(-_OVERSHOOT <= share <= 1 + _OVERSHOOT for share in shares):
        return None
    x, y = (min(max(share, 0.0), 1.0) for share in shares)
    return Point(x, y)


def numbers_in(raw: str) -> list[float]:
    """The numbers of a box or a point."""
    return [float(number) for number in _NUMBER.findall(raw[:_LONGEST])]


def _in_fractions(raw: str, numbers: list[float], frame: Frame) -> bool:
    return "." in raw and max(map(abs, numbers), default=0) <= 1 < min(frame)

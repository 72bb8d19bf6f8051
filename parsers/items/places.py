"""Places of items. In: the value of a box's or a point's key, in any notation, and the frame. Out:
boxes and points in fractions of the page, and what was written where it had to be mended or lies
outside. Nothing is made up: two numbers are a point, four or eight a box.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.document import BoundingBox, Frame, Point
from parsers.items.broken_json import Cut, CutList
from parsers.qwen_html.boxes import numbers_in, read_box, read_point

SIDES: Sequence[Sequence[str]] = (
    # the names of a place's numbers, in the order in which they count
    ("x1", "y1", "x2", "y2"),
    ("x0", "y0", "x1", "y1"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("x_min", "y_min", "x_max", "y_max"),
    ("left", "top", "right", "bottom"),
    ("x", "y"),
)
SIZES = ("width", "height"), ("w", "h")
_LONGEST = 200  # characters; eight numbers need fewer
_ONLY_NUMBERS = re.compile(r"[-+\d.,;:\s()<>\[\]/|a-zA-Z_=\"']*")


@dataclass(frozen=True, slots=True)
class Place:
    """written: the numbers as the answer has them. suspect: they lie outside of the page, or were
    sorted or clipped."""

    written: str
    box: BoundingBox | None = None
    point: Point | None = None
    suspect: bool = False


def read_places(value: Any, frame: Frame, *, points: bool = False) -> tuple[Place, ...]:
    """The places that a value holds; none if it holds no numbers at all. points: a list of pairs
    is a list of points, and not the corners of a box."""
    return tuple(_place(each, frame) for each in _each(value, points))


def is_place(value: Any) -> bool:
    """Whether a value without a key is one place."""
    if isinstance(value, CutList) or not isinstance(value, list):
        return False
    return len(value) in (2, 4, 8) and all(map(_is_number, value))


def _each(value: Any, points: bool) -> Iterator[Any]:
    """The value of each place in it."""
    if isinstance(value, Mapping):
        numbers = None if isinstance(value, Cut) else _named(value)
        if numbers:
            yield numbers
    elif isinstance(value, str):
        if numbers_in(value) and _ONLY_NUMBERS.fullmatch(value[:_LONGEST]):
            yield value
    elif isinstance(value, list) and value:
        yield from _in_list(value, points)


def _in_list(value: list[Any], points: bool) -> Iterator[Any]:
    if all(map(_is_number, value)):
        yield value
    elif all(isinstance(each, list) and all(map(_is_number, each)) for each in value):
        pairs = all(len(each) == 2 for each in value)
        if pairs and not points and len(value) in (2, 4):
            yield [number for each in value for number in each]
        else:
            yield from value
    else:
        for each in value:
            yield from _each(each, points) if isinstance(each, Mapping | str) else ()


def _named(value: Mapping[str, Any]) -> list[float] | None:
    """The numbers of {"x": 1, "y": 2}; with a width and a height, of the box."""
    given = {str(key).lower(): each for key, each in value.items()}
    for names in SIDES:
        if all(_is_number(given.get(name)) for name in names):
            found = [given[name] for name in names]
            size = _size(given) if len(found) == 2 else None
            return [*found, found[0] + size[0], found[1] + size[1]] if size else found
    return None


def _size(given: Mapping[str, Any]) -> tuple[float, float] | None:
    for width, height in SIZES:
        if _is_number(given.get(width)) and _is_number(given.get(height)):
            return given[width], given[height]
    return None


def _place(value: Any, frame: Frame) -> Place:
    written = value if isinstance(value, str) else ", ".join(map(str, value))
    written = " ".join(written.split())[:_LONGEST]
    if isinstance(value, CutList):
        return Place(written, suspect=True)
    if len(numbers_in(written)) == 2:
        point = read_point(written, frame)
        return Place(written, point=point, suspect=point is None)
    read = read_box(written, frame)
    return Place(written, box=read.box, suspect=read.suspect)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

"""What a PDF page draws in, out the shapes that may be check boxes or radio buttons, and what may
be a mark in one. Knows no words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from parsers.reading.text_layer import Box

SIDES = (5.0, 20.0)
"""Points, of a box."""
UNEQUAL = 0.15
"""The part by which the sides of a square differ, at most."""
OUTLINE = 2.5
"""Points, at most, between the squares of an outline that is filled rather than stroked."""
DARK = 0.6
"""Brightness below which a fill is a mark or a bullet."""
LARGEST_MARK = 1.6
"""Sides: a mark may stand out of its box."""
LEAST_MARK = 0.3
"""Sides, across and down, of a mark."""
ALIKE = 0.2
"""The part by which the sides of two boxes of a group differ, at most."""
GROUPED = 6.0
"""Sides, at most, from a box to the next one above or below it."""
LEVEL = 0.2
"""Points that a side's ends differ by, at most, and the part of its length."""
APART = 1.0
"""Points, at most, from the end of one side to the next one's, where each is drawn alone."""
CURVES = (4, 8)
"""Of a circle or a square with round corners."""

Path = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """round: a circle. solid: filled to its edge."""

    box: Box
    round: bool = False
    solid: bool = False

    @property
    def side(self) -> float:
        return self.box[2] - self.box[0]

    def holds(self, box: Box) -> bool:
        """Its middle."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


def find_shapes(paths: Iterable[Path]) -> Iterator[Shape]:
    """Outlines of squares and circles, and solid ones."""
    sides: list[Box] = []
    for path in paths:
        yield from _shapes(path)
        line = _lone_line(path)
        sides = [*sides, line][-4:] if line else []
        if len(sides) == 4 and _surround(sides):
            yield Shape(_hull(sides))
            sides = []


def _lone_line(path: Path) -> Box | None:
    """Of a path that is one upright line as long as a box's side."""
    items = path["items"]
    if "s" not in path["type"] or len(items) != 1 or not _is_upright_line(items[0]):
        return None
    x0, y0, x1, y1 = line = _around(items[0][1:3])
    return line if SIDES[0] <= max(x1 - x0, y1 - y0) <= SIDES[1] else None


def _surround(lines: Sequence[Box]) -> bool:
    """Whether four lines, drawn one after another, are the sides of one square."""
    hull = _hull(lines)
    if not _is_square(hull):
        return False
    x0, y0, x1, y1 = hull
    sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return all(
        any(max(abs(a - b) for a, b in zip(side, line, strict=True)) <= APART for line in lines)
        for side in sides
    )


def _hull(lines: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*lines, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def find_marks(paths: Iterable[Path]) -> Iterator[Box]:
    """Slanted lines, curves, and what is filled and no outline."""
    for path in paths:
        yield from _marks(path)


def is_marked(shape: Shape, marks: Sequence[Box]) -> bool:
    inside = [
        box
        for box in marks
        if shape.holds(box) and max(box[2] - box[0], box[3] - box[1]) <= LARGEST_MARK * shape.side
    ]
    if not inside:
        return False
    width = max(box[2] for box in inside) - min(box[0] for box in inside)
    height = max(box[3] for box in inside) - min(box[1] for box in inside)
    return min(width, height) >= LEAST_MARK * shape.side


def of_groups(shapes: Sequence[Shape]) -> list[Shape]:
    """Without solid ones that are bullets or marks and circles that stand alone: a group of options
    is alike, and not all of it is filled."""
    squares = [shape for shape in shapes if not (shape.round or shape.solid)]
    kept = []
    for shape in shapes:
        others = [other for other in shapes if other != shape and _are_alike(shape, other)]
        if shape.solid:
            within = any(other.holds(shape.box) and not other.solid for other in shapes)
            grouped = not within and any(not other.solid for other in others)
        else:
            grouped = bool(others) or not shape.round
        if grouped:
            kept.append(shape)
    return kept if len(kept) > len(squares) else squares


def _are_alike(one: Shape, other: Shape) -> bool:
    """Of one kind and size, and on one line or close below each other."""
    across, down = other.box[0] - one.box[0], other.box[1] - one.box[1]
    same = one.round == other.round and abs(one.side - other.side) <= ALIKE * one.side
    apart = max(abs(across), abs(down)) > one.side
    level = abs(down) < one.side / 2
    below = abs(across) < one.side / 2 and abs(down) < GROUPED * one.side
    return same and apart and (level or below)


def _shapes(path: Path) -> Iterator[Shape]:
    """Rectangles that are filled with more than paper are solid, if they are drawn alone."""
    items, stroked, dark = path["items"], "s" in path["type"], _is_dark(path)
    curved = _curved(path)
    if curved is not None:
        if (stroked or dark) and _is_square(path["rect"]):
            yield Shape(path["rect"], curved, dark)
        return
    boxes = [_rectangle(item) for item in items]
    if dark and len(items) == 1 and boxes[0] and _is_square(boxes[0]):
        yield Shape(boxes[0], solid=True)
    elif stroked and not dark:
        found = [box for box in boxes if box]
        if not found and 3 <= len(items) <= 5 and all(map(_is_upright_line, items)):
            found = [path["rect"]]  # drawn side by side, the last one perhaps by closing the path
        yield from (Shape(box) for box in found if _is_square(box))
    elif not stroked:
        outlines = (
            one for one, other in pairwise(boxes) if one and other and _outlines(one, other)
        )
        yield from (Shape(box) for box in outlines if _is_square(box))


def _curved(path: Path) -> bool | None:
    """Whether a path of curves is a circle, and no square with round corners; None if it is
    neither."""
    kinds = [item[0] for item in path["items"]]
    curves, lines = kinds.count("c"), kinds.count("l")
    if curves + lines != len(kinds) or curves not in CURVES or lines not in (0, 4):
        return None
    return lines == 0


def _marks(path: Path) -> Iterator[Box]:
    x0, y0, x1, y1 = path["rect"]
    if max(x1 - x0, y1 - y0) > LARGEST_MARK * SIDES[1] * 2:
        return
    if _curved(path) is not None and _is_even(path["rect"]):
        if _is_dark(path):
            yield path["rect"]
        return
    for item in path["items"]:
        if item[0] == "l" and (not _is_upright_line(item) or _is_dark(path)):
            yield _around(item[1:3])
        elif item[0] == "c":
            yield _around(item[1:5])
        elif item[0] == "re" and _is_dark(path) and len(path["items"]) == 1:
            yield tuple(item[1])


def _around(points: Sequence[Sequence[float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _rectangle(item: Sequence[Any]) -> Box | None:
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
        return x0, y0, x1, y1
    return _around(item[1]) if item[0] == "qu" else None


def _outlines(outer: Box, inner: Box) -> bool:
    gaps = [inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]]
    return all(0 < gap <= OUTLINE for gap in gaps) or all(0 < -gap <= OUTLINE for gap in gaps)


def _is_square(box: Box) -> bool:
    return _is_even(box) and SIDES[0] <= max(box[2] - box[0], box[3] - box[1]) <= SIDES[1]


def _is_even(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return abs(width - height) <= UNEQUAL * max(width, height)


def _is_upright_line(item: Sequence[Any]) -> bool:
    if item[0] != "l":
        return False
    (x0, y0), (x1, y1) = item[1:3]
    short, long = sorted((abs(x1 - x0), abs(y1 - y0)))
    return bool(short <= min(LEVEL, long * LEVEL))


def _is_dark(path: Path) -> bool:
    fill: Sequence[float] = path.get("fill") or ()
    return bool(fill) and sum(fill) / len(fill) < DARK

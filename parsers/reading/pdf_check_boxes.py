"""What a PDF page draws and its words in, the words with ☐ or ☒ where a check box is drawn out.

A box is a small square of lines alone, with words beside it and nothing in it but a mark. Squares
side by side, or one in a grid, take the letters of a code or are cells; a filled one is a bullet.
Knows no form fields, whose boxes are annotations, and no pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from parsers.document import BoundingBox, Frame, Word
from parsers.reading.pdf_annotations import NOT_TICKED, TICKED
from parsers.reading.pdf_drawing import turn_upright
from parsers.reading.text_layer import Box

MARKS = frozenset("xX×✓✔✕✖✗✘√●■•")
"""Words that fill a box in."""
SIDES = (5.0, 20.0)
"""Points, of a box."""
UNEQUAL = 0.15
"""The part by which the sides of a square differ, at most."""
OUTLINE = 2.5
"""Points, at most, between the squares of an outline that is filled rather than stroked."""
DARK = 0.6
"""Brightness below which a fill is a mark or a bullet."""
CLOSE = 0.7
"""Sides: squares nearer than this on a line are those of a code; half of it, above each other."""
BESIDE = 3.0
"""Sides, at most, between a box and its words."""
LEAST_MARK = 0.3
"""Sides, across and down, of a mark."""
MOST, MOST_MARKS, MOST_LOOKS = 400, 10_000, 2_000_000
"""Squares on a page, what may be a mark, squares times words; more are a pattern."""
LARGEST_MARK = 1.6
"""Sides: a mark may stand out of its box."""

Path = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's matrix and size in points."""

    matrix: Sequence[float]
    frame: Frame

    def place(self, box: Box) -> BoundingBox | None:
        return turn_upright(box, self.matrix, self.frame)


def add_drawn_boxes(page: Any, words: Sequence[Word], paths: Sequence[Path]) -> tuple[Word, ...]:
    """The words, each box among them before or behind the words beside it."""
    found = islice((each for path in paths for each in _squares(path)), 2 * MOST)
    squares = list(dict.fromkeys(found))
    marks = list(islice((mark for path in paths for mark in _marks(path)), MOST_MARKS))
    if len(squares) > MOST or len(marks) == MOST_MARKS or len(squares) * len(words) > MOST_LOOKS:
        return tuple(words)
    sheet = _Sheet(tuple(page.rotation_matrix), (page.rect.width, page.rect.height))
    kept = list(words)
    for square in squares:
        if not _is_among_others(square, squares):
            kept = _with_box(kept, sheet, square, _is_marked(square, marks))
    return tuple(kept)


def _squares(path: Path) -> Iterator[Box]:
    """Outlines of a square; rectangles that are filled with more than paper are none."""
    if _is_dark(path) and "s" in path["type"]:
        return
    boxes = [_rectangle(item) for item in path["items"]]
    if "s" in path["type"]:
        found = [box for box in boxes if box]
        lines = [item for item in path["items"] if item[0] == "l"]
        if (
            not found
            and 3 <= len(lines) == len(path["items"]) <= 5
            and all(map(_is_upright, lines))
        ):
            found = [path["rect"]]  # drawn side by side, the last one perhaps by closing the path
    else:
        found = [one for one, other in pairwise(boxes) if one and other and _outlines(one, other)]
    yield from (box for box in found if _is_square(box))


def _rectangle(item: Sequence[Any]) -> Box | None:
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
        return x0, y0, x1, y1
    if item[0] == "qu":
        xs, ys = zip(*item[1], strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    return None


def _outlines(outer: Box, inner: Box) -> bool:
    gaps = [inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]]
    return all(0 < gap <= OUTLINE for gap in gaps) or all(0 < -gap <= OUTLINE for gap in gaps)


def _is_square(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    longer = max(width, height)
    return SIDES[0] <= longer <= SIDES[1] and abs(width - height) <= UNEQUAL * longer


def _is_upright(line: Sequence[Any]) -> bool:
    (x0, y0), (x1, y1) = line[1:3]
    return bool(min(abs(x1 - x0), abs(y1 - y0)) < 0.2)


def _is_dark(path: Path) -> bool:
    fill: Sequence[float] = path.get("fill") or ()
    return bool(fill) and sum(fill) / len(fill) < DARK


def _marks(path: Path) -> Iterator[Box]:
    """Slanted lines, curves, and what is filled and no outline."""
    x0, y0, x1, y1 = path["rect"]
    if max(x1 - x0, y1 - y0) > LARGEST_MARK * SIDES[1] * 2:
        return
    for item in path["items"]:
        if item[0] == "l" and (not _is_upright(item) or _is_dark(path)):
            xs, ys = zip(*item[1:3], strict=True)
            yield min(xs), min(ys), max(xs), max(ys)
        elif item[0] == "c":
            xs, ys = zip(*item[1:5], strict=True)
            yield min(xs), min(ys), max(xs), max(ys)
        elif item[0] == "re" and _is_dark(path) and len(path["items"]) == 1:
            yield tuple(item[1])


def _is_among_others(square: Box, squares: Sequence[Box]) -> bool:
    side = square[2] - square[0]
    for other in squares:
        if other == square:
            continue
        across = max(other[0] - square[2], square[0] - other[2])
        down = max(other[1] - square[3], square[1] - other[3])
        if across < 0 and down < 0:  # the other line of one outline
            continue
        if (down < 0 and across < CLOSE * side) or (across < 0 and down < CLOSE / 2 * side):
            return True
    return False


def _is_marked(square: Box, marks: Sequence[Box]) -> bool:
    x0, y0, x1, y1 = square
    side = x1 - x0
    inside = [
        box
        for box in marks
        if x0 <= (box[0] + box[2]) / 2 <= x1 and y0 <= (box[1] + box[3]) / 2 <= y1
        and max(box[2] - box[0], box[3] - box[1]) <= LARGEST_MARK * side
    ]  # fmt: skip
    if not inside:
        return False
    width = max(box[2] for box in inside) - min(box[0] for box in inside)
    height = max(box[3] for box in inside) - min(box[1] for box in inside)
    return min(width, height) >= LEAST_MARK * side


def _with_box(words: list[Word], sheet: _Sheet, square: Box, is_marked: bool) -> list[Word]:
    box = sheet.place(square)
    if box is None:
        return words
    inside = [word for word in words if box.holds_middle_of(word.box)]
    if any(set(word.text) - MARKS for word in inside):
        return words
    rest = [word for word in words if word not in inside] if inside else words
    right, left = _beside(rest, box)
    at = right if right is not None else left
    if at is None:
        return words
    sign = Word(TICKED if is_marked or inside else NOT_TICKED, box, rest[at].line)
    place = at if right is not None else at + 1
    return [*rest[:place], sign, *rest[place:]]


def _beside(words: Sequence[Word], box: BoundingBox) -> tuple[int | None, int | None]:
    """Where among the words those right and left of a box stand, if they are near."""
    right = left = None
    nearest_right = nearest_left = BESIDE * box.width
    for at, word in enumerate(words):
        if not word.box.y0 < box.center_y < word.box.y1 or word.text in (TICKED, NOT_TICKED):
            continue
        if word.box.center_x >= box.x1 and word.box.x0 - box.x1 < nearest_right:
            right, nearest_right = at, word.box.x0 - box.x1
        elif word.box.center_x <= box.x0 and box.x0 - word.box.x1 < nearest_left:
            left, nearest_left = at, box.x0 - word.box.x1
    return right, left

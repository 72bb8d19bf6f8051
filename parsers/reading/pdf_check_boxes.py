"""What a PDF page draws and its words in, the words with ☐ or ☒ where a check box is drawn out.

A box is a small square or circle of lines alone, with words beside it and nothing in it but a mark.
Squares side by side, or one in a grid, take the letters of a code or are cells; a filled one is a
bullet, but for one among others that are not. Knows no form fields, whose boxes are annotations,
and no pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parsers.document import BoundingBox, Frame, Word
from parsers.document.signs import NOT_TICKED, TICKED
from parsers.reading.leftward_text import has_leftward
from parsers.reading.pdf_drawing import turn_upright
from parsers.reading.pdf_shapes import Path, Shape, find_marks, find_shapes, is_marked, of_groups
from parsers.reading.text_layer import Box

MARKS = frozenset("xX×vV√✓✔✕✖✗✘●■•")
"""Words that fill a box in."""
CLOSE = 0.7
"""Sides: squares nearer than this on a line are those of a code."""
TOUCHING = 0.12
"""Sides: squares nearer than this above each other are cells; a list's boxes have 0.2 and more."""
BESIDE = 3.0
"""Sides, at most, between a box and its words."""
LEAST_ROUND = 0.5
"""Heights of a word: smaller circles beside it are bullets."""
MOST, MOST_MARKS, MOST_LOOKS = 400, 10_000, 2_000_000
"""Shapes on a page, what may be a mark, shapes times words; more are a pattern."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's matrix and size in points."""

    matrix: Sequence[float]
    frame: Frame

    def place(self, box: Box) -> BoundingBox | None:
        return turn_upright(box, self.matrix, self.frame)


def add_drawn_boxes(page: Any, words: Sequence[Word], paths: Sequence[Path]) -> tuple[Word, ...]:
    """The words, each box among them before or behind the words beside it."""
    shapes = list(dict.fromkeys(islice(find_shapes(paths), 2 * MOST)))
    if not shapes:
        return tuple(words)
    marks = list(islice(find_marks(paths), MOST_MARKS))
    if len(shapes) > MOST or len(marks) == MOST_MARKS or len(shapes) * len(words) > MOST_LOOKS:
        return tuple(words)
    sheet = _Sheet(tuple(page.rotation_matrix), (page.rect.width, page.rect.height))
    kept = list(words)
    shapes = of_groups(shapes)
    for shape in shapes:
        if not _is_among_others(shape.box, [other.box for other in shapes]):
            kept = _with_box(kept, sheet, shape, shape.solid or is_marked(shape, marks))
    return tuple(kept)


def _is_among_others(square: Box, squares: Sequence[Box]) -> bool:
    side = square[2] - square[0]
    for other in squares:
        if other == square:
            continue
        across = max(other[0] - square[2], square[0] - other[2])
        down = max(other[1] - square[3], square[1] - other[3])
        if across < 0 and down < 0:  # the other line of one outline
            continue
        if (down < 0 and across < CLOSE * side) or (across < 0 and down < TOUCHING * side):
            return True
    return False


def _with_box(words: list[Word], sheet: _Sheet, shape: Shape, is_marked: bool) -> list[Word]:
    box = sheet.place(shape.box)
    if box is None:
        return words
    inside = [word for word in words if box.holds_middle_of(word.box)]
    if any(set(word.text) - MARKS for word in inside):
        return words
    rest = [word for word in words if word not in inside] if inside else words
    right, left = _beside(rest, box)
    at = right if right is not None else left
    if left is not None and has_leftward(rest[left].text):
        at = right = left
    if at is None or (shape.round and box.height < LEAST_ROUND * rest[at].box.height):
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

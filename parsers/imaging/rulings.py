"""A page's image in, the thin level and upright lines drawn on it out, also dashed ones. Knows no
words but the height of their lines."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, PageImage
from parsers.imaging.pixels import to_array

DARKER = 20  # grey levels of 255, than what is beside the line: hair lines of 100 dpi are 40
THICK = 0.3  # heights of a line of text
LONG = 1.8  # heights: strokes of letters are shorter
SURE = 2.6  # heights: letters of two tight rows are shorter together
PIECE = 1.3  # heights: of a longer line, letters beside it
SHORTEST = 0.6  # heights: of an upright line from one level line to the next
NEAR = 0.1  # heights, and two pixels: from its end to a level line
LONG_LEVEL = 4.0  # heights: of such a level line
SMALLEST = 2.0  # pixels: the height of a line of text
DASHED_LONG = 4.0  # heights: of a line of dashes
GAP = 0.35  # heights: between dashes
DASH = 0.6  # heights: most are shorter
WIDE = 3.0  # heights: so far around a line that letters touch is its ground looked for
SOLID = 0.95  # of a line without gaps: with ink
FREE = 0.3  # of an upright line that letters touch: with nothing close beside it
DASHES = 0.45  # of a dashed line: with ink
ALONE = 0.25  # of a dashed line's length: with ink close on either side; at letters' feet 0.5
MOST_FOUND = 2_000
Mask = npt.NDArray[Any]
Span = tuple[int, int, int, int]
"""x, y, width, height in pixels."""


def find_rulings(image: PageImage, line: float) -> tuple[BoundingBox, ...]:
    """line: the height of a line of text in pixels. Empty for pages with as many as a pattern."""
    import cv2

    if line < SMALLEST:
        return ()
    grey = cv2.cvtColor(to_array(image), cv2.COLOR_RGB2GRAY)
    level = list(_level(grey, line, LONG))
    upright = [
        (y, x, height, width)
        for x, y, width, height in _level(np.ascontiguousarray(grey.T), line, SHORTEST)
    ]
    spans = [*level, *_no_letters(grey, upright, level, line), *_beside_letters(grey, line)]
    if len(spans) > MOST_FOUND:
        return ()
    size = image.width, image.height
    return tuple(BoundingBox.from_frame((x, y, x + w, y + h), size) for x, y, w, h in spans)


def _beside_letters(grey: Mask, line: float) -> Iterator[Span]:
    """Upright lines, also dashed ones, that letters touch: ink that goes on over the blanks between
    lines of text; and shorter pieces of the same lines."""
    import cv2

    wide, gap = 2 * round(WIDE * line / 2) + 1, max(3, round(GAP * line))
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((1, wide), np.uint8))
    inked: Any = (cv2.subtract(ground, grey) > DARKER).astype(np.uint8)
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    turned = np.ascontiguousarray(joined.T)
    found = [
        (x, y, width, height)
        for y, x, height, width in _runs(turned, round(PIECE * line), max(3, round(THICK * line)))
        if _is_line(inked[y : y + height, x : x + width], line)
        and _is_free(inked, (x, y, width, height), max(3, round(THICK * line)))
    ]
    sure = {x + width // 2 for x, _, width, height in found if height >= SURE * line}
    for x, y, width, height in found:
        if any(x + width // 2 + off in sure for off in (-2, -1, 0, 1, 2)):
            yield x, y, width, height


def _is_line(inked: Mask, line: float) -> bool:
    """Whether a column of its pixels has ink all along, or mostly dashes shorter than letters."""
    share = inked.mean(axis=0)
    column = np.pad(inked[:, int(share.argmax())].astype(np.int8), 1)
    dashes = np.flatnonzero(np.diff(column) == -1) - np.flatnonzero(np.diff(column) == 1)
    short = dashes[dashes <= DASH * line].sum()
    return bool(share.max() >= SOLID or (share.max() >= DASHES and 2 * short >= dashes.sum()))


def _is_free(inked: Mask, span: Span, near: int) -> bool:
    """Whether nothing is close on either side of some of it: letters of tight rows stand side by
    side all along."""
    x, y, width, height = span
    sides = [inked[y : y + height, max(0, x - near) : max(0, x - 1)],
             inked[y : y + height, x + width + 1 : x + width + near]]  # fmt: skip
    beside = np.concatenate(sides, axis=1).any(axis=1)
    return float(beside.mean()) <= 1 - FREE


def _no_letters(
    grey: Mask, upright: Sequence[Span], level: Sequence[Span], line: float
) -> Iterator[Span]:
    """Upright lines, those of a row or two only where they are parts of a longer one or nothing is
    close beside them: in tight rows letters reach from one level line to the next."""
    import cv2

    thick = max(3, round(THICK * line))
    turned = np.ascontiguousarray(grey.T)
    ground = cv2.morphologyEx(turned, cv2.MORPH_CLOSE, np.ones((2 * thick + 1, 1), np.uint8))
    longest = max((height for _, _, _, height in upright), default=0)
    least = next((each for each in (SURE, LONG) if longest >= each * line), 0.0)
    sure = {x + width // 2 for x, _, width, height in upright if height >= least * line}
    for span in upright:
        x, y, width, height = span
        on_sure = any(x + width // 2 + off in sure for off in (-2, -1, 0, 1, 2))
        if _is_ruling(span, level, line) and (
            on_sure or _is_alone(turned, ground, (y, x, height, width), thick)
        ):
            yield span


def _is_ruling(upright: Span, level: Sequence[Span], line: float) -> bool:
    """A short one, which may be a letter's stroke, only from one level line to another."""
    x, y, width, height = upright
    if height >= LONG * line or len(level) > MOST_FOUND:
        return height >= LONG * line
    near, middle = max(2.0, NEAR * line), x + width / 2
    lines = [
        (top - near, top + high + near)
        for left, top, wide, high in level
        if left - near <= middle <= left + wide + near and wide >= LONG_LEVEL * line
    ]
    ends = y, y + height
    met = [next((span for span in lines if span[0] <= end <= span[1]), None) for end in ends]
    return None not in met and met[0] != met[1]


def _level(grey: Mask, line: float, least: float) -> Iterator[Span]:
    import cv2

    thick = max(3, round(THICK * line))
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((2 * thick + 1, 1), np.uint8))
    thin: Any = (cv2.subtract(ground, grey) > DARKER).astype(np.uint8)
    joined = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    yield from _runs(joined, round(least * line), thick)
    gap = max(3, round(GAP * line))
    dashes = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    for x, y, width, height in _runs(dashes, round(DASHED_LONG * line), thick):
        inked = float(thin[y : y + height, x : x + width].any(axis=0).mean())
        if inked >= DASHES and _is_alone(grey, ground, (x, y, width, height), thick):
            yield x, y, width, height


def _runs(mask: Mask, least: int, thick: int) -> Iterator[Span]:
    import cv2

    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, max(5, least)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    for x, y, width, height, _ in stats[1 : MOST_FOUND + 2]:
        if height <= thick + 1:
            yield int(x), int(y), int(width), int(height)


def _is_alone(grey: Mask, ground: Mask, span: Span, near: int) -> bool:
    x, y, width, height = span
    dark = ground.astype(np.int16) - DARKER > grey
    above = dark[max(0, y - near) : max(0, y - 1), x : x + width]
    below = dark[y + height + 1 : y + height + near, x : x + width]
    return all(float(part.any(axis=0).mean()) < ALONE for part in (above, below) if part.size)

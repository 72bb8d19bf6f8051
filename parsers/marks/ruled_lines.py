"""Lines to write on: ruled, dotted or dashed, also slightly skewed. In: a sheet. Out: their places,
and the ink without them. Knows no words."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from parsers.marks.ink import Mask, Sheet, Span, components

SHORTEST = 4.0  # heights of a line of text
LONGEST = 0.7  # of the page's width: longer ones part it
RUN = (
    1.9  # heights of a line: a straight run; with a stroke of one pixel still straight at 3 degrees
)
THICKEST = 0.22  # heights of a line
SLOPE = 0.06  # 3.4 degrees
GAP, CLIMB = 0.7, 0.15  # heights of a line: from piece to piece of one line
HIDDEN, WRITTEN_ON = 5.0, 0.4  # heights of a line: what is written over; of it, with ink
CROSSED = 0.5  # of a line's columns: with ink just below
UNBROKEN, WHOLE = 0.9, 0.985  # of a line's columns: inked; at the foot of letters 0.7 are
DOT = 0.3  # heights of a line: a dot or dash is as high at most
DASH = 0.6  # and as long
BETWEEN = 0.6  # two of them


@dataclass(frozen=True, slots=True)
class RuledLine:
    """span: of the line. left_y, right_y: its middle at its ends."""

    span: Span
    left_y: float
    right_y: float

    @property
    def thickness(self) -> float:
        return max(1.0, self.span[3] - abs(self.right_y - self.left_y))


@dataclass(frozen=True, slots=True)
class RuledLines:
    lines: tuple[RuledLine, ...]
    ink: Mask
    """Without any of them, long or short."""


def find_ruled_lines(sheet: Sheet) -> RuledLines:
    ruled = _unbroken(_straight(sheet.ink, sheet.line), sheet.ink, sheet.line)
    dotted = _straight(_joined_dots(sheet), sheet.line)
    together = ((ruled > 0) | (dotted > 0)).astype(np.uint8)
    labels, stats = components(together)
    pieces = (_line(labels, number, span, sheet) for number, span in enumerate(stats, 1))
    lines = _joined([piece for piece in pieces if piece], sheet.ink, sheet.line)
    least, most = SHORTEST * sheet.line, LONGEST * sheet.size[0]
    kept = tuple(line for line in lines if least <= line.span[2] <= most)
    return RuledLines(kept, sheet.ink & (1 - together))


def _joined(pieces: list[RuledLine], ink: Mask, line: float) -> list[RuledLine]:
    """Pieces that go on from each other: a scan breaks a thin line where it climbs, and what is
    written on a dotted one hides its dots."""
    joined: list[RuledLine] = []
    for piece in sorted(pieces, key=lambda each: each.span[0]):
        for at, known in enumerate(joined):
            if _goes_on(known, piece, ink, line):
                joined[at] = _together(known, piece)
                break
        else:
            joined.append(piece)
    return joined


def _goes_on(one: RuledLine, other: RuledLine, ink: Mask, line: float) -> bool:
    end = one.span[0] + one.span[2]
    gap = other.span[0] - end
    slope = (one.right_y - one.left_y) / one.span[2]
    if not -2 * line < gap < HIDDEN * line or abs(slope) > SLOPE:
        return False
    if abs(one.right_y + slope * gap - other.left_y) > CLIMB * line:
        return False
    if gap < GAP * line:
        return True
    middle, reach = round(one.right_y), round(line / 2)
    between = ink[max(0, middle - reach) : middle + reach, end : other.span[0]]
    return float(between.any(axis=0).mean()) > WRITTEN_ON


def _together(one: RuledLine, other: RuledLine) -> RuledLine:
    x, y = one.span[0], min(one.span[1], other.span[1])
    right = max(one.span[0] + one.span[2], other.span[0] + other.span[2])
    bottom = max(one.span[1] + one.span[3], other.span[1] + other.span[3])
    return RuledLine((x, y, right - x, bottom - y), one.left_y, other.right_y)


def _line(labels: Any, number: int, stats: tuple[int, ...], sheet: Sheet) -> RuledLine | None:
    x, y, width, height, area = stats
    thick = area / width - 4  # as `_straight` spreads it
    if thick > THICKEST * sheet.line + 1 or height > SLOPE * width + THICKEST * sheet.line + 6:
        return None
    piece = labels[y : y + height, x : x + width] == number
    ends = max(3, round(sheet.line / 3))
    left = float(np.nonzero(piece[:, :ends])[0].mean()) + y
    right = float(np.nonzero(piece[:, -ends:])[0].mean()) + y
    return RuledLine((x, y + 2, width, max(1, height - 4)), left, right)


def _straight(ink: Mask, line: float) -> Mask:
    """The straight level runs, two pixels higher and lower than they are."""
    import cv2

    run = max(9, round(RUN * line))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    thick = cv2.dilate(closed, np.ones((5, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    # A solid area, such as a bar, is no line.
    high = max(7, round(2 * THICKEST * line) + 5)
    bars = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8))
    return np.where(bars > 0, 0, opened).astype(np.uint8)


def _unbroken(straight: Mask, ink: Mask, line: float) -> Mask:
    """Without the feet of letters, which have gaps, and their heads, which go on below."""
    near = max(3, round(line / 4))
    labels, stats = components(straight)
    kept = np.zeros(len(stats) + 1, bool)
    for number, (x, y, width, height, _) in enumerate(stats, 1):
        part = labels[y : y + height, x : x + width] == number
        inked = (ink[y : y + height, x : x + width] > 0) & part
        inked_share = float(inked.any(axis=0).mean())
        alone = _share(ink, x, width, y + height, near) < CROSSED
        kept[number] = inked_share >= (UNBROKEN if alone else WHOLE)
    return np.asarray(kept[labels], np.uint8)


def _share(ink: Mask, x: int, width: int, y: int, height: int) -> float:
    """Of these columns, with ink in these rows."""
    part = ink[y : y + height, x : x + width]
    return float(part.any(axis=0).mean()) if part.size else 0.0


def _joined_dots(sheet: Sheet) -> Mask:
    import cv2

    labels, stats = components(sheet.ink)
    small = np.zeros(len(stats) + 1, bool)
    small[1:] = [w <= DASH * sheet.line and h <= DOT * sheet.line for _, _, w, h, _ in stats]
    dots = small[labels].astype(np.uint8)
    gap = max(3, round(BETWEEN * sheet.line))
    # Skewed dots climb: three pixels of height join their neighbours.
    thick = cv2.dilate(dots, np.ones((3, 1), np.uint8))
    return np.asarray(
        cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), np.uint8
    )

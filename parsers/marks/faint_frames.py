"""Squares of hair lines that a scan has left too faint to be ink. In: a page's sheet. Out: where
they are, and whether something is in them.

Two level lines as long as they are apart are a square if the page is darker along its two other
sides, too, than outside of them. Knows no words.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from operator import attrgetter
from statistics import median
from typing import Any

import numpy as np

from parsers.marks.frames import FEWEST_PIXELS, SQUARE, Frame, Frames, Shape
from parsers.marks.ink import Mask, Sheet, Span, components

SMALLEST, LARGEST = 0.45, 1.6  # heights of a line: a side; larger ones are fields to write in
REACH, ASIDE = 0.4, 0.12  # heights of a line: along a hair line, and to what is beside it
LONGER = 0.28  # heights of a line: by which a line seems longer at each end
STROKE = 0.08  # heights of a line: from the middle of a stroke to its edge
LEAST, GRAINS = 6.0, 4.0  # of 255; standard deviations of the mean along a line
LESS = 0.6  # of that: along the two other sides
THICK = 0.3  # heights of a line
EVEN = 0.16  # sides: from one line's end to that of the other
INKED = 0.8  # of a side: a frame whose sides all are is no faint one
LIGHTER = 0.4  # of the inside, at least, is as light as what is around
ALIKE = 0.12  # sides: two of a size
BLANK = 0.2  # sides: around an empty one
MOST_TOUCHED = 1  # sides that a mark reaches over
SAME_ROW = 0.3  # sides: from one to another in its row or column
MOST_LINES, MOST_CROSSED = 4_000, 100


@dataclass(frozen=True, slots=True)
class _Line:
    """start to end: along it; at: across."""

    start: int
    end: int
    at: int


def find_faint_frames(sheet: Sheet, frames: Frames) -> Frames:
    """Two or more empty ones of a size, and marked ones in their rows and columns. frames: those of
    ink; their labels are kept."""
    import cv2

    grey = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    spans = _apart([span for span in _squares(grey, sheet) if _is_faint(span, sheet)])
    every = [_frame(span, sheet) for span in spans]
    empty = [each for each in every if not each.is_marked and not _inked_around(each, sheet)]
    empty = [each for each in empty if any(_alike(each, o) for o in empty if o is not each)]
    marked = [each for each in every if each.is_marked and any(_beside(each, o) for o in empty)]
    marked += _at_crossings(grey, sheet, [*empty, *marked]) if empty else []
    marked = [each for each in marked if _inked_around(each, sheet) <= MOST_TOUCHED]
    return Frames((*empty, *marked), frames.labels, frames.stats)


def _frame(span: Span, sheet: Sheet) -> Frame:
    """What is in it is looked for within its strokes."""
    x, y, wide, high = span
    edge = 1 + 2 * max(1, round(STROKE * sheet.line))
    inner = sheet.ink[y + edge : y + high - edge, x + edge : x + wide - edge]
    share = float(inner.mean()) if inner.size else 0.0
    rows, columns = np.nonzero(inner)
    spread = np.hypot(np.ptp(rows), np.ptp(columns)) / np.hypot(*inner.shape) if len(rows) else 0.0
    return Frame(Shape.SQUARE, span, span, 0, share, float(spread), 1.0, faint=True)


def _inked_around(frame: Frame, sheet: Sheet) -> int:
    """On how many sides there is ink as close as the next letter of a word."""
    x, y, wide, high = frame.span
    near = max(2, round(BLANK * frame.side))
    sides = (
        sheet.ink[max(0, y - near) : max(0, y - 1), x : x + wide],
        sheet.ink[y + high + 1 : y + high + near, x : x + wide],
        sheet.ink[y : y + high, max(0, x - near) : max(0, x - 1)],
        sheet.ink[y : y + high, x + wide + 1 : x + wide + near],
    )
    return sum(bool(side.any()) for side in sides)


def _alike(one: Frame, other: Frame) -> bool:
    return abs(one.side - other.side) <= ALIKE * other.side


def _beside(one: Frame, other: Frame) -> bool:
    """Of a size, and in a row or a column."""
    apart = (abs(one.span[at] - other.span[at]) for at in (0, 1))
    return _alike(one, other) and min(apart) <= SAME_ROW * other.side


def _at_crossings(grey: Any, sheet: Sheet, known: Sequence[Frame]) -> list[Frame]:
    """Where a row and a column of known ones cross: those whose mark hides their lines."""
    least = LESS * _least(grey, sheet.line)
    side = round(median(frame.side for frame in known))
    slack = max(2, round(STROKE * sheet.line))
    taken = [frame.span for frame in known]
    found: list[Frame] = []
    xs, ys = ([frame.span[at] for frame in known[:MOST_CROSSED]] for at in (0, 1))
    for x, y in product(_places(xs, side), _places(ys, side)):
        near = product(range(x - slack, x + slack + 1), range(y - slack, y + slack + 1))
        best = max(near, key=lambda at: _contrast(grey, at, side, sheet.line))
        if _contrast(grey, best, side, sheet.line) < least:
            continue
        span = (*best, side, side)
        frame = _frame(span, sheet)
        if frame.is_marked and len(_apart([*taken, span])) > len(taken):
            found.append(frame)
    return found


def _places(values: Sequence[int], side: int) -> list[int]:
    kept: list[int] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > side / 4:
            kept.append(value)
    return kept


def _contrast(grey: Any, place: tuple[int, int], side: int, line: float) -> float:
    """Of the third darkest of the sides of such a square: a mark may reach over one."""
    (x, y), edge, aside = place, max(1, round(STROKE * line)), max(2, round(ASIDE * line))
    if (
        side <= 4 * edge
        or min(x, y) < aside
        or y + side + aside > grey.shape[0]
        or x + side + aside > grey.shape[1]
    ):
        return 0.0
    inner = slice(2 * edge, side - 2 * edge)
    part = grey[y - aside : y + side + aside, x - aside : x + side + aside]
    core = part[aside : aside + side, aside : aside + side]
    sides = (
        part[0, aside:-aside][inner] - core[edge, inner],
        part[-1, aside:-aside][inner] - core[-1 - edge, inner],
        part[aside:-aside, 0][inner] - core[inner, edge],
        part[aside:-aside, -1][inner] - core[inner, -1 - edge],
    )
    return sorted(float(np.median(each)) for each in sides)[1]


def _squares(grey: Any, sheet: Sheet) -> Iterator[Span]:
    least = _least(grey, sheet.line)
    lines = sorted(islice(_lines(grey, sheet.line, least), MOST_LINES), key=attrgetter("start"))
    for top in lines:
        slack = max(2, round(EVEN * (top.end - top.start)))
        first = bisect_left(lines, top.start - slack, key=attrgetter("start"))
        last = bisect_right(lines, top.start + slack, key=attrgetter("start"))
        for bottom in lines[first:last]:
            high = bottom.at - top.at
            end = min(top.end, bottom.end)  # the other one may run on into a letter
            length = end - top.start
            if 0 < high <= SQUARE * length and length - REACH * sheet.line <= SQUARE * high:
                x0, x1 = min(top.start, bottom.start), end
                span = _closed(grey, (x0, top.at, x1 - x0, high), sheet.line, LESS * least)
                if span:
                    yield span


def _lines(grey: Any, line: float, least: float) -> Iterator[_Line]:
    """Level ones, as long as a side."""
    import cv2

    reach, aside = max(5, round(REACH * line)), max(2, round(ASIDE * line))
    along = cv2.blur(grey, (reach, 1))
    sides = np.minimum(np.roll(along, aside, 0), np.roll(along, -aside, 0))
    _, pieces = components((sides - along > least).astype(np.uint8))
    for x, y, wide, high, _ in pieces:
        if SMALLEST * line <= wide <= LARGEST * line + reach and high <= max(3, THICK * line):
            darkest = int(along[y : y + high, x : x + wide].mean(axis=1).argmin())
            yield _Line(x, x + wide, y + darkest)


def _closed(grey: Any, span: Span, line: float, least: float) -> Span | None:
    """With its upright sides where they are darkest, within the ends of the level ones, which seem
    longer than they are."""
    x, y, wide, high = span
    aside, reach = max(2, round(ASIDE * line)), round(LONGER * line) + 2
    x0, x1 = x - 1 - aside, x + wide + 1 + aside
    if x0 < 0 or x1 > grey.shape[1] or high < FEWEST_PIXELS or wide < 2 * reach:
        return None
    rows = grey[y + 2 : y + high - 1, x0:x1]
    columns = rows.mean(axis=0)
    left = aside + int(columns[aside : aside + reach].argmin())
    end = len(columns) - aside
    right = end - reach + int(columns[end - reach : end].argmin())
    outside = columns[left - aside], columns[right + aside]
    if min(outside[0] - columns[left], outside[1] - columns[right]) < least:
        return None
    wide = right - left + 1
    if max(wide, high) > SQUARE * min(wide, high) or not SMALLEST * line <= high <= LARGEST * line:
        return None
    light = rows[:, left + 2 : right - 1] > min(outside) - least
    if not light.size or light.mean() < LIGHTER:
        return None
    edge = max(1, round(STROKE * line))
    return x0 + left - edge, max(0, y - edge), wide + 2 * edge, high + 1 + 2 * edge


def _is_faint(span: Span, sheet: Sheet) -> bool:
    """Whether one of its sides at least is not inked."""
    x, y, wide, high = span
    rows, columns = slice(y, y + high), slice(x, x + wide)
    thick = 1 + 2 * max(1, round(STROKE * sheet.line))
    sides: Sequence[Mask] = (
        sheet.ink[y : y + thick, columns].max(axis=0),
        sheet.ink[y + high - thick : y + high, columns].max(axis=0),
        sheet.ink[rows, x : x + thick].max(axis=1),
        sheet.ink[rows, x + wide - thick : x + wide].max(axis=1),
    )
    return min(float(side.mean()) for side in sides) < INKED


def _apart(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for x, y, wide, high in spans:
        near = (abs(x - a) < wide / 2 and abs(y - b) < high / 2 for a, b, *_ in kept)
        if not any(near):
            kept.append((x, y, wide, high))
    return kept


def _least(grey: Any, line: float) -> float:
    """By how much a line must be darker: by the standard deviation of what is along it."""
    grain = float(np.median(np.abs(np.diff(grey[::16], axis=1)))) / 0.954
    return max(LEAST, GRAINS * grain / math.sqrt(REACH * line))

"""Runs and lines in, tabs out: texts in a row on a rule, one of which is marked as selected: by a
line under it in another colour or weight, or by a frame that is open to what is below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from parsers.marks.screen.rectangle import (
    DIFFERENT,
    Colour,
    Element,
    Pixels,
    Rectangle,
    commonest,
    distance,
)
from parsers.marks.screen.runs import Run
from parsers.marks.screen.surfaces import STEP, Surface

# In sizes of the type.
LONGEST_WORDS = 4
LOWEST_RULE = 1.6  # below the texts
WIDEST_GAP = 7.0  # between two tabs
PADDING = 2.5  # beside the text of a tab
FEWEST_BARE = 3  # tabs without a rule under all of them
LEAST_RULE = 4.0  # of the rule that goes on beyond the last tab


@dataclass(frozen=True, slots=True)
class _Bar:
    """What is under a text: how many rows thick, in which colour."""

    rows: int
    colour: Colour
    bottom: int


def find_tabs(
    pixels: Pixels, runs: Sequence[Run], surfaces: Sequence[Surface]
) -> list[tuple[Element, Run]]:
    """With the text of each."""
    found: list[tuple[Element, Run]] = []
    for row in _rows(runs):
        framed = any(_frame(run, surfaces) for run in row)
        found += _framed(pixels, row, surfaces) if framed else _underlined(pixels, row)
    return found


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Texts on one line, each near the next, from left to right."""
    rows: list[list[Run]] = []
    short = [run for run in runs if run.words <= LONGEST_WORDS]
    for run in sorted(short, key=lambda run: run.place.x0):
        for row in rows:
            last = row[-1]
            gap = run.place.x0 - last.place.x1
            if last.place.level_with(run.place) and gap <= WIDEST_GAP * run.size:
                row.append(run)
                break
        else:
            rows.append([run])
    return [row for row in rows if len(row) >= 2]


def _underlined(pixels: Pixels, row: Sequence[Run]) -> list[tuple[Element, Run]]:
    bars = [_bar(pixels, run) for run in row]
    rows = [bar.rows if bar else 0 for bar in bars]
    chosen = rows.index(max(rows))
    bar = bars[chosen]
    others = [each for number, each in enumerate(bars) if number != chosen and each]
    if (
        bar is None
        or bar.rows < 2
        or not all(each.rows < bar.rows and abs(each.bottom - bar.bottom) <= 3 for each in others)
    ):
        return []
    if len(others) < len(row) - 1 and (others or len(row) < FEWEST_BARE):
        return []
    return [
        (
            _tab(
                Rectangle(run.place.x0, run.place.y0, run.place.x1, bar.bottom), run, at == chosen
            ),
            run,
        )
        for at, run in enumerate(row)
    ]


def _bar(pixels: Pixels, run: Run) -> _Bar | None:
    """The line under the whole text, wider than it."""
    room = round(PADDING / 4 * run.size)
    top, bottom = run.place.y1 + round(0.3 * run.size), run.place.y1 + round(LOWEST_RULE * run.size)
    part = pixels[top:bottom, max(0, run.place.x0 - room) : run.place.x1 + room]
    if not part.size:
        return None
    full = np.flatnonzero((distance(part, run.ground) > STEP * 2).mean(axis=1) > 0.97)
    if not len(full):
        return None
    rows = np.split(full, np.flatnonzero(np.diff(full) > 1) + 1)[0]
    if len(rows) > run.size / 2:
        return None
    return _Bar(len(rows), commonest(part[rows]), top + int(rows[-1]) + 1)


def _framed(
    pixels: Pixels, row: Sequence[Run], surfaces: Sequence[Surface]
) -> list[tuple[Element, Run]]:
    """All but one are in frames of one height on a rule, the other is open below."""
    frames = [_frame(run, surfaces) for run in row]
    closed = [frame for frame in frames if frame is not None]
    if len(closed) != len(row) - 1 or not closed:
        return []
    top, bottom = closed[0].place.y0, closed[0].place.y1
    if any(abs(each.place.y0 - top) > 2 or abs(each.place.y1 - bottom) > 2 for each in closed):
        return []
    open_at = frames.index(None)
    run = row[open_at]
    sides = _sides(pixels, run, top, bottom)
    if sides is None or not _has_rule(pixels, max(each.place.x1 for each in closed), bottom, run):
        return []
    places = [
        frame.place if frame else Rectangle(sides[0], top, sides[1], bottom) for frame in frames
    ]
    return [
        (_tab(place, run, at == open_at), run)
        for at, (place, run) in enumerate(zip(places, row, strict=True))
    ]


def _frame(run: Run, surfaces: Sequence[Surface]) -> Surface | None:
    around = [
        each for each in surfaces
        if each.place.covers(run.place) and each.place.height <= 4 * run.size
        and each.place.width <= run.place.width + 2 * PADDING * run.size
    ]  # fmt: skip
    return min(around, key=lambda each: each.place.area, default=None)


def _sides(pixels: Pixels, run: Run, top: int, bottom: int) -> tuple[int, int] | None:
    """The columns of the upright lines beside the text."""
    reach = round(PADDING * run.size)
    left = pixels[top + 2 : bottom - 2, max(0, run.place.x0 - reach) : run.place.x0]
    right = pixels[top + 2 : bottom - 2, run.place.x1 : run.place.x1 + reach]
    if not left.size or not right.size:
        return None
    lines = [
        np.flatnonzero((distance(each, run.ground) > DIFFERENT).all(axis=0))
        for each in (left, right)
    ]
    if not len(lines[0]) or not len(lines[1]):
        return None
    first = max(0, run.place.x0 - reach) + int(lines[0][-1])
    return first, run.place.x1 + int(lines[1][0]) + 1


def _has_rule(pixels: Pixels, right: int, bottom: int, run: Run) -> bool:
    """Whether a line goes on beyond the last frame, at its foot."""
    length = round(LEAST_RULE * run.size)
    part = pixels[max(0, bottom - 4) : bottom + 4, right + 2 : right + 2 + length]
    if part.shape[1] < length:
        return False
    steps = (distance(part[1:], part[:-1]) > STEP).astype(np.uint8)
    return bool(cv2.reduce(steps, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).max() >= 0.95 * length)


def _tab(place: Rectangle, run: Run, is_selected: bool) -> Element:
    return Element("tab", place, run.text, None, "selected" if is_selected else None)

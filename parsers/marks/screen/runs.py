"""Words in, runs out: words of one line that belong together, with how they are written. A run ends
where a gap is wide, where something stands between, or where a link begins or ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.document import Word
from parsers.marks.screen.nearby import Nearby
from parsers.marks.screen.rectangle import (
    DIFFERENT,
    Colour,
    Pixels,
    Rectangle,
    commonest,
    distance,
    hull,
    saturation,
)

WIDEST_GAP = 1.0  # sizes of the type: a blank is 0.3, items of a menu are 1.5 and more apart
ROUND = "O0o○◯◉●□☐口回"  # what marks of check boxes are read as
MOST_WORDS = 5_000  # of a screenshot
# Heights of what is inked, in sizes of the type: of usual sans serif faces.
CAPITAL, SMALL, WITH_TAIL, SMALL_WITH_TAIL = 0.73, 0.55, 0.95, 0.75
UNDERLINED = 0.6  # of the word's width: browsers leave out the tails of letters
SOLID = 0.8  # sizes of the type that a line goes on for: strokes of letters are shorter
THICKEST_UNDERLINE = 0.2  # sizes of the type
LINK_SATURATION = 70  # of 255
LINK_HUE = 190, 285  # degrees: blue and violet, as browsers and most pages have links


@dataclass(frozen=True, slots=True)
class Run:
    """size: of the type, in pixels. colour, ground: of what is written and of what is behind.
    line: the row of the line under it."""

    text: str
    place: Rectangle
    size: float
    colour: Colour
    ground: Colour
    line: int | None = None
    words: int = 1

    @property
    def is_link(self) -> bool:
        return self.line is not None or _is_link_colour(self.colour)


def find_runs(
    pixels: Pixels, words: Sequence[Word], walls: Sequence[Rectangle], marks: Sequence[Rectangle]
) -> tuple[Run, ...]:
    """walls: the inside of what stands on the page; words in different ones are apart, the smallest
    counts. marks: of check boxes, which are no part of a word."""
    height, width = pixels.shape[:2]
    groups: dict[int, list[Run]] = {}
    near_marks, near_walls = Nearby(marks), Nearby(walls)
    for word in words[:MOST_WORDS]:
        place = place_of(word, width, height)
        beside = list(near_marks(place))
        if len(word.text) <= 2 and any(mark.grown(3).covers(place) for mark in beside):
            continue  # the mark of a check box, read as a letter
        text = _without_mark(word.text) if _is_after(place, beside) else word.text
        place = _cut(place, beside)
        wall = _wall_of(place, near_walls)
        bounds = walls[wall] if wall >= 0 else Rectangle(0, 0, width, height)
        groups.setdefault(wall, []).append(_look(pixels, text, _clip(place, bounds)))
    runs = [run for group in groups.values() for run in _in_lines(pixels, group, near_marks)]
    return tuple(sorted(runs, key=lambda run: (run.place.y0, run.place.x0)))


def place_of(word: Word, width: int, height: int) -> Rectangle:
    x0, y0, x1, y1 = (round(side) for side in word.box.to_frame((width, height)))
    return Rectangle(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))


def type_size(text: str, height: float) -> float:
    """Of a word whose ink is so high."""
    tall = bool(re.search(r"[A-ZÀ-Þ0-9bdfhiklßt(){}\[\]|/]", text))
    tailed = bool(re.search(r"[gjpqyçQ,;(){}\[\]|]", text))
    if tall:
        return height / (WITH_TAIL if tailed else CAPITAL)
    return height / (SMALL_WITH_TAIL if tailed else SMALL)


def usual_size(words: Iterable[Word], width: int, height: int) -> float:
    """Of most of the text, by letters, in pixels; 0 where there is none."""
    sizes = [
        type_size(word.text, place_of(word, width, height).height) for word in words
        for _ in word.text
    ]  # fmt: skip
    return float(np.median(sizes)) if sizes else 0.0


def written_size(runs: Iterable[Run]) -> float:
    """Likewise, by what is drawn: the boxes of recognized words have a margin."""
    sizes = [run.size for run in runs for _ in run.text]
    return float(np.median(sizes)) if sizes else 0.0


def _cut(place: Rectangle, marks: Iterable[Rectangle]) -> Rectangle:
    """The word without a mark at its left end that was read with it."""
    for mark in marks:
        if mark.level_with(place) and mark.x0 - 3 <= place.x0 < mark.x1 < place.x1 - 2:
            return replace(place, x0=mark.x1 + 1)
    return place


def _is_after(place: Rectangle, marks: Iterable[Rectangle]) -> bool:
    """Whether a mark is at the word's left end, or just before it."""
    return any(
        mark.level_with(place) and mark.x0 - 3 <= place.x0 <= mark.x1 + mark.width / 2
        for mark in marks
    )


def _without_mark(text: str) -> str:
    """Without a mark that was read as a letter: before a word with a capital, it is none."""
    if len(text) > 3 and text[0] in ROUND and text[1:].istitle():
        return text[1:]
    return text


def _wall_of(place: Rectangle, walls: Nearby) -> int:
    around = (number for number in walls.numbers(place) if walls.places[number].holds(place))
    return min(around, key=lambda number: walls.places[number].area, default=-1)


def _clip(place: Rectangle, bounds: Rectangle) -> Rectangle:
    """What of it lies inside; all if nothing does."""
    x0, y0 = max(place.x0, bounds.x0 + 1), max(place.y0, bounds.y0 + 1)
    x1, y1 = min(place.x1, bounds.x1 - 1), min(place.y1, bounds.y1 - 1)
    return Rectangle(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else place


def _in_lines(pixels: Pixels, words: Sequence[Run], marks: Nearby) -> Iterable[Run]:
    lines: list[list[Run]] = []
    ordered = sorted(words, key=lambda each: each.place.x0)
    near = Nearby([word.place for word in ordered])
    line_of: dict[int, int] = {}  # by the number of its last word
    for at, word in enumerate(ordered):
        ends = [
            each for each in near.numbers(word.place)
            if each in line_of and _follows(pixels, ordered[each], word, marks)
        ]  # fmt: skip
        if ends:
            last = max(ends, key=lambda each: ordered[each].place.x1)
            line_of[at] = line_of.pop(last)
            lines[line_of[at]].append(word)
        else:
            line_of[at] = len(lines)
            lines.append([word])
    return map(_joined, lines)


def _follows(pixels: Pixels, last: Run, word: Run, marks: Nearby) -> bool:
    size = max(last.size, word.size)
    gap = word.place.x0 - last.place.x1
    if not last.place.level_with(word.place) or not -size / 2 <= gap <= WIDEST_GAP * size:
        return False
    alike = int(distance(np.array(last.colour), word.colour)) < 2 * DIFFERENT
    if last.is_link != word.is_link and not (alike and word.place.width < size):
        return False
    if gap <= 1:
        return True
    if last.line is not None and word.line is not None and not _goes_on(pixels, last, word):
        return False
    between = Rectangle(last.place.x1, last.place.y0, word.place.x0, last.place.y1)
    return not any(between.holds(mark) for mark in marks(between))


def _goes_on(pixels: Pixels, last: Run, word: Run) -> bool:
    """Whether the line under them is under the gap, too."""
    row = last.line or 0
    part = pixels[max(0, row - 1) : row + 2, last.place.x1 : word.place.x0]
    near = distance(part, last.colour) < distance(part, last.ground)
    return bool(near.any(axis=0).mean() > 0.7)


def _joined(words: Sequence[Run]) -> Run:
    text = " ".join(word.text for word in words)
    first = max(words, key=lambda word: word.place.area)
    size = float(np.median([word.size for word in words]))
    lines = [word.line for word in words if word.line is not None]
    line = lines[0] if 2 * len(lines) >= len(words) else None
    return replace(
        first, text=text, place=hull(word.place for word in words), size=size, line=line,
        words=len(words),
    )  # fmt: skip


def _look(pixels: Pixels, text: str, place: Rectangle) -> Run:
    part = place.within(pixels)
    ground = commonest(part)
    away = distance(part, ground)
    red, green, blue = (round(float(e)) for e in np.median(part[away >= 0.9 * away.max()], axis=0))
    colour = red, green, blue
    line = _line_under(pixels, place, type_size(text, place.height), ground, colour)
    tight = _tight(away, place, line)
    return Run(text, tight, type_size(text, tight.height), colour, ground, line)


def _tight(away: npt.NDArray[Any], place: Rectangle, line: int | None) -> Rectangle:
    """Around what is written, without the line under it."""
    ink = away > max(DIFFERENT / 2, float(away.max()) / 2)
    if line is not None:
        ink = ink[: max(1, line - 1 - place.y0)]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return place
    return Rectangle(
        place.x0 + int(columns[0]), place.y0 + int(rows[0]),
        place.x0 + int(columns[-1]) + 1, place.y0 + int(rows[-1]) + 1,
    )  # fmt: skip


def _line_under(
    pixels: Pixels, place: Rectangle, size: float, ground: Colour, colour: Colour
) -> int | None:
    """The row of a thin line in the colour of the text, below its middle and as wide as it is."""
    apart = int(distance(np.array(ground), colour))
    if place.width < size / 2 or apart < DIFFERENT:
        return None
    top = place.y0 + place.height // 2
    part = Rectangle(place.x0, top, place.x1, round(place.y1 + 0.3 * size)).within(pixels)
    near = distance(part, colour) < max(DIFFERENT, apart // 2)
    least = min(SOLID * size, 0.8 * place.width)
    full = [row for row, line in enumerate(near) if _solid(line, least) >= UNDERLINED * len(line)]
    if (
        not full
        or len(full) > max(3.0, THICKEST_UNDERLINE * size)
        or full[-1] - full[0] >= len(full)
    ):
        return None
    return top + full[0]


def _solid(line: npt.NDArray[np.bool_], least: float) -> int:
    """How many pixels are in stretches that are so long."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(np.int8), [0]])))
    lengths = edges[1::2] - edges[::2]
    return int(lengths[lengths >= least].sum())


def _is_link_colour(colour: Colour) -> bool:
    return saturation(colour) >= LINK_SATURATION and LINK_HUE[0] <= _hue(colour) <= LINK_HUE[1]


def _hue(colour: Colour) -> float:
    """In degrees: red is 0, green 120, blue 240."""
    red, green, blue = colour
    most, span = max(colour), max(saturation(colour), 1)
    if most == red:
        return 60 * (((green - blue) / span) % 6)
    if most == green:
        return 60 * ((blue - red) / span + 2)
    return 60 * ((red - green) / span + 4)

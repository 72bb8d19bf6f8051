"""Words in, lines out: as they were read, and as a person sees them.

Knows neither regions nor tables: it is given the words of one of them, or of a page.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from parsers.document.direction import LEFTWARD, Line, carry_over, read_from_right
from parsers.document.geometry import hull, on_one_line
from parsers.document.page_input import BoundingBox, Word

OPEN_LINES = 4  # from the last one up, that may still get parts: a higher part comes later
MOST_COMPARED = 100  # parts of a line: no real line has as many

Part = TypeVar("Part")
_Line = Sequence[tuple[BoundingBox, object]]


def read_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The lines as they were read, in that order: parts beside each other stay separate."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def visual_lines(words: Iterable[Word], *, loosely: bool = False) -> list[list[Word]]:
    """The lines as a person sees them, top to bottom, each from left to right: parts beside each
    other are joined. loosely: see `on_one_line`."""
    lines = assemble_lines(read_lines(words), hull_of, loosely=loosely)
    return [
        sorted((word for part in line for word in part), key=lambda word: word.box.x0)
        for line in lines
    ]


def hull_of(words: Iterable[Word]) -> BoundingBox:
    return hull(word.box for word in words)


def assemble_lines(
    parts: Iterable[Part], box_of: Callable[[Part], BoundingBox], *, loosely: bool = False
) -> list[list[Part]]:
    """Parts beside each other, top to bottom, each line from left to right."""
    lines: list[list[tuple[BoundingBox, Part]]] = []
    boxed = [(box_of(part), part) for part in parts]
    for box, part in sorted(boxed, key=lambda each: each[0].center_y):
        for line in lines[: -OPEN_LINES - 1 : -1]:
            if on_one_line(_nearest(line, box), box, loosely=loosely):
                line.append((box, part))
                break
        else:
            lines.append([(box, part)])
    return [[part for _, part in sorted(line, key=lambda each: each[0].x0)] for line in lines]


def _nearest(line: _Line, box: BoundingBox) -> BoundingBox:
    """The part of the line nearest to the box across the page, which may be slightly skewed."""
    x0, x1 = box.x0, box.x1
    nearest, least = line[-1][0], math.inf
    for known, _ in line[-MOST_COMPARED:]:
        gap = known.x0 - x1 if known.x0 > x0 else x0 - known.x1
        if gap <= 0:
            return known
        if gap < least:
            nearest, least = known, gap
    return nearest


def join_words(words: Iterable[Word]) -> str:
    """The text of a line's words, given left to right."""
    return " ".join(word.text for word in as_read(list(words)))


def as_read(words: Sequence[Word]) -> list[Word]:
    """The words of a line, given left to right, in the order in which they are read: as their
    reader knew it, else as it is most likely."""
    if all(word.text.isascii() for word in words):
        return list(words)
    parts: dict[int, list[Word]] = {}
    for word in words:
        parts.setdefault(word.line, []).append(word)
    if all(word.place is None for word in words):
        return in_direction(words, is_leftward(words))
    order = _ordered(list(parts.values()), _is_read_leftwards(words))
    return [word for part in order for word in _known_order(part)]


def in_direction(words: Sequence[Word], leftward: bool) -> list[Word]:
    """From the right or the left, except runs of others, as in the Unicode bidirectional algorithm
    (UAX 9)."""
    return [word for (word,) in _ordered([[word] for word in words], leftward)]


def read_in_direction(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The lines of a page, each given left to right, as they are read."""
    mixed = [line for line in lines if any(map(_has_leftward, line))]
    if not mixed:
        return [list(line) for line in lines]
    directions = read_from_right([_as_it_looks(line) for line in lines])
    return [
        placed_as_read(in_direction(line, leftward))
        for line, leftward in zip(lines, directions, strict=True)
    ]


def _as_it_looks(line: Sequence[Word]) -> Line:
    """Without signs: a word's text does not tell at which side of it they are."""
    texts = ("".join(c if c.isalnum() else "-" for c in word.text) for word in line)
    box = hull_of(line) if line else BoundingBox(0, 0, 1, 1)
    return Line(" ".join(texts), box.x0, box.x1, box.height)


def placed_as_read(words: Sequence[Word]) -> list[Word]:
    """Words that are given as they are read: with their places in lines that have some from right
    to left."""
    mixed = {word.line for word in words if _has_leftward(word)}
    next_place = dict.fromkeys(mixed, 0)
    placed: list[Word] = []
    for word in words:
        place = next_place.get(word.line)
        placed.append(word if place is None else replace(word, place=place))
        if place is not None:
            next_place[word.line] = place + 1
    return placed


def is_leftward(words: Sequence[Word]) -> bool:
    """Whether more of the letters are of scripts that run from right to left."""
    if all(word.text.isascii() for word in words):  # mostly so, and asked of every line
        return False
    kinds = [unicodedata.bidirectional(c) for word in words for c in word.text if c.isalpha()]
    return 2 * sum(kind in LEFTWARD for kind in kinds) > len(kinds)


def _has_leftward(word: Word) -> bool:
    return not word.text.isascii() and any(
        unicodedata.bidirectional(c) in LEFTWARD for c in word.text
    )


def _is_read_leftwards(words: Sequence[Word]) -> bool:
    """Of a line of several parts. A label at its left, with its colon, begins it."""
    first = [word for word in words if word.line == words[0].line]
    is_label = len(first) < len(words) and first[-1].text.endswith(":") and not is_leftward(first)
    return is_leftward(words) and not is_label


def _known_order(part: Sequence[Word]) -> list[Word]:
    """A word without a place, such as a box that was drawn, goes with its neighbour at the left."""
    if all(word.place is None for word in part):
        return in_direction(part, is_leftward(part))
    step = -0.5 if is_leftward(part) else 0.5
    keys: list[float] = []
    for word in part:
        beside = keys[-1] + step if keys else -step * len(part) * 2
        keys.append(beside if word.place is None else float(word.place))
    return [part[at] for at in sorted(range(len(part)), key=keys.__getitem__)]


def _ordered(parts: Sequence[Sequence[Word]], leftward: bool) -> list[Sequence[Word]]:
    """Parts of a line from left to right in, as they are read out. Runs of parts that run the other
    way keep their own order; numbers alone go with a line from the right."""
    places = range(len(parts))
    kinds = [is_leftward(part) or (False if _has_letters(part) else None) for part in parts]
    goes_left = [kind is True for kind in kinds] if leftward else carry_over(kinds)
    found: list[Sequence[Word]] = []
    for is_left, group in groupby(
        reversed(places) if leftward else places, key=goes_left.__getitem__
    ):
        run = [parts[at] for at in group]
        other_way = is_left != leftward and any(map(_has_letters, run))
        found += reversed(run) if other_way else run
    return found


def _has_letters(part: Sequence[Word]) -> bool:
    return any(c.isalpha() for word in part for c in word.text)

"""Words in, lines out: as they were read, and as a person sees them.

Knows neither regions nor tables: it is given the words of one of them, or of a page.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from parsers.document.geometry import hull, on_one_line
from parsers.document.page_input import BoundingBox, Word

LEFTWARD = frozenset({"R", "AL"})
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
    """The words of a line, given left to right, in the order in which they are read. If most
    letters run from right to left, so do the words, except runs of others, as in the Unicode
    bidirectional algorithm (UAX 9)."""
    if all(word.text.isascii() for word in words):
        return list(words)
    return list(_leftwards(words) if is_leftward(words) else _rightwards(words))


def is_leftward(words: Sequence[Word]) -> bool:
    """Whether more of the letters are of scripts that run from right to left."""
    if all(word.text.isascii() for word in words):  # mostly so, and asked of every line
        return False
    kinds = [unicodedata.bidirectional(c) for word in words for c in word.text if c.isalpha()]
    return 2 * sum(kind in LEFTWARD for kind in kinds) > len(kinds)


def _rightwards(words: Sequence[Word]) -> Iterator[Word]:
    for leftward, group in groupby(words, key=lambda word: is_leftward([word])):
        run = list(group)
        yield from reversed(run) if leftward else run


def _leftwards(words: Sequence[Word]) -> Iterator[Word]:
    """A run of others goes to the right if it has a letter; numbers alone go with the line."""
    for leftward, group in groupby(reversed(words), key=lambda word: is_leftward([word])):
        run = list(group)
        has_letters = any(c.isalpha() for word in run for c in word.text)
        yield from reversed(run) if has_letters and not leftward else run

"""Words in, the lines a reader sees out: top to bottom, each from left to right.

Knows neither regions nor tables: it is asked for the words of one of them at a time.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from parsers.document import BoundingBox, Word

LEFTWARD = frozenset({"R", "AL"})
APART = 0.5
"""Parts whose middles are less than this many heights of the lower one apart stand on one line."""


def hull(words: Iterable[Word]) -> BoundingBox:
    """The box around all of them. ValueError if there is none."""
    boxes = [word.box for word in words]
    return BoundingBox(
        min(box.x0 for box in boxes), min(box.y0 for box in boxes),
        max(box.x1 for box in boxes), max(box.y1 for box in boxes),
    )  # fmt: skip


def visual_lines(words: Iterable[Word]) -> list[list[Word]]:
    """What the witness read as one line stays together; parts beside each other are joined."""
    lines: list[tuple[BoundingBox, list[Word]]] = []
    for part in sorted(read_lines(words), key=_middle):
        box = hull(part)
        if lines and _beside(lines[-1][0], box):
            first, beside = lines.pop()
            # The wider part stands for the line: a stamp across three lines must not join them.
            box, part = max(first, box, key=lambda b: b.x1 - b.x0), beside + part
        lines.append((box, part))
    return [sorted(line, key=lambda word: word.box.x0) for _, line in lines]


def read_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The lines as the witness read them, in its order: parts beside each other stay apart."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _middle(words: Sequence[Word]) -> float:
    box = hull(words)
    return box.y0 + box.y1


def _beside(one: BoundingBox, other: BoundingBox) -> bool:
    apart = abs(one.y0 + one.y1 - other.y0 - other.y1) / 2
    return apart < APART * min(one.y1 - one.y0, other.y1 - other.y0)


def join_words(words: Iterable[Word]) -> str:
    """The text of words that stand beside each other: from left to right, or from right to left
    where most of it is written so. There, what is not stays from left to right within itself, as
    the Unicode bidirectional algorithm (UAX 9) shows it."""
    words = list(words)
    return " ".join(word.text for word in (_leftwards(words) if is_leftward(words) else words))


def is_leftward(words: Sequence[Word]) -> bool:
    """Whether more of the letters are of scripts that run from right to left."""
    if all(word.text.isascii() for word in words):  # mostly so, and asked of every line
        return False
    kinds = [unicodedata.bidirectional(c) for word in words for c in word.text if c.isalpha()]
    return 2 * sum(kind in LEFTWARD for kind in kinds) > len(kinds)


def _leftwards(words: Sequence[Word]) -> Iterator[Word]:
    for leftward, group in groupby(reversed(words), key=lambda word: is_leftward([word])):
        run = list(group)
        yield from run if leftward else reversed(run)

"""Words in, the lines a reader sees out: top to bottom, each from left to right.

Knows neither regions nor tables: it is asked for the words of one of them at a time.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from parsers.document import BoundingBox, Word

SHARED_HEIGHT = 0.5
"""Parts that share this much of the lower one's height stand on one line."""


def hull(words: Iterable[Word]) -> BoundingBox:
    """The box around all of them. TypeError if there is none."""
    return reduce(BoundingBox.union, (word.box for word in words))


def visual_lines(words: Sequence[Word]) -> list[list[Word]]:
    """What the witness read as one line stays together; parts beside each other are joined."""
    parts: dict[int, list[Word]] = {}
    for word in words:
        parts.setdefault(word.line, []).append(word)
    lines: list[tuple[BoundingBox, list[Word]]] = []
    for part in sorted(parts.values(), key=_middle):
        box = hull(part)
        if lines and _beside(lines[-1][0], box):
            last, beside = lines.pop()
            box, part = last.union(box), beside + part
        lines.append((box, part))
    return [sorted(line, key=lambda word: word.box.x0) for _, line in lines]


def _middle(words: Sequence[Word]) -> float:
    box = hull(words)
    return box.y0 + box.y1


def _beside(one: BoundingBox, other: BoundingBox) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared >= SHARED_HEIGHT * min(one.y1 - one.y0, other.y1 - other.y0)


def join_words(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)

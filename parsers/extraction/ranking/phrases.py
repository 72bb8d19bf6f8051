"""Lines -> phrases, and what stands left of, above and below each.

In: the lines of a document. Out: boxes as arrays, and for each phrase the numbers of its
neighbours, -1 where there is none. Of long documents only the beginning and the end are looked at.
This module knows no label and no value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parsers.extraction.lines import Line
from parsers.extraction.ranking.columns import parted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_PHRASES, LAST_PHRASES = 700, 300
"""Of more phrases than both, those between are left out: number, parties and dates stand at the
beginning of a document, totals at its end. Two full pages have 400."""
SAME_LEFT = 0.012
"""Phrases that begin within this part of the page's width begin at the same place."""
NEXT_LINE = 2.2
"""Lines of one block begin within this many heights of each other."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """lines: those that are looked at. line, start, end: where each phrase is, by the number of its
    line. box: x0, y0, x1, y1, in parts of its page. first: the first phrase of its line. block: the
    number of its block, and its place in it; block_size: the phrases of its block."""

    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    line: Ints
    start: Ints
    end: Ints
    page: Ints
    box: Floats
    height: Floats
    first: Ints
    left: Ints
    right: Ints
    above: Ints
    below: Ints
    block: Ints
    place: Ints
    block_size: Ints

    def __len__(self) -> int:
        return len(self.texts)

    def of_line(self, line: int, position: int) -> int:
        """The number of the phrase of a line with the character at `position`."""
        at = int(np.searchsorted(self.line, line))
        while at + 1 < len(self) and self.line[at + 1] == line and self.end[at] <= position:
            at += 1
        return at


def phrases_of(lines: Sequence[Line]) -> Phrases:
    spans = [(line, *span) for line in lines for span in line.phrases()]
    if len(spans) > FIRST_PHRASES + LAST_PHRASES:
        spans = spans[:FIRST_PHRASES] + spans[-LAST_PHRASES:]
    spans = parted(spans)
    kept = tuple(dict.fromkeys(id(line) for line, _, _ in spans))
    number = {key: at for at, key in enumerate(kept)}
    by_id = {id(line): line for line, _, _ in spans}
    boxes = [line.box_of(start, end) for line, start, end in spans]
    box = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes], dtype=np.float64).reshape(-1, 4)
    line = np.array([number[id(one)] for one, _, _ in spans], dtype=np.int64)
    page = np.array([one.page for one, _, _ in spans], dtype=np.int64)
    above = nearest_above(box, page, line, box, page, line)
    below = _nearest_below(box, page, line)
    count = len(spans)
    order = np.arange(count)
    same = np.concatenate([[False], line[1:] == line[:-1]]) if count else np.zeros(0, dtype=bool)
    left = np.where(same, order - 1, -1)
    right = np.where(np.concatenate([same[1:], [False]]), order + 1, -1) if count else left
    first = np.maximum.accumulate(np.where(same, 0, order)) if count else order
    block, place, size = _blocks(box, above)
    return Phrases(
        tuple(by_id[key] for key in kept),
        tuple(one.text[start:end] for one, start, end in spans),
        line,
        np.array([start for _, start, _ in spans], dtype=np.int64),
        np.array([end for _, _, end in spans], dtype=np.int64),
        page, box, box[:, 3] - box[:, 1], first, left, right, above, below, block, place, size,
    )  # fmt: skip


def nearest_above(
    box: Floats, page: Ints, line: Ints, others: Floats, pages: Ints, lines: Ints,
    allowed: NDArray[np.bool_] | None = None,
) -> Ints:  # fmt: skip
    """For each box the number of the lowest of the others that stands above it and over a part of
    its width."""
    if not len(box) or not len(others):
        return np.full(len(box), -1, dtype=np.int64)
    over = (box[:, None, 0] < others[None, :, 2]) & (others[None, :, 0] < box[:, None, 2])
    over &= page[:, None] == pages[None, :]
    over &= lines[None, :] < line[:, None]
    if allowed is not None:
        over &= allowed[None, :]
    depth = np.where(over, others[None, :, 1], -1.0)
    best = depth.argmax(axis=1)
    return np.where(depth[np.arange(len(box)), best] >= 0, best, -1)


def _nearest_below(box: Floats, page: Ints, line: Ints) -> Ints:
    if not len(box):
        return np.zeros(0, dtype=np.int64)
    over = (box[:, None, 0] < box[None, :, 2]) & (box[None, :, 0] < box[:, None, 2])
    over &= (page[:, None] == page[None, :]) & (line[None, :] > line[:, None])
    depth = np.where(over, box[None, :, 1], 9.0)
    best = depth.argmin(axis=1)
    return np.where(depth[np.arange(len(box)), best] < 9, best, -1)


def _blocks(box: Floats, above: Ints) -> tuple[Ints, Ints, Ints]:
    """Phrases below each other, close, that begin or end at the same place, or have the same
    middle."""
    count = len(box)
    block, place = np.arange(count), np.zeros(count, dtype=np.int64)
    for at in range(count):
        up = int(above[at])
        if up < 0:
            continue
        high = max(box[at, 3] - box[at, 1], box[up, 3] - box[up, 1])
        near = box[at, 1] - box[up, 1] <= NEXT_LINE * high
        apart = box[at, [0, 2]] - box[up, [0, 2]]
        aligned = min(*abs(apart), abs(apart.sum()) / 2) <= SAME_LEFT
        if near and aligned:
            block[at], place[at] = block[up], place[up] + 1
    size = np.bincount(block, minlength=count)[block] if count else block
    return block, place, size

"""A line with check boxes among its words -> what is ticked.

`Sex: ☐ male ☒ female` says `female` of `Sex`; a box alone says of the words beside it whether it is
ticked. Boxes stand before their words or behind them, all of a line alike. This module knows no
pixels: a box that is only drawn is no word.
"""

import re
from collections.abc import Iterator

from parsers.extraction.lines import Line
from parsers.types.key_values.pair import Pair, bare, is_key, is_value

_BOX = re.compile(r"(?<!\w)[☐⬜☑☒🗹🗷🗵](?!\w)")
_TICKED = frozenset("☑☒🗹🗷🗵")

MOST_WORDS = 10
"""Beside a box that no label belongs to."""

Span = tuple[int, int]


def has_boxes(line: Line) -> bool:
    return _BOX.search(line.text) is not None


def options_in(line: Line) -> Iterator[Pair]:
    text = line.text
    boxes = [match.span() for match in _BOX.finditer(text)]
    colon = text.find(":", 0, boxes[0][0])
    first = colon + 1 if colon >= 0 else 0
    before = text[first : boxes[0][0]].strip()
    is_behind = bool(before) and not text[boxes[-1][1] :].strip()
    options = _options(line, boxes, first, is_behind)
    named = colon >= 0 or (bool(before) and not is_behind)
    key_end = colon if colon >= 0 else boxes[0][0]
    if named and is_key(bare(text[:key_end])):
        key = line.piece(0, len(text[:key_end].rstrip(" :")))
        for (start, end), box in options:
            if text[slice(*box)] in _TICKED and is_value(text[start:end]):
                yield Pair(key, line.piece(start, end))
    else:
        for (start, end), box in options:
            if is_value(text[start:end]) and len(text[start:end].split()) <= MOST_WORDS:
                yield Pair(line.piece(start, end), line.piece(*box))


def _options(line: Line, boxes: list[Span], first: int, is_behind: bool) -> list[tuple[Span, Span]]:
    """The words of each box, with it."""
    if is_behind:
        starts = [first, *(end for _, end in boxes)]
        spans = [(start, box[0]) for start, box in zip(starts, boxes, strict=False)]
    else:
        ends = [*(start for start, _ in boxes[1:]), len(line.text)]
        spans = [(box[1], _phrase_end(line, box[1], end))
                 for box, end in zip(boxes, ends, strict=True)]  # fmt: skip
    found = [(_stripped(line.text, span), box) for span, box in zip(spans, boxes, strict=True)]
    return [(span, box) for span, box in found if span[0] < span[1]]


def _phrase_end(line: Line, start: int, end: int) -> int:
    """At the wide gap behind the words of a box."""
    _, stop = line.phrase_at(min(start + 1, len(line.text) - 1))
    return min(end, stop) if stop > start else end


def _stripped(text: str, span: Span) -> Span:
    part = text[slice(*span)]
    return span[0] + len(part) - len(part.lstrip()), span[0] + len(part.rstrip())

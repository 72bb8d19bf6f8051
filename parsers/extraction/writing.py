"""Pieces of pages -> the answer to the extract task, as a language model would give it.

In: the pieces of fields and of rows. Out: JSON text, with tokens if the words were recognized: each
value is one token, whose probability is the least confidence of its words. This module finds
nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence

from parsers.document import Completion, Page, TokenScore
from parsers.extraction.lines import Piece, Row

FRAME = (1000.0, 1000.0)
"""The frame of the answer's boxes."""


def write_answer(
    fields: Row, lists: Mapping[str, Sequence[Row]], pages: Sequence[Page]
) -> Completion:
    """`{"total": {"text": "9.90", "page": 1, "bbox_2d": [x0, y0, x1, y1]}, ...,
    "line_items": [{"amount": {...}}, ...]}` with boxes in thousandths of the page, origin top left.
    """
    listed = {name: [_object(row) for row in rows] for name, rows in lists.items()}
    text = json.dumps({**_object(fields), **listed}, ensure_ascii=False)
    rows = (fields, *(row for each in lists.values() for row in each))
    pieces = [piece for row in rows for piece in row.values()]
    return Completion(text, FRAME, tokens=_tokens(text, pieces, pages))


def _object(row: Row) -> dict[str, object]:
    return {name: _value(piece) for name, piece in row.items()}


def _value(piece: Piece) -> dict[str, object]:
    value: dict[str, object] = {"text": piece.text, "page": piece.page}
    if piece.box:
        x0, y0, x1, y1 = piece.box.to_frame(FRAME)
        # Outwards, so that the smallest word keeps an area.
        value["bbox_2d"] = [math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)]
    return value


def _tokens(text: str, pieces: Sequence[Piece], pages: Sequence[Page]) -> tuple[TokenScore, ...]:
    """One for each value, in their order, and one for the text before each. None if any page has a
    text layer, whose words have no confidence."""
    words = [word for page in pages for word in page.words]
    if not words or any(word.confidence is None for word in words):
        return ()
    by_number = {page.number: page for page in pages}
    tokens, end = [], 0
    for piece in pieces:
        key, value = '"text": ', json.dumps(piece.text, ensure_ascii=False)
        start = text.index(key + value, end) + len(key)
        end = start + len(value)
        tokens += [TokenScore(start, 1.0), TokenScore(end, _confidence(piece, by_number))]
    return (*tokens, TokenScore(len(text), 1.0))


def _confidence(piece: Piece, pages: Mapping[int, Page]) -> float:
    box = piece.box
    within = [
        word.confidence or 0.0
        for word in pages[piece.page].words
        if box and box.overlap(word.box) > word.box.area / 2
    ]
    return min(within, default=1.0)

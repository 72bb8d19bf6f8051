"""Pieces of pages -> the answer to the extract task, as a language model would give it.

Out comes JSON text, with tokens where recognizers read the words: each value is one token, as
probable as the word in it that its recognizer was least sure of. This module finds nothing.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence

from parsers.document import Completion, Page, TokenScore
from parsers.extraction.lines import Piece

FRAME = (1000.0, 1000.0)
"""What the boxes of the answer are counted in."""

Row = Mapping[str, Piece]
Written = tuple[str, Piece | None]
"""A part of the answer, and the piece whose text it writes."""


def write_answer(
    fields: Row, lists: Mapping[str, Sequence[Row]], pages: Sequence[Page]
) -> Completion:
    """`{"total": {"text": "9.90", "page": 1, "bbox_2d": [x0, y0, x1, y1]}, ...,
    "line_items": [{"amount": {...}}, ...]}` with boxes in thousandths of the page, origin top left.
    """
    members: list[list[Written]] = [_member(name, _value(piece)) for name, piece in fields.items()]
    for name, rows in lists.items():
        written = [_object([_member(key, _value(piece)) for key, piece in row.items()])
                   for row in rows]  # fmt: skip
        members.append(_member(name, [("[", None), *_joined(written), ("]", None)]))
    parts = _object(members)
    return Completion("".join(text for text, _ in parts), FRAME, tokens=_tokens(parts, pages))


def _object(members: Sequence[Sequence[Written]]) -> list[Written]:
    return [("{", None), *_joined(members), ("}", None)]


def _joined(members: Sequence[Sequence[Written]]) -> Iterator[Written]:
    for index, member in enumerate(members):
        if index:
            yield ", ", None
        yield from member


def _member(name: str, value: Sequence[Written]) -> list[Written]:
    return [(f"{json.dumps(name)}: ", None), *value]


def _value(piece: Piece) -> list[Written]:
    place: dict[str, object] = {"page": piece.page}
    if piece.box:
        x0, y0, x1, y1 = piece.box.to_frame(FRAME)
        # Outwards, so that the smallest word keeps an area.
        place["bbox_2d"] = [math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)]
    rest = json.dumps(place, ensure_ascii=False).removeprefix("{")
    text = json.dumps(piece.text, ensure_ascii=False)
    return [('{"text": ', None), (text, piece), (f", {rest}", None)]


def _tokens(parts: Sequence[Written], pages: Sequence[Page]) -> tuple[TokenScore, ...]:
    """None where a text layer was read on any page: nobody can say how sure it is of a word."""
    words = [word for page in pages for word in page.words]
    if not words or any(word.confidence is None for word in words):
        return ()
    by_number = {page.number: page for page in pages}
    tokens, end = [], 0
    for text, piece in parts:
        end += len(text)
        tokens.append(TokenScore(end, _confidence(piece, by_number) if piece else 1.0))
    return tuple(tokens)


def _confidence(piece: Piece, pages: Mapping[int, Page]) -> float:
    box = piece.box
    within = [
        word.confidence or 0.0
        for word in pages[piece.page].words
        if box and box.overlap(word.box) > word.box.area / 2
    ]
    return min(within, default=1.0)

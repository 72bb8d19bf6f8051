"""Pieces of pages -> the answer to the extract task, as a language model would give it.

In: the pieces of fields and of rows, and which rows belong to which. Out: JSON text, nested as the
schema is, with tokens if the words were recognized: each value is one token, whose probability is
the least confidence of its words. This module finds nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from parsers.document import Completion, Page, Shape, ShapeKind, TokenScore
from parsers.extraction.lines import Piece, Row

FRAME = (1000.0, 1000.0)
"""The frame of the answer's boxes."""


def write_answer(
    fields: Row,
    lists: Mapping[str, Sequence[Row]],
    pages: Sequence[Page],
    shape: Shape | None = None,
    parents: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> Completion:
    """`{"total": {"text": "9.90", "page": 1, "bbox_2d": [x0, y0, x1, y1]}, ...,
    "line_items": [{"amount": {...}}, ...]}` with boxes in thousandths of the page, origin top left.
    shape: of what is nested; none if nothing is. parents: of lists within lists, the position of
    the row that each row belongs to.
    """
    writer = _Writer(lists, parents)
    if shape:
        answer = writer.nested(shape, fields, None)
    else:
        listed = {name: [writer.row(row) for row in rows] for name, rows in lists.items()}
        answer = {**_object(fields), **listed}
        writer.pieces[:0] = fields.values()
    text = json.dumps(answer, ensure_ascii=False)
    return Completion(text, FRAME, tokens=_tokens(text, writer.pieces, pages))


@dataclass(slots=True)
class _Writer:
    """pieces: those that were written, in their order."""

    lists: Mapping[str, Sequence[Row]]
    parents: Mapping[str, Sequence[int]]
    pieces: list[Piece] = field(default_factory=list)

    def row(self, row: Row) -> dict[str, object]:
        self.pieces += row.values()
        return _object(row)

    def nested(self, shape: Shape, row: Row, at: int | None) -> dict[str, object]:
        """at: the row's position in its list."""
        found = ((each.key, self._given(each, row, at)) for each in shape.members)
        return {key: each for key, each in found if each not in (None, {}, [])}

    def _given(self, shape: Shape, row: Row, at: int | None) -> object:
        match shape.kind:
            case ShapeKind.VALUE:
                if shape.name not in row:
                    return None
                self.pieces.append(row[shape.name])
                return _value(row[shape.name])
            case ShapeKind.OBJECT:
                return self.nested(shape, row, at)
            case ShapeKind.TUPLE:
                given = [self._given(each, row, at) for each in shape.members]
                return given if any(given) else None
        return self._entries(shape, at)

    def _entries(self, shape: Shape, parent: int | None) -> object:
        rows, parents = self.lists.get(shape.name, ()), self.parents.get(shape.name)
        own = [
            (at, row) for at, row in enumerate(rows)
            if parents is None or parent is None or parents[at] == parent
        ]  # fmt: skip
        if shape.kind is ShapeKind.LIST:
            return [self._given(shape.entry, row, at) for at, row in own]
        return {
            row["key"].text: self._given(shape.entry, row, at) for at, row in own if "key" in row
        }


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

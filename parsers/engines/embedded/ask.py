"""A question about a document, answered from its words, in this order: by the field of its document
type that is asked for, by the label that it names, by a sentence with all of its words. What is not
surely meant is not answered.

In: the ask task, whose pages were read. Out: the JSON that the task asks models for, boxes in
thousandths; `other` are answers that fit as well and say something else. Nothing is phrased: an
answer is words of a page. The quote is left out: the task takes the line.
"""

import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from parsers.document import Completion, Page, Question
from parsers.document.text import fold
from parsers.engines.embedded.answer import FRAME
from parsers.extraction import find_fields, find_lists
from parsers.extraction.choosing import choose_type
from parsers.extraction.lines import Piece, lines_to_search
from parsers.extraction.questions.asked_for import AskedFor, Kind, read_question
from parsers.extraction.questions.field_meant import field_meant
from parsers.extraction.questions.in_sentences import in_sentences
from parsers.extraction.questions.labelled import Pair, beside_label, in_pairs
from parsers.extraction.questions.values import values_of
from parsers.types import DOCUMENT_TYPES

MOST_DIFFERENT = 2
"""Values that fit equally well: of more, none is meant."""
PAIRS = "key_values"


def answer(question: Question) -> Completion:
    started = time.monotonic()
    found = _distinct(_found(read_question(question.request), question.read))
    written = _written(found) if 0 < len(found) <= MOST_DIFFERENT else _NOTHING
    text = json.dumps(written, ensure_ascii=False)
    return Completion(text, FRAME, seconds=time.monotonic() - started)


_NOTHING: dict[str, Any] = {"answer": None}


def _found(asked: AskedFor, pages: Sequence[Page]) -> list[Piece]:
    if asked.kind is Kind.YES_NO:
        return []
    chosen = choose_type(pages, DOCUMENT_TYPES.values()).document_type
    field = field_meant(asked, chosen.schema.fields) if chosen else None
    if chosen and field:
        # Who knows such documents has found it, or it is not there.
        piece = find_fields(chosen, pages, find_lists(chosen, pages)).get(field.name)
        return [piece] if piece else []
    lines = lines_to_search(pages)
    return (
        in_pairs(asked, _pairs(pages)) or beside_label(asked, lines) or in_sentences(asked, lines)
    )


def _pairs(pages: Sequence[Page]) -> Iterator[Pair]:
    known = DOCUMENT_TYPES[PAIRS]
    for rows in find_lists(known, pages).values():
        for row in rows:
            label, value = row.values()
            yield label, value


def _distinct(pieces: Iterable[Piece]) -> list[Piece]:
    """Each value once, where it stands first."""
    found: dict[object, Piece] = {}
    for piece in pieces:
        found.setdefault(_meaning(piece.text), piece)
    return list(found.values())


def _meaning(text: str) -> object:
    for kind in (Kind.DATE, Kind.MONEY):
        values = values_of(kind, text)
        if len(values) == 1:
            return values[0].meaning
    return fold(text)


def _written(pieces: Sequence[Piece]) -> dict[str, Any]:
    best, *others = pieces
    written: dict[str, Any] = {"answer": best.text, "page": best.page}
    if best.box:
        x0, y0, x1, y1 = best.box.to_frame(FRAME)
        written["bbox_2d"] = [math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)]
    return written | ({"other": [each.text for each in others]} if others else {})

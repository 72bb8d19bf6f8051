"""The fields of a document from its words: by labels, kinds and geometry, without a model.

In goes an EXTRACT question: a schema and pages with their words, and table cells where there are
any. Out comes the answer as JSON text, as a language model would give it: per field its text as on
the page, the page's number and a box in thousandths. Only what was found is answered. The package
reads no values for keeps: what "01/02/18" means is decided later.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence

from parsers.document import FieldDefinition, FieldKind, Page, Question, SchemaDefinition
from parsers.embedded.fields.dates import find_date
from parsers.embedded.fields.invoice import (
    find_buyer,
    find_buyer_address,
    find_currency,
    find_seller,
)
from parsers.embedded.fields.items import find_items
from parsers.embedded.fields.labelled import answers
from parsers.embedded.fields.labels import Reading, read_labels
from parsers.embedded.fields.letterhead import find_address, find_company
from parsers.embedded.fields.lines import Piece, lines_of
from parsers.embedded.fields.totals import find_net, find_tax, find_total, role_of
from parsers.embedded.fields.vocabulary import Role

FRAME = (1000.0, 1000.0)
"""What the boxes of the answer are counted in."""

LONGEST_LINE = 1000
"""Characters; longer ones are no line of a form and would only cost time."""

LEAST_SCORE = 0.7
"""Below it, what looks like a label is most often a word of a sentence."""

Strategy = Callable[[Reading], Piece | None]

STRATEGIES: Mapping[tuple[str, str], Strategy] = {
    ("receipt", "company"): find_company,
    ("receipt", "date"): find_date,
    ("receipt", "address"): find_address,
    ("receipt", "total"): find_total,
    ("receipt", "subtotal"): find_net,
    ("receipt", "tax"): find_tax,
    ("receipt", "currency"): find_currency,
    ("invoice", "seller"): find_seller,
    ("invoice", "buyer"): find_buyer,
    ("invoice", "buyer_address"): find_buyer_address,
    ("invoice", "total"): find_total,
    ("invoice", "net"): find_net,
    ("invoice", "tax"): find_tax,
    ("invoice", "currency"): find_currency,
}
"""What finds the fields of known schemas better than their labels do."""


def answer_extract(question: Question) -> str:
    """JSON text: `{"total": {"text": "9.90", "page": 1, "bbox_2d": [x0, y0, x1, y1]}, ...,
    "line_items": [{"amount": {...}}, ...]}` with boxes in thousandths of the page, origin top left.

    ValueError if the question has no schema.
    """
    if question.schema is None:
        raise ValueError("a question for fields needs a schema")
    fields = find_fields(question.schema, question.read)
    answer: dict[str, object] = {name: _as_json(piece) for name, piece in fields.items()}
    for each in question.schema.lists:
        rows = find_items(each, question.read)
        if rows:
            answer[each.name] = [
                {name: _as_json(piece) for name, piece in row.items()} for row in rows
            ]
    return json.dumps(answer, ensure_ascii=False)


def find_fields(schema: SchemaDefinition, pages: Sequence[Page]) -> dict[str, Piece]:
    """The piece that answers each field; fields that were not found are missing."""
    lines = [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    reading = read_labels(lines, schema.fields)
    found = _by_strategy(schema, reading)
    # A strategy that refused an amount knew why; names it did not know may still be labelled.
    others = [
        field
        for field in schema.fields
        if field.name not in found
        and ((schema.name, field.name) not in STRATEGIES or field.kind is FieldKind.TEXT)
    ]
    for answer in answers(others, reading):
        if answer.score < LEAST_SCORE:
            break
        if answer.field not in found and answer.piece not in found.values():
            found[answer.field] = answer.piece
    for field in others:
        if field.required and field.name not in found:
            found |= _without_label(field, reading)
    return {field.name: found[field.name] for field in schema.fields if field.name in found}


def _without_label(field: FieldDefinition, reading: Reading) -> dict[str, Piece]:
    """A required date or total has a place of its own, even where its label was not recognized."""
    if field.kind is FieldKind.DATE:
        return _known(field.name, find_date(reading))
    roles = {role_of(term) for term in (*field.synonyms, field.name)}
    if field.kind is FieldKind.NUMBER and roles & {Role.TOTAL, Role.GROSS, Role.PAID}:
        return _known(field.name, find_total(reading))
    return {}


def _by_strategy(schema: SchemaDefinition, reading: Reading) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for field in schema.fields:
        strategy = STRATEGIES.get((schema.name, field.name))
        if strategy:
            found |= _known(field.name, strategy(reading))
    return found


def _known(name: str, piece: Piece | None) -> dict[str, Piece]:
    return {} if piece is None else {name: piece}


def _as_json(piece: Piece) -> dict[str, object]:
    answer: dict[str, object] = {"text": piece.text, "page": piece.page}
    if piece.box:
        x0, y0, x1, y1 = piece.box.to_frame(FRAME)
        # Outwards, so that the smallest word keeps an area.
        answer["bbox_2d"] = [math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)]
    return answer

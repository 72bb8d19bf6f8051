"""The fields of a document from its words: by labels, kinds and geometry, without a model.

In goes an EXTRACT question: a schema and pages with their words, and table cells where there are
any. Out comes the answer as JSON text, as a language model would give it: per field its text as on
the page, the page's number and a box in thousandths. Only what was found is answered. The package
reads no values for keeps: what "01/02/18" means is decided later.
"""

from collections.abc import Callable, Mapping, Sequence

from parsers.document import (
    Completion,
    FieldDefinition,
    FieldKind,
    Page,
    Question,
    SchemaDefinition,
)
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
from parsers.embedded.fields.writing import write_answer
from parsers.schemas.definition import Schema

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


def answer_extract(question: Question) -> Completion:
    """The answer of `parsers.embedded.fields.writing`. ValueError if the question has no schema."""
    if question.schema is None:
        raise ValueError("a question for fields needs a schema")
    pages = question.read
    found = {each.name: find_items(each, pages) for each in question.schema.lists}
    lists = {name: rows for name, rows in found.items() if rows}
    return write_answer(find_fields(question.schema, pages), lists, pages)


def find_texts(schema: Schema, pages: Sequence[Page]) -> dict[str, str]:
    """The text of each field that was found, as on the page."""
    return {name: piece.text for name, piece in find_fields(schema.definition, pages).items()}


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

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
    ListDefinition,
    Page,
    Question,
    SchemaDefinition,
)
from parsers.embedded.fields.choice import Candidate, choose
from parsers.embedded.fields.dates import find_date
from parsers.embedded.fields.invoice import (
    find_bic,
    find_buyer_tax_number,
    find_currency,
    find_iban,
    find_seller_tax_number,
)
from parsers.embedded.fields.items import find_items
from parsers.embedded.fields.labelled import answers
from parsers.embedded.fields.labels import Reading, read_labels
from parsers.embedded.fields.letterhead import find_address, find_company
from parsers.embedded.fields.lines import Piece, lines_of
from parsers.embedded.fields.nda.clauses import (
    find_effective_date,
    find_jurisdiction,
    find_term,
)
from parsers.embedded.fields.nda.parties import find_parties
from parsers.embedded.fields.pairs import find_pairs
from parsers.embedded.fields.parties import (
    find_buyer,
    find_buyer_address,
    find_seller,
    find_seller_address,
)
from parsers.embedded.fields.rows import Row
from parsers.embedded.fields.taxes import find_taxes
from parsers.embedded.fields.totals import find_net, find_tax, find_total, role_of
from parsers.embedded.fields.typed_values import ValueReader
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
    ("invoice", "seller_address"): find_seller_address,
    ("invoice", "seller_tax_number"): find_seller_tax_number,
    ("invoice", "buyer"): find_buyer,
    ("invoice", "buyer_address"): find_buyer_address,
    ("invoice", "buyer_tax_number"): find_buyer_tax_number,
    ("invoice", "iban"): find_iban,
    ("invoice", "bic"): find_bic,
    ("invoice", "total"): find_total,
    ("invoice", "net"): find_net,
    ("invoice", "tax"): find_tax,
    ("invoice", "currency"): find_currency,
    ("nda", "effective_date"): find_effective_date,
    ("nda", "jurisdiction"): find_jurisdiction,
    ("nda", "term"): find_term,
}
"""What finds the fields of known schemas better than their labels do."""

IN_SENTENCES = frozenset({"nda"})
"""Schemas whose values stand in sentences, where what looks like a label is a word of one: what
their strategies do not find is not there."""

STRATEGY_SCORE = 2.2
"""What a strategy finds; a label's answer has at most 2."""
LAST_RESORT = 0.5
"""What is taken for its place alone."""

ListStrategy = Callable[[ListDefinition, Sequence[Page], SchemaDefinition], list[Row]]

LIST_STRATEGIES: Mapping[tuple[str, str], ListStrategy] = {
    ("invoice", "taxes"): find_taxes,
    ("nda", "parties"): find_parties,
    ("key_values", "pairs"): find_pairs,
}
"""What finds the rows of known lists better than the heads of columns do."""


def answer_extract(question: Question) -> Completion:
    """The answer of `parsers.embedded.fields.writing`. ValueError if the question has no schema."""
    if question.schema is None:
        raise ValueError("a question for fields needs a schema")
    pages = question.read
    lists = find_lists(question.schema, pages)
    return write_answer(find_fields(question.schema, pages, lists), lists, pages)


def find_lists(schema: SchemaDefinition, pages: Sequence[Page]) -> dict[str, list[Row]]:
    """The rows of each list that has any."""
    found = {}
    for each in schema.lists:
        find = LIST_STRATEGIES.get((schema.name, each.name), find_items)
        rows = find(each, pages, schema)
        if rows:
            found[each.name] = rows
    return found


def find_texts(schema: Schema, pages: Sequence[Page]) -> dict[str, str]:
    """The text of each field that was found, as on the page."""
    return {name: piece.text for name, piece in find_fields(schema.definition, pages).items()}


def find_fields(
    schema: SchemaDefinition,
    pages: Sequence[Page],
    lists: Mapping[str, Sequence[Row]] | None = None,
) -> dict[str, Piece]:
    """The piece that answers each field; fields that were not found are missing. lists: the rows
    that were found, for the schema's rules that speak of them."""
    lines = [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    reader = ValueReader(lines)
    reading = read_labels(lines, schema.fields)
    fields = {field.name: field for field in schema.fields}
    candidates = []
    for name, piece, score in _candidates(schema, reading):
        read = reader.read(fields[name], piece.text)
        candidates.append(Candidate(name, piece, score, read.value, read.currency))
    taken = _taken(schema, lists or {})
    free = [one for one in candidates if one.piece not in taken or one.score >= STRATEGY_SCORE]
    return choose(schema, free, reader.lists(schema.lists, lists or {}))


def _taken(schema: SchemaDefinition, lists: Mapping[str, Sequence[Row]]) -> set[Piece]:
    """The pieces of lists of things. A list without texts is of sums, as single fields are."""
    things = {
        each.name
        for each in schema.lists
        if any(field.kind is FieldKind.TEXT for field in each.fields)
    }
    rows = [row for name in things for row in lists.get(name, ())]
    return {piece for row in rows for piece in row.values()}


def _candidates(schema: SchemaDefinition, reading: Reading) -> list[tuple[str, Piece, float]]:
    """Field, piece and score: by strategies, by labels, at last by place alone."""
    found = [(name, piece, STRATEGY_SCORE) for name, piece in _by_strategy(schema, reading)]
    known = {name for name, _, _ in found}
    ruled = {name for rule in schema.rules for term in rule.fields for name in term.split("|")}
    # A strategy that refused an amount knew why; names it did not know may still be labelled.
    labelled = [
        field
        for field in (() if schema.name in IN_SENTENCES else schema.fields)
        if field.name in ruled
        or (
            field.name not in known
            and ((schema.name, field.name) not in STRATEGIES or field.kind is FieldKind.TEXT)
        )
    ]
    found += [
        (one.field, one.piece, one.score)
        for one in answers(labelled, reading)
        if one.score >= LEAST_SCORE
    ]
    known = {name for name, _, _ in found}
    for field in labelled:
        if field.required and field.name not in known:
            found += [(*one, LAST_RESORT) for one in _without_label(field, reading).items()]
    return found


def _without_label(field: FieldDefinition, reading: Reading) -> dict[str, Piece]:
    """A required date or total has a place of its own, even where its label was not recognized."""
    if field.kind is FieldKind.DATE:
        return _known(field.name, find_date(reading))
    roles = {role_of(term) for term in (*field.synonyms, field.name)}
    if field.kind is FieldKind.NUMBER and roles & {Role.TOTAL, Role.GROSS, Role.PAID}:
        return _known(field.name, find_total(reading))
    return {}


def _by_strategy(schema: SchemaDefinition, reading: Reading) -> list[tuple[str, Piece]]:
    strategies = (
        (field.name, STRATEGIES.get((schema.name, field.name))) for field in schema.fields
    )
    found = ((name, strategy(reading)) for name, strategy in strategies if strategy)
    return [(name, piece) for name, piece in found if piece is not None]


def _known(name: str, piece: Piece | None) -> dict[str, Piece]:
    return {} if piece is None else {name: piece}

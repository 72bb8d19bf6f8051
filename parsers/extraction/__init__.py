"""The fields of a document from its words: by labels, kinds and geometry, without a model.

In goes an EXTRACT question: a schema and pages with their words, and table cells where there are
any; and the document types, of which some bring finders of their own. Out comes the answer as JSON
text, as a language model would give it: per field its text as on the page, the page's number and a
box in thousandths. Only what was found is answered. The package knows no document type by name, and
reads no values for keeps: what "01/02/18" means is decided later.
"""

from collections.abc import Mapping, Sequence, Set

from parsers.document import (
    Completion,
    FieldDefinition,
    FieldKind,
    Page,
    Question,
    SchemaDefinition,
)
from parsers.extraction.dates import find_date
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import Reading, read_labels
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.rows import Row
from parsers.extraction.lines import Piece, lines_of
from parsers.extraction.selection import Candidate, choose
from parsers.extraction.totals import find_total, role_of
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import Role
from parsers.extraction.writing import write_answer

LONGEST_LINE = 1000
"""Characters; longer ones are no line of a form and would only cost time."""

LEAST_SCORE = 0.7
"""Below it, what looks like a label is most often a word of a sentence."""

FINDER_SCORE = 2.2
"""What a finder found; a label's answer has at most 2."""
REQUIRED = 4.0
"""What a required field must have is given up for no rule."""
LAST_RESORT = 0.5
"""What is taken for its place alone."""


def answer_extract(question: Question, types: Mapping[str, DocumentType]) -> Completion:
    """The answer of `parsers.extraction.writing`. types: by name; a schema that is none of
    theirs is looked for by its labels. ValueError if the question has no schema."""
    if question.schema is None:
        raise ValueError("a question for fields needs a schema")
    document_type = types.get(question.schema.name)
    if document_type is None or document_type.schema != question.schema:
        document_type = DocumentType(question.schema)
    lists = find_lists(document_type, question.read)
    return write_answer(find_fields(document_type, question.read, lists), lists, question.read)


def find_lists(document_type: DocumentType, pages: Sequence[Page]) -> dict[str, list[Row]]:
    """The rows of each list that has any."""
    schema, finders = document_type.schema, document_type.list_finders
    found = {each.name: finders.get(each.name, find_items)(each, pages, schema)
             for each in schema.lists}  # fmt: skip
    return {name: rows for name, rows in found.items() if rows}


def find_texts(document_type: DocumentType, pages: Sequence[Page]) -> dict[str, str]:
    """The text of each field that was found, as on the page."""
    return {name: piece.text for name, piece in find_fields(document_type, pages).items()}


def find_fields(
    document_type: DocumentType,
    pages: Sequence[Page],
    lists: Mapping[str, Sequence[Row]] | None = None,
) -> dict[str, Piece]:
    """The piece that answers each field; fields that were not found are missing. lists: the rows
    that were found, for the schema's rules that speak of them."""
    schema = document_type.schema
    lines = [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    reader = ValueReader(lines)
    reading = read_labels(lines, schema.fields)
    required = {field.name for field in schema.fields if field.required}
    fields = {field.name: field for field in schema.fields}
    candidates = []
    for name, piece, score in _candidates(document_type, reading):
        read = reader.read(fields[name], piece.text)
        worth = score + REQUIRED * (name in required)
        candidates.append(Candidate(name, piece, worth, read.value, read.currency))
    taken = _taken(schema, lists or {})
    free = [one for one in candidates if one.piece not in taken or one.score >= FINDER_SCORE]
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


def _candidates(document_type: DocumentType, reading: Reading) -> list[tuple[str, Piece, float]]:
    """Field, piece and score: by finders, by labels, at last by place alone."""
    tried = ((name, find(reading)) for name, find in document_type.finders.items())
    found = [(name, piece, FINDER_SCORE) for name, piece in tried if piece is not None]
    labelled = _labelled(document_type, {name for name, _, _ in found})
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


def _labelled(document_type: DocumentType, known: Set[str]) -> list[FieldDefinition]:
    """The fields to look for by labels: those that are not known yet, and those of rules.

    A finder that refused an amount knew why; names it did not know may still be labelled, but not
    in sentences, where what looks like a label is a word of one.
    """
    schema, prose = document_type.schema, document_type.hints.prose
    ruled = {name for rule in schema.rules for term in rule.fields for name in term.split("|")}
    return [
        field
        for field in schema.fields
        if field.name in ruled
        or field.name not in document_type.finders
        or (field.name not in known and field.kind is FieldKind.TEXT and not prose)
    ]


def _without_label(field: FieldDefinition, reading: Reading) -> dict[str, Piece]:
    """A required date or total has a place of its own, even where its label was not recognized."""
    if field.kind is FieldKind.DATE:
        return _known(field.name, find_date(reading))
    roles = {role_of(term) for term in (*field.synonyms, field.name)}
    if field.kind is FieldKind.NUMBER and roles & {Role.TOTAL, Role.GROSS, Role.PAID}:
        return _known(field.name, find_total(reading))
    return {}


def _known(name: str, piece: Piece | None) -> dict[str, Piece]:
    return {} if piece is None else {name: piece}

"""Key information extraction without a model: by labels, kinds of values and geometry.

In: an EXTRACT question, which is a schema and pages with their words and table cells; and the
document types, some with finders of their own. Out: the answer as JSON text, as a language model
would give it: for each field that was found, its text on the page, the number of the page and a box
in thousandths. The package knows no document type by name, and does not decide what "01/02/18"
means: values are parsed later.
"""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.document import (
    Completion,
    FieldDefinition,
    FieldKind,
    Page,
    Question,
    SchemaDefinition,
)
from parsers.document.text import fold
from parsers.extraction.dates import find_date
from parsers.extraction.document_head import find_head
from parsers.extraction.document_type import DocumentType
from parsers.extraction.keys import outer_shape
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import Reading, read_labels
from parsers.extraction.line_items.items import find_items
from parsers.extraction.lines import Piece, Row, lines_to_search
from parsers.extraction.nested_lists import find_nested, goes_on
from parsers.extraction.nested_rows import with_parents
from parsers.extraction.object_sections import (
    find_in_sections,
    is_labelled,
    object_names,
    own_labels,
)
from parsers.extraction.ranking.ranking import DOUBTED, REFUSED, SELDOM, Ranked, Ranking
from parsers.extraction.selection import Candidate, choose
from parsers.extraction.totals import find_total
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import CLOSING_ROLES, role_of
from parsers.extraction.writing import write_answer
from parsers.values.dates import find_dates
from parsers.values.days import only_day

LEAST_SCORE = 0.7
"""Below this score, a label is most often a word of a sentence."""

FINDER_SCORE = 2.2
"""The score of a finder's result; that of a value with a label is at most 2."""
REQUIRED = 4.0
"""Added for required fields: no rule outweighs a value of theirs."""
LAST_RESORT = 0.5
"""The score of a value without a label."""
SURE = 0.5
"""The probability of a ranked value from which it is the ranking that decides a field; below it,
labels and finders do. Measured on drawn documents of held-out layouts and on the readable invoices,
2026-11-30: of addresses, 0.75 found fewer and no righter ones."""
BELIEVED = 0.01
"""The probability that the ranking gives, at least, to what labels and finders say a field is that
most documents do not have; else it is taken for none. On drawn documents of layouts that were not
trained on, 2026-11-30: F1 of shipping 0.82 -> 0.99, of purchase orders 0.85 -> 0.89 with 0.05. With
0.05 a short order number right beside its label is lost, which 0.01 finds, for one wrong value more
among 100 such documents, which is marked; documents of other makers are read the same."""
LEAST_PART, MOST_ODDS = 0.01, 6.0
"""The least probability that a field has no value, and the most that a ranked value scores."""
KEPT = 2
"""Documents whose candidates are kept, as they are asked for when documents are told apart, when
fields are chosen and when they are weighed."""

Scored = tuple[str, Piece, float]
"""A field, a piece that may answer it, and how much speaks for that."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The lines of a document, their labels, and what may answer its single fields: by labels and
    finders, and by what was learned."""

    reading: Reading
    candidates: tuple[Scored, ...]
    ranking: Ranking


@dataclass(frozen=True, slots=True, eq=False)
class _Document:
    """Pages and a type, the same only if they are the same objects."""

    document_type: DocumentType
    pages: tuple[Page, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document) and self._ids() == other._ids()

    def __hash__(self) -> int:
        return hash(self._ids())

    def _ids(self) -> tuple[int, ...]:
        known = self.document_type.schema, self.document_type.finders
        return tuple(map(id, (*known, *self.pages)))


def answer_extract(question: Question, types: Mapping[str, DocumentType]) -> Completion:
    """The answer, written by `parsers.extraction.writing`. types: by name; the fields of any other
    schema are found by their labels. ValueError if the question has no schema."""
    if question.schema is None:
        raise ValueError("a question for fields needs a schema")
    document_type = types.get(question.schema.name)
    if document_type is None or document_type.schema.without_marks != question.schema:
        document_type = DocumentType(question.schema)
    lists = find_lists(document_type, question.read)
    fields = find_fields(document_type, question.read, lists)
    schema = document_type.schema
    if not schema.is_nested:
        return write_answer(fields, lists, question.read)
    rows = with_parents(schema.lists, lists)
    return write_answer(fields, rows.lists, question.read, outer_shape(schema), rows.parents)


def find_lists(document_type: DocumentType, pages: Sequence[Page]) -> dict[str, list[Row]]:
    """The rows of each list that has any."""
    schema, finders = document_type.schema, document_type.list_finders
    if schema.is_nested and not finders:
        return find_nested(schema, pages)
    found = {each.name: finders.get(each.name, find_items)(each, pages, schema)
             for each in schema.lists}  # fmt: skip
    return {name: rows for name, rows in found.items() if rows}


def find_texts(document_type: DocumentType, pages: Sequence[Page]) -> dict[str, str]:
    """The text on the page of each field that was found by labels and finders, which find nothing
    where nothing is: so it is seen where a document ends."""
    by_labels = replace(search(document_type, pages), ranking={})
    found = _chosen(document_type.schema.without_marks, by_labels, {})
    return {name: piece.text for name, piece in found.items()}


def find_fields(
    document_type: DocumentType,
    pages: Sequence[Page],
    lists: Mapping[str, Sequence[Row]] | None = None,
) -> dict[str, Piece]:
    """The piece of each field that was found. lists: the rows that were found, for the rules of the
    schema about them."""
    searched = search(document_type, pages)
    return _chosen(document_type.schema.without_marks, searched, lists or {})


def _chosen(
    schema: SchemaDefinition, searched: Searched, lists: Mapping[str, Sequence[Row]]
) -> dict[str, Piece]:
    reader = ValueReader(searched.reading.lines)
    fields = {field.name: field for field in schema.fields}
    taken = _taken(schema, lists)
    found = _with_ranking(searched.candidates, searched.ranking, fields)
    candidates = []
    for name, piece, score in found:
        worth = score + REQUIRED * fields[name].required
        unsure = worth < FINDER_SCORE and name not in searched.ranking
        if piece in taken and (unsure or name in SELDOM):
            continue
        read = reader.read(fields[name], piece.text)
        candidates.append(Candidate(name, piece, worth, read.value, read.currency))
    return choose(schema, candidates, reader.lists(schema.lists, lists))


def _with_ranking(
    candidates: Sequence[Scored], ranking: Ranking, fields: Mapping[str, FieldDefinition]
) -> list[Scored]:
    """Of fields whose likeliest value is sure enough those of the ranking, of others those of
    labels and finders, of seldom ones if the ranking holds them possible; a required field always
    has one."""
    ranked = {name: each for name, each in ranking.items() if name in fields and each}
    decided = {name for name, each in ranked.items() if each[0].probability >= SURE}
    found = [
        (name, piece, score)
        for name, piece, score in candidates
        if name not in decided and (name not in ranking or _is_possible(name, piece, ranking[name]))
    ]
    found += [(name, *one) for name in ranked if name in decided for one in _scored(ranked[name])]
    found += [
        (name, each[0].piece, LAST_RESORT * each[0].probability)
        for name, each in ranked.items()
        if fields[name].required and name not in decided
    ]
    return found


def _is_possible(name: str, piece: Piece, ranked: Sequence[Ranked]) -> bool:
    if name in REFUSED:
        return bool(ranked)
    return name not in DOUBTED or _is_believed(piece, ranked)


def _is_believed(piece: Piece, ranked: Sequence[Ranked]) -> bool:
    said = fold(piece.text)
    return any(
        one.probability >= BELIEVED
        and (fold(one.piece.text) in said or said in fold(one.piece.text))
        for one in ranked
    )


def _scored(ranked: Sequence[Ranked]) -> list[tuple[Piece, float]]:
    """Pieces, and the logarithm of how much likelier each is than that the field has no value."""
    none = max(1.0 - sum(one.probability for one in ranked), LEAST_PART)
    return [(one.piece, min(math.log(one.probability / none), MOST_ODDS)) for one in ranked]


def search(document_type: DocumentType, pages: Sequence[Page]) -> Searched:
    """What may answer the fields; kept, as several ask for it in turn."""
    return _search(_Document(document_type, tuple(pages)))


@lru_cache(maxsize=KEPT)
def _search(document: _Document) -> Searched:
    lines = lines_to_search(document.pages)
    known = document.document_type
    reading = read_labels(lines, known.schema.without_marks.fields)
    ranking = known.rank(lines) if known.rank else {}
    found = _candidates(known, reading)
    if known.schema.is_nested:
        sections = find_in_sections(known.schema.without_marks, document.pages)
        found += [(one.field, one.piece, one.score) for one in sections if one.score >= LEAST_SCORE]
    return Searched(reading, tuple(found), ranking)


def _taken(schema: SchemaDefinition, lists: Mapping[str, Sequence[Row]]) -> set[Piece]:
    """The pieces of lists, but for lists without texts: their sums may be single fields as well."""
    return {
        piece
        for each in schema.lists
        if any(field.kind is FieldKind.TEXT for field in each.fields)
        for row in lists.get(each.name, ())
        for piece in row.values()
    }


def _candidates(document_type: DocumentType, reading: Reading) -> list[Scored]:
    """Field, piece and score: by finders, by labels, and for required fields without either."""
    tried = {name: find(reading) for name, find in document_type.finders.items()}
    pieces = {name: piece for name, piece in tried.items() if piece is not None}
    kinds = {field.name: field.kind for field in document_type.schema.fields}
    odd = {name for name, piece in pieces.items() if not _may_be(kinds[name], piece.text)}
    found = [(name, piece, LAST_RESORT if name in odd else FINDER_SCORE)
             for name, piece in pieces.items()]  # fmt: skip
    labelled = _labelled(document_type, pieces.keys() - odd, odd)
    schema = document_type.schema
    others = own_labels(schema) if schema.is_nested else frozenset()
    headings = object_names(schema)
    found += [
        (one.field, one.piece, one.score)
        for one in answers(labelled, reading)
        if one.score >= LEAST_SCORE
        and not (others and (goes_on(one.piece.text) or is_labelled(one.piece.text, others)))
        and fold(one.piece.text) not in headings
    ]
    known = {name for name, _, _ in found}
    for field in labelled:
        if field.required and field.name not in known:
            piece = _without_label(field, reading)
            found += [(field.name, piece, LAST_RESORT)] if piece else []
    return found


def _may_be(kind: FieldKind, text: str) -> bool:
    """Whether a finder's text has what its field asks for; texts may be any, and days without a
    year."""
    if kind is FieldKind.DATE:
        return only_day(text) is not None or any(True for _ in find_dates(text))
    return kind is FieldKind.TEXT or any(map(str.isdigit, text))


def _labelled(document_type: DocumentType, known: Set[str], odd: Set[str]) -> list[FieldDefinition]:
    """The fields to search by label: those of rules that a finder does not decide alone, those
    without a finder or whose finder gave what cannot be their value, and texts that their finder
    did not find, unless the document is prose, where labels are words of sentences."""
    schema, prose = document_type.schema.without_marks, document_type.hints.prose
    ruled = {name for rule in schema.rules for name in rule.names}
    return [
        field
        for field in schema.fields
        if field.name in (ruled - document_type.alone) | odd
        or field.name not in document_type.finders
        or (field.name not in known and field.kind is FieldKind.TEXT and not prose)
    ]


def _without_label(field: FieldDefinition, reading: Reading) -> Piece | None:
    """The document's date, total or title, if the field asks for it."""
    if field.kind is FieldKind.DATE:
        return find_date(reading)
    roles = {role_of(term) for term in (*field.synonyms, field.name)}
    if field.kind is FieldKind.NUMBER:
        return find_total(reading) if roles & CLOSING_ROLES else None
    return find_head(field, reading)

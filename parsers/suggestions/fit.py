"""How well a schema fits documents: what was found where, and which labels stayed unused.

In: a schema, and of each document its pages and the fields that were found by it. Out: a `Fit`. A
label is unused where no field has the value beside or below it. This module knows no engine.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from parsers.document import (
    Evidence,
    Field,
    FieldDefinition,
    FieldKind,
    Page,
    SchemaDefinition,
    Violation,
)
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.extraction.document_type import DocumentType
from parsers.extraction.lines import Line, Piece
from parsers.extraction.ranking.spans import company
from parsers.rules import REQUIRED
from parsers.suggestions.names import harmless
from parsers.suggestions.shared_lists import shared_lists
from parsers.suggestions.shared_phrases import labels_before_colons, phrase_fields, shared_phrases
from parsers.suggestions.sightings import first_lines, sightings_in
from parsers.suggestions.vocabulary import Vocabulary, vocabulary_of
from parsers.types.key_values import DOCUMENT_TYPE as KEY_VALUES
from parsers.types.key_values.pairs import find_pairs

EXAMPLES = 3
"""Of a field."""
MOST_UNUSED = 40
LONGEST_TERM = 60
ENOUGH = 4
"""Documents, from which a label that only one of them has is none, but rather a name or goods; nor
is one without a colon beside the same value in all, but rather the maker's address."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A document with what was found in it by a schema."""

    name: str
    pages: tuple[Page, ...]
    fields: tuple[Field, ...]
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A value in a document."""

    document: str
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class FieldFit:
    """path: of a single field, or `list.field`. documents: how many have it. values: how many there
    are. absent: of these, how many stand on no page; unread: how many are not of the field's kind;
    problems: how many have one, with the first. examples: of different documents."""

    path: str
    documents: int
    values: int
    absent: int
    unread: int
    problems: int
    problem: str | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A label, or the head of a column, that no field uses, and in how many documents."""

    label: str
    documents: int
    example: Example


@dataclass(frozen=True, slots=True)
class Fit:
    """documents: how many were looked at. unused: the most frequent ones first. broken: rules, and
    how many documents break each. lacking: likewise, what is required and was not found."""

    documents: int
    fields: tuple[FieldFit, ...]
    unused: tuple[Unused, ...]
    broken: tuple[tuple[str, int], ...]
    lacking: tuple[tuple[str, int], ...] = ()


def fit(schema: SchemaDefinition, looked: Sequence[Looked], types: Sequence[DocumentType]) -> Fit:
    """types: the built-in ones, whose words tell what a label may be."""
    broken = Counter(rule for each in looked for rule in {one.rule for one in each.violations})
    lacking = Counter(path for each in looked for path in _lacking(each.violations))
    return Fit(
        len(looked),
        tuple(_field_fit(path, looked) for path in paths_of(schema)),
        tuple(_unused(schema, looked, types)),
        tuple(broken.most_common()),
        tuple(lacking.most_common()),
    )


def _lacking(violations: Sequence[Violation]) -> set[str]:
    paths = (path for one in violations if one.rule == REQUIRED for path in one.paths)
    return set(map(general, paths))


def paths_of(schema: SchemaDefinition) -> list[str]:
    """Of all fields, in the order of the schema: `total`, `line_items.amount`."""
    rows = [f"{each.name}.{one.name}" for each in schema.lists for one in each.fields]
    return [*(one.name for one in schema.fields), *rows]


def general(path: str) -> str:
    """`line_items[3].amount` -> line_items.amount."""
    row = parse_row_path(path)
    return path if row is None else f"{row.list_name}.{row.name}"


def found_at(each: Looked, path: str) -> list[Field]:
    """The values of a field in a document, those that it has."""
    return [field for field in each.fields if general(field.path) == path and _is_found(field)]


def _is_found(field: Field) -> bool:
    return bool(field.raw) or field.value is not None


def _field_fit(path: str, looked: Sequence[Looked]) -> FieldFit:
    by_document = [(each, found_at(each, path)) for each in looked]
    fields = [field for _, found in by_document for field in found]
    problems = [field.problem for field in fields if field.problem]
    examples = [
        Example(each.name, found[0].page_number, shown(found[0])) for each, found in by_document
        if found
    ]  # fmt: skip
    return FieldFit(
        path,
        sum(bool(found) for _, found in by_document),
        len(fields),
        sum(field.evidence is Evidence.ABSENT for field in fields),
        sum(field.value is None for field in fields),
        len(problems),
        problems[0] if problems else None,
        tuple(examples[:EXAMPLES]),
    )


def shown(field: Field) -> str:
    """The value as it will be stored, else as it is printed."""
    text = str(field.value) if field.value is not None else field.raw or ""
    return f"{text} {field.currency}" if field.currency else text


def _unused(
    schema: SchemaDefinition, looked: Sequence[Looked], types: Sequence[DocumentType]
) -> Iterator[Unused]:
    read = [first_lines(each.pages) for each in looked]
    vocabulary = vocabulary_of(read, types)
    labels = _label_fields(schema, read, vocabulary)
    known = {fold(term) for one in labels for term in one.synonyms}
    documents: Counter[str] = Counter()
    first: dict[str, tuple[str, Example]] = {}
    values: dict[str, set[str]] = {}
    for each, (pages, lines) in zip(looked, read, strict=True):
        used, own = _used(each), _own_terms(schema, each)
        told = {fold(label) for label in labels_before_colons(lines)}
        seen = set()
        for label, value in _labelled(pages, lines, labels):
            term = fold(label)
            is_label = sum(map(str.isalpha, term)) > 1 and len(term) <= LONGEST_TERM
            if term not in told and company().search(label):
                continue
            values.setdefault(term, set()).add(value.text if term not in told else each.name)
            if is_label and term not in own | used and not _is_used(value.text, used, known):
                seen.add(term)
                example = Example(each.name, value.page, value.text)
                first.setdefault(term, (harmless(label), example))
        documents.update(seen)
    used = set().union(*map(_used, looked))
    heads = {
        term: (head, count) for term, head, count in _unused_heads(schema, read, vocabulary, used)
    }
    for term, (head, count) in heads.items():
        documents[term] = max(documents[term], count)
        first.setdefault(term, (head, Example("", None, "")))
    few = len(looked) < ENOUGH
    for term, count in documents.most_common(MOST_UNUSED):
        label, example = first[term]
        if few or term in heads or (count > 1 and len(values[term]) > 1):
            yield Unused(label, count, example)


def _label_fields(
    schema: SchemaDefinition,
    read: Sequence[tuple[Sequence[Page], Sequence[Line]]],
    vocabulary: Vocabulary,
) -> list[FieldDefinition]:
    """Whatever may be a label: of the schema, of the lexicon, and what the documents share."""
    own = [
        FieldDefinition(f"own {one.name}", FieldKind.TEXT, False, "", one.synonyms)
        for one in schema.without_marks.fields
    ]
    shared = phrase_fields(shared_phrases(read))
    return [*own, *vocabulary.fields, *shared]


def _labelled(
    pages: Sequence[Page], lines: Sequence[Line], labels: Sequence[FieldDefinition]
) -> Iterator[tuple[str, Piece]]:
    """Labels with their values, by all ways in which they are known."""
    for row in find_pairs(KEY_VALUES.schema.lists[0], pages):
        yield row["key"].text, row["value"]
    for one in sightings_in(lines, labels):
        yield one.label, one.value


def _own_terms(schema: SchemaDefinition, each: Looked) -> set[str]:
    """The labels of what was found, single or in rows: that they stand elsewhere, too, is no
    news."""
    found = {general(field.path) for field in each.fields if _is_found(field)}
    columns = {f"{listed.name}.{one.name}": one for listed in schema.lists for one in listed.fields}
    known = {one.name: one for one in schema.fields} | columns
    return {fold(term) for path in found & known.keys() for term in known[path].synonyms}


def _used(each: Looked) -> set[str]:
    texts = (field.raw for field in each.fields if field.raw)
    return {fold(text) for text in texts} - {""}


def _is_used(value: str, used: Set[str], labels: Set[str] = frozenset()) -> bool:
    """Whether a field has the value, or it is none but another label."""
    said = fold(value)
    return not said or said in labels or any(said == one or (len(one) > 2 and one in said) or
                           (len(said) > 2 and said in one) for one in used)  # fmt: skip


def _unused_heads(
    schema: SchemaDefinition,
    read: Sequence[tuple[Sequence[Page], Sequence[Line]]],
    vocabulary: Vocabulary,
    used: Set[str],
) -> Iterator[tuple[str, str, int]]:
    """Heads of columns whose values no field has."""
    terms = {fold(one) for each in schema.lists for field in each.fields for one in field.synonyms}
    for table in shared_lists([lines for _, lines in read], schema.lists, vocabulary):
        for column in table.columns:
            heads = [head for head, _ in column.heads.most_common()]
            is_own = column.known is not None or bool(terms & {fold(head) for head in heads})
            found = sum(_is_used(text, used) for text in column.texts)
            if not is_own and 2 * found < len(column.texts):
                yield fold(heads[0]), harmless(heads[0]), column.documents

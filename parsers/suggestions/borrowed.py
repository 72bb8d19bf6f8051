"""What has no label -> the finders of the built-in type that documents are most like.

In: the fields that labels give, and the documents. Out: these and what the built-in type's finders
find in more of them: single fields, columns that no head names, and lists. This module knows no
type by name.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from parsers.document import FieldKind, ListDefinition
from parsers.extraction import SURE as SURE_VALUE
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.line_items.items import find_items
from parsers.extraction.vocabulary import is_free_text
from parsers.suggestions.looks import look_of_field
from parsers.suggestions.names import Names, class_name, harmless
from parsers.suggestions.sightings import Documents, sightings_in
from parsers.suggestions.suggestion import SuggestedField, SuggestedList
from parsers.suggestions.vocabulary import Vocabulary

LEAST_SHARE = 0.5
"""The part of the documents, at least, in which a finder finds what labels do not."""
LEAST_COLUMN = 0.2
"""The part of the documents, at least, that have a column which no head names."""
MOST_LABELS = 12
"""Of a column that no head names."""
FEW = 3
"""Documents; of fewer, nothing is required."""
SURE = 0.8
"""The part of the documents in which labels find a field, from which it needs no finder."""


def with_finders(
    fields: Sequence[SuggestedField], documents: Documents, vocabulary: Vocabulary, names: Names
) -> list[SuggestedField]:
    """With what the built-in type finds in more documents than labels do. Sums are its own only in
    documents that are of it: others may have several that are totals of something."""
    known = vocabulary.document_type
    if known is None:
        return list(fields)
    by_finders, by_ranking = _counts(known, documents)
    by_name = {one.name: one for one in fields}
    least = LEAST_SHARE * len(documents)
    for definition in known.schema.without_marks.fields:
        own = by_name.get(definition.name)
        labelled = own.documents if own else 0
        count = max(by_finders[definition.name], by_ranking[definition.name])
        is_labelled = labelled >= SURE * len(documents) and not is_free_text(definition)
        is_foreign = definition.kind is FieldKind.NUMBER and not vocabulary.is_own
        if is_labelled or is_foreign or count <= labelled or count < least:
            continue
        if own or names.new(definition.name) == definition.name:
            by_name[definition.name] = SuggestedField(
                definition.name, look_of_field(definition), definition.description,
                own.labels if own else (), count, count == len(documents) >= FEW,
                finder=by_finders[definition.name] >= max(least, labelled + 1),
            )  # fmt: skip
    places = {each.name: at for at, each in enumerate(known.schema.fields)}
    return sorted(by_name.values(), key=lambda one: places.get(one.name, len(places)))


def _counts(known: DocumentType, documents: Documents) -> tuple[Counter[str], Counter[str]]:
    """In how many documents the finders find each field, and in how many what was learned about the
    type is sure of it."""
    by_finders, by_ranking = Counter[str](), Counter[str]()
    for _, lines in documents:
        reading = read_labels(lines, known.schema.without_marks.fields)
        by_finders.update(name for name, find in known.finders.items() if find(reading))
        ranking = known.rank(lines) if known.rank else {}
        by_ranking.update(
            name for name, each in ranking.items() if each and each[0].probability >= SURE_VALUE
        )
    return by_finders, by_ranking


def without_heads(
    known: ListDefinition | None, named: Set[str], documents: Documents, vocabulary: Vocabulary
) -> Iterator[SuggestedField]:
    """What the built-in type finds in rows though no head names it, as units behind quantities."""
    if known is None or vocabulary.document_type is None:
        return
    schema = vocabulary.document_type.schema
    found: Counter[str] = Counter()
    for pages, _ in documents:
        rows = find_items(known, pages, schema)
        columns = Counter(name for row in rows for name in row)
        found.update(name for name, count in columns.items() if 2 * count >= len(rows))
    printed = _labels_in_rows(known, documents)
    for field in known.fields:
        if field.name not in named and found[field.name] >= LEAST_COLUMN * len(documents):
            labels = [label for label, _ in printed.get(field.name, Counter()).most_common()]
            yield SuggestedField(
                field.name, look_of_field(field), field.description, tuple(labels[:MOST_LABELS]),
                found[field.name],
            )  # fmt: skip


def _labels_in_rows(known: ListDefinition, documents: Documents) -> dict[str, Counter[str]]:
    """What stands before values of the list's columns in their rows: `Item code TYZ705`."""
    printed: dict[str, Counter[str]] = {}
    for _, lines in documents:
        for one in sightings_in(lines, known.fields):
            label = harmless(one.label)
            if not one.below and len(label) > 1:
                printed.setdefault(one.field, Counter())[label] += 1
    return printed


def found_lists(
    documents: Documents,
    vocabulary: Vocabulary,
    lists: Sequence[SuggestedList],
    own_class: str,
) -> Iterator[SuggestedList]:
    """Lists that the built-in type has a finder for, if it finds rows in most documents."""
    known = vocabulary.document_type
    for each in known.schema.lists if known else ():
        find = known.list_finders.get(each.name) if known else None
        if known is None or find is None or any(one.name == each.name for one in lists):
            continue
        count = sum(bool(find(each, pages, known.schema)) for pages, _ in documents)
        if count >= LEAST_SHARE * len(documents):
            row_class = f"{own_class}{class_name(each.name)}"
            yield SuggestedList(each.name, row_class, _as_defined(each, count), count, finder=True)


def _as_defined(each: ListDefinition, count: int) -> tuple[SuggestedField, ...]:
    return tuple(
        SuggestedField(one.name, look_of_field(one), one.description, (), count)
        for one in each.fields
    )

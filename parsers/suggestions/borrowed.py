"""What the built-in type finds that documents are most like -> fields and lists of its own.

In: the fields and tables that labels and heads give, and the documents. Out: these, and what the
built-in type finds in more of them: single fields, columns that no head names, and lists. This
module knows no type by name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from parsers.document import FieldKind, ListDefinition
from parsers.extraction import SURE as SURE_VALUE
from parsers.extraction import find_fields, find_lists
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import Line
from parsers.suggestions.looks import look_of_field
from parsers.suggestions.names import Names, harmless
from parsers.suggestions.sightings import Documents, sightings_in
from parsers.suggestions.suggestion import SuggestedField
from parsers.suggestions.vocabulary import Vocabulary

LEAST_SHARE, LEAST_OWN = 0.5, 0.1
"""The part of the documents, at least, in which the built-in type finds what labels do not: of
documents that are only like it, and of its own."""
LEAST_COLUMN = 0.2
"""The part of the documents, at least, that have a column which no head names."""
MOST_LABELS = 12
"""Of a column that no head names."""
FEW = 3
"""Documents; of fewer, nothing is required."""


def found_by(vocabulary: Vocabulary, documents: Documents) -> Counter[str]:
    """In how many documents the built-in type finds each field, each list and each column of one.
    In documents that are not of it, required fields are no reason to take the next best for one."""
    found: Counter[str] = Counter()
    known = vocabulary.document_type
    if known is None or not vocabulary.is_like:
        return found
    for pages, lines in documents:
        lists = find_lists(known, pages)
        fields = find_fields(known, pages, lists) if vocabulary.is_own else _sure(known, lines)
        found.update([*fields])
        found.update(lists.keys())
        for name, rows in lists.items():
            columns = Counter(column for row in rows for column in row)
            found.update(f"{name}.{column}" for column, count in columns.items()
                         if 2 * count >= len(rows) or count > 1)  # fmt: skip
    return found


def _sure(known: DocumentType, lines: Sequence[Line]) -> set[str]:
    """What finders find, and what was learned about the type is sure of."""
    reading = read_labels(lines, known.schema.without_marks.fields)
    ranking = known.rank(lines) if known.rank else {}
    found = {name for name, find in known.finders.items() if find(reading)}
    return found | {
        name for name, each in ranking.items() if each and each[0].probability >= SURE_VALUE
    }


def least_of(vocabulary: Vocabulary, documents: int) -> float:
    return (LEAST_OWN if vocabulary.is_own else LEAST_SHARE) * documents


def with_borrowed(
    fields: Sequence[SuggestedField],
    found: Mapping[str, int],
    vocabulary: Vocabulary,
    names: Names,
    documents: int,
) -> list[SuggestedField]:
    """With what the built-in type finds in more documents than labels do. Sums are its own only in
    documents that are of it: others may have several that are totals of something."""
    known = vocabulary.document_type
    if known is None:
        return list(fields)
    by_name = {one.name: one for one in fields}
    least = least_of(vocabulary, documents)
    for definition in known.schema.without_marks.fields:
        own = by_name.get(definition.name)
        count = found[definition.name]
        is_foreign = definition.kind is FieldKind.NUMBER and not vocabulary.is_own
        if is_foreign or count < least or count <= (own.documents if own else 0):
            continue
        if own or names.new(definition.name) == definition.name:
            by_name[definition.name] = SuggestedField(
                definition.name, look_of_field(definition), definition.description,
                own.labels if own else (), count, count == documents >= FEW,
            )  # fmt: skip
    places = {each.name: at for at, each in enumerate(known.schema.fields)}
    return sorted(by_name.values(), key=lambda one: places.get(one.name, len(places)))


def without_heads(
    known: ListDefinition | None, named: Set[str], found: Mapping[str, int], documents: Documents
) -> list[SuggestedField]:
    """What the built-in type finds in rows though no head names it, as units behind quantities."""
    if known is None:
        return []
    printed = _labels_in_rows(known, documents)
    return [
        SuggestedField(
            one.name, look_of_field(one), one.description,
            tuple(label for label, _ in printed.get(one.name, Counter()).most_common(MOST_LABELS)),
            count,
        )
        for one in known.fields
        if one.name not in named
        and (count := found[f"{known.name}.{one.name}"]) >= LEAST_COLUMN * len(documents)
    ]  # fmt: skip


def _labels_in_rows(known: ListDefinition, documents: Documents) -> dict[str, Counter[str]]:
    """What stands before values of the list's columns in their rows: `Item code TYZ705`."""
    printed: dict[str, Counter[str]] = {}
    for _, lines in documents:
        for one in sightings_in(lines, known.fields):
            label = harmless(one.label)
            if not one.below and len(label) > 1:
                printed.setdefault(one.field, Counter())[label] += 1
    return printed

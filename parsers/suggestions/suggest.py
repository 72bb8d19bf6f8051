"""Documents -> a class to start from: the labels, table heads and formats that they share.

In: the pages of some documents, and the built-in types, whose words tell that two labels mean the
same. Out: a `Suggestion`. What has no label is left to the finders of the built-in type that the
documents are most like. This module writes no file and stores nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from parsers.document import Page
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.schemas.names import is_taken, safe_name
from parsers.suggestions.borrowed import found_by, least_of, with_borrowed, without_heads
from parsers.suggestions.looks import look_of_field, look_of_texts
from parsers.suggestions.names import Names, class_name, harmless, quoted
from parsers.suggestions.rules import rules_for
from parsers.suggestions.shared_fields import MOST_LABELS, shared_fields
from parsers.suggestions.shared_lists import Column, SharedList, shared_lists, without_heads_of
from parsers.suggestions.shared_phrases import shared_phrases
from parsers.suggestions.sightings import Documents, first_lines
from parsers.suggestions.suggestion import SuggestedField, SuggestedList, Suggestion
from parsers.suggestions.titles import titles_in
from parsers.suggestions.vocabulary import Vocabulary, vocabulary_of

MOST_FIELDS = 60


def suggest(
    documents: Sequence[Sequence[Page]], types: Sequence[DocumentType], name: str
) -> Suggestion:
    """name: of the class. Raises SetupError bad_schema where they share nothing."""
    read = [first_lines(pages) for pages in documents]
    lines = [each for _, each in read]
    vocabulary = vocabulary_of(read, types)
    built_in = vocabulary.document_type
    titles = titles_in(lines, built_in)
    own_class = _class_name(name, titles, types)
    names = Names()
    found = found_by(vocabulary, read)
    tables = shared_lists(lines, vocabulary.lists, vocabulary)
    phrases = shared_phrases(without_heads_of(tables, read))
    labelled = shared_fields(lines, vocabulary, phrases, tables, names)
    fields = with_borrowed(labelled, found, vocabulary, names, len(read))[:MOST_FIELDS]
    lists = [*_lists(tables, vocabulary, found, read, own_class, names)]
    if not fields and not lists:
        raise SetupError(
            "bad_schema",
            "No schema can be suggested: the documents share no labels and no heads of tables",
            "Take documents of one kind, or describe the fields by hand: docs/adding-a-type.md.",
        )
    return Suggestion(
        own_class, len(documents), titles or (own_class,), tuple(fields), tuple(lists),
        tuple(rules_for(built_in, fields, lists)), vocabulary.base,
    )  # fmt: skip


def _class_name(name: str, titles: Sequence[str], types: Sequence[DocumentType]) -> str:
    """As asked for, else as the documents call themselves; never as a built-in type, whose view it
    would take."""
    found = class_name(name, class_name(titles[0]) if titles else "Document")
    taken = {each.name for each in types}
    view = safe_name(found, "")
    return f"Own{found}" if view in taken or is_taken(view) else found


def _lists(
    tables: Sequence[SharedList],
    vocabulary: Vocabulary,
    found: Mapping[str, int],
    documents: Documents,
    own_class: str,
    names: Names,
) -> Iterator[SuggestedList]:
    """Those that have heads, then those that the built-in type finds without any."""
    headed = {table.known.name for table in tables if table.known}
    least = max(least_of(vocabulary, len(documents)), 1)
    unheaded = [
        SharedList(one, (), found[one.name], (), frozenset())
        for one in vocabulary.lists
        if one.name not in headed and found[one.name] >= least
    ]
    for table in (*tables, *unheaded):
        known = table.known
        name = names.new(known.name if known else "entries")
        inner = Names()
        fields = [
            _column(one, vocabulary, inner, len(documents))
            for one in sorted(table.columns, key=_unknown_last)
            if not vocabulary.has_finder(known) or (one.known and found[f"{name}.{one.known.name}"])
        ]
        fields += without_heads(known, {one.name for one in fields}, found, documents)
        if len(fields) > 1:
            row_class = f"{own_class}{class_name(name)}"
            yield SuggestedList(name, row_class, tuple(fields), table.documents)


def _unknown_last(column: Column) -> bool:
    return column.known is None


def _column(column: Column, vocabulary: Vocabulary, names: Names, documents: int) -> SuggestedField:
    heads = dict.fromkeys(harmless(head) for head, _ in column.heads.most_common(MOST_LABELS))
    labels = tuple(filter(None, heads)) or ("?",)
    known = column.known
    look = look_of_field(known) if known else look_of_texts(column.texts)
    name = known.name if known else vocabulary.column_name(labels[0])
    told = known.description if known else f"What stands below {quoted(labels[0])}"
    return SuggestedField(names.new(name), look, told, labels, min(column.documents, documents))

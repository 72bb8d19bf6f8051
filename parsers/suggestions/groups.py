"""Documents -> those of one kind, and those that are of another.

In: the pages of some documents, and the built-in types. Out: which documents are alike. Two are if
they are of the same type, or share labels, in whatever language the lexicon knows them. This module
suggests nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.document import Page
from parsers.document.text import fold
from parsers.extraction.choosing import choose_type
from parsers.extraction.document_type import DocumentType
from parsers.suggestions.shared_phrases import printed_labels
from parsers.suggestions.sightings import first_lines

ALIKE = 0.25
"""The part of the labels of the document that has fewer, at least, that two of a kind share. Drawn
documents of one maker share 0.29 and more with some other."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tells a document's kind: its type, if it is of one, and its labels."""

    type_name: str | None
    labels: frozenset[str]


def grouped(
    documents: Sequence[Sequence[Page]], types: Sequence[DocumentType]
) -> list[tuple[int, ...]]:
    """The numbers of the documents that are alike, the largest group first."""
    names = _names(types)
    marks = [_marks(pages, types, names) for pages in documents]
    groups: list[list[int]] = []
    for number, one in enumerate(marks):
        joined = [number]
        for each in [each for each in groups if any(_are_alike(one, marks[at]) for at in each)]:
            if len({marks[at].type_name for at in (*joined, *each)} - {None}) <= 1:
                groups.remove(each)
                joined += each
        groups.append(joined)
    return sorted((tuple(sorted(each)) for each in groups), key=lambda each: (-len(each), each))


def _marks(pages: Sequence[Page], types: Sequence[DocumentType], names: dict[str, str]) -> _Marks:
    first, lines = first_lines(pages)
    chosen = choose_type(first, types).document_type
    labels = printed_labels(first, lines)
    return _Marks(
        chosen.name if chosen else None, frozenset(names.get(label, label) for label in labels)
    )


def _names(types: Iterable[DocumentType]) -> dict[str, str]:
    """Of folded labels: the field that has them, in all languages."""
    fields = [field for each in types for field in each.schema.without_marks.fields]
    return {fold(term): field.name for field in reversed(fields) for term in field.synonyms}


def _are_alike(one: _Marks, other: _Marks) -> bool:
    if one.type_name and other.type_name:
        return one.type_name == other.type_name
    fewer = min(len(one.labels), len(other.labels))
    return len(one.labels & other.labels) >= max(ALIKE * fewer, 1)

"""A type that goes on from another one, as `based_on` in a user's schema asks.

In: the user's type, and the one that it names. Out: the user's, where a field or list of the same
name is found as the other type finds it, by the labels of both. What the user left out is looked
for by nobody; its labels still tell where other values end. This module knows no type by name.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TypeVar

from parsers.document import FieldDefinition, ListDefinition, Page, SchemaDefinition
from parsers.extraction.document_type import DocumentType, Finder, ListFinder
from parsers.extraction.labels.labels import Reading, read_labels
from parsers.extraction.lines import Line, Piece, Row

Thing = TypeVar("Thing")


def based_on(known: DocumentType, own: DocumentType) -> DocumentType:
    """`own`, with what `known` has for names that both have; finders of its own stay."""
    schema = replace(
        own.schema,
        version=_version(own.schema, known.schema),
        fields=_with_labels(own.schema.fields, known.schema.fields),
        lists=tuple(_with_columns(each, known.schema.lists) for each in own.schema.lists),
    )
    whole = replace(
        known.schema,
        fields=(*schema.fields, *_without(known.schema.fields, schema.fields)),
        lists=tuple(_with_columns(each, schema.lists) for each in known.schema.lists),
    )
    names = {each.name for each in schema.fields}
    lists = {each.name: each for each in whole.lists if each.name in _names(schema.lists)}
    finders = _of(known.finders, names)
    if names < _names(whole.fields):
        finders = {name: partial(_find, find, whole) for name, find in finders.items()}
    listed = {
        name: partial(_find_rows, find, lists[name], whole)
        for name, find in _of(known.list_finders, lists).items()
    }
    return replace(
        own,
        schema=schema,
        finders={**finders, **own.finders},
        list_finders={**listed, **own.list_finders},
        alone=own.alone | (known.alone & names),
        rank=own.rank or known.rank,
        rivals=own.rivals or known.rivals,
        row_readers={**_of(known.row_readers, lists), **own.row_readers},
        complete=own.complete or known.complete,
    )


def _version(own: SchemaDefinition, known: SchemaDefinition) -> str:
    """Changes with either."""
    return hashlib.sha256(f"{own.version} {known.version}".encode()).hexdigest()[:12]


def _with_labels(
    fields: Iterable[FieldDefinition], known: Iterable[FieldDefinition]
) -> tuple[FieldDefinition, ...]:
    words = {each.name: each.synonyms for each in known}
    return tuple(
        replace(each, synonyms=tuple(dict.fromkeys((*each.synonyms, *words.get(each.name, ())))))
        for each in fields
    )


def _with_columns(each: ListDefinition, others: Iterable[ListDefinition]) -> ListDefinition:
    columns = next((one.fields for one in others if one.name == each.name), ())
    return replace(each, fields=_with_labels(each.fields, columns))


def _without(
    fields: Iterable[FieldDefinition], others: Iterable[FieldDefinition]
) -> list[FieldDefinition]:
    return [each for each in fields if each.name not in _names(others)]


def _names(given: Iterable[FieldDefinition | ListDefinition]) -> set[str]:
    return {each.name for each in given}


def _of(known: Mapping[str, Thing], names: Collection[str]) -> dict[str, Thing]:
    return {name: each for name, each in known.items() if name in names}


def _find(find: Finder, whole: SchemaDefinition, reading: Reading) -> Piece | None:
    return find(_read(tuple(reading.lines), whole.without_marks.fields))


@lru_cache(maxsize=4)
def _read(lines: tuple[Line, ...], fields: tuple[FieldDefinition, ...]) -> Reading:
    return read_labels(lines, fields)


def _find_rows(
    find: ListFinder,
    each: ListDefinition,
    whole: SchemaDefinition,
    own: ListDefinition,
    pages: Sequence[Page],
    _schema: SchemaDefinition,
) -> list[Row]:
    """The columns that the user's list has."""
    columns = _names(own.fields)
    rows = ({name: piece for name, piece in row.items() if name in columns}
            for row in find(each, pages, whole))  # fmt: skip
    return [row for row in rows if row]

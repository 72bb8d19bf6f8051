"""What is true of documents, by the fields of a schema: what `pagemill evaluate` compares with.

In: a file or folder in one of the forms, and a schema. Out: for each document the values wanted,
typed as the schema types them, and notes on what could not be used. This module knows no database.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.evaluation.truth_files import Entry, bad_truth, read_entries
from flows.evaluation.truth_formats import FORMS, Either, find_form, in_plain_form
from parsers.document import (
    FieldDefinition,
    FieldKind,
    FieldValue,
    ListDefinition,
    SchemaDefinition,
)
from parsers.extraction.keys import by_name, not_asked_for
from parsers.values.amounts import decimal_sign_in, read_number
from parsers.values.dates import day_first_in, find_dates, read_date

MAIN_FIELDS = ("name", "description", "value")
"""Of a list whose rows are given as single values: which of its fields these are, the first that
there is; else its first field."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a document has. text: as the truth writes it; values: any of them is right."""

    text: str
    values: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class TrueField:
    """What truth says of a field, or of one of several. wanted: none if it says that there is none;
    several if the document has several."""

    names: tuple[str, ...]
    wanted: tuple[Wanted, ...]


TrueRow = tuple[TrueField, ...]


@dataclass(frozen=True, slots=True)
class TrueDocument:
    """name: of its file, with or without the ending. lists: the rows by the list's name."""

    name: str
    fields: tuple[TrueField, ...]
    lists: Mapping[str, tuple[TrueRow, ...]]


@dataclass(frozen=True, slots=True)
class Truth:
    """form: in which it was written. notes: what of it was not understood, for people."""

    form: str
    documents: tuple[TrueDocument, ...]
    notes: tuple[str, ...] = ()


def read_truth(
    path: Path, schema: SchemaDefinition, form: str | None = None, day_first: bool | None = None
) -> Truth:
    """The truth at a path; keys are names of the schema's fields or their synonyms.

    day_first: how dates are written; if None, as all dates of this truth tell together, else as the
    form has it. SetupError bad_path where it cannot be read, or no key of it is of the schema.
    """
    entries = read_entries(path)
    names = {each.name for each in schema.fields} | {each.name for each in schema.lists}
    form = find_form(entries, form, names)
    reader = _Reader(schema, *_habits(entries, form, day_first))
    documents = tuple(reader.read(entry) for entry in in_plain_form(entries, form))
    if not any(each.fields or each.lists for each in documents):
        raise bad_truth(f"{path} names no field of the schema {schema.name}")
    return Truth(form, documents, tuple(reader.notes()))


def _habits(
    entries: Sequence[Entry], form: str, day_first: bool | None
) -> tuple[bool | None, bool | None, str | None]:
    """Whether dates begin with the day, as somebody or something says; what is usual in the form;
    and the decimal sign."""
    texts = [text for entry in entries for text in _texts(entry.content)]
    said = day_first_in(texts) if day_first is None else day_first
    return said, FORMS[form].day_first, decimal_sign_in(texts)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping | list):
        for each in content.values() if isinstance(content, Mapping) else content:
            yield from _texts(each)


class _Reader:
    """Reads entries in the plain form, and remembers what it did not understand."""

    def __init__(
        self,
        schema: SchemaDefinition,
        day_first: bool | None,
        usually_day_first: bool | None,
        decimal_sign: str | None,
    ) -> None:
        self._schema, self._decimal_sign = schema, decimal_sign
        self._day_first, self._usually_day_first = day_first, usually_day_first
        self._unknown: dict[str, None] = {}
        self._unread: list[str] = []
        self._ambiguous = 0

    def read(self, entry: Entry) -> TrueDocument:
        names = self._names(entry.content, self._schema.fields, self._schema.lists)
        lists = {each.name: each for each in self._schema.lists}
        fields = {key: each for key, each in names.items() if each[0] not in lists}
        return TrueDocument(
            entry.document,
            self._fields(entry, entry.content, fields, self._schema.fields),
            {
                each[0]: self._rows(entry, entry.content[key], lists[each[0]])
                for key, each in names.items()
                if each[0] in lists
            },
        )

    def notes(self) -> Iterator[str]:
        if self._unknown:
            yield f"the truth has {not_asked_for(self._unknown)}"
        if self._unread:
            more = f", and {len(self._unread) - 1} more" if len(self._unread) > 1 else ""
            yield f"the truth is compared as text: {self._unread[0]}{more}"
        if self._ambiguous:
            yield (
                f"{self._ambiguous} dates of the truth are read with the day first, and nothing "
                "says so: see --day-first and --month-first"
            )

    def _names(
        self,
        content: Mapping[str, Any],
        fields: Sequence[FieldDefinition],
        lists: Iterable[ListDefinition] = (),
    ) -> dict[str, tuple[str, ...]]:
        """By key: the names of the schema that it means."""
        parts = {part: key for key in content for part in key.split("|")}
        named = by_name(parts, fields, lists)
        self._unknown |= dict.fromkeys(named.unknown)
        names: dict[str, tuple[str, ...]] = {}
        for name, key in named.values.items():
            names[key] = (*names.get(key, ()), name)
        return names

    def _rows(self, entry: Entry, value: Any, definition: ListDefinition) -> tuple[TrueRow, ...]:
        given = value if isinstance(value, list) else [value]
        rows = [self._row(row, definition) for row in given if row and _in_words(row)]
        read = (
            self._fields(entry, row, self._names(row, definition.fields), definition.fields)
            for row in rows
        )
        return tuple(row for row in read if row)

    def _row(self, row: Any, definition: ListDefinition) -> Mapping[str, Any]:
        if isinstance(row, Mapping):
            return row
        names = [field.name for field in definition.fields]
        return {next((name for name in MAIN_FIELDS if name in names), names[0]): row}

    def _fields(
        self,
        entry: Entry,
        content: Mapping[str, Any],
        names: Mapping[str, tuple[str, ...]],
        definitions: Iterable[FieldDefinition],
    ) -> TrueRow:
        known = {definition.name: definition for definition in definitions}
        return tuple(
            TrueField(each, tuple(self._wanted(entry, content[key], known[each[0]])))
            for key, each in names.items()
        )

    def _wanted(self, entry: Entry, value: Any, definition: FieldDefinition) -> Iterator[Wanted]:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping | list):
                raise bad_truth(f"{entry.origin}: {definition.name} is not a single value")
            if isinstance(each, bool):
                said = "true" if each else "false"
                raise bad_truth(f"{entry.origin}: {definition.name} is {said}, which is no value")
            ways = each.values if isinstance(each, Either) else (each,)
            given = [way for way in ways if _in_words(way)]
            if given:
                values = tuple(self._typed(entry, way, definition) for way in given)
                yield Wanted(_in_words(given[0]), values)

    def _typed(self, entry: Entry, way: Any, definition: FieldDefinition) -> FieldValue:
        """Text where it is not of the field's type."""
        text = _in_words(way)
        value: FieldValue | None
        if definition.kind is FieldKind.TEXT:
            return text
        if definition.kind is FieldKind.DATE:
            value = self._date(text)
        elif isinstance(way, int | Decimal):
            return Decimal(way)
        else:
            value = read_number(text, self._decimal_sign)
        if value is None:
            self._unread.append(f"{text[:40]!r} is no {definition.kind} ({entry.origin})")
        return text if value is None else value

    def _date(self, text: str) -> datetime.date | None:
        self._ambiguous += any(found.ambiguous for found in find_dates(text, self._day_first))
        first = self._usually_day_first if self._day_first is None else self._day_first
        return read_date(text, first)


def _in_words(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value).strip()

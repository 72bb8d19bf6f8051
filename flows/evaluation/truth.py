"""The truth about documents by the fields of a schema, which `pagemill evaluate` compares with.

In: a file or folder in one of the forms, and a schema. Out: for each document the wanted values,
typed as in the schema, and notes on what was not understood. This module knows no database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.evaluation.truth_files import Entry, bad_truth, read_entries
from flows.evaluation.truth_formats import FORMS, Either, find_form
from parsers.document import (
    FieldDefinition,
    FieldKind,
    FieldValue,
    ListDefinition,
    SchemaDefinition,
)
from parsers.document.wording import counted
from parsers.extraction.keys import by_name, not_asked_for
from parsers.extraction.nested_answer import flatten
from parsers.values.amounts import decimal_sign_in, read_number
from parsers.values.dates import day_first_in, find_dates, read_date

MAIN_FIELDS = ("name", "description", "value")
"""The fields that rows given as single values may be of, the first in the list; else its first
field."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """text: as the truth writes it; values: any of them is right."""

    text: str
    values: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class TrueField:
    """wanted: the values of the field, or of one of these; empty if the document has none."""

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
    """form: in which it was written. notes: what was not understood, for people."""

    form: str
    documents: tuple[TrueDocument, ...]
    notes: tuple[str, ...] = ()


def read_truth(
    path: Path, schema: SchemaDefinition, form: str | None = None, day_first: bool | None = None
) -> Truth:
    """The truth at a path; keys are names of the schema's fields or their synonyms.

    day_first: the order of dates; if None, as the dates of this truth show, else as usual in the
    form. SetupError bad_path if it cannot be read, or has no field of the schema.
    """
    truth = truth_of(read_entries(path), schema, form, day_first)
    if not any(each.fields or each.lists for each in truth.documents):
        raise bad_truth(f"{path} names no field of the schema {schema.name}")
    return truth


def truth_of(
    entries: Sequence[Entry],
    schema: SchemaDefinition,
    form: str | None = None,
    day_first: bool | None = None,
) -> Truth:
    """The truth that entries tell, as `read_truth` has it."""
    entries = [replace(each, content=_flat(each.content, schema)) for each in entries]
    names = {each.name for each in schema.fields} | {each.name for each in schema.lists}
    form = find_form(entries, form, names)
    texts = [text for entry in entries for text in _texts(entry.content)]
    day_first = day_first_in(texts) if day_first is None else day_first
    translate, usually_day_first = FORMS[form].translate, FORMS[form].day_first
    reader = _Reader(schema, day_first, usually_day_first, decimal_sign_in(texts))
    plain = (replace(entry, content=translate(entry.content)) for entry in entries)
    documents = tuple(map(reader.read, plain))
    return Truth(form, documents, tuple(reader.notes()))


def _flat(content: Any, schema: SchemaDefinition) -> Any:
    """A truth that is nested as its schema is, by the names of its fields and lists."""
    if (
        not schema.is_nested
        or not isinstance(content, Mapping)
        or any("." in key for key in content)
    ):
        return content
    found = flatten(content, schema)
    rows = {name: [row.values for row in rows] for name, rows in found.rows.items()}
    return {**found.values, **rows}


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping | list):
        for each in content.values() if isinstance(content, Mapping) else content:
            yield from _texts(each)


@dataclass
class _Reader:
    """Reads entries in the plain form, and remembers what it did not understand."""

    _schema: SchemaDefinition
    _day_first: bool | None
    _usually_day_first: bool | None
    _decimal_sign: str | None
    _unknown: dict[str, None] = field(default_factory=dict)
    _unread: list[str] = field(default_factory=list)
    _ambiguous: int = 0

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
            dates = counted(self._ambiguous, "ambiguous date")
            yield f"{dates} read with the day first: see --day-first and --month-first"

    def _names(
        self,
        content: Mapping[str, Any],
        fields: Sequence[FieldDefinition],
        lists: Iterable[ListDefinition] = (),
    ) -> dict[str, tuple[str, ...]]:
        """By key: the names in the schema."""
        parts = {part: key for key in content for part in key.split("|")}
        named = by_name(parts, fields, lists)
        self._unknown |= dict.fromkeys(named.unknown)
        names: dict[str, tuple[str, ...]] = {}
        for name, key in named.values.items():
            names[key] = (*names.get(key, ()), name)
        return names

    def _rows(self, entry: Entry, value: Any, definition: ListDefinition) -> tuple[TrueRow, ...]:
        given = value if isinstance(value, list) else [value]
        rows = [self._row(row, definition) for row in given if row and _text_of(row)]
        read = (
            self._fields(entry, row, self._names(row, definition.fields), definition.fields)
            for row in rows
        )
        return tuple(row for row in read if row)

    def _row(self, row: Any, definition: ListDefinition) -> Mapping[str, Any]:
        if isinstance(row, Mapping):
            return row
        names = [each.name for each in definition.fields]
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
                word = str(each).lower()
                raise bad_truth(f"{entry.origin}: {definition.name} is {word}, which is no value")
            ways = each.values if isinstance(each, Either) else (each,)
            given = [way for way in ways if _text_of(way)]
            if given:
                values = tuple(self._typed(entry, way, definition) for way in given)
                yield Wanted(_text_of(given[0]), values)

    def _typed(self, entry: Entry, way: Any, definition: FieldDefinition) -> FieldValue:
        """The text if it is not of the field's type."""
        text = _text_of(way)
        value: FieldValue | None
        if definition.kind is FieldKind.TEXT:
            return text
        if definition.kind is FieldKind.DATE:
            self._ambiguous += any(found.ambiguous for found in find_dates(text, self._day_first))
            first = self._usually_day_first if self._day_first is None else self._day_first
            value = read_date(text, first)
        elif isinstance(way, int | Decimal):
            return Decimal(way)
        else:
            value = read_number(text, self._decimal_sign)
        if value is None:
            self._unread.append(f"{text[:40]!r} is no {definition.kind} ({entry.origin})")
        return text if value is None else value


def _text_of(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value).strip()

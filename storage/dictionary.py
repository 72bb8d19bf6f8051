"""What every table, view and column holds: the one source for the command line, for docs/tables.md
and for the comments in PostgreSQL.

In: `dictionary.toml`, and schemas. Out: TableDescriptions. Types are named alike for both
databases. This module knows no database; `storage.catalog` says what is in one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Double, Integer, Numeric, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from parsers.document import (
    FALSE,
    MARKS,
    TRUE,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    ListDefinition,
    SchemaDefinition,
)
from storage.models import Base
from storage.types import clean

_FILE = Path(__file__).with_name("dictionary.toml")
_PARTS = ("shared", "typed")
_TYPES: Mapping[type[TypeEngine[Any]], str] = {
    Integer: "integer",
    Text: "text",
    Double: "double",
    Numeric: "number",
    Boolean: "boolean",
    DateTime: "time",
    Date: "date",
}
_LIST_KEYS = ("document_id", "run_id", "segment", "ordinal")
_DOCUMENT_KEYS = ("document_id", "run_id", "file_name", "segment", "first_page", "last_page")


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """type: integer, double, number (with all digits in PostgreSQL, a double in SQLite), text,
    boolean (0 and 1 in SQLite), time (UTC), date."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class TableDescription:
    """kind: table or view. join: by which columns it is joined with what; may be empty."""

    name: str
    kind: str
    description: str
    columns: tuple[ColumnDescription, ...]
    join: str = ""


@cache
def fixed_tables() -> tuple[TableDescription, ...]:
    """The tables and views that every database has."""
    given = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_table(name, given) for name in given if name not in _PARTS)


def typed_views(definition: SchemaDefinition) -> tuple[TableDescription, ...]:
    """The views of a schema: that of its documents, and one for each list in it."""
    given = tomllib.loads(_FILE.read_text(encoding="utf-8"))["typed"]
    keys = {name: ColumnDescription(name, key["type"], key["is"]) for name, key in given.items()}
    return tuple(_typed_views(definition, keys))


def _typed_views(
    definition: SchemaDefinition, keys: Mapping[str, ColumnDescription]
) -> Iterator[TableDescription]:
    name = definition.name
    lists = [each for each in definition.lists if each.fields]
    others = ["current_fields", *(f"{name}_{each.column}" for each in lists)]
    yield TableDescription(
        name,
        "view",
        f"A document of the type {name}, with a column for each field; NULL if it does not say.",
        (*(keys[key] for key in _DOCUMENT_KEYS), *map(_field, definition.fields)),
        f"{' and '.join(others)} by document_id and segment; sources by document_id",
    )
    for each in lists:
        yield _list_view(name, each, keys)


def _list_view(
    schema: str, listed: ListDefinition, keys: Mapping[str, ColumnDescription]
) -> TableDescription:
    parent = ("parent_ordinal",) if listed.parent else ()
    outer = f" {listed.parent} by its ordinal = parent_ordinal;" if listed.parent else ""
    return TableDescription(
        f"{schema}_{listed.column}",
        "view",
        f"One of the {listed.name} in a document of the type {schema}; NULL if its row does not"
        " say.",
        (*(keys[key] for key in (*_LIST_KEYS, *parent)), *map(_field, listed.fields)),
        f"{schema} by document_id and segment;{outer} current_fields by document_id, segment,"
        f" item = '{listed.name}' and ordinal",
    )


_KINDS = {FieldKind.TEXT: "text", FieldKind.NUMBER: "number", FieldKind.DATE: "date"}
_FORMATS = {
    FieldFormat.MONEY: "An amount of money; current_fields.currency has its currency.",
    FieldFormat.ACCOUNT_MONEY: (
        "An amount of money, below zero if it left the account or is owed; current_fields.currency"
        " has its currency."
    ),
    FieldFormat.PERCENT: "For instance 19 for 19 %.",
    FieldFormat.CURRENCY: "Always the ISO 4217 code, such as EUR.",
    FieldFormat.IBAN: "An IBAN without blanks.",
    FieldFormat.TAX_NUMBER: "Without blanks.",
    FieldFormat.ADDRESS: "On one line.",
    FieldFormat.DURATION: "For instance 2 years.",
    FieldFormat.DATE_TIME: "The day alone; its raw text in current_fields has the time.",
    FieldFormat.BOOLEAN: f"{TRUE} or {FALSE}.",
    **{mark: f"One of {', '.join(values)}." for mark, values in MARKS.items()},
}


def _field(field: FieldDefinition) -> ColumnDescription:
    words = field.name.replace(".", " ").replace("_", " ")
    said = clean(" ".join(field.description.split())) or f"The document's {words}"
    sentence = said if said.endswith((".", "!", "?")) else f"{said}."
    known = _FORMATS.get(field.format, "") if field.format else ""
    return ColumnDescription(field.column, _KINDS[field.kind], f"{sentence} {known}".strip())


def _table(name: str, given: Mapping[str, Any]) -> TableDescription:
    entry = given[name]
    model = Base.metadata.tables.get(name)
    columns = entry["columns"].split() if model is None else _in_order(model)
    return TableDescription(
        name,
        "view" if name.startswith("current_") else "table",
        entry["is"],
        tuple(_column(name, column, given) for column in columns),
        entry.get("join", ""),
    )


def _in_order(model: Table) -> list[str]:
    return sorted((column.name for column in model.columns), key=lambda name: name != "id")


def _column(table: str, name: str, given: Mapping[str, Any]) -> ColumnDescription:
    """What is said of the column nearest to it, and the type nearest to it."""
    entry = given[table]
    near = (table, *entry.get("as_in", ()))
    said = [given[each].get("own", {}).get(name) for each in near] + [given["shared"].get(name)]
    found = next(each for each in said if each is not None)
    types = [each["type"] for each in said if isinstance(each, dict)]
    models = (Base.metadata.tables.get(each) for each in near)
    types += [
        type_name(m.columns[name].type) for m in models if m is not None and name in m.columns
    ]
    return ColumnDescription(name, types[0], found if isinstance(found, str) else found["is"])


def type_name(given: TypeEngine[Any]) -> str:
    """What a type is called here, whichever the database; empty for one that is not."""
    plain = given.impl if isinstance(given, TypeDecorator) else given
    return next((name for kind, name in _TYPES.items() if isinstance(plain, kind)), "")

"""Every column is described once, for the terminal, the docs and PostgreSQL alike."""

import tomllib
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import inspect

import storage.dictionary
from parsers.document import (
    Agreement,
    AnnotationKind,
    BoxFrom,
    Evidence,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    Label,
    ListDefinition,
    PageStatus,
    SchemaDefinition,
)
from storage.catalog import columns_by_table
from storage.database import Database, open_database
from storage.dictionary import ColumnDescription, TableDescription, fixed_tables, typed_views
from storage.models import Action, RunStatus
from storage.search_indexes import ITEMS_SEARCH, SEARCH, WORDS_SEARCH
from storage.user_queries import run_query
from storage.views import create_schema_views

CONTRACT = SchemaDefinition(
    "contract",
    "1",
    (
        FieldDefinition(
            "fee", FieldKind.NUMBER, description="What it's worth\n100%", format=FieldFormat.MONEY
        ),
        FieldDefinition("signed_on", FieldKind.DATE),
    ),
    (ListDefinition("parties", (FieldDefinition("order", FieldKind.TEXT, description="Who?"),)),),
)
ENUMERATED: dict[tuple[str, str], type[StrEnum]] = {
    ("runs", "status"): RunStatus,
    ("pages", "status"): PageStatus,
    ("blocks", "label"): Label,
    ("blocks", "box_from"): BoxFrom,
    ("cells", "box_from"): BoxFrom,
    ("annotations", "kind"): AnnotationKind,
    ("reviewed_fields", "evidence"): Evidence,
    ("corrections", "action"): Action,
    ("corrections", "kind"): FieldKind,
    ("fields", "agreement"): Agreement,
    ("readings", "kind"): FieldKind,
}
POSTGRESQL_TYPES = {
    "bigint": "integer", "text": "text", "character varying": "text", "double precision": "double",
    "numeric": "number", "boolean": "boolean", "timestamp with time zone": "time", "date": "date",
}  # fmt: skip


def described() -> dict[str, TableDescription]:
    return {each.name: each for each in fixed_tables()}


def columns_of(described: TableDescription) -> set[str]:
    return {column.name for column in described.columns}


def test_every_column_of_every_table_and_view_is_described_and_no_other(database: Database) -> None:
    there = columns_by_table(database)
    if not database.is_sqlite:
        there[SEARCH] = there[WORDS_SEARCH] = ("text",)  # indexes there
        there[ITEMS_SEARCH] = ("searched",)
    assert {name: set(columns) for name, columns in there.items()} == {
        name: columns_of(each) for name, each in described().items()
    }


def test_every_description_is_used_and_is_a_sentence() -> None:
    given = tomllib.loads(Path(storage.dictionary.__file__).with_suffix(".toml").read_text())
    shared, typed = given.pop("shared"), given.pop("typed")
    for name, entry in given.items():
        own = entry.get("own", {})
        assert set(own) <= columns_of(described()[name]), name
    used = {c.description for each in fixed_tables() for c in each.columns}
    told = [each if isinstance(each, str) else each["is"] for each in shared.values()]
    assert set(told) <= used
    for sentence in (
        *used,
        *(each["is"] for each in typed.values()),
        *(e["is"] for e in given.values()),
    ):
        assert sentence.endswith((".", "?")) and "  " not in sentence


def test_a_view_is_a_view_and_a_table_a_table(database: Database) -> None:
    with database.reading() as session:
        views = set(inspect(session.connection()).get_view_names())
    assert {each.name for each in fixed_tables() if each.kind == "view"} == views


@pytest.mark.parametrize("table, column", ENUMERATED)
def test_the_values_that_a_column_may_have_are_named(table: str, column: str) -> None:
    (found,) = (each for each in described()[table].columns if each.name == column)
    for value in ENUMERATED[table, column]:
        assert value.value in found.description


def test_the_types_are_those_of_postgresql(postgres_url: str) -> None:
    database = open_database(postgres_url)
    sql = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
    )
    found = {(table, column): kind for table, column, kind in run_query(database, sql, 1000)[1]}
    database.close()
    for each in fixed_tables():
        for column in each.columns:
            if each.name not in (SEARCH, WORDS_SEARCH, ITEMS_SEARCH):
                kind = POSTGRESQL_TYPES[found[each.name, column.name]]
                summed = kind == "number" and column.type == "integer"  # a sum of integers there
                assert summed or kind == column.type, (each.name, column)


def test_typed_views_are_described_by_their_schema(database: Database) -> None:
    create_schema_views(database, CONTRACT)
    there = columns_by_table(database)
    document, parties = typed_views(CONTRACT)
    assert (document.name, parties.name) == ("contract", "contract_parties")
    for each in (document, parties):
        assert tuple(column.name for column in each.columns) == there[each.name]
    assert document.columns[-2] == ColumnDescription(
        "fee",
        "number",
        "What it's worth 100%. An amount of money; current_fields.currency has its currency.",
    )
    assert document.columns[-1].description == "The document's signed on."
    assert parties.columns[-1] == ColumnDescription("order", "text", "Who?")

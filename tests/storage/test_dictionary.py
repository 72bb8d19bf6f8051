"""Every column is described once, for the terminal, the docs and PostgreSQL alike."""

import tomllib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

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
from storage.catalog import columns_by_table, other_tables
from storage.comments import is_commented, write_comments
from storage.database import Database, check, open_database, upgrade
from storage.dictionary import ColumnDescription, TableDescription, fixed_tables, typed_views
from storage.models import SEARCH, RunStatus
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
    ("fields", "evidence"): Evidence,
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
        there[SEARCH] = ("text",)  # an index there
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
            if each.name != SEARCH:
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


def comments(database: Database, name: str) -> list[str | None]:
    """Of the table or view, then of its columns."""
    sql = (
        "SELECT obj_description(c.oid, 'pg_class') FROM pg_class c WHERE relname = '{0}'"
        " UNION ALL (SELECT col_description(attrelid, attnum) FROM pg_attribute"
        " WHERE attrelid = '{0}'::regclass AND attnum > 0 ORDER BY attnum)"
    )
    return [row[0] for row in run_query(database, sql.format(name), 100)[1]]


@pytest.fixture
def postgres(postgres_url: str) -> Database:
    return open_database(postgres_url)


def test_postgresql_has_a_comment_on_everything(postgres: Database) -> None:
    create_schema_views(postgres, CONTRACT)
    every = columns_by_table(postgres)
    assert len(every) > len(described())
    for name in every:
        assert None not in comments(postgres, name), name
    assert comments(postgres, "contract")[-2].startswith("What it's worth 100%.")
    assert comments(postgres, "documents")[0].startswith("A document: the bytes of a file.")
    postgres.close()


def test_comments_are_mended_without_a_migration_and_are_no_difference(
    postgres: Database, postgres_url: str
) -> None:
    with postgres.writing() as session:
        session.execute(text("COMMENT ON TABLE runs IS 'as it was'"))
        session.execute(text("COMMENT ON COLUMN current_fields.value IS NULL"))
    check(postgres_url)
    upgrade(postgres_url)
    assert "as it was" not in comments(postgres, "runs")
    assert None not in comments(postgres, "current_fields")
    postgres.close()


def test_views_that_were_made_without_comments_get_them(postgres: Database) -> None:
    create_schema_views(postgres, CONTRACT)
    with postgres.writing() as session:
        session.execute(text("COMMENT ON COLUMN contract.fee IS NULL"))
    assert create_schema_views(postgres, CONTRACT) is False
    assert None not in comments(postgres, "contract")
    postgres.close()


def test_where_all_comments_are_right_nothing_is_locked(postgres: Database) -> None:
    with postgres.writing() as session:
        write_comments(session.connection(), fixed_tables())
        held = (
            "SELECT count(*) FROM pg_locks WHERE mode NOT IN ('AccessShareLock', 'ExclusiveLock')"
        )
        assert session.scalar(text(held)) == 0
    postgres.close()


def test_tables_of_others_are_left_as_they_are(postgres: Database, postgres_url: str) -> None:
    with postgres.writing() as session:
        session.execute(text("COMMENT ON TABLE runs IS NULL"))
        session.execute(text("CREATE ROLE writer_of_comments"))
        session.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO writer_of_comments"))
    with postgres.writing() as session:
        session.execute(text("SET LOCAL ROLE writer_of_comments"))
        write_comments(session.connection(), fixed_tables())
    with postgres.writing() as session:
        assert not is_commented(session.connection(), fixed_tables())
        session.execute(text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM writer_of_comments"))
        session.execute(text("DROP ROLE writer_of_comments"))
    postgres.close()


def test_what_is_said_of_a_readers_own_type_is_kept_with_its_views(database: Database) -> None:
    create_schema_views(database, CONTRACT)
    for found, made in zip(other_tables(database, described()), typed_views(CONTRACT), strict=True):
        assert found.description.startswith(made.description)
        assert [(each.name, each.description) for each in found.columns] == [
            (each.name, each.description) for each in made.columns
        ]


@pytest.mark.parametrize(
    "said", ["a\n; DROP TABLE runs; --", "*/ ' \" %s :x ?", "\0\ud800", "\r\x0b\x85"]
)
def test_a_description_is_never_more_than_that(database: Database, said: str) -> None:
    field = FieldDefinition("fee", FieldKind.NUMBER, description=said)
    create_schema_views(database, SchemaDefinition("contract", "1", (field,)))
    (found,) = other_tables(database, described())
    assert (
        found.columns[-1].description
        == typed_views(SchemaDefinition("contract", "1", (field,)))[0].columns[-1].description
    )
    assert run_query(database, "SELECT fee FROM contract", 1)[1] == []


def test_tables_that_are_not_ours_are_listed_with_their_columns(
    database: Database, record: Callable[..., int]
) -> None:
    with database.writing() as session:
        session.execute(text("CREATE VIEW mine AS SELECT id, name FROM sources"))
    (mine,) = other_tables(database, described())
    assert (mine.name, mine.kind) == ("mine", "view")
    assert [(each.name, each.type) for each in mine.columns] == [
        ("id", "integer"),
        ("name", "text"),
    ]

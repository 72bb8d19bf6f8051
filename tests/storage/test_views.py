"""Typed views: a row per document, a row per line of a list, and types that compute."""

import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import text

from parsers.document import (
    Field,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    SchemaDefinition,
    Segment,
)
from parsers.schemas.names import TABLES
from storage.database import Database, DatabaseError, open_database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import Base, RunStatus
from storage.user_queries import run_query
from storage.views import create_schema_views

TOTAL = FieldDefinition("total", FieldKind.NUMBER)
DATE = FieldDefinition("date", FieldKind.DATE)
ORDER = FieldDefinition("order", FieldKind.TEXT)  # a word of SQL, quoted
AMOUNT = FieldDefinition("amount", FieldKind.NUMBER)
DESCRIPTION = FieldDefinition("description", FieldKind.TEXT)
LINE_ITEMS = ListDefinition("line_items", (DESCRIPTION, AMOUNT))
INVOICE = SchemaDefinition("invoice", "1", (TOTAL, DATE, ORDER), (LINE_ITEMS,))

FIELDS = (
    Field("total", "1.234,50", Decimal("1234.50")),
    Field("date", "1. März", datetime.date(2026, 3, 1)),
    Field("order", "A-1", "A-1"),
    Field("line_items[1].amount", "2", Decimal(2)),
    Field("line_items[1].description", "two", "two"),
    Field("line_items[0].amount", "10", Decimal(10)),
)

Storing = Callable[..., int]


@pytest.fixture
def store(
    record: Callable[..., int], claim: Callable[..., Claim], now: datetime.datetime
) -> Storing:
    """Stores a document with these fields by a schema, and closes its run."""

    def make(
        database: Database,
        fields: Sequence[Field] = FIELDS,
        schema: str | None = "invoice",
        name: str = "a.pdf",
        recipe: str = "first",
    ) -> int:
        document = record(database, name)
        run = claim(database, document, recipe).run_id
        RunStore(database, run, "worker").store_page(Page(1, 595, 842))
        found = Segment(1, 1, 1, schema=schema, schema_version="1", fields=tuple(fields))
        RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=now)
        return document

    return make


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 100)[1]


BAD_NAMES = ["", "Invoice", "1st", "in voice", 'a"b', "ä", "a" * 64, "x; DROP TABLE runs", "a\n"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_could_be_more_than_names_are_refused(sqlite_url: str, name: str) -> None:
    database = open_database(sqlite_url)
    field = FieldDefinition(name, FieldKind.TEXT)
    for definition in (
        replace(INVOICE, name=name),
        replace(INVOICE, fields=(field,)),
        replace(INVOICE, lists=(replace(LINE_ITEMS, name=name),)),
        replace(INVOICE, lists=(replace(LINE_ITEMS, fields=(field,)),)),
    ):
        with pytest.raises(DatabaseError, match="cannot have a view or column named"):
            create_schema_views(database, definition)
    database.close()


@pytest.mark.parametrize("name", ["document_id", "run_id", "file_name", "total"])
def test_a_column_may_not_be_named_twice(sqlite_url: str, name: str) -> None:
    database = open_database(sqlite_url)
    field = FieldDefinition(name, FieldKind.TEXT)
    with pytest.raises(DatabaseError, match=name):
        create_schema_views(database, replace(INVOICE, fields=(TOTAL, field)))
    database.close()


def test_a_schema_may_not_take_the_name_of_a_table_or_view_of_ours(database: Database) -> None:
    for name in ("documents", "fields", "current_runs", "schema_views", "alembic_version"):
        with pytest.raises(DatabaseError, match="something else has that name"):
            create_schema_views(database, replace(INVOICE, name=name))
        assert rows(database, f"SELECT count(*) FROM {name}")


def test_every_table_is_known_to_those_who_name_schemas() -> None:
    assert set(Base.metadata.tables) <= TABLES


def test_a_schema_may_not_take_the_name_of_the_list_of_another(database: Database) -> None:
    create_schema_views(database, INVOICE)
    with pytest.raises(DatabaseError, match="something else has that name"):
        create_schema_views(database, SchemaDefinition("invoice_line_items", "1", (TOTAL,)))


def test_a_view_of_the_readers_own_is_not_replaced(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("CREATE VIEW invoice_line_items AS SELECT 1 AS mine"))
    with pytest.raises(DatabaseError, match="something else has that name"):
        create_schema_views(database, INVOICE)
    assert rows(database, "SELECT mine FROM invoice_line_items") == [(1,)]
    with pytest.raises(DatabaseError):
        rows(database, "SELECT * FROM invoice")


def test_a_document_is_a_row_with_typed_columns(database: Database, store: Storing) -> None:
    create_schema_views(database, INVOICE)
    document = store(database)
    sql = 'SELECT document_id, file_name, total + 0.5, date, "order" FROM invoice'
    ((found, name, total, date, order),) = rows(database, sql)
    assert (found, name, total, str(date), order) == (document, "a.pdf", 1235, "2026-03-01", "A-1")
    assert rows(database, "SELECT 1 FROM invoice WHERE total > 999 AND date < '2026-03-02'")


def test_a_list_is_a_view_with_a_row_per_line(database: Database, store: Storing) -> None:
    create_schema_views(database, INVOICE)
    document = store(database)
    sql = "SELECT document_id, ordinal, description, amount FROM invoice_line_items ORDER BY 2"
    assert rows(database, sql) == [(document, 0, None, 10), (document, 1, "two", 2)]
    joined = "SELECT sum(amount) FROM invoice JOIN invoice_line_items USING (document_id)"
    assert rows(database, joined) == [(12,)]


def test_postgresql_knows_the_types(postgres_url: str, store: Storing) -> None:
    database = open_database(postgres_url)
    create_schema_views(database, INVOICE)
    store(database)
    types = ", ".join(f'pg_typeof("{name}")::text' for name in ("total", "date", "order"))
    found = rows(database, f"SELECT {types} FROM invoice")
    database.close()
    assert found == [("numeric", "date", "text")]


def test_fields_that_were_not_found_are_null_and_the_document_is_still_a_row(
    database: Database, store: Storing
) -> None:
    create_schema_views(database, INVOICE)
    store(database, fields=[Field("total", "much", None, valid=False, problem="no number")])
    assert rows(database, 'SELECT total, date, "order" FROM invoice') == [(None, None, None)]
    assert rows(database, "SELECT * FROM invoice_line_items") == []


def test_only_documents_whose_current_run_has_the_schema_are_there(
    database: Database, store: Storing
) -> None:
    create_schema_views(database, INVOICE)
    kept = store(database)
    store(database, schema="receipt", name="b.pdf")
    store(database, schema=None, name="c.pdf")
    store(database, name="d.pdf")
    store(database, schema="receipt", name="d.pdf", recipe="second")
    assert rows(database, "SELECT document_id FROM invoice") == [(kept,)]


def test_making_the_same_views_again_writes_nothing(
    table_checksums: Callable[[Database], dict[str, str]], database: Database
) -> None:
    assert create_schema_views(database, INVOICE)
    before = table_checksums(database)
    assert not create_schema_views(database, INVOICE)
    assert not create_schema_views(database, replace(INVOICE, version="2"))
    assert table_checksums(database) == before


def test_another_version_of_a_schema_replaces_its_views(database: Database, store: Storing) -> None:
    create_schema_views(database, INVOICE)
    store(database)
    assert create_schema_views(database, replace(INVOICE, fields=(DATE,), lists=()))
    columns, _ = run_query(database, "SELECT * FROM invoice", 1)
    assert columns[:3] == ("document_id", "run_id", "file_name")
    assert columns[3:] == ("segment", "first_page", "last_page", "date")
    with pytest.raises(DatabaseError):
        rows(database, "SELECT * FROM invoice_line_items")
    assert create_schema_views(database, INVOICE)


def test_columns_that_another_schema_of_the_name_takes_away_are_told(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    create_schema_views(database, INVOICE)
    create_schema_views(database, replace(INVOICE, fields=(*INVOICE.fields, AMOUNT)))
    assert not caplog.messages
    create_schema_views(database, replace(INVOICE, version="9", fields=(DATE,), lists=()))
    (told,) = caplog.messages
    assert "schema 9, without invoice." in told
    assert "invoice_line_items." in told
    assert "another name" in told


def test_a_view_that_someone_dropped_is_made_again(database: Database) -> None:
    create_schema_views(database, INVOICE)
    with database.writing() as session:
        session.execute(text("DROP VIEW invoice_line_items"))
    assert create_schema_views(database, INVOICE)
    assert rows(database, "SELECT * FROM invoice_line_items") == []


def test_many_workers_make_the_views_once(database: Database) -> None:
    start = Barrier(6, timeout=60)

    def race(_number: int) -> bool:
        start.wait()
        return create_schema_views(database, INVOICE)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(race, range(6))) == [False] * 5 + [True]


def test_readers_go_on_while_the_views_are_replaced(database: Database, store: Storing) -> None:
    create_schema_views(database, INVOICE)
    store(database)
    versions = [replace(INVOICE, fields=(TOTAL, DATE)), INVOICE] * 5

    def read(_number: int) -> list[tuple[Any, ...]]:
        return rows(database, "SELECT total FROM invoice")

    def write(_number: int) -> None:
        for version in versions:
            create_schema_views(database, version)

    with ThreadPoolExecutor(3) as pool:
        writing = pool.submit(write, 0)
        assert all(len(found) == 1 for found in pool.map(read, range(60)))
        writing.result()


def test_readers_that_join_the_views_in_any_order_go_on_while_they_are_replaced(
    database: Database, store: Storing
) -> None:
    create_schema_views(database, INVOICE)
    store(database)
    versions = [replace(INVOICE, fields=(TOTAL, DATE)), INVOICE] * 2
    written = Event()

    def read(_number: int) -> set[tuple[Any, ...]]:
        found = set()
        while not written.is_set():
            found.update(rows(database, "SELECT count(*) FROM invoice_line_items, invoice"))
        return found

    with ThreadPoolExecutor(3) as pool:
        reading = [pool.submit(read, number) for number in range(3)]
        try:
            for version in versions:
                assert create_schema_views(database, version)
        finally:
            written.set()
        assert set().union(*(reader.result() for reader in reading)) == {(2,)}


def test_views_that_stay_in_use_are_left_as_they_are_and_an_error_says_so(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.views._TRIES", 2)
    database = open_database(postgres_url)
    create_schema_views(database, INVOICE)
    narrower = replace(INVOICE, fields=(DATE,))
    with database.reading() as session:
        session.execute(text("SELECT total FROM invoice"))
        with pytest.raises(DatabaseError, match=r"invoice are in use.*[Tt]ry again"):
            create_schema_views(database, narrower)
        session.execute(text("SELECT total FROM invoice_line_items, invoice"))
    assert create_schema_views(database, narrower)
    database.close()


def test_a_view_that_others_build_on_is_not_torn_from_under_them(
    postgres_url: str,
) -> None:
    database = open_database(postgres_url)
    create_schema_views(database, INVOICE)
    with database.writing() as session:
        session.execute(text("CREATE VIEW mine AS SELECT total FROM invoice"))
    with pytest.raises(DatabaseError, match="depend"):
        create_schema_views(database, replace(INVOICE, fields=(DATE,)))
    assert rows(database, "SELECT * FROM mine") == []
    database.close()

"""From 0001 to 0002 and back, with data inside: nothing is lost that was there before."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from parsers.document import (
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    FieldDefinition,
    FieldKind,
    Label,
    SchemaDefinition,
    plain,
)
from storage.database import Database, check, downgrade, is_current, open_database, upgrade
from storage.models import Base
from storage.queries import stored_fields, stored_pages
from storage.search import search_texts
from storage.user_queries import run_query
from storage.views import create_schema_views

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
INVOICE = SchemaDefinition("invoice", "1", (FieldDefinition("total", FieldKind.NUMBER),))

ROWS_OF_0001 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, '2026-03-01 00:00:00+00:00')",
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at) VALUES"
    " (1, 'file:///a.pdf', 'a.pdf', '2026-03-01 00:00:00+00:00', '2026-03-01 00:00:00+00:00')",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version, schema,"
    " schema_version, settings, code_version, status, attempt, finished_at) VALUES (1, 'r', 'ocr',"
    " 'm', '1', '1', 'invoice', '1', '{}', '1', 'complete', 1, '2026-03-01 00:00:00+00:00')",
    "INSERT INTO pages (run_id, number, width, height, rotation, answer, finish_reason, html, text,"
    " status, seconds) VALUES (1, 1, 595, 842, 0, 'a', 'stop', '', 'total', 'complete', 1)",
    "INSERT INTO blocks (page_id, position, label, text, html, x0, y0, x1, y1) VALUES"
    " (1, 0, 'title', 'Invoice', '', NULL, NULL, NULL, NULL),"
    " (1, 1, 'table', 'total 12.50', '', 0.1, 0.2, 0.3, 0.4)",
    'INSERT INTO cells (block_id, "row", col, row_span, col_span, is_header, text, x0, y0, x1, y1)'
    " VALUES (2, 0, 0, 1, 1, false, 'total', NULL, NULL, NULL, NULL),"
    " (2, 0, 1, 1, 1, false, '12.50', 0.2, 0.2, 0.3, 0.4)",
    "INSERT INTO fields (run_id, path, name, value, raw, number, evidence, valid)"
    " VALUES (1, 'total', 'total', '12.50', '12.50', 12.5, 'exact', true)",
)
TYPED_VIEW = (
    "CREATE VIEW invoice AS SELECT document_id, (SELECT number FROM fields"
    " WHERE fields.run_id = current_runs.run_id AND path = 'total') AS total"
    " FROM current_runs WHERE schema = 'invoice'",
    "INSERT INTO schema_views (name, schema, definition) VALUES ('invoice', 'invoice', 'CREATE')",
)
"""As they were made then."""
BLOCKS = (
    Block(Label.TITLE, plain("Invoice")),
    Block(
        Label.TABLE,
        (),
        BOX,
        (
            Cell(0, 0, "total"),
            Cell(0, 1, "12.50", box=BoundingBox(0.2, 0.2, 0.3, 0.4), box_from=BoxFrom.ANSWER),
        ),
        box_from=BoxFrom.ANSWER,
    ),
)


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """With a document, its typed views, and a view of a reader's own."""
    upgrade(empty_database_url, "0001")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for statement in (*ROWS_OF_0001, "CREATE VIEW mine AS SELECT text FROM current_blocks"):
            session.execute(text(statement))
        for statement in TYPED_VIEW:
            session.execute(text(statement))
    yield database
    database.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_what_was_stored_before_is_there_afterwards(database: Database) -> None:
    assert not is_current(database)
    upgrade(url_of(database))
    assert is_current(database)
    check(url_of(database))
    (page,) = stored_pages(database, 1)
    assert page.blocks == BLOCKS
    assert (page.warnings, page.attempts) == ((), ())
    assert [field.path for field in stored_fields(database, 1)] == ["total"]


def test_views_and_search_answer_afterwards(database: Database) -> None:
    upgrade(url_of(database))

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return run_query(database, sql, 9)[1]

    create_schema_views(database, INVOICE)
    assert rows("SELECT document_id, total FROM invoice") == [(1, Decimal("12.5"))]
    assert rows("SELECT text FROM mine ORDER BY text") == [("Invoice",), ("total 12.50",)]
    assert rows("SELECT flaws FROM current_runs") == [(None,)]
    assert rows("SELECT page_id, flaws FROM current_pages") == [(1, None)]
    of_boxes = "SELECT text, box_from FROM current_{} ORDER BY text"
    assert rows(of_boxes.format("blocks")) == [("Invoice", None), ("total 12.50", "answer")]
    assert rows(of_boxes.format("cells")) == [("12.50", "answer"), ("total", None)]
    assert [hit.position for hit in search_texts(database, "total", 9)] == [1]


def test_boxes_of_no_known_origin_are_refused_afterwards(database: Database) -> None:
    upgrade(url_of(database))
    for statement in (
        "UPDATE blocks SET box_from = NULL",
        "UPDATE cells SET box_from = 'answer'",
        "UPDATE blocks SET box_from = 'guess'",
    ):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(text(statement))


def test_search_heeds_what_is_written_afterwards(database: Database) -> None:
    upgrade(url_of(database))
    with database.writing() as session:
        session.execute(text("DELETE FROM blocks WHERE position = 1"))
        session.execute(text("UPDATE blocks SET text = 'Rechnung'"))
        if database.is_sqlite:  # raises where the index does not agree with the table
            check_index = "INSERT INTO blocks_search (blocks_search, rank)"
            session.execute(text(f"{check_index} VALUES ('integrity-check', 1)"))
    assert [search_texts(database, word, 9) for word in ("total", "Invoice")] == [(), ()]
    assert [hit.position for hit in search_texts(database, "Rechnung", 9)] == [0]


def test_the_way_back_forgets_only_what_was_added(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DROP VIEW mine"))  # PostgreSQL drops no view that another reads
    later = {
        "schema_views", "segments", "violations", "readings", "annotations", "attachments",
        "e_invoices",
        "answers", "items", "corrections", "reviewed_fields", "reviewed_violations", "approvals",
        "claims", "summaries", "document_words",
    }  # fmt: skip
    tables = [name for name in Base.metadata.tables if name not in later]
    before = {name: run_query(database, f"SELECT * FROM {name}", 9) for name in tables}
    upgrade(url_of(database))
    downgrade(url_of(database), "0001")
    assert {name: run_query(database, f"SELECT * FROM {name}", 9) for name in tables} == before
    upgrade(url_of(database))
    assert len(search_texts(database, "total", 9)) == 1
    create_schema_views(database, INVOICE)
    assert run_query(database, "SELECT total FROM invoice", 9)[1] == [(Decimal("12.5"),)]
    assert stored_pages(database, 1)[0].blocks == BLOCKS

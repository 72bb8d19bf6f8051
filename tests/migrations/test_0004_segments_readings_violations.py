"""Fields stored when each file was one document are its first segment's afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, check, downgrade, is_current, open_database, upgrade
from storage.queries import stored_segments
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
RUN = (
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version, schema,"
    " schema_version, settings, code_version, status, attempt, finished_at)"
    " VALUES (1, '{0}', 'ocr', 'm', '1', '1', {1}, '1', '{{}}', '1', '{2}', 1, {3})"
)
PAGE = (
    "INSERT INTO pages (run_id, number, width, height, rotation, answer, finish_reason, html, text,"
    " status, seconds) VALUES ({}, {}, 595, 842, 0, 'a', 'stop', '', 'total', 'complete', 1)"
)
ROWS_OF_0003 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    RUN.format("read", "'invoice'", "complete", DAY),
    RUN.format("running", "NULL", "running", "NULL"),
    *(PAGE.format(run, number) for run, number in ((1, 1), (1, 2), (2, 1))),
    "INSERT INTO fields (run_id, path, name, value, raw, number, evidence, valid)"
    " VALUES (1, 'total', 'total', '12.50', '12.50', 12.5, 'exact', true)",
)


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """With a run that is done, of two pages, and one that is not."""
    upgrade(empty_database_url, "0003")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for statement in ROWS_OF_0003:
            session.execute(text(statement))
    yield database
    database.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 9)[1]


def test_what_was_found_is_one_segment_on_all_pages(database: Database) -> None:
    upgrade(url_of(database))
    assert is_current(database)
    check(url_of(database))
    (segment,) = stored_segments(database, 1)
    assert (segment.number, segment.first_page, segment.last_page) == (1, 1, 2)
    assert (segment.schema, [field.path for field in segment.fields]) == ("invoice", ["total"])
    assert stored_segments(database, 2) == ()
    found = "SELECT path, segment, currency, agreement FROM current_fields"
    assert rows(database, found) == [("total", 1, None, "alone")]


def test_a_schema_named_as_a_new_table_is_gives_way(database: Database) -> None:
    view = "CREATE VIEW readings AS SELECT 1 AS meter"
    listed = "INSERT INTO schema_views (name, schema, definition) VALUES ('{0}', '{0}', 'x')"
    with database.writing() as session:
        for statement in (view, listed.format("readings"), listed.format("invoice")):
            session.execute(text(statement))
    upgrade(url_of(database), "0004")
    assert rows(database, "SELECT name FROM schema_views") == [("invoice",)]


def test_an_agreement_that_is_none_is_refused(database: Database) -> None:
    upgrade(url_of(database))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("UPDATE fields SET agreement = 'maybe'"))


def test_the_way_back_keeps_the_fields_of_the_first_document(database: Database) -> None:
    before = rows(database, "SELECT * FROM fields")
    upgrade(url_of(database))
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO fields (run_id, path, name, raw, evidence, valid, segment)"
                " VALUES (1, 'segment[2].total', 'total', '1', 'exact', true, 2)"
            )
        )
    downgrade(url_of(database), "0003")
    assert rows(database, "SELECT * FROM fields") == before
    assert rows(database, "SELECT path FROM current_fields") == [("total",)]

"""What was stored before has no level and continues nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, check, downgrade, is_current, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0004 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO pages (run_id, number, width, height, rotation, answer, finish_reason, html, text,"
    " status, seconds) VALUES (1, 1, 595, 842, 0, 'a', 'stop', '', 'total', 'complete', 1)",
    "INSERT INTO blocks (page_id, position, label, text, html) VALUES (1, 0, 'table', 'a', '')",
    'INSERT INTO cells (block_id, "row", col, row_span, col_span, is_header, text)'
    " VALUES (1, 0, 0, 1, 1, false, 'a')",
)
ANNOTATION = (
    "INSERT INTO annotations (page_id, position, kind, text, x0, y0, x1, y1)"
    " VALUES (1, 0, '{}', 'yes', 0, 0, {}, 1)"
)


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """With a run of one page, on it a table of one cell."""
    upgrade(empty_database_url, "0004")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for statement in ROWS_OF_0004:
            session.execute(text(statement))
    yield database
    database.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 9)[1]


def test_a_table_that_was_stored_before_is_a_whole_of_one_part(database: Database) -> None:
    upgrade(url_of(database))
    assert is_current(database)
    check(url_of(database))
    asked = "SELECT table_number, parts, row_count FROM current_tables"
    assert [tuple(map(int, row)) for row in rows(database, asked)] == [(1, 1, 1)]
    assert rows(database, "SELECT row, col, text FROM current_table_cells") == [(0, 0, "a")]
    (block,) = rows(database, "SELECT level, continues, repeated_rows FROM current_blocks")
    assert block[0] is None and not block[1] and block[2] == 0


@pytest.mark.parametrize(("kind", "x1"), [("sticker", 1), ("note", 2)])
def test_a_kind_or_a_box_that_is_none_is_refused(database: Database, kind: str, x1: int) -> None:
    upgrade(url_of(database))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text(ANNOTATION.format(kind, x1)))


def test_the_way_back_keeps_what_was_stored_before(database: Database) -> None:
    before = rows(database, "SELECT * FROM blocks")
    upgrade(url_of(database))
    with database.writing() as session:
        session.execute(text(ANNOTATION.format("note", 1)))
    assert rows(database, "SELECT text FROM current_annotations") == [("yes",)]
    downgrade(url_of(database), "0004")
    assert rows(database, "SELECT * FROM blocks") == before
    assert rows(database, "SELECT text FROM current_blocks") == [("a",)]

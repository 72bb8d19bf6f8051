"""What is asked beside pages and fields has tables of its own, and nothing else changes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, check, downgrade, is_current, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0005 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO pages (run_id, number, width, height, rotation, answer, finish_reason, html, text,"
    " status, seconds) VALUES (1, 1, 595, 842, 0, 'a', 'stop', '', 'total', 'complete', 1)",
)
ANSWER = (
    "INSERT INTO answers (run_id, task, first_page, last_page, text, finish_reason, seconds)"
    " VALUES (1, 'find', {}, {}, 'a', 'stop', 1)"
)
ITEM = (
    "INSERT INTO items (answer_id, position, page_number, label, x0, y0, x1, y1)"
    " VALUES (1, 0, 1, 'stamp', 0, 0, {}, 1)"
)


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """With a run of one page."""
    upgrade(empty_database_url, "0005")
    database = open_database(empty_database_url)
    execute(database, *ROWS_OF_0005)
    yield database
    database.close()


def execute(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_items_of_the_current_run_are_shown(database: Database) -> None:
    upgrade(url_of(database))
    assert is_current(database)
    check(url_of(database))
    execute(database, ANSWER.format(1, 1), ITEM.format(1))
    asked = "SELECT document_id, task, page_number, label, x1 FROM current_items"
    assert run_query(database, asked, 9)[1] == [(1, "find", 1, "stamp", 1.0)]


@pytest.mark.parametrize("statements", [[ANSWER.format(2, 1)], [ANSWER.format(1, 1)] * 2])
def test_pages_in_the_wrong_order_and_a_second_answer_are_refused(
    database: Database, statements: list[str]
) -> None:
    upgrade(url_of(database))
    with pytest.raises(IntegrityError):
        execute(database, *statements)


def test_a_box_that_is_none_is_refused(database: Database) -> None:
    upgrade(url_of(database))
    with pytest.raises(IntegrityError):
        execute(database, ANSWER.format(1, 1), ITEM.format(2))


def test_the_way_back_keeps_what_was_stored_before(database: Database) -> None:
    before = run_query(database, "SELECT * FROM pages", 9)
    upgrade(url_of(database))
    execute(database, ANSWER.format(1, 1), ITEM.format(1))
    downgrade(url_of(database), "0005")
    assert run_query(database, "SELECT * FROM pages", 9) == before

"""What was read before has no coverage; on the way back an incomplete page is one that was cut."""

from contextlib import closing

import pytest
from sqlalchemy import text

from storage.database import check, downgrade, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
PAGES = (
    "INSERT INTO pages (run_id, number, width, height, rotation, status, answer, finish_reason,"
    " html, text, words, other_words, attempts, seconds, error_code{names}) VALUES (1, {number},"
    " 595, 842, 0, '{status}', '', 'stop', '', 'Hello', '[]', '[]', '[]', 0.5, {code}{values})"
)
ROWS_OF_0008 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
    f" VALUES (1, 'file:///in/a.pdf', 'a.pdf', {DAY}, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'partial', 1, {DAY})",
    PAGES.format(number=1, status="complete", code="NULL", names="", values=""),
    "INSERT INTO blocks (page_id, position, label, text, html, continues, repeated_rows)"
    " VALUES (1, 0, 'text', 'Hello', '<p>Hello</p>', false, 0)",
)
INCOMPLETE = PAGES.format(
    number=2, status="incomplete", code="'incomplete'", names=", coverage, unsupported",
    values=", 0.25, 0.5",
)  # fmt: skip
READ = "SELECT number, status, text FROM current_pages ORDER BY number"
MEASURED = "SELECT number, coverage, unsupported FROM current_pages ORDER BY number"
TEXT = "SELECT page_number, text FROM current_blocks"


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0008")
    put(empty_database_url, *ROWS_OF_0008)
    return empty_database_url


def put(url: str, *statements: str) -> None:
    with closing(open_database(url)) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(open_database(url)) as database:
        return run_query(database, statement, 9)[1]


def test_what_was_read_before_is_as_it_was_and_not_measured(url: str) -> None:
    upgrade(url)
    check(url)
    assert asked(url, READ) == [(1, "complete", "Hello")]
    assert asked(url, MEASURED) == [(1, None, None)]
    assert asked(url, "SELECT text, support FROM current_blocks") == [("Hello", None)]


def test_on_the_way_back_an_incomplete_page_is_one_that_was_cut(url: str) -> None:
    upgrade(url)
    put(url, INCOMPLETE)
    assert asked(url, MEASURED) == [(1, None, None), (2, 0.25, 0.5)]

    downgrade(url, "0008")
    assert asked(url, READ) == [(1, "complete", "Hello"), (2, "truncated", "Hello")]
    assert asked(url, TEXT) == [(1, "Hello")]
    with pytest.raises(Exception, match=r"(?i)check|status"):
        put(url, PAGES.format(number=3, status="incomplete", code="NULL", names="", values=""))

    upgrade(url)
    check(url)
    assert asked(url, READ) == [(1, "complete", "Hello"), (2, "truncated", "Hello")]


def test_a_users_views_indexes_and_triggers_of_pages_stay(empty_sqlite_url: str) -> None:
    upgrade(empty_sqlite_url, "0008")
    put(
        empty_sqlite_url,
        *ROWS_OF_0008,
        "CREATE VIEW mine AS SELECT number, status FROM pages",
        "CREATE INDEX my_index ON pages (status)",
        "CREATE TRIGGER my_trigger AFTER UPDATE ON pages BEGIN DELETE FROM blocks; END",
    )
    kept = "SELECT name FROM sqlite_master WHERE name LIKE 'my%' ORDER BY name"

    upgrade(empty_sqlite_url)
    assert asked(empty_sqlite_url, kept) == [("my_index",), ("my_trigger",)]
    assert asked(empty_sqlite_url, "SELECT * FROM mine") == [(1, "complete")]

    downgrade(empty_sqlite_url, "0008")
    assert asked(empty_sqlite_url, kept) == [("my_index",), ("my_trigger",)]
    assert asked(empty_sqlite_url, "SELECT text FROM blocks") == [("Hello",)]


@pytest.mark.parametrize("share", ["-0.1", "1.1"])
def test_a_share_is_between_none_and_all(url: str, share: str) -> None:
    upgrade(url)
    with pytest.raises(Exception, match=r"(?i)check|coverage"):
        put(url, f"UPDATE pages SET coverage = {share}")

"""A reader's own SQL gives rows and can change nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, DatabaseError, open_database
from storage.user_queries import count_rows, run_query, view_rows

WRITING = [
    "INSERT INTO schema_views VALUES ('a', 'b', 'c')",
    "UPDATE documents SET page_count = 1",
    "DELETE FROM documents",
    "DELETE FROM documents RETURNING id",
    "WITH gone AS (DELETE FROM documents RETURNING id) SELECT * FROM gone",
    "DROP VIEW current_runs",
    "CREATE TABLE mine (id integer)",
    "COMMIT",
    "ROLLBACK",
    "SELECT 1; DELETE FROM documents",
    "SELECT 1; COMMIT; DELETE FROM documents",
    "SELECT 1) x; COMMIT; DELETE FROM documents; --",
    "PRAGMA query_only = OFF; DELETE FROM documents",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "ATTACH 'other.db' AS other",
    "COPY documents TO '/tmp/copied'",
    "VACUUM",
    "",
    "SELECT FROM WHERE",
]


def test_what_is_not_one_select_is_refused_and_changes_nothing(
    table_checksums: Callable[[Database], dict[str, str]],
    database: Database,
    record: Callable[..., int],
) -> None:
    record(database)
    before = table_checksums(database)
    for sql in WRITING:
        with pytest.raises(DatabaseError, match="Write one SELECT"):
            run_query(database, sql, 10)
        assert table_checksums(database) == before
    assert run_query(database, "SELECT count(*) AS n FROM current_runs", 1) == (("n",), [(0,)])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT nextval('documents_id_seq')",
    ],
)
def test_functions_that_write_are_refused_by_postgresql(postgres_url: str, sql: str) -> None:
    database = open_database(postgres_url)
    with pytest.raises(DatabaseError):
        run_query(database, sql, 10)
    database.close()


def test_what_postgresql_lets_a_function_write_is_rolled_back(postgres_url: str) -> None:
    database = open_database(postgres_url)
    run_query(database, "SELECT lo_create(0)", 1)
    assert run_query(database, "SELECT count(*) FROM pg_largeobject_metadata", 1)[1] == [(0,)]
    database.close()


def test_reading_only_the_first_rows_of_a_view_is_enough(
    database: Database, record: Callable[..., int]
) -> None:
    for number in range(3):
        record(database, f"{number}.pdf")
    rows = view_rows(database, "documents")
    next(rows), next(rows)
    del rows
    record(database, "more.pdf")


def test_a_query_gives_names_and_no_more_rows_than_asked_for(
    database: Database, record: Callable[..., int]
) -> None:
    for number in range(5):
        record(database, f"{number}.pdf")
    columns, rows = run_query(database, "SELECT id, name FROM sources ORDER BY name", 3)
    assert columns == ("id", "name")
    assert [name for _, name in rows] == ["0.pdf", "1.pdf", "2.pdf"]


def test_percent_and_colon_mean_what_they_mean_in_sql(database: Database) -> None:
    sql = "SELECT 'a:b' AS colon, 7 % 4 AS rest, 'x%' AS percent WHERE 'abc' LIKE 'a%c'"
    assert run_query(database, sql, 9)[1] == [("a:b", 3, "x%")]


def test_a_query_that_does_not_end_is_stopped(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(DatabaseError, match=r"took longer than 0.2 seconds|timeout"):
        run_query(database, endless, 1, seconds=0.2)


def test_a_missing_sqlite_file_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/none.db")
    for ask in (lambda: run_query(database, "SELECT 1", 1), lambda: list(view_rows(database, "a"))):
        with pytest.raises(DatabaseError, match=r"no tables at .*none.db yet"):
            ask()
    assert not (tmp_path / "none.db").exists()


def test_a_database_without_tables_stays_so(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    with pytest.raises(DatabaseError, match=r"no tables at .* yet"):
        run_query(database, "SELECT * FROM current_fields", 1)
    assert database.is_empty()
    database.close()


def test_rows_are_counted_unless_that_takes_too_long(
    database: Database, record: Callable[..., int]
) -> None:
    record(database)
    assert count_rows(database, "documents", 9) == 1
    with database.writing() as session:
        session.execute(
            text(
                "CREATE VIEW endless AS WITH RECURSIVE n(i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
            )
        )
    assert count_rows(database, "endless", 0.1) is None


def test_the_rows_of_a_view_come_in_order_after_the_names_of_its_columns(
    database: Database, record: Callable[..., int]
) -> None:
    for name in ("b.pdf", "a.pdf"):
        record(database, name)
    names, *rows = view_rows(database, "sources")
    assert list(names)[:4] == ["id", "document_id", "uri", "name"]
    assert [row[3] for row in rows] == ["b.pdf", "a.pdf"]


def test_the_rows_of_a_view_that_is_not_there_are_an_error(database: Database) -> None:
    for name in ("nowhere", "documents; DROP TABLE documents", 'a"b', ""):
        with pytest.raises(DatabaseError, match="There is no table or view"):
            list(view_rows(database, name))

"""Rows of a reader's own SQL, or of a whole table or view.

In: one SELECT, or a name. Out: the names of the columns, and rows. The database ensures that
nothing is written: SQLite opens the file read-only, PostgreSQL uses a read-only transaction and a
cursor, which takes a single SELECT.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, select, table
from sqlalchemy.exc import DBAPIError

from storage.catalog import columns_by_table
from storage.database import Database, DatabaseError
from storage.exact_sums import register_exact_sums
from storage.query_errors import closest, explain, no_tables, refused

QUERY_SECONDS = 60
_STEPS = 10_000  # of SQLite's machine, between two looks at the clock

Rows = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""The names of the columns, and the rows."""


def run_query(database: Database, sql: str, limit: int, seconds: float = QUERY_SECONDS) -> Rows:
    """At most `limit` rows of one SELECT, which is stopped after `seconds`. Raises DatabaseError
    that says why not, and what there is where a name is unknown. No database is made."""
    query = _query_sqlite if database.is_sqlite else _query_postgresql
    try:
        return query(database, sql, limit, seconds)
    except _Unanswered as unanswered:
        raise explain(database, sql, unanswered.error) from unanswered.error


class _Unanswered(Exception):  # noqa: N818 - told as a DatabaseError once the connection is free
    def __init__(self, error: sqlite3.Error | DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


def _query_sqlite(database: Database, sql: str, limit: int, seconds: float) -> Rows:
    uri = f"{Path(str(database.engine.url.database)).resolve().as_uri()}?mode=ro"
    deadline = time.monotonic() + seconds
    with _translated(), closing(sqlite3.connect(uri, uri=True, timeout=seconds)) as connection:
        register_exact_sums(connection)
        connection.set_authorizer(_authorize)
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        cursor = connection.execute(sql)
        if cursor.description is None:
            raise refused("it gives no rows", "Write one SELECT.")
        return tuple(found[0] for found in cursor.description), cursor.fetchmany(limit)


def _authorize(action: int, *_names: str | None) -> int:
    # A query may not open a second file, not even to read.
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def _query_postgresql(database: Database, sql: str, limit: int, seconds: float) -> Rows:
    options = {"stream_results": True, "no_parameters": True, "max_row_buffer": 1000}
    with database.reading() as session:
        connection = session.connection()
        wait = f"{int(seconds * 1000)}ms"
        connection.execute(select(func.set_config("statement_timeout", wait, True)))
        connection.execute(select(func.set_config("TimeZone", "UTC", True)))
        with _translated(), connection.exec_driver_sql(sql, execution_options=options) as result:
            return tuple(result.keys()), [tuple(row) for row in result.fetchmany(limit)]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        raise _Unanswered(error) from error


def count_rows(database: Database, view: str, seconds: float) -> int | None:
    """How many rows a table or view has; None if that is not known within `seconds`."""
    name = database.engine.dialect.identifier_preparer.quote(view)
    try:
        return int(run_query(database, f"SELECT count(*) FROM {name}", 1, seconds)[1][0][0])  # noqa: S608
    except DatabaseError:
        return None


def view_rows(database: Database, view: str) -> Iterator[Sequence[Any]]:
    """The names of the columns of a table or view, then its rows, one by one, in a fixed order.
    Raises DatabaseError when iterated, if there is no such table or view."""
    if database.is_empty():
        raise no_tables(database)
    there = columns_by_table(database)
    if view not in there:
        names_there = ", ".join(closest(view, there))
        raise DatabaseError(f"There is no table or view {view}", f"There are {names_there}.")
    names = there[view]
    with database.reading() as session:
        rows: Select[Any] = select(*map(column, names)).select_from(table(view))
        order: list[ColumnElement[Any]] = [column(name) for name in _ORDER if name in names]
        yield names
        with session.execute(rows.order_by(*order).execution_options(yield_per=1000)) as result:
            yield from result


_ORDER = (
    "document_id", "run_id", "page_number", "number", "position", "block_position", "row", "col",
    "item", "ordinal", "path", "id",
)  # fmt: skip

"""Rows of a reader's own SQL, or of a whole table or view.

In: one SELECT, or a name. Out: the names of the columns, and rows. The database ensures that
nothing is written: SQLite opens the file read-only, PostgreSQL uses a read-only transaction and a
cursor, which takes a single SELECT.
"""

import math
import re
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
from storage.exact_sums import is_over_a_window, make_sums_exact
from storage.query_errors import (
    ONE_SELECT,
    explain,
    no_tables,
    refuse_unknown,
    refused,
    suggest,
)

QUERY_SECONDS = 60
_INTERRUPTED = re.compile("^interrupted$|'step' method raised error$")
_STEPS = 10_000  # of SQLite's machine, between two looks at the clock

Rows = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""The names of the columns, and the rows."""


def run_query(database: Database, sql: str, limit: int, seconds: float = QUERY_SECONDS) -> Rows:
    """At most `limit` rows of one SELECT, which is stopped after `seconds`. Raises DatabaseError
    that says why not, and what there is where a name is unknown. No database is made."""
    refuse_unknown(database, sql)
    query = _query_sqlite if database.is_sqlite else _query_postgresql
    with _explained(database, sql, seconds):
        return query(database, sql, limit, seconds)


def _query_sqlite(database: Database, sql: str, limit: int, seconds: float) -> Rows:
    with _asking_sqlite(database, sql, seconds) as cursor:
        if cursor.description is None:
            raise refused("it gives no rows", ONE_SELECT)
        return tuple(found[0] for found in cursor.description), cursor.fetchmany(limit)


@contextmanager
def _asking_sqlite(database: Database, sql: str, seconds: float) -> Iterator[sqlite3.Cursor]:
    """The query's rows, with exact sums unless one is over a window."""
    with closing(_open_sqlite(database, seconds)) as connection:
        make_sums_exact(connection)
        cursor = None
        try:
            cursor = connection.execute(sql)
        except sqlite3.OperationalError as error:
            if not is_over_a_window(error):
                raise
        if cursor:
            yield cursor
            return
    with closing(_open_sqlite(database, seconds)) as connection:
        yield connection.execute(sql)


def _open_sqlite(database: Database, seconds: float) -> sqlite3.Connection:
    uri = f"{Path(str(database.engine.url.database)).resolve().as_uri()}?mode=ro"
    deadline = time.monotonic() + seconds
    connection = sqlite3.connect(uri, uri=True, timeout=min(seconds, QUERY_SECONDS))
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    return connection


def _authorize(action: int, *_names: str | None) -> int:
    # A query may not open a second file, not even to read.
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def _query_postgresql(database: Database, sql: str, limit: int, seconds: float) -> Rows:
    options = {"stream_results": True, "no_parameters": True, "max_row_buffer": 1000}
    with database.reading() as session:
        connection = session.connection()
        wait = f"{max(1, int(seconds * 1000))}ms"
        connection.execute(select(func.set_config("statement_timeout", wait, True)))
        connection.execute(select(func.set_config("TimeZone", "UTC", True)))
        try:
            with connection.exec_driver_sql(sql, execution_options=options) as result:
                return tuple(result.keys()), [tuple(row) for row in result.fetchmany(limit)]
        except DBAPIError as error:
            raise _Unanswered(error) from error


class _Unanswered(Exception):  # noqa: N818 - explained once the connection is given back
    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _explained(database: Database, sql: str, seconds: float = math.inf) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    except UnicodeError as error:
        raise refused("it has signs that are no text", ONE_SELECT) from error
    except sqlite3.Error as error:
        if _INTERRUPTED.search(str(error)):
            if time.monotonic() - began < seconds:
                raise KeyboardInterrupt from None  # which the driver had taken for an error
            remedy = "Ask for less, such as one document."
            raise refused(f"it took longer than {seconds:g} seconds", remedy) from error
        raise explain(database, sql, error) from error
    except _Unanswered as unanswered:
        raise explain(database, sql, unanswered.error) from unanswered.error


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
        found = suggest(view, there)
        raise DatabaseError(
            f"There is no table or view {view}; {found}", "See all of them: pagemill tables."
        )
    names = there[view]
    order: list[ColumnElement[Any]] = [column(name) for name in _ORDER if name in names]
    rows: Select[Any] = select(*map(column, names)).select_from(table(view)).order_by(*order)
    yield names
    if database.is_sqlite:
        sql = str(rows.compile(dialect=database.engine.dialect))
        with _explained(database, sql), _asking_sqlite(database, sql, math.inf) as cursor:
            yield from cursor
    else:
        options = {"yield_per": 1000}
        with database.reading() as session, session.execute(rows, execution_options=options) as r:
            yield from r


_ORDER = (
    "document_id", "run_id", "page_number", "number", "position", "block_position", "row", "col",
    "item", "ordinal", "path", "id",
)  # fmt: skip

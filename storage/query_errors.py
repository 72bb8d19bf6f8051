"""Why a reader's query was not answered, and what there is instead.

In: the database, the query, and the driver's error. Out: a DatabaseError that names the tables or
columns that could be meant. Of the SQL only the names after FROM, JOIN and commas are looked at.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError

from storage.catalog import columns_by_table
from storage.database import Database, DatabaseError
from storage.exact_sums import OVERFLOW
from storage.quoted_names import unknown_names

Columns = Mapping[str, Sequence[str]]
"""The names of columns by that of their table or view."""


ONE_SELECT = "Write one SELECT over the tables and views; see: pagemill tables."


class _Fault(Enum):
    COLUMN = auto()
    TABLE = auto()
    AMBIGUOUS = auto()


_SQLITE = {
    _Fault.COLUMN: re.compile(r"no such column: (\S+)|cannot join using column (\S+)"),
    _Fault.TABLE: re.compile(r"no such table: (\S+)"),
    _Fault.AMBIGUOUS: re.compile(r"ambiguous column name: (\S+)"),
}
_SQLSTATES = {"42703": _Fault.COLUMN, "42P01": _Fault.TABLE, "42702": _Fault.AMBIGUOUS}
_POSTGRESQL_NAMES = (re.compile(r'["«„]([^"»“]+)["»“]'), re.compile(r"column (\S+)"))
_TABLE = re.compile(r'(?:\bfrom|\bjoin|,)\s*(?:"?\w+"?\.)?"?(\w+)', re.IGNORECASE)


def explain(database: Database, sql: str, error: sqlite3.Error | DBAPIError) -> DatabaseError:
    """What is wrong with the query, or with the database where it has no tables yet."""
    if database.is_empty():
        return no_tables(database)
    reason = str(getattr(error, "orig", error)).partition("\n")[0]
    fault, name = _fault(error, reason)
    if reason == OVERFLOW:
        reason = "integer overflow"
    if fault is None or not name:
        return refused(reason, ONE_SELECT)
    there = columns_by_table(database)
    say = {_Fault.COLUMN: _no_column, _Fault.TABLE: _no_table, _Fault.AMBIGUOUS: _ambiguous}
    return refused(say[fault](name.lower(), sql, there), "See: pagemill tables.")


def refuse_unknown(database: Database, sql: str) -> None:
    """DatabaseError for a name in double quotes that is none, which SQLite would take for text."""
    if not database.is_sqlite or '"' not in sql or database.is_empty():
        return
    there = columns_by_table(database)
    for name in unknown_names(sql, there)[:1]:
        remedy = "Text stands in single quotes. See: pagemill tables."
        raise refused(_no_column(name.lower(), sql, there), remedy)


def refused(reason: str, remedy: str) -> DatabaseError:
    return DatabaseError(f"The query was not answered: {reason.rstrip('.')}", remedy)


def no_tables(database: Database) -> DatabaseError:
    where = database.engine.url.database if database.is_sqlite else "this address"
    return DatabaseError(
        f"There are no tables at {where} yet", "Make and fill them: pagemill ingest PATH."
    )


def suggest(name: str, names: Iterable[str]) -> str:
    """Those most like this one, or the views, if there is none."""
    given = list(names)
    close = get_close_matches(name, given, n=3, cutoff=0.6)
    views = (each for each in given if each.startswith("current_"))
    return f"there is {' or '.join(close)}" if close else f"there are {', '.join(views)}"


def closest(name: str, names: Iterable[str]) -> list[str]:
    """All of the names, those that are most like this one first."""
    given = list(names)
    close = get_close_matches(name, given, n=3, cutoff=0.5)
    return [*close, *(each for each in given if each not in close)]


def _fault(error: Exception, reason: str) -> tuple[_Fault | None, str]:
    """What kind of name is not found or not clear, and the name."""
    if isinstance(error, sqlite3.Error):
        for fault, pattern in _SQLITE.items():
            if found := pattern.search(reason):
                return fault, next(filter(None, found.groups())).replace('"', "")
        return None, ""
    known = _SQLSTATES.get(getattr(getattr(error, "orig", None), "sqlstate", ""))
    names = (pattern.search(reason) for pattern in _POSTGRESQL_NAMES)
    return known, next((each[1] for each in names if each), "")


def _no_table(name: str, _sql: str, there: Columns) -> str:
    if name in there:
        return f"{name} is not named after FROM or JOIN"
    return f"there is no table or view {name}; {suggest(name, there)}"


def _no_column(name: str, sql: str, there: Columns) -> str:
    whose, _, column = name.rpartition(".")
    used = _used(sql, there, whose)
    lacking = [table for table in used if column not in there[table]]
    if len(lacking) == 1:
        listed = ", ".join(closest(column, there[lacking[0]]))
        return f"there is no column {column} in {lacking[0]}: its columns are {listed}"
    if not lacking and whose in there:
        return f"{whose} is not named after FROM or JOIN"
    listed = "".join(f"; {t} has {', '.join(closest(column, there[t]))}" for t in lacking)
    return f"there is no column {name}{listed}"


def _ambiguous(name: str, sql: str, there: Columns) -> str:
    holders = [table for table in _used(sql, there) if name in there[table]]
    if not holders:
        return f"the column {name} is in several of the tables"
    return (
        f"the column {name} is in {' and '.join(holders)}: say which is meant, such as"
        f" {holders[0]}.{name}"
    )


def _used(sql: str, there: Columns, alias: str = "") -> list[str]:
    """The tables and views that the query reads, or the one that it calls by this alias."""
    named = dict.fromkeys(found.lower() for found in _TABLE.findall(sql))
    used = [name for name in named if name in there]
    if alias in there:
        return [alias]
    called = rf'\b%s"?\s+(?:as\s+)?"?{re.escape(alias)}\b'
    so_called = [name for name in used if re.search(called % name, sql, re.IGNORECASE)]
    return so_called if alias and so_called else used

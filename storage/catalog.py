"""Which tables and views a database has, and what is known of those that are nobody's.

In: a database. Out: names and columns. This module does not know what they mean.
"""

from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import Inspector, inspect
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.dictionary import ColumnDescription, TableDescription, type_name
from storage.models import SEARCH

_INNER = f"{SEARCH}_"
"""How SQLite's own tables within the full-text index begin."""


def columns_by_table(database: Database) -> dict[str, tuple[str, ...]]:
    """By name of each table and view, views first, the names of its columns. None for those that
    SQLite keeps for itself."""
    with database.reading() as session:
        there = inspect(session.connection())
        names = [*sorted(there.get_view_names()), *sorted(there.get_table_names())]
        return {name: _columns(there, name) for name in names if not name.startswith(_INNER)}


def other_tables(database: Database, known: Collection[str]) -> tuple[TableDescription, ...]:
    """The tables and views that are not known by name, with the comments that PostgreSQL has."""
    with database.reading() as session:
        there = inspect(session.connection())
        kinds = {"table": there.get_table_names(), "view": there.get_view_names()}
        return tuple(
            TableDescription(name, kind, "", _described(there, name))
            for kind, names in kinds.items()
            for name in sorted(names)
            if name not in known and not name.startswith(_INNER)
        )


def _described(there: Inspector, name: str) -> tuple[ColumnDescription, ...]:
    with suppress(DBAPIError):
        return tuple(
            ColumnDescription(each["name"], type_name(each["type"]), each.get("comment") or "")
            for each in there.get_columns(name)
        )
    return ()


def _columns(there: Inspector, name: str) -> tuple[str, ...]:
    with suppress(DBAPIError):  # SQLite keeps views of tables that are gone
        return tuple(str(column["name"]) for column in there.get_columns(name))
    return ()

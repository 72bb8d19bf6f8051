"""Which tables and views a database has, and what it says itself of those that are not ours.

In: a database. Out: names, columns and descriptions.
"""

from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import Inspector, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.comments import read_notes
from storage.database import Database
from storage.dictionary import ColumnDescription, TableDescription, type_name
from storage.search_indexes import ITEMS_SEARCH, SEARCH, WORDS_SEARCH

_INNER = tuple(f"{name}_" for name in (SEARCH, WORDS_SEARCH, ITEMS_SEARCH))
"""How SQLite's own tables within the full-text indexes begin."""


def columns_by_table(database: Database) -> dict[str, tuple[str, ...]]:
    """By name of each table and view, views first, the names of its columns. None for those that
    SQLite keeps for itself."""
    with database.reading() as session:
        there = inspect(session.connection())
        names = [*sorted(there.get_view_names()), *sorted(there.get_table_names())]
        return {name: _columns(there, name) for name in names if not name.startswith(_INNER)}


def other_tables(database: Database, known: Collection[str]) -> tuple[TableDescription, ...]:
    """The tables and views that are not known by name, such as the typed views of a reader's own
    document types, as the database itself describes them."""
    with database.reading() as session:
        there = inspect(session.connection())
        kinds = {"table": there.get_table_names(), "view": there.get_view_names()}
        return tuple(
            _described(session, there, name, kind)
            for kind, names in kinds.items()
            for name in sorted(names)
            if name not in known and not name.startswith(_INNER)
        )


def _described(session: Session, there: Inspector, name: str, kind: str) -> TableDescription:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    whole, notes = _notes(session, name) if on_sqlite else (_comment(there, name), {})
    columns: list[ColumnDescription] = []
    with suppress(DBAPIError):
        for each in there.get_columns(name):
            said = each.get("comment") or notes.get(each["name"], "")
            columns.append(ColumnDescription(each["name"], type_name(each["type"]), said))
    return TableDescription(name, kind, whole, tuple(columns))


def _comment(there: Inspector, name: str) -> str:
    return there.get_table_comment(name)["text"] or ""


def _notes(session: Session, name: str) -> tuple[str, dict[str, str]]:
    statement = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return read_notes(session.scalar(statement, {"name": name}) or "")


def _columns(there: Inspector, name: str) -> tuple[str, ...]:
    with suppress(DBAPIError):  # SQLite keeps views of tables that are gone
        return tuple(str(column["name"]) for column in there.get_columns(name))
    return ()

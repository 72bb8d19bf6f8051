"""Rows that are written, on SQLite and PostgreSQL alike.

In: a session of a transaction that writes, a table, and rows. Out: rows stored, and their ids where
they are asked for. This module does not know what the tables hold.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.base import Base, Numbered, Row


def insert_rows(session: Session, model: type[Base], rows: Iterable[Row]) -> None:
    """INSERT the rows, if any."""
    if given := list(rows):
        session.execute(insert(model), given)


def insert_parents(session: Session, model: type[Numbered], rows: Iterable[Row]) -> Sequence[int]:
    """INSERT the rows, if any, and return their ids in order. Slower than `insert_rows`."""
    given = list(rows)
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return session.scalars(statement, given).all() if given else ()


def insert_if_new(session: Session, model: type[Base], row: Row) -> None:
    """INSERT a row unless one with the same unique values exists, even if another transaction is
    inserting it at this moment."""
    session.execute(_insert(session, model).values(row).on_conflict_do_nothing())


def upsert(session: Session, model: type[Base], row: Row, key: Collection[str]) -> None:
    """INSERT a row, or give its values to the one with the same `key`, names of unique columns."""
    values = {name: value for name, value in row.items() if name not in key}
    statement = _insert(session, model).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=values))


def _insert(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)

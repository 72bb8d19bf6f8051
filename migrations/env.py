"""Runs the migrations, one process at a time, over the connection that `storage.database` gives.

One transaction around all, so that others see the tables of one version or of another, and nothing
between. PostgreSQL: under an advisory lock. SQLite: begun with BEGIN IMMEDIATE, which is the lock.
A developer's `alembic -x database=URL revision --autogenerate` opens its own connection.
"""

import time
from typing import Any

from alembic import context
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from storage.database import open_database
from storage.models import Base
from storage.search_indexes import ITEMS_SEARCH, SEARCH, WORDS_SEARCH

_LOCK_TIMEOUT = "2s"
_LOCK_NOT_AVAILABLE = "55P03"
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_LOCK = 0x50616765  # an arbitrary number, the same in every version


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for."""
    if connection.dialect.name == "sqlite":
        _migrate_sqlite(connection)
    else:
        _migrate_postgresql(connection)


def _migrate_sqlite(connection: Connection) -> None:
    # Batch mode copies tables and drops the old ones: that must not delete what refers to them.
    # SQLite heeds this only between transactions, hence on the driver's own connection, which
    # is closed after the migrations.
    connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        _run(connection)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(f"the migration left a row of {broken[0]} without its parent")


def _migrate_postgresql(connection: Connection) -> None:
    connection.execute(select(func.pg_advisory_lock(_LOCK)))
    connection.execute(select(func.set_config("lock_timeout", _LOCK_TIMEOUT, False)))
    connection.commit()
    try:
        _run_between_readers(connection)
    finally:
        connection.rollback()
        connection.execute(select(func.pg_advisory_unlock(_LOCK)))
        connection.commit()


def _run_between_readers(connection: Connection) -> None:
    """A change of a table waits for those who read it, and lets nobody else read meanwhile: hence
    it gives way, and tries again."""
    for pause in _PAUSES:
        try:
            return _run(connection)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
        connection.rollback()
        time.sleep(pause)
    return _run(connection)


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=_is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=False,
        # Comments follow `storage.dictionary`, whatever their wording was before.
        autogenerate_plugins=["alembic.autogenerate.*", "~alembic.autogenerate.comments"],
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """The full-text indexes are made by hand in the migrations; the models do not know them."""
    by_hand = (SEARCH, WORDS_SEARCH, ITEMS_SEARCH)
    return kind not in ("table", "index") or not (name or "").startswith(by_hand)


def _main() -> None:
    if (given := context.config.attributes.get("connection")) is not None:
        migrate(given)
        return
    database = open_database(context.get_x_argument(as_dictionary=True)["database"])
    with database.engine.execution_options(writing=True).connect() as connection:
        migrate(connection)
    database.close()


_main()

"""Rights in the database: a role that may only read, and whether we may write.

In: a URL and the name of a role, or a database. Out: rights, or a yes or no.
"""

import re
from collections.abc import Sequence
from contextlib import closing

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.orm import Session

from storage.database import Database, DatabaseError, open_database
from storage.errors import is_refusal, translated

READER_SECONDS = 300
"""After which a reader's statement is ended, so that no analyst holds up the pipeline."""
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grant_reading(url: str, role: str) -> None:
    """Let a role of PostgreSQL read everything, including what is made later, and change nothing.
    A role that does not exist is made, without password or login. Raises DatabaseError."""
    if not _ROLE.fullmatch(role):
        raise DatabaseError(f"{role!r} cannot be a role", "Take a-z, 0-9 and _, at most 63 long.")
    with closing(open_database(url)) as database:
        if database.is_sqlite:
            raise DatabaseError(
                "SQLite has no roles", "Let the file's permissions say who may only read it."
            )
        _grant(database, role)


def _grant(database: Database, role: str) -> None:
    with database.writing() as session:
        known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
        if session.scalar(known, {"role": role}) is None:
            session.execute(text(f'CREATE ROLE "{role}" NOLOGIN'))
        owners = _owners(session)
        name, schema = session.execute(
            text("SELECT quote_ident(current_database()), quote_ident(current_schema())")
        ).one()
        for statement in (
            f'GRANT CONNECT ON DATABASE {name} TO "{role}"',
            f'GRANT USAGE ON SCHEMA {schema} TO "{role}"',
            f'GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO "{role}"',
            f'ALTER ROLE "{role}" IN DATABASE {name} SET default_transaction_read_only = on',
            f'ALTER ROLE "{role}" IN DATABASE {name} SET statement_timeout = {READER_SECONDS}000',
            *(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
                f' GRANT SELECT ON TABLES TO "{role}"'
                for owner in owners
            ),
        ):
            session.execute(text(statement))
        _refuse_writer(session, role)


_OURS = """(SELECT oid, relowner FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')
    AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE deptype = 'e' AND objid = pg_class.oid
        AND classid = CAST('pg_class' AS regclass))) AS ours"""
"""Our tables and views, without those of extensions."""


def _owners(session: Session) -> Sequence[str]:
    """The owners of our tables and views, quoted. DatabaseError if there are none, or the current
    role lacks an owner's rights."""
    asked = text(
        "SELECT DISTINCT quote_ident(rolname), pg_has_role(relowner, 'USAGE')"  # noqa: S608
        f" FROM {_OURS} JOIN pg_roles ON pg_roles.oid = relowner ORDER BY 1"
    )
    owners = session.execute(asked).all()
    if not owners:
        raise DatabaseError("The database has no tables", "Run `pagemill db upgrade` before.")
    if others := ", ".join(owner for owner, is_ours in owners if not is_ours):
        raise DatabaseError(
            f"Some tables are those of {others}", "Connect as their owner, or as a superuser."
        )
    return [owner for owner, _ in owners]


def _refuse_writer(session: Session, role: str) -> None:
    """DatabaseError if other rights, or those it may take by SET ROLE, let the role write."""
    asked = text(
        f"SELECT EXISTS (SELECT 1 FROM pg_roles AS may_be, {_OURS}"  # noqa: S608
        " WHERE pg_has_role(:role, may_be.oid, 'MEMBER') AND (rolsuper OR relowner = may_be.oid"
        " OR has_table_privilege(may_be.oid, ours.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
        " OR has_any_column_privilege(may_be.oid, ours.oid, 'INSERT, UPDATE')))"
    )
    if session.scalar(asked, {"role": role}):
        raise DatabaseError(
            f"{role} may write, as Pagemill's own role or with rights of another kind",
            "Name a role for the readers alone.",
        )


def can_write(database: Database) -> bool:
    """Whether runs may be added: tried by adding none, after waiting for other writers. Raises
    DatabaseError if the database cannot be used."""
    engine = database.engine.execution_options(writing=True)
    with translated(), engine.connect() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO runs SELECT * FROM runs WHERE 1 = 0")
        except DriverError as error:
            if is_refusal(error):
                return False
            raise
        # A connection that was used for reading has lost this default; a new one has it.
        asked = text("SHOW default_transaction_read_only")
        return database.is_sqlite or connection.scalar(asked) == "off"

"""Care for the database: a backup of it, and a role that may only read.

In: a URL. Out: a file, or rights. Nothing that is stored is changed. The database's own tools do
the work: SQLite's `VACUUM INTO`, PostgreSQL's `pg_dump`.
"""

import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.orm import Session

from storage.database import Database, DatabaseError, open_database
from storage.errors import is_refusal, translated

READER_SECONDS = 300
"""After these a statement of a reader is ended, so that no analyst holds up the pipeline."""
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def backup(url: str, file: Path) -> None:
    """Write all that is stored to a new file, as one state of the database.

    SQLite: a database file, used by naming it in the URL. PostgreSQL: an archive for `pg_restore`.
    Others may read and write meanwhile. Raises DatabaseError; nothing is overwritten, and no
    database is made.
    """
    if os.path.lexists(file):
        raise DatabaseError(f"{file} is there already", "Name a new file.")
    try:
        if not file.parent.is_dir():
            raise DatabaseError(f"There is no folder {file.parent}", "Make it, or name another.")
        with closing(open_database(url)) as database:
            _write_aside(database, file)
    except OSError as error:
        raise DatabaseError(
            f"{file} cannot be written: {error.strerror}", "Choose another place."
        ) from error


def _write_aside(database: Database, file: Path) -> None:
    """The file has its name when it is whole, and not before."""
    if database.is_empty():
        raise DatabaseError("The database has no tables", "Name the one to back up.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        aside = Path(folder, file.name)
        _write(database, aside)
        _settle(aside)
        aside.rename(file)


def _settle(file: Path) -> None:
    """On the disk before it has its name, and for its owner alone: it holds documents."""
    file.chmod(0o600)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _write(database: Database, file: Path) -> None:
    if database.is_sqlite:
        _vacuum_into(str(database.engine.url.database), file)
    else:
        _dump(database.engine.url, file)


def _vacuum_into(path: str, file: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=60)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        with closing(sqlite3.connect(file)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(
            f"SQLite made no copy: {error}", "Check the free space of the disk."
        ) from error
    if verdict != "ok":
        raise DatabaseError(f"The copy is damaged: {verdict}", "Check the disk, and the database.")


def _dump(url: URL, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise DatabaseError("There is no pg_dump here", "Install PostgreSQL's client programs.")
    # Everyone on the machine sees a command's arguments: the password goes another way.
    place, password = _without_password(url)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    command = [program, "--format=custom", "--no-owner", "--file", str(file)]
    command += ["--dbname", place.render_as_string(hide_password=False)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0]
        raise DatabaseError(
            f"pg_dump ended with {done.returncode}: {said}",
            "Its version must be that of the server or later.",
        )


def _without_password(url: URL) -> tuple[URL, str]:
    """The URL as PostgreSQL's programs read it, and the password, which may stand in two places."""
    password = url.query.get("password") or url.password or ""
    place = url.difference_update_query(["password"])
    # Not `set`, which takes None for "as it is".
    return place._replace(drivername="postgresql", password=None), str(password)


def grant_reading(url: str, role: str) -> None:
    """Let a role of PostgreSQL read everything, also what is made later, and change nothing.

    The role is made if there is none; it has no password and may not log in before it is given one.
    Raises DatabaseError.
    """
    if not _ROLE.fullmatch(role):
        raise DatabaseError(f"{role!r} cannot be a role", "Take a-z, 0-9 and _, at most 63 long.")
    database = open_database(url)
    try:
        if database.is_sqlite:
            raise DatabaseError(
                "SQLite has no roles", "Let the file's permissions say who may only read it."
            )
        _grant(database, role)
    finally:
        database.close()


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
"""Our tables and views: not those that an extension has made beside them."""


def _owners(session: Session) -> Sequence[str]:
    """Whose tables and views there are, and so will be; quoted. DatabaseError where there are none,
    or the current role has not the rights of their owners."""
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
    """Rights that a role has besides, or may take by SET ROLE, may let it write after all."""
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


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """connections: how many the server allows. seconds_ahead: its clock before ours. idle_seconds:
    of the session that has been longest in a transaction without doing anything."""

    connections: int
    seconds_ahead: float
    idle_seconds: float


def server_facts(database: Database, now: datetime.datetime) -> ServerFacts | None:
    """What PostgreSQL says of itself; None for SQLite."""
    if database.is_sqlite:
        return None
    asked = text(
        "SELECT current_setting('max_connections')::int, clock_timestamp(), coalesce(("
        " SELECT max(extract(epoch FROM clock_timestamp() - state_change)) FROM pg_stat_activity"
        " WHERE state LIKE 'idle in transaction%' AND datname = current_database()), 0)::float"
    )
    with database.reading() as session:
        connections, clock, idle = session.execute(asked).one()
    return ServerFacts(connections, (clock - now).total_seconds(), idle)


def can_write(database: Database) -> bool:
    """Whether runs may be added, as the database says when none are. Nothing is changed; another
    writer is waited for. Raises DatabaseError where the database cannot be used."""
    engine = database.engine.execution_options(writing=True)
    with translated(), engine.connect() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO runs SELECT * FROM runs WHERE 1 = 0")
        except DriverError as error:
            if is_refusal(error):
                return False
            raise
        # What has been a reader's connection has lost this default; a new one has it.
        asked = text("SHOW default_transaction_read_only")
        return database.is_sqlite or connection.scalar(asked) == "off"

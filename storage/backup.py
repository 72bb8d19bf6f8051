"""Backups, by the database's own tools: SQLite's `VACUUM INTO`, PostgreSQL's `pg_dump`.

In: a URL. Out: a new file. The database is not changed.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from storage.database import Database, DatabaseError, open_database


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
            _write(database, file)
    except OSError as error:
        raise DatabaseError(
            f"{file} cannot be written: {error.strerror}", "Choose another place."
        ) from error


def _write(database: Database, file: Path) -> None:
    """Write the file under its name only when it is complete and on the disk."""
    if database.is_empty():
        raise DatabaseError("The database has no tables", "Name the one to back up.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        aside = Path(folder, file.name)
        if database.is_sqlite:
            _vacuum_into(str(database.engine.url.database), aside)
        else:
            _dump(database.engine.url, aside)
        aside.chmod(0o600)  # it holds documents
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.rename(file)


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
    # Everyone on the machine sees a command's arguments: the password goes into the environment.
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
    """The URL for PostgreSQL's programs, and the password, which may be in its query."""
    password = url.query.get("password") or url.password or ""
    place = url.difference_update_query(["password"])
    # Not `set`, for which None means no change.
    return place._replace(drivername="postgresql", password=None), str(password)

"""Backups that can be used again, and readers that can only read."""

import datetime
import os
import shutil
import stat
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from storage.care import _dump, backup, grant_reading, lapsed_leases, server_facts
from storage.claims import Claim
from storage.database import Database, DatabaseError, open_database
from storage.queries import table_checksums

Recording = Callable[..., int]
Claiming = Callable[..., Claim]


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_nothing_is_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("mine")

    with pytest.raises(DatabaseError, match="is there already"):
        backup(sqlite_url, file)
    assert file.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_an_error(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"nowhere/copy\.db cannot be written: No such"):
        backup(sqlite_url, tmp_path / "nowhere" / "copy.db")


def test_a_database_that_is_not_there_is_neither_made_nor_backed_up(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no tables"):
        backup(f"sqlite:///{tmp_path / 'typo.db'}", tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_without_the_tool_the_remedy_names_it(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DatabaseError, match="client programs"):
        backup(postgres_url, tmp_path / "copy")
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as error:
        backup("postgresql://me:secret@127.0.0.1:1/none?connect_timeout=1", tmp_path / "copy")
    assert "secret" not in str(error.value)
    assert error.value.transient


def test_a_backup_of_sqlite_is_the_same_database(
    sqlite_url: str, tmp_path: Path, record: Recording, claim: Claiming
) -> None:
    database = open_database(sqlite_url)
    claim(database, record(database, "a.pdf"))
    backup(sqlite_url, tmp_path / "copy.db")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}")

    assert table_checksums(copy) == table_checksums(database)
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name)[0] == "copy.db"
    database.close()
    copy.close()


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_backup_of_postgresql_is_restored_with_its_own_tool(
    postgres_url: str, empty_postgres_url: str, tmp_path: Path, record: Recording, claim: Claiming
) -> None:
    database = open_database(postgres_url)
    claim(database, record(database, "a.pdf"))
    backup(postgres_url, tmp_path / "copy")
    subprocess.run(
        ["pg_restore", "--no-owner", "--dbname", empty_postgres_url, tmp_path / "copy"], check=True
    )
    copy = open_database(empty_postgres_url)

    assert table_checksums(copy) == table_checksums(database)
    database.close()
    copy.close()


def test_sqlite_has_no_roles(sqlite_url: str) -> None:
    with pytest.raises(DatabaseError, match="permissions"):
        grant_reading(sqlite_url, "analyst")


@pytest.mark.parametrize("role", ["", "a b", 'x"; DROP TABLE runs; --', "A", "a" * 64])
def test_a_hostile_role_is_refused(postgres_url: str, role: str) -> None:
    with pytest.raises(DatabaseError, match="cannot be a role"):
        grant_reading(postgres_url, role)


def test_a_reader_reads_what_is_and_what_will_be_and_changes_nothing(postgres_url: str) -> None:
    role = f"reader_{uuid.uuid4().hex[:8]}"
    grant_reading(postgres_url, role)
    grant_reading(postgres_url, role)  # again changes nothing
    database = open_database(postgres_url)
    with database.writing() as session:
        session.execute(sqlalchemy.text("CREATE VIEW later AS SELECT 1 AS one"))
        session.execute(sqlalchemy.text(f"ALTER ROLE {role} LOGIN"))
    database.close()
    reader = open_database(postgres_url.replace("postgres@", f"{role}@"))

    with reader.reading() as session:
        assert session.execute(sqlalchemy.text("SELECT * FROM later")).scalar() == 1
        assert session.execute(sqlalchemy.text("SELECT count(*) FROM current_runs")).scalar() == 0
        assert session.execute(sqlalchemy.text("SHOW statement_timeout")).scalar() == "5min"
    with pytest.raises((DatabaseError, ProgrammingError)), reader.writing() as session:
        session.execute(sqlalchemy.text("SET TRANSACTION READ WRITE"))
        session.execute(sqlalchemy.text("DELETE FROM runs"))
    reader.close()


def test_a_role_that_may_write_by_another_way_is_refused(postgres_url: str) -> None:
    role = f"member_{uuid.uuid4().hex[:8]}"
    database = open_database(postgres_url)
    with database.writing() as session:
        session.execute(sqlalchemy.text(f"CREATE ROLE {role}"))
        session.execute(sqlalchemy.text(f"GRANT INSERT ON runs TO {role}"))
    with pytest.raises(DatabaseError, match="may write"):
        grant_reading(postgres_url, role)
    with database.reading() as session:
        asked = sqlalchemy.text(f"SELECT has_table_privilege('{role}', 'runs', 'SELECT')")
        assert session.scalar(asked) is False
    database.close()


def test_a_reader_reads_what_the_owner_of_the_tables_makes_whoever_let_it(
    postgres_url: str,
) -> None:
    owner, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "reader"))
    database = open_database(postgres_url)
    with database.writing() as session:
        session.execute(sqlalchemy.text(f"CREATE ROLE {owner} LOGIN CREATEROLE"))
        session.execute(sqlalchemy.text(f"GRANT ALL ON SCHEMA public TO {owner}"))
        session.execute(sqlalchemy.text(f"ALTER TABLE runs OWNER TO {owner}"))
    grant_reading(postgres_url, role)
    owned = open_database(postgres_url.replace("postgres@", f"{owner}@"))
    with owned.writing() as session:
        session.execute(sqlalchemy.text("CREATE VIEW later AS SELECT 1 AS one"))
    owned.close()
    with database.reading() as session:
        asked = sqlalchemy.text(f"SELECT has_table_privilege('{role}', 'later', 'SELECT')")
        assert session.scalar(asked) is True
    database.close()
    with pytest.raises(DatabaseError, match="Connect as that role"):
        grant_reading(postgres_url.replace("postgres@", f"{owner}@"), role)


def test_of_postgresql_the_limits_and_the_clock_are_told(postgres_url: str) -> None:
    database = open_database(postgres_url)

    facts = server_facts(database, datetime.datetime.now(datetime.UTC))

    assert facts
    assert facts.connections == 60
    assert abs(facts.seconds_ahead) < 30
    database.close()


def test_runs_that_nobody_holds_are_counted(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    claim(database, record(database, "a.pdf"))

    assert lapsed_leases(database, now) == 0
    assert lapsed_leases(database, now + datetime.timedelta(days=1)) == 1


@pytest.mark.parametrize("url", ["u:hidden@h/name", "u@h/name?password=hidden"])
def test_the_password_is_no_argument_of_the_tool(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/given\necho "$PGPASSWORD" > {tmp_path}/env')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    _dump(make_url(f"postgresql+psycopg://{url}"), tmp_path / "copy")
    assert "hidden" not in (tmp_path / "given").read_text()
    assert (tmp_path / "env").read_text() == "hidden\n"


def test_the_role_that_writes_does_not_become_a_reader(postgres_url: str) -> None:
    with pytest.raises(DatabaseError, match="may write"):
        grant_reading(postgres_url, "postgres")

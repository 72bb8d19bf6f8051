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
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from storage.backup import _dump, backup, grant_reading, server_facts
from storage.database import Database, DatabaseError, open_database
from storage.leases import Claim

Recording = Callable[..., int]
Claiming = Callable[..., Claim]


def execute(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def may_read(database: Database, role: str, table: str) -> bool:
    asked = text(f"SELECT has_table_privilege('{role}', '{table}', 'SELECT')")
    with database.reading() as session:
        return bool(session.scalar(asked))


def test_nothing_is_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("mine")

    with pytest.raises(DatabaseError, match="is there already"):
        backup(sqlite_url, file)
    assert file.read_text() == "mine"


def test_a_folder_that_is_not_there_is_told_as_that(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as error:
        backup(sqlite_url, tmp_path / "nowhere" / "copy.db")
    assert error.value.message == f"There is no folder {tmp_path / 'nowhere'}"
    assert error.value.remedy == "Make it, or name another."


def test_a_place_that_cannot_be_written_is_an_error(sqlite_url: str) -> None:
    with pytest.raises(DatabaseError, match=r"/proc/copy\.db cannot be written: "):
        backup(sqlite_url, Path("/proc/copy.db"))


@pytest.mark.parametrize("name", ["typo.db", "nowhere/typo.db"])
def test_a_database_that_is_not_there_is_neither_made_nor_backed_up(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(DatabaseError, match="no tables"):
        backup(f"sqlite:///{tmp_path / name}", tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_a_file_without_anything_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "typo.db"
    file.touch()

    with pytest.raises(DatabaseError, match="no tables"):
        backup(f"sqlite:///{file}", tmp_path / "copy.db")
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("typo.db", 0)]


def test_a_server_s_database_without_tables_is_not_backed_up(
    empty_postgres_url: str, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseError, match="no tables"):
        backup(empty_postgres_url, tmp_path / "copy")
    assert not list(tmp_path.iterdir())


def test_what_is_no_url_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="not given as a URL"):
        backup("nonsense", tmp_path / "copy")


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
    table_checksums: Callable[[Database], dict[str, str]],
    sqlite_url: str,
    tmp_path: Path,
    record: Recording,
    claim: Claiming,
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
    table_checksums: Callable[[Database], dict[str, str]],
    postgres_url: str,
    empty_postgres_url: str,
    tmp_path: Path,
    record: Recording,
    claim: Claiming,
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
    execute(database, "CREATE VIEW later AS SELECT 1 AS one", f"ALTER ROLE {role} LOGIN")
    database.close()
    reader = open_database(postgres_url.replace("postgres@", f"{role}@"))

    with reader.reading() as session:
        assert session.execute(text("SELECT * FROM later")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM current_runs")).scalar() == 0
        assert session.execute(text("SHOW statement_timeout")).scalar() == "5min"
    with pytest.raises((DatabaseError, ProgrammingError)), reader.writing() as session:
        session.execute(text("SET TRANSACTION READ WRITE"))
        session.execute(text("DELETE FROM runs"))
    reader.close()


@pytest.mark.parametrize(
    "means",
    [
        "GRANT INSERT ON runs TO {role}",
        "GRANT UPDATE ON current_runs TO {role}",
        "GRANT UPDATE (error) ON runs TO {role}",
        "GRANT postgres TO {role}",
        "CREATE ROLE {role}_other; GRANT DELETE ON runs TO {role}_other;"
        " ALTER ROLE {role} NOINHERIT; GRANT {role}_other TO {role}",
        "GRANT pg_write_all_data TO {role}",
        "ALTER ROLE {role} SUPERUSER",
        "ALTER TABLE runs OWNER TO {role}",
    ],
)
def test_a_role_that_may_write_by_another_way_is_refused(postgres_url: str, means: str) -> None:
    role = f"member_{uuid.uuid4().hex[:8]}"
    database = open_database(postgres_url)
    execute(database, f"CREATE ROLE {role}", *means.format(role=role).split(";"))
    with pytest.raises(DatabaseError, match="may write") as error:
        grant_reading(postgres_url, role)
    assert error.value.remedy == "Name a role for the readers alone."
    with database.reading() as session:  # nothing of it was left
        asked = f"SELECT setconfig FROM pg_db_role_setting WHERE setrole = '{role}'::regrole"
        assert session.execute(text(asked)).all() == []
    database.close()


def test_without_tables_nobody_knows_whose_they_will_be(empty_postgres_url: str) -> None:
    role = f"reader_{uuid.uuid4().hex[:8]}"
    with pytest.raises(DatabaseError, match=r"no tables.*db upgrade"):
        grant_reading(empty_postgres_url, role)
    database = open_database(empty_postgres_url)
    with database.reading() as session:
        assert session.scalar(text(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'")) is None
    database.close()


@pytest.mark.parametrize("kind", ["TABLE runs", "VIEW current_runs"])
def test_a_member_that_does_not_inherit_the_owner_s_rights_is_sent_to_the_owner(
    postgres_url: str, kind: str
) -> None:
    owner, member = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "member"))
    database = open_database(postgres_url)
    execute(
        database,
        f"CREATE ROLE {owner}",
        f"CREATE ROLE {member} LOGIN CREATEROLE NOINHERIT",
        f"GRANT {owner} TO {member}",
        f"ALTER {kind} OWNER TO {owner}",
    )
    database.close()
    with pytest.raises(
        DatabaseError, match=rf"those of {owner}, postgres\. Connect as their owner"
    ):
        grant_reading(postgres_url.replace("postgres@", f"{member}@"), "analyst_of_a_member")


def test_the_owner_is_enough_whatever_extensions_have_made(postgres_url: str) -> None:
    owner, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "reader"))
    database = open_database(postgres_url)
    ours = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    with database.writing() as session:
        session.execute(text(f"CREATE ROLE {owner} LOGIN CREATEROLE"))
        for name in session.scalars(text(f"{ours} AND relkind IN ('r', 'v')")).all():
            session.execute(text(f"ALTER TABLE {name} OWNER TO {owner}"))
        session.execute(text("CREATE VIEW statistics AS SELECT 1 AS one"))
        session.execute(text("ALTER EXTENSION plpgsql ADD VIEW statistics"))
        session.execute(text("GRANT SELECT ON statistics TO PUBLIC"))  # as is usual
    grant_reading(postgres_url.replace("postgres@", f"{owner}@"), role)
    assert may_read(database, role, "runs")
    database.close()


@pytest.mark.parametrize("kind", ["TABLE runs", "VIEW current_runs"])
def test_a_reader_reads_what_the_owner_of_the_tables_makes_whoever_let_it(
    postgres_url: str, kind: str
) -> None:
    owner, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "reader"))
    database = open_database(postgres_url)
    execute(
        database,
        f"CREATE ROLE {owner} LOGIN CREATEROLE",
        f"GRANT ALL ON SCHEMA public TO {owner}",
        f"ALTER {kind} OWNER TO {owner}",
    )
    grant_reading(postgres_url, role)
    owned = open_database(postgres_url.replace("postgres@", f"{owner}@"))
    execute(owned, "CREATE VIEW later AS SELECT 1 AS one")
    owned.close()
    assert may_read(database, role, "later")
    database.close()
    with pytest.raises(DatabaseError, match=r"those of postgres\. Connect as their owner"):
        grant_reading(postgres_url.replace("postgres@", f"{owner}@"), role)


def test_of_postgresql_the_limits_and_the_clock_are_told(postgres_url: str) -> None:
    database = open_database(postgres_url)

    facts = server_facts(database, datetime.datetime.now(datetime.UTC))

    assert facts
    assert facts.connections == 60
    assert abs(facts.seconds_ahead) < 30
    database.close()


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

"""Opening databases, and transactions that hold."""

import datetime
import os
import pwd
import shutil
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Timer
from urllib.parse import quote

import pytest
from sqlalchemy import text

from storage.database import (
    ConnectionLimits,
    Database,
    DatabaseError,
    check,
    downgrade,
    is_current,
    open_database,
    server_facts,
    upgrade,
)
from storage.models import Document
from storage.queries import status_counts
from storage.rights import can_write, grant_reading


@pytest.fixture
def read_only_url(sqlite_template: Path) -> Iterator[str]:
    """A SQLite database with tables whose file may only be read, also where root runs the tests."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pagemill.db"
        shutil.copy(sqlite_template, path)
        path.chmod(0o444)
        Path(folder).chmod(0o777)
        if is_root:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            yield f"sqlite:///{path}"
        finally:
            if is_root:
                os.seteuid(0)


@pytest.mark.parametrize(
    "url", ["", "pagemill.db", "mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_that_cannot_be_used_is_refused_with_what_to_write_instead(url: str) -> None:
    with pytest.raises(DatabaseError, match="Write sqlite:///FILE or postgresql://"):
        open_database(url)


def test_a_missing_driver_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match=r"pagemill\[postgres\]"):
        open_database("postgresql://localhost/pagemill")


def test_a_server_that_is_not_there_is_an_error_without_the_password(tmp_path: Path) -> None:
    database = open_database(f"postgresql://me:secret@/pagemill?host={tmp_path}")
    with pytest.raises(DatabaseError) as caught:
        database.is_empty()
    assert "secret" not in str(caught.value)
    assert "pagemill db upgrade" in caught.value.remedy


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot be made"):
        upgrade(f"sqlite:///{tmp_path}/file/under/pagemill.db")


def test_tables_that_are_missing_are_an_error_that_says_how_to_make_them(
    empty_database_url: str,
) -> None:
    database = open_database(empty_database_url)
    assert database.is_empty()
    with pytest.raises(DatabaseError, match="pagemill db upgrade"):
        status_counts(database)
    database.close()


def test_the_parent_folder_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a/b/pagemill.db"
    database = open_database(url)
    assert database.is_empty()
    database.close()
    assert not list(tmp_path.iterdir())  # asking makes nothing
    upgrade(url)
    assert (tmp_path / "a" / "b" / "pagemill.db").exists()


def test_sqlite_keeps_what_it_promised(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.reading() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_was_written_before_an_exception_is_gone(
    database: Database, record: Callable[..., int]
) -> None:
    document = record(database)
    with pytest.raises(KeyError), database.writing() as session:
        session.get_one(Document, document).page_count = 7
        session.flush()
        raise KeyError
    with database.reading() as session:
        assert session.get_one(Document, document).page_count is None


def test_a_reader_sees_one_state_while_others_write(
    database: Database, record: Callable[..., int]
) -> None:
    query = text("SELECT count(*) FROM documents")
    with database.reading() as session:
        assert session.execute(query).scalar_one() == 0
        record(database)
        assert session.execute(query).scalar_one() == 0
    with database.reading() as session:
        assert session.execute(query).scalar_one() == 1


def add_up(database: Database, document: int) -> int | None:
    """Six writers add one each, at once; the sum."""
    with database.writing() as session:
        session.get_one(Document, document).page_count = 0
    start = Barrier(6, timeout=60)

    def add_one(_number: int) -> None:
        start.wait()
        with database.writing() as session:
            found = session.get_one(Document, document, with_for_update=True)
            found.page_count = (found.page_count or 0) + 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add_one, range(6)))
    with database.reading() as session:
        return session.get_one(Document, document).page_count


def test_many_writers_wait_for_each_other_and_lose_nothing(
    database: Database, record: Callable[..., int]
) -> None:
    assert add_up(database, record(database)) == 6


@pytest.mark.parametrize("isolation", [r"repeatable\ read", "serializable"])
def test_writers_wait_for_each_other_whatever_isolation_the_role_begins_with(
    postgres_url: str, record: Callable[..., int], isolation: str
) -> None:
    options = quote(f"-c default_transaction_isolation={isolation}")
    database = open_database(f"{postgres_url}&options={options}")
    document = record(database)
    assert [add_up(database, document) for _ in range(2)] == [6, 6]
    database.close()


def test_many_connections_may_open_a_new_sqlite_file_at_once(empty_sqlite_url: str) -> None:
    start = Barrier(8, timeout=60)

    def race(_number: int) -> bool:
        database = open_database(empty_sqlite_url)
        start.wait()
        try:
            return database.is_empty()
        finally:
            database.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(race, range(8)))


def test_a_new_sqlite_file_that_another_connection_writes_is_waited_for(
    empty_sqlite_url: str,
) -> None:
    path = empty_sqlite_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # the file is not in WAL mode yet
    database = open_database(empty_sqlite_url)
    release = Timer(0.3, other.execute, ["COMMIT"])
    release.start()
    try:
        assert database.is_empty()
    finally:
        release.join()
        other.close()
        database.close()


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(b"this is no database" * 1000)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(DatabaseError, match="The database"):
        database.is_empty()
    database.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT * FROM sqlite_master")


@pytest.fixture
def later_url(database_url: str) -> str:
    """A database that a later version migrated."""
    database = open_database(database_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    return database_url


def test_a_database_of_a_later_version_is_not_asked_to_be_upgraded(later_url: str) -> None:
    database = open_database(later_url)
    for act in (
        lambda: is_current(database),
        lambda: upgrade(later_url),
        lambda: downgrade(later_url, "0001"),
        lambda: check(later_url),
    ):
        with pytest.raises(DatabaseError, match="made by a later version") as caught:
            act()
        assert caught.value.remedy == "Update Pagemill here."
    database.close()


def test_a_database_that_can_be_written_says_so_and_is_not_changed(
    database: Database, record: Callable[..., int]
) -> None:
    record(database)
    before = status_counts(database)
    assert can_write(database)
    assert status_counts(database) == before


def test_a_file_that_may_not_be_written_can_only_be_read(read_only_url: str) -> None:
    database = open_database(read_only_url)
    assert is_current(database)
    assert not can_write(database)
    database.close()


def test_a_role_or_a_session_that_only_reads_cannot_write(postgres_url: str) -> None:
    role = f"reader_{uuid.uuid4().hex[:8]}"
    grant_reading(postgres_url, role)
    for option in ("role=" + role, "default_transaction_read_only=on"):
        database = open_database(f"{postgres_url}&options={quote(f'-c {option}')}")
        assert is_current(database)
        assert not can_write(database)
        database.close()
    owner = open_database(postgres_url)
    assert can_write(owner)
    with owner.writing() as session:
        session.execute(text(f"DROP OWNED BY {role}"))
        session.execute(text(f"DROP ROLE {role}"))
    owner.close()


def test_whether_tables_that_are_missing_can_be_written_is_an_error(empty_sqlite_url: str) -> None:
    database = open_database(empty_sqlite_url)
    with pytest.raises(DatabaseError, match="no such table"):
        can_write(database)
    database.close()


def test_a_statement_that_takes_too_long_is_not_worth_another_try(postgres_url: str) -> None:
    database = open_database(postgres_url, ConnectionLimits(statement_seconds=0.1))
    with pytest.raises(DatabaseError, match="timeout") as caught, database.reading() as session:
        session.execute(text("SELECT pg_sleep(10)"))
    database.close()
    assert not caught.value.transient


def test_of_postgresql_the_limits_and_the_clock_are_told(postgres_url: str) -> None:
    database = open_database(postgres_url)

    facts = server_facts(database, datetime.datetime.now(datetime.UTC))

    assert facts
    assert facts.connections == 60
    assert abs(facts.seconds_ahead) < 30
    database.close()

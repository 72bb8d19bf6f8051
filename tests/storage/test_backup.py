"""Backups that can be used again."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.backup import _dump, backup
from storage.database import Database, DatabaseError, open_database
from storage.leases import Claim

Recording = Callable[..., int]
Claiming = Callable[..., Claim]


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

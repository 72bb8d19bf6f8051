"""Whether everything needed is there."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import psutil
import pytest
from sqlalchemy import text

from flows.care.doctor import examine
from flows.runtime.settings import Settings
from storage.database import open_database, upgrade


def checks(settings: Settings) -> dict[str, tuple[str, str, str]]:
    found = examine(settings, lambda: ("there", ""))
    return {check.name: (check.status, check.found, check.remedy) for check in found}


def test_a_database_that_cannot_be_reached_is_a_problem_with_a_remedy(settings: Settings) -> None:
    nowhere = settings.model_copy(
        update={"database": "postgresql://me:secret@127.0.0.1:1/none?connect_timeout=1"}
    )

    status, found, remedy = checks(nowhere)["database"]

    assert status == "problem"
    assert remedy
    assert "secret" not in found + remedy


def test_an_engine_of_no_such_name_is_a_problem(settings: Settings) -> None:
    status, found, _ = checks(settings.model_copy(update={"engine": "abacus"}))["engine"]

    assert (status, found) == ("problem", "There is no engine 'abacus'")


def test_a_home_that_cannot_be_made_is_a_problem(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    blocked = settings.model_copy(update={"home": tmp_path / "file" / "home"})

    assert checks(blocked)["home"][0] == "problem"


LONG = "x" * 300
"""A name that the system refuses, whoever asks."""


def test_a_folder_that_cannot_be_asked_after_is_a_problem(
    settings: Settings, tmp_path: Path
) -> None:
    roots = settings.model_copy(update={"roots": (str(tmp_path / LONG),)})
    archive = settings.model_copy(update={"archive": tmp_path / LONG / "archive"})

    assert checks(roots)["folders"][0] == "problem"
    assert checks(archive)["disk"][0] == "ok"


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """One that may not be entered, also where root runs the tests."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield closed
    finally:
        if is_root:
            os.seteuid(0)


def test_a_database_in_a_folder_that_may_not_be_entered_is_a_problem(
    settings: Settings, closed_folder: Path
) -> None:
    closed = settings.model_copy(update={"home": closed_folder / "a" / "home"})

    assert checks(closed)["database"][0] == "problem"


def test_what_the_system_refuses_becomes_a_line_with_a_remedy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied", "/closed")

    monkeypatch.setattr("shutil.disk_usage", refuse)

    status, found, remedy = checks(settings)["disk"]

    assert (status, found) == ("problem", "/closed: Permission denied")
    assert remedy


def test_a_database_of_a_later_version_asks_for_a_later_pagemill(with_tables: Settings) -> None:
    database = open_database(with_tables.database_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()

    assert checks(with_tables)["database"] == (
        "problem", "The database was made by a later version of Pagemill", "Update Pagemill here."
    )  # fmt: skip


def test_a_database_that_may_only_be_read_is_a_warning(
    settings: Settings, postgres_url: str
) -> None:
    url = f"{postgres_url}&options={quote('-c default_transaction_read_only=on')}"

    found = checks(settings.model_copy(update={"database": url}))
    status, told, remedy = found["database"]

    assert status == "warning"
    assert told.endswith("may only be read")
    assert remedy
    assert {"connections", "runs"} <= found.keys()


@pytest.mark.parametrize(
    ("mounts", "status"),
    [
        ({"/": "ext4", "{home}": "nfs4"}, "warning"),
        ({"/": "ext4", "{home}/pagemill": "nfs4"}, "ok"),
        ({"/": "cifs", "{home}": "xfs"}, "ok"),
        ({}, "ok"),
    ],
)
def test_a_sqlite_file_on_a_network_file_system_is_a_warning(
    mounts: dict[str, str], status: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = os.path.realpath(settings.home)
    mounted = [
        SimpleNamespace(mountpoint=place.format(home=home), fstype=kind)
        for place, kind in mounts.items()
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: mounted)
    server = settings.model_copy(update={"database": "postgresql://127.0.0.1:1/none"})

    assert checks(settings)["locks"][0] == status
    assert checks(server)["locks"][0] == "ok"


def test_a_sound_installation_has_no_problem(settings: Settings) -> None:
    upgrade(settings.database_url)

    assert {status for status, _, _ in checks(settings).values()} == {"ok"}

"""The login is made once, for its owner alone."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_SERVER_API_AUTH_STRING,
    temporary_settings,
)

from flows.orchestration.login import FILE, find_login
from parsers.errors import SetupError


def test_a_login_is_not_made_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(SetupError, match="cannot be used"):
        find_login(tmp_path / "home")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_and_its_text_is_not_told(
    tmp_path: Path, mode: int
) -> None:
    login = find_login(tmp_path)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(SetupError, match="may be read by others") as refused:
        find_login(tmp_path)
    assert login not in str(refused.value)


def test_a_link_a_pipe_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    path, other = tmp_path / FILE, tmp_path / "other"
    other.touch(0o600)
    path.symlink_to(other)
    with pytest.raises(SetupError, match="cannot be used"):
        find_login(tmp_path)
    path.unlink()
    path.symlink_to(tmp_path / "missing")
    with pytest.raises(SetupError, match="cannot be used"):
        find_login(tmp_path)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(SetupError, match="no file of the user"):
        find_login(tmp_path)
    path.unlink()
    path.touch(0o600)
    with pytest.raises(SetupError, match="is empty"):
        find_login(tmp_path)


def test_another_users_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_login(tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    with pytest.raises(SetupError, match="no file of the user"):
        find_login(tmp_path)


def test_it_is_random_kept_and_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        login = find_login(tmp_path / "home")
    finally:
        os.umask(before)
    file = (tmp_path / "home" / FILE).lstat()
    assert stat.S_IMODE(file.st_mode) == 0o600
    assert login == find_login(tmp_path / "home") != find_login(tmp_path / "other")
    user, secret = login.split(":")
    assert user == "pagemill"
    assert len(secret) >= 32
    assert [each.name for each in (tmp_path / "home").iterdir()] == [FILE]


def test_of_many_that_make_one_at_the_same_time_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: find_login(tmp_path), range(64)))
    assert len(found) == 1


@pytest.mark.parametrize("setting", [PREFECT_SERVER_API_AUTH_STRING, PREFECT_API_AUTH_STRING])
def test_the_users_own_string_wins_and_none_is_made(tmp_path: Path, setting: object) -> None:
    with temporary_settings({setting: "me:mine"}):
        assert find_login(tmp_path) == "me:mine"
    assert not list(tmp_path.iterdir())


def test_the_command_shows_it_and_nothing_else(tmp_path: Path) -> None:
    environment = os.environ | {"PAGEMILL_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "flows.cli", "login"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{find_login(tmp_path)}\n"
    assert not done.stderr

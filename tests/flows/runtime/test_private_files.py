"""Files for one user alone: whole or not there, and refused if they are not private."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.runtime.private_files import (
    NotPrivate,
    changing,
    make_private,
    read_private,
    replace_private,
)


def test_a_file_is_made_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    make_private(path, "first")
    make_private(path, "second")
    assert read_private(path, 100) == "first"
    replace_private(path, "third")
    assert read_private(path, 3) == "thi"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o602])
def test_a_file_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    make_private(path, "secret")
    path.chmod(mode)
    with pytest.raises(NotPrivate, match="may be read by others") as refused:
        read_private(path, 100)
    assert "secret" not in str(refused.value)


def test_what_is_no_file_of_this_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_private(tmp_path / "key", "secret")
    (tmp_path / "link").symlink_to(tmp_path / "key")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(OSError, match="link"):
        read_private(tmp_path / "link", 100)
    with pytest.raises(NotPrivate, match="no file of the user"):
        read_private(tmp_path / "pipe", 100)
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    with pytest.raises(NotPrivate, match="no file of the user"):
        read_private(tmp_path / "key", 100)


def test_changes_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "count"
    make_private(path, "0")

    def count(_number: int) -> None:
        with changing(path):
            replace_private(path, str(int(read_private(path, 10)) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    assert read_private(path, 10) == "40"

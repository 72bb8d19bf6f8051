"""Who may decide: names, passwords, and the file that holds them."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.review import reviewers
from flows.review.reviewers import (
    FILE,
    add_reviewer,
    check_password,
    find_reviewer,
    read_reviewers,
    remove_reviewer,
)
from parsers.errors import SetupError

PASSWORD = "oak boards and nails"


def names(home: Path) -> list[str]:
    return [each.name for each in read_reviewers(home)]


def test_a_reviewer_is_known_by_name_and_password(tmp_path: Path) -> None:
    assert add_reviewer(tmp_path, "anna", PASSWORD)

    found = check_password(tmp_path, "anna", PASSWORD)

    assert found is not None
    assert found.name == "anna"
    assert check_password(tmp_path, "Anna", PASSWORD) == found
    for name, password in (("anna", "other"), ("anna", ""), ("bert", PASSWORD), ("", PASSWORD)):
        assert check_password(tmp_path, name, password) is None


def test_the_file_is_its_owners_alone_and_holds_no_password(tmp_path: Path) -> None:
    add_reviewer(tmp_path / "home", "anna", PASSWORD)

    path = tmp_path / "home" / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PASSWORD not in path.read_text()
    assert path.read_text().startswith("anna:scrypt:32768:8:3:")
    assert [each.name for each in path.parent.iterdir()] == [FILE]


def test_two_with_the_same_password_have_different_lines(tmp_path: Path) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    add_reviewer(tmp_path, "bert", PASSWORD)

    anna, bert = read_reviewers(tmp_path)
    assert anna.salt != bert.salt
    assert anna.digest != bert.digest


def test_adding_again_changes_the_password(tmp_path: Path) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    add_reviewer(tmp_path, "bert", PASSWORD)

    assert not add_reviewer(tmp_path, "anna", "another one")

    assert sorted(names(tmp_path)) == ["anna", "bert"]
    assert check_password(tmp_path, "anna", PASSWORD) is None
    assert check_password(tmp_path, "anna", "another one")


def test_who_is_removed_is_known_no_longer(tmp_path: Path) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    remove_reviewer(tmp_path, "anna")

    assert names(tmp_path) == []
    assert check_password(tmp_path, "anna", PASSWORD) is None
    with pytest.raises(SetupError, match="no reviewer anna"):
        remove_reviewer(tmp_path, "anna")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "anna ",
        "an na",
        "anna\n",
        "anna\nbert:scrypt:2:1:1:AA:AA",
        "an:na",
        "an\x00na",
        "an\x1bna",
        "\u0430nna",  # a Cyrillic a
        "anna\u200b",
        "\u202eanna",
        "ann\u0251",
        "anｎa",
        "-anna",
        "pagemill",
        "Pagemill",
        ".anna",
        "<b>anna</b>",
        "a" * 65,
        "a" * 200,
    ],
)
def test_a_name_that_could_be_taken_for_another_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SetupError, match="cannot be called so"):
        add_reviewer(tmp_path, name, PASSWORD)
    assert not (tmp_path / FILE).exists()
    assert check_password(tmp_path, name, PASSWORD) is None


@pytest.mark.parametrize(
    "name", ["anna", "Anna.Bauer", "anna@example.com", "a-b_c+d", "7", r"MILL\anna", "a" * 64]
)
def test_usual_names_are_taken(tmp_path: Path, name: str) -> None:
    add_reviewer(tmp_path, name, PASSWORD)
    assert names(tmp_path) == [name]


def test_the_same_name_in_capitals_is_not_a_second_reviewer(tmp_path: Path) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    with pytest.raises(SetupError, match="There is anna already"):
        add_reviewer(tmp_path, "ANNA", PASSWORD)
    assert names(tmp_path) == ["anna"]


@pytest.mark.parametrize("password", ["", "seven77", "a" * 1025])
def test_a_password_has_a_length(tmp_path: Path, password: str) -> None:
    with pytest.raises(SetupError, match="The password is too"):
        add_reviewer(tmp_path, "anna", password)


def test_a_password_may_hold_any_sign(tmp_path: Path) -> None:
    password = "Größe \u2603 \udcff:\x00"
    add_reviewer(tmp_path, "anna", password)
    assert check_password(tmp_path, "anna", password)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_file_that_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(SetupError, match="may be read by others"):
        read_reviewers(tmp_path)
    with pytest.raises(SetupError, match="may be read by others"):
        add_reviewer(tmp_path, "bert", PASSWORD)


def test_another_users_file_and_a_link_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    with monkeypatch.context() as patch:
        patch.setattr("os.geteuid", lambda: os.getuid() + 1)
        with pytest.raises(SetupError, match="no file of the user"):
            read_reviewers(tmp_path)
    (tmp_path / FILE).rename(tmp_path / "other")
    (tmp_path / FILE).symlink_to(tmp_path / "other")
    with pytest.raises(SetupError, match="cannot be used"):
        read_reviewers(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "anna",
        "anna:md5:1:1:1:AA:AA",
        "anna:scrypt:32768:8:3:c2FsdA==:not base64",
        "anna:scrypt:1073741824:8:1:{salt}:{digest}",
        "anna:scrypt:32768:8:100000:{salt}:{digest}",
        "anna:scrypt:-1:8:1:{salt}:{digest}",
        "an na:scrypt:32768:8:3:{salt}:{digest}",
        "anna:scrypt:32768:8:3:{salt}:",
    ],
)
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    add_reviewer(tmp_path, "bert", PASSWORD)
    path = tmp_path / FILE
    salt, digest = path.read_text().strip().split(":")[-2:]
    path.write_text(path.read_text() + line.format(salt=salt, digest=digest) + "\n")
    with pytest.raises(SetupError, match="line 2, is not of"):
        read_reviewers(tmp_path)


def test_a_name_that_nobody_has_costs_as_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reviewer(tmp_path, "anna", PASSWORD)
    costs: list[tuple[int, int, int]] = []
    digest = reviewers._digest

    def counted(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
        costs.append((cost, block, lanes))
        return digest(password, salt, cost, block, lanes)

    monkeypatch.setattr(reviewers, "_digest", counted)
    for name in ("anna", "nobody", "", "an na", "a" * 200):
        check_password(tmp_path, name, "wrong password")
    assert len(costs) == 5
    assert len(set(costs)) == 1


def test_a_digest_of_nothing_lets_nobody_in(tmp_path: Path) -> None:
    assert check_password(tmp_path, "", "") is None
    assert find_reviewer(tmp_path, "anna") is None


def test_two_that_are_added_at_once_are_both_there(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add_reviewer(tmp_path, f"r{n}", PASSWORD), range(8)))
    assert sorted(names(tmp_path)) == [f"r{n}" for n in range(8)]


def test_a_home_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(SetupError, match="cannot be written"):
        add_reviewer(tmp_path / "home", "anna", PASSWORD)

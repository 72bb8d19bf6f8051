"""Settings come from the environment, and flags stand above it."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from flows.runtime.settings import Settings


def test_a_variable_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_WORKERS", "none")

    with pytest.raises(ValidationError, match="workers"):
        Settings()


def test_what_is_given_stands_above_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_ENGINE", "replay")

    assert Settings().engine == "replay"
    assert Settings(engine="ocr").engine == "ocr"


def test_the_database_is_a_file_in_the_home_folder_unless_one_is_named(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).database_url == f"sqlite:///{tmp_path}/pagemill.db"
    assert Settings(database="postgresql://team/db").database_url == "postgresql://team/db"


def test_folders_are_absolute_from_the_working_folder_or_the_users_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.setenv("PAGEMILL_HOME", ".demo")
    monkeypatch.setenv("PAGEMILL_ROOTS", "~/in:scans")

    assert Settings().home == tmp_path / ".demo"
    assert Settings().roots == ("/home/someone/in", str(tmp_path / "scans"))
    assert Settings(record=Path("answers")).record == tmp_path / "answers"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_HOME", "")
    monkeypatch.setenv("PAGEMILL_WORKERS", "")

    assert Settings().home == Path.home() / ".pagemill"
    assert Settings().workers >= 1


def test_roots_are_parted_as_paths_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_ROOTS", "/in:/scans")

    assert Settings().roots == ("/in", "/scans")


def test_what_was_given_is_found_again_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.environ", {})
    given = Settings(
        database="sqlite:///x.db", roots=(str(tmp_path), "/in"), tasks=("a", "b"), workers=3
    )

    given.export()

    assert Settings() == given


def test_a_request_asks_for_its_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", {})
    settings = Settings(tasks=("spot",), find="stamp; logo")
    assert settings.requests == {"spot": "", "find": "stamp; logo"}


def test_a_key_stays_out_of_the_settings_text_and_reaches_the_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.environ", {})
    settings = Settings(server_key=SecretStr("geheim"))

    settings.export()

    assert "geheim" not in repr(settings)
    assert Settings().server_key.get_secret_value() == "geheim"


@pytest.mark.parametrize(
    ("written", "passwords"),
    [("one, two", ["one", "two"]), ('["a,b", "Grüße "]', ["a,b", "Grüße "]), ("", [])],
)
def test_passwords_are_a_list_that_stays_secret(
    monkeypatch: pytest.MonkeyPatch, written: str, passwords: list[str]
) -> None:
    monkeypatch.setattr("os.environ", {"PAGEMILL_PASSWORDS": written})
    settings = Settings()

    Settings(passwords=settings.passwords).export()

    assert "two" not in repr(settings)
    assert [password.get_secret_value() for password in Settings().passwords] == passwords

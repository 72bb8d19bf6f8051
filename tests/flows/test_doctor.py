"""Whether everything needed is there."""

from pathlib import Path

from flows.doctor import examine
from flows.settings import Settings
from storage.database import upgrade


def checks(settings: Settings) -> dict[str, tuple[str, str, str]]:
    return {check.name: (check.status, check.found, check.remedy) for check in examine(settings)}


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


def test_a_sound_installation_has_no_problem(settings: Settings) -> None:
    upgrade(settings.database_url)

    assert {status for status, _, _ in checks(settings).values()} == {"ok"}

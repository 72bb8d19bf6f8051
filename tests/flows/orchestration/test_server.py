"""A server that does not answer is told before anything is run."""

from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from flows.orchestration import server
from flows.orchestration.server import describe_server, prepare_prefect, reach_server
from parsers.errors import SetupError


def test_a_named_server_that_is_away_is_an_error_with_a_remedy() -> None:
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}),
        pytest.raises(SetupError, match="does not answer"),
    ):
        reach_server()


def test_a_home_that_cannot_be_made_is_told_at_once(tmp_path: Path) -> None:
    with (
        temporary_settings({PREFECT_HOME: tmp_path / "none" / "prefect"}),
        pytest.raises(SetupError, match="PREFECT_HOME"),
    ):
        reach_server()


def test_the_users_own_prefect_variables_win(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"PREFECT_LOGGING_LEVEL": "DEBUG"}
    monkeypatch.setattr("os.environ", environment)

    prepare_prefect()

    assert environment["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


@pytest.mark.parametrize("is_open", [True, False])
def test_a_named_server_that_asks_for_no_login_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    url = "http://prefect.example.com/api"
    monkeypatch.setattr(server, "reach_server", lambda: url)
    monkeypatch.setattr(server, "is_open", lambda _url: is_open)
    with temporary_settings({PREFECT_API_URL: url}):
        found, remedy = describe_server()
    assert ("open to everybody" in found) == is_open
    assert ("PREFECT_SERVER_API_AUTH_STRING" in remedy) == is_open

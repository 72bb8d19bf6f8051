"""No one is told who uses Pagemill, and no banner says so."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from flows.orchestration.telemetry import OFF, switch_off_telemetry


def test_the_users_own_variables_win(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"DO_NOT_TRACK": "0"}
    monkeypatch.setattr("os.environ", environment)
    switch_off_telemetry()
    assert environment == OFF | {"DO_NOT_TRACK": "0"}


def test_a_command_on_a_terminal_shows_no_banner_of_prefects(tmp_path: Path) -> None:
    """Prefect shows one at its first import, where it is not told otherwise."""
    banner = _said_on_a_terminal(tmp_path / "without", "-c", "import prefect")
    assert "telemetry" in banner.lower()
    said = _said_on_a_terminal(tmp_path / "with", "-m", "flows.cli", "login")
    asked, login = said.splitlines()
    assert "UI asks for" in asked
    assert login.startswith("pagemill:")


def _said_on_a_terminal(home: Path, *arguments: str) -> str:
    home.mkdir()
    dropped = {*OFF, "CI", "GITHUB_ACTIONS", "PREFECT_API_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    for name in ("HOME", "PAGEMILL_HOME", "PREFECT_HOME"):
        environment[name] = str(home)
    ours, theirs = pty.openpty()
    command = [sys.executable, *arguments]
    subprocess.run(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, check=True)
    os.set_blocking(ours, False)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    return said

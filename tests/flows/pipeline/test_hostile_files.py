"""The whole command line against a folder that holds every kind of trouble."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow  # it starts a Prefect server and waits for the limits of the reader


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and three seconds for a page."""
    return os.environ | {
        "PAGEMILL_HOME": str(tmp_path / "home"),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PAGEMILL_PAGE_SECONDS": "3",
        "PAGEMILL_SETTLE_SECONDS": "0",
    }


def pagemill(environment: dict[str, str], *arguments: str | Path) -> tuple[int, list[Any]]:
    """The exit code, and the JSON that the command printed."""
    command = [sys.executable, "-m", "flows.cli", *arguments, "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_each_hostile_file_fails_with_its_code_and_the_sound_ones_go_through(
    hostile_folder: Any, environment: dict[str, str]
) -> None:
    code, outcomes = pagemill(environment, "ingest", hostile_folder.path, "--schema", "none")
    runs = {run["name"]: run for run in pagemill(environment, "status")[1]}

    assert code == 1
    assert set(runs) == set(hostile_folder.failing) | hostile_folder.sound
    for name, codes in hostile_folder.failing.items():
        assert runs[name]["status"] == "failed", name
        assert runs[name]["code"] in codes, name
        assert name in runs[name]["why"], name
    assert {runs[name]["status"] for name in hostile_folder.sound} == {"complete"}
    left_alone = {Path(o["document"]).name for o in outcomes if o["status"] == "skipped"}
    assert left_alone == hostile_folder.left_alone


def test_what_failed_is_not_tried_again_unasked(
    hostile_folder: Any, environment: dict[str, str]
) -> None:
    for name in ("endless.pdf", "huge_page.pdf"):
        (hostile_folder.path / name).unlink()
    runs = "SELECT id, status, attempt, started_at FROM runs ORDER BY id"
    told = []
    for _ in range(2):
        pagemill(environment, "ingest", hostile_folder.path, "--schema", "none")
        told.append(pagemill(environment, "query", runs)[1])
    assert told[0] == told[1]

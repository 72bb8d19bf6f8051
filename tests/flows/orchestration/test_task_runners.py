"""Where tasks are run."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from prefect.task_runners import ThreadPoolTaskRunner

from flows.orchestration.task_runners import open_runner
from flows.runtime.settings import Settings
from parsers.errors import SetupError


def test_threads_are_as_many_as_asked_for(settings: Settings) -> None:
    with open_runner(settings, 3) as runner:
        assert runner == ThreadPoolTaskRunner(max_workers=3)


@pytest.mark.parametrize("kind", ["dask", "ray"])
def test_a_runner_that_is_not_installed_is_said_with_what_to_install(
    settings: Settings, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"prefect_{kind}", None)  # importing it fails
    chosen = settings.model_copy(update={"runner": kind, "cluster": "tcp://127.0.0.1:1"})

    what = rf"pip install 'pagemill\[{kind}\]'"
    with pytest.raises(SetupError, match=what) as caught, open_runner(chosen, 1):
        pass

    assert caught.value.code == "not_installed"


RUN = """
import sys
from flows.orchestration.frame import outcomes_in
from flows.orchestration.ingest import ingest

if __name__ == "__main__":
    outcomes = outcomes_in(ingest([sys.argv[1]], "none", "replay", return_state=True))
    assert [outcome.status for outcome in outcomes] == ["complete"] * 3, outcomes
"""

ROWS = """SELECT d.sha256, r.status, p.number, p.answer, p.html, b.position, b.text, b.x0, b.y1
    FROM documents d JOIN runs r ON r.document_id = d.id JOIN pages p ON p.run_id = r.id
    JOIN blocks b ON b.page_id = p.id ORDER BY d.sha256, p.number, b.position"""


def rows_by(runner: str, inbox: Path, folder: Path) -> str:
    script, home = folder / "run.py", folder / runner
    script.write_text(RUN)
    (home / "prefect").mkdir(parents=True)
    own = {
        "PAGEMILL_HOME": str(home),
        "PAGEMILL_RUNNER": runner,
        "PAGEMILL_WORKERS": "2",
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    subprocess.run([sys.executable, script, inbox], env=os.environ | own, check=True)
    with closing(sqlite3.connect(home / "pagemill.db")) as database:
        found = database.execute(ROWS).fetchall()
    assert len({row[0] for row in found}) == 3
    return hashlib.sha256(repr(found).encode()).hexdigest()


@pytest.mark.slow  # it starts clusters
@pytest.mark.parametrize("runner", ["dask", "ray"])
def test_a_cluster_stores_the_same_rows_as_threads(
    runner: str,
    settings: Settings,
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.environ", dict(os.environ))
    settings.export()
    for number in range(2):  # other bytes, the same picture
        copy = inbox / f"copy{number}.png"
        shutil.copy(inbox / "invoice.png", copy)
        copy.write_bytes(copy.read_bytes() + b"\0" * (number + 1))

    assert rows_by(runner, inbox, tmp_path) == rows_by("threads", inbox, tmp_path)

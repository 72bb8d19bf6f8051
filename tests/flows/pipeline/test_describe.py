"""The describe task, from a recorded answer through the pipeline into SQL."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from storage.queries import run_query

Run = Callable[..., tuple[int, str, str]]
ITEMS = "select task, page_number, text from current_items"
SENTENCE = (
    "An invoice that lists what was delivered, with its total and the day on which it is due."
)


def test_a_page_is_described_where_that_is_asked_for(settings: Settings, inbox: Path) -> None:
    for tasks, described in [((), []), (("describe",), [("describe", 1, SENTENCE)])]:
        context = open_context(settings.model_copy(update={"tasks": tasks}))
        for status in ("complete", "unchanged"):
            file = str(inbox / "invoice.png")
            assert ingest_file(file, context, lambda done, pages: None).status == status
        assert run_query(context.database, ITEMS, 9)[1] == described
        context.close()


@pytest.mark.slow  # it starts a Prefect server
@pytest.mark.usefixtures("run")
def test_the_command_line_describes(inbox: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}

    def answer(*words: str | Path) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "flows.cli", *map(str, words), "--json"]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        rows: list[dict[str, object]] = json.loads(done.stdout)
        return rows

    (ingested,) = answer("ingest", inbox, "--tasks", "describe")
    assert ingested["status"] == "complete"
    assert answer("query", ITEMS) == [{"task": "describe", "page_number": 1, "text": SENTENCE}]


def test_an_engine_that_cannot_describe_says_so_before_it_reads(run: Run, inbox: Path) -> None:
    code, _, told = run("ingest", inbox, "--engine", "ocr", "--tasks", "describe")
    assert code == 2
    assert "The engine ocr does not have the task describe." in told


def test_the_help_names_the_tasks(run: Run) -> None:
    assert "describe" in run("ingest", "--help")[1]

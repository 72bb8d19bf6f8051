"""`pagemill ingest` against llama.cpp's server: the same rows as with the model in process."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.asking.ask_again import ask_until_whole
from parsers.document import PageImage, PageInput
from parsers.engines.options import EngineOptions
from parsers.engines.server import ServerEngine
from parsers.families import built_in
from parsers.reading.render_size import fit_size
from parsers.tasks import open_task
from parsers.tasks.page_task import question_of
from parsers.tasks.parse import page_question
from storage.database import Database, open_database
from storage.queries import run_overview, stored_fields, stored_pages

TESTS = Path(__file__).parents[2]
SMALL_QWEN = TESTS.parent / "samples" / "small_qwen"
CHECKPOINT = SMALL_QWEN / "checkpoint"
TASKS_CHECKPOINT = SMALL_QWEN / "tasks"
TASK_PAGES = SMALL_QWEN / "task_pages"
PAGES = sorted((SMALL_QWEN / "pages").glob("*.pdf"))
PACKAGES = ("xllamacpp", "gguf", "conversion", "torch", "openai")

missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}"),
]


@pytest.fixture(scope="module")
def llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of llama.cpp's server with the small model."""
    with _serving(CHECKPOINT, tmp_path_factory.mktemp("gguf")) as url:
        yield url


@pytest.fixture(scope="module")
def tasks_llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with the small model of tasks."""
    with _serving(TASKS_CHECKPOINT, tmp_path_factory.mktemp("gguf")) as url:
        yield url


@contextmanager
def _serving(checkpoint: Path, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = [sys.executable, str(TESTS / "llama_server.py")]
    with (folder / "log").open("wb") as out:
        process = subprocess.Popen(
            [*script, str(checkpoint), str(folder), str(port)],
            stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until and process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health"):
                break
            time.sleep(0.2)
        else:
            log = (folder / "log").read_text(errors="replace")
            raise RuntimeError(f"llama.cpp's server did not start:\n{log[-2000:]}")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it holds nothing that would be lost
        process.wait()


def ingest(home: Path, *options: str) -> list[Any]:
    """The rows of all pages, as documents come, when `pagemill ingest` has read them."""
    (home / "prefect").mkdir(parents=True)
    own = {"PAGEMILL_HOME": str(home), "PREFECT_HOME": str(home / "prefect"), "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-m", "flows.cli", "ingest", *map(str, PAGES)]
    command += ["--schema", "receipt", *options]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    database = open_database(f"sqlite:///{home / 'pagemill.db'}")
    try:
        return rows(database)
    finally:
        database.close()


def rows(database: Database) -> list[Any]:
    found = []
    for run in sorted(run_overview(database), key=lambda run: run.name):
        pages = [
            (page.number, page.status, page.width, page.height, page.text, page.answer, page.blocks)
            for page in stored_pages(database, run.run_id)
        ]
        fields = [
            (field.path, field.raw, field.value, field.page_number, field.box, field.evidence)
            for field in stored_fields(database, run.run_id)
        ]
        found.append((run.name, run.status, pages, fields))
    return found


def test_what_is_ingested_is_what_the_model_reads_in_this_process(
    llama_server: str, tmp_path: Path
) -> None:
    served = ingest(tmp_path / "served", "--engine", "server", "--server", llama_server)
    local = ingest(tmp_path / "local", "--engine", "qwen", "--model", str(CHECKPOINT))

    assert len(served) == len(PAGES)
    assert {status for _, status, _, _ in served} == {"complete"}
    assert any(fields for _, _, _, fields in served)
    assert served == local


def bakery(engine: ServerEngine) -> PageInput:
    """A page drawn at exactly the size that the model sees."""
    with pymupdf.open(SMALL_QWEN / "pages" / "bakery.pdf") as document:
        sheet, dots = document[0], engine.rendering.dpi / 72
        width, height = fit_size(
            sheet.rect.width * dots, sheet.rect.height * dots, engine.rendering
        )
        scale = pymupdf.Matrix(width / sheet.rect.width, height / sheet.rect.height)
        drawn = sheet.get_pixmap(matrix=scale, alpha=False)
        image = PageImage(width, height, drawn.samples)
        return PageInput(1, sheet.rect.width, sheet.rect.height, 0, image)


def test_it_goes_on_with_a_cut_answer_as_if_it_had_not_been_cut(llama_server: str) -> None:
    engine = ServerEngine(EngineOptions(server=llama_server))
    question = page_question(bakery(engine))
    whole = engine.answer(question)
    asked = ask_until_whole(
        engine, replace(question, max_tokens=(whole.output_tokens or 0) // 2), lambda c: c.text, len
    )
    engine.close()

    assert asked.continued
    assert asked.completion.text == whole.text
    assert [token.end for token in asked.completion.tokens] == [t.end for t in whole.tokens]


def test_it_shows_pages_at_the_size_they_are_sent(llama_server: str) -> None:
    """So that a family whose boxes are in pixels is not refused."""
    engine = ServerEngine(EngineOptions(server=llama_server, family="qwen2_5_vl"))
    assert built_in()["qwen2_5_vl"].counts_pixels

    assert engine.answer(replace(page_question(bakery(engine)), max_tokens=20)).text
    engine.close()


@pytest.mark.parametrize("name", ["film", "other_film"])
def test_the_events_of_a_film_are_those_that_were_drawn(tasks_llama_server: str, name: str) -> None:
    """It takes no videos: the frames are images, each after its time."""
    film = json.loads((TASK_PAGES / f"{name}.json").read_text())
    ends = [*film["starts"][1:], film["lasts"]]
    frames = [
        slide(each, start, end)
        for each, start, end in zip(film["slides"], film["starts"], ends, strict=True)
    ]
    engine = ServerEngine(EngineOptions(server=tasks_llama_server))
    completion = engine.answer(question_of(open_task("events"), (), frames))
    engine.close()

    assert completion.text == film["events"]


def slide(name: str, start: float, end: float) -> PageInput:
    drawn = pymupdf.Pixmap(str(TASK_PAGES / f"{name}.png"))
    image = PageImage(drawn.width, drawn.height, drawn.samples)
    size = drawn.width, drawn.height
    return PageInput(1, *size, 0, image, start_seconds=start, end_seconds=end)


@pytest.mark.parametrize(
    ("task", "request_"), [("screen", ""), ("find", "point to the Save button")]
)
def test_what_is_seen_on_a_screen_is_what_was_drawn(
    tasks_llama_server: str, task: str, request_: str
) -> None:
    truth = json.loads((TASK_PAGES / "portal.json").read_text())
    page = slide("portal", 0, 0)
    engine = ServerEngine(EngineOptions(server=tasks_llama_server))
    completion = engine.answer(question_of(open_task(task, request_), (), (page,)))
    engine.close()

    assert completion.text == truth[f"{task} {request_}".strip()]

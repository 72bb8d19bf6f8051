"""Stopping ends the work within seconds, wherever it waits, and loses nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pymupdf
import pytest
from sqlalchemy import select

from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context, open_context, stop_contexts
from flows.runtime.retrying import DELAYS
from flows.runtime.settings import Settings
from flows.runtime.stopping import Stopped, StopSignal
from parsers.asking import Engine
from parsers.document import Question
from parsers.engines.scripted import Reply, ScriptedEngine, stand_in
from parsers.errors import EngineError
from storage.database import Database, open_database
from storage.models import PageRow, Run

PROMPT = 30  # seconds that no test gets near to, however busy the machine is

Ingest = Callable[[Context, Path], "Future[Outcome]"]


def silent(engine: Engine) -> ScriptedEngine:
    """Does not answer before it is closed, as a model may not for minutes; then it fails."""

    def wait(_question: Question) -> Reply:
        assert waiting.closed.wait(PROMPT)
        return EngineError("unreachable", "The engine was closed", "Start it again.")

    waiting = stand_in(engine, wait)
    return waiting


def overloaded(engine: Engine) -> ScriptedEngine:
    return stand_in(engine, EngineError("overloaded", "It has too much to do", "Wait."))


def await_question(engine: ScriptedEngine) -> None:
    until = time.monotonic() + PROMPT
    while not engine.asked:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def ingesting() -> Iterator[Ingest]:
    """Starts to ingest a file in a thread of its own."""
    with ThreadPoolExecutor(4) as threads:
        yield lambda context, file: threads.submit(
            ingest_file, str(file), context, lambda done, pages: None
        )


@pytest.fixture
def two_pages(inbox: Path) -> Path:
    """A blank page, which is not asked, and one with a line of text."""
    with pymupdf.open() as document:
        document.new_page()
        document.new_page().insert_text((72, 90), "A line of text", fontsize=20)
        document.save(inbox / "two.pdf")
    return inbox / "two.pdf"


@pytest.fixture
def opened(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Opens the context with an engine of the kind given; closed in the end."""

    def open_with(kind: Callable[[Engine], ScriptedEngine]) -> tuple[Context, ScriptedEngine]:
        from flows.runtime import engines

        engine, opener = None, engines.open_engine

        def open_engine(*given: Any) -> Engine:
            nonlocal engine
            engine = kind(opener(*given))
            return engine

        with monkeypatch.context() as patched:
            patched.setattr(engines, "open_engine", open_engine)
            context = open_context(settings)
        assert engine is not None
        return context, engine

    yield open_with
    stop_contexts()


def held(database: Database) -> list[tuple[int, str | None]]:
    """Attempts and lease of every run."""
    with database.reading() as session:
        return [(run.attempt, run.lease_owner) for run in session.scalars(select(Run))]


def page_numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(PageRow.number).order_by(PageRow.number)))


def until(there: Callable[[], object]) -> None:
    deadline = time.monotonic() + PROMPT
    while not there():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_a_wait_ends_when_the_work_is_to_end() -> None:
    stopping = StopSignal()
    stopping.set()

    with pytest.raises(Stopped):
        stopping.pause(1000)


def test_a_silent_engine_is_not_waited_for_and_the_pages_so_far_are_kept(
    opened: Any, ingesting: Ingest, two_pages: Path
) -> None:
    context, engine = opened(silent)
    ended = ingesting(context, two_pages)
    await_question(engine)
    until(lambda: page_numbers(context.database) == [1])

    stop_contexts()

    with pytest.raises(Stopped):
        ended.result(PROMPT)
    assert held(context.database) == [(0, None)]
    assert page_numbers(context.database) == [1]


def test_the_wait_before_a_question_is_asked_again_ends(
    opened: Any, ingesting: Ingest, two_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DELAYS, EngineError, (1000.0,))
    context, engine = opened(overloaded)
    ended = ingesting(context, two_pages)
    await_question(engine)

    stop_contexts()

    with pytest.raises(Stopped):
        ended.result(PROMPT)
    assert held(context.database) == [(0, None)]


def test_documents_that_wait_for_room_end_and_leave_all_room_free(
    opened: Any, ingesting: Ingest, two_pages: Path, inbox: Path
) -> None:
    context, engine = opened(silent)
    narrow = replace(context, slots=threading.Semaphore(1))
    ended = [ingesting(narrow, two_pages), ingesting(narrow, inbox / "invoice.png")]
    await_question(engine)

    stop_contexts()

    for each in ended:
        with pytest.raises(Stopped):
            each.result(PROMPT)
    assert narrow.slots.acquire(blocking=False)
    assert all(lease == (0, None) for lease in held(context.database))


class WatchedReader:
    """Tells when it begins to read."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.reading = reader, threading.Event()

    def inspect(self, source: Any) -> Any:
        return self.reader.inspect(source)

    def read_page(self, *arguments: Any) -> Any:
        self.reading.set()
        return self.reader.read_page(*arguments)


def test_a_file_that_is_read_for_ever_is_not_waited_for_and_not_blamed(
    context: Context, ingesting: Ingest, hostile_folder: Any
) -> None:
    reader = WatchedReader(context.reader)
    watched = replace(context, reader=reader)  # type: ignore[arg-type]
    ended = ingesting(watched, hostile_folder.path / "endless.pdf")
    assert reader.reading.wait(PROMPT)

    stop_contexts()

    with pytest.raises(Stopped):
        ended.result(PROMPT)
    assert held(context.database) == [(0, None)]
    assert page_numbers(context.database) == []


def test_nothing_is_begun_in_a_workplace_that_was_stopped(context: Context, inbox: Path) -> None:
    stop_contexts()

    with pytest.raises(Stopped):
        ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    assert held(context.database) == []


def test_work_that_begins_later_in_the_same_process_goes_on_where_it_stopped(
    opened: Any, ingesting: Ingest, inbox: Path, settings: Settings
) -> None:
    context, engine = opened(silent)
    stopped = ingesting(context, inbox / "invoice.png")
    await_question(engine)
    stop_contexts()
    assert isinstance(stopped.exception(PROMPT), Stopped)

    again = ingest_file(
        str(inbox / "invoice.png"), open_context(settings), lambda done, pages: None
    )

    assert again.status == "complete"
    assert held(context.database) == [(1, None)]


FLOW = """
import sys
from flows.orchestration.frame import outcomes_in
from flows.orchestration.ingest import ingest

if __name__ == "__main__":
    outcomes_in(ingest([sys.argv[1]], "none", "ocr", return_state=True))
"""


def scan(path: Path, picture: Path, pages: int) -> None:
    """Pages without text, each of which is read by OCR."""
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page()
            page.insert_image(pymupdf.Rect(0, number, 595, 842), filename=picture)
        document.save(path)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_flow_that_is_cancelled_ends_within_seconds_and_is_gone_on_with(
    number: signal.Signals, tmp_path: Path, inbox: Path, sqlite_url: str
) -> None:
    """SIGTERM is what Prefect sends to the process of a flow run that is cancelled."""
    folder, script = tmp_path / "scans", tmp_path / "flow.py"
    folder.mkdir()
    script.write_text(FLOW)
    for name in ("one.pdf", "two.pdf"):
        scan(folder / name, inbox / "invoice.png", 6)
    environment = os.environ | {
        "PAGEMILL_HOME": str(tmp_path / "home"),
        "PAGEMILL_DATABASE": sqlite_url,
        "PAGEMILL_WORKERS": "2",
        "PAGEMILL_SETTLE_SECONDS": "0",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = [sys.executable, str(script), str(folder)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    database = open_database(sqlite_url)
    try:
        deadline = time.monotonic() + 180
        while len(page_numbers(database)) < 2 and time.monotonic() < deadline:
            assert process.poll() is None
            threading.Event().wait(0.05)
        process.send_signal(number)
        begun = time.monotonic()
        process.wait(60)
        sys.stdout.write(f"ended {time.monotonic() - begun:.1f} s after {number.name}\n")
    finally:
        process.kill()
        process.wait()
    leases, kept = held(database), len(page_numbers(database))
    subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL, timeout=300)
    after = held(database)
    pages = page_numbers(database)
    database.close()

    assert leases
    assert all(lease == (0, None) for lease in leases)
    assert 2 <= kept < 12
    assert after == [(1, None), (1, None)]
    assert pages == sorted([*range(1, 7), *range(1, 7)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "send"),
    [(signal.SIGINT, os.killpg), (signal.SIGTERM, os.kill), (signal.SIGHUP, os.killpg)],
)
def test_the_command_ends_within_seconds_and_leaves_no_server(
    number: signal.Signals, send: Callable[[int, int], None], tmp_path: Path, inbox: Path,
    sqlite_url: str,
) -> None:  # fmt: skip
    """Ctrl-C, and the closing of a terminal, reach all processes that were started there."""
    folder = tmp_path / "scans"
    folder.mkdir()
    scan(folder / "one.pdf", inbox / "invoice.png", 12)
    environment = os.environ | {
        "PAGEMILL_HOME": str(tmp_path / "home"),
        "PAGEMILL_DATABASE": sqlite_url,
        "PAGEMILL_SETTLE_SECONDS": "0",
        "PAGEMILL_ENGINE": "ocr",
        "PREFECT_HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    environment.pop("PREFECT_API_URL", None)
    command = [sys.executable, "-m", "flows.cli", "ingest", str(folder)]
    process = subprocess.Popen(
        command, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    database = open_database(sqlite_url)
    try:
        deadline = time.monotonic() + 180
        while not page_numbers(database) and time.monotonic() < deadline:
            assert process.poll() is None
            threading.Event().wait(0.05)
        servers = [
            child for child in psutil.Process(process.pid).children(recursive=True)
            if "flows.orchestration.locked_server" in child.cmdline()
        ]  # fmt: skip
        send(process.pid, number)
        code = process.wait(30)
    finally:
        process.kill()
        process.wait()
    leases = held(database)
    database.close()

    assert code == 130
    assert leases == [(0, None)]
    assert servers
    assert not any(server.is_running() for server in servers)

"""kill -9 of whatever takes part, in the middle of many documents: in the end all are complete.

Two workers, each a process of `pagemill ingest`, share a folder, a PostgreSQL server and a Prefect
server. What ended too early is started again, as a scheduler does. The variable TEST_DOCUMENTS says
of how many documents.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pymupdf
import pytest
from sqlalchemy import func, select

from storage.database import Database, DatabaseError, open_database
from storage.models import BlockRow, Document, PageRow, Run, RunStatus, SourceFile

pytestmark = pytest.mark.slow

DOCUMENTS = int(os.environ.get("TEST_DOCUMENTS", "200"))
LONG_EVERY, LONG = 10, 3  # every tenth document has three pages
SECONDS = 60 + 6 * DOCUMENTS  # the stated time, for a machine of two cores that does other things
LINES = 12

Restart = Callable[[], None]


def draw(path: Path, pages: int) -> None:
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            page = document.new_page()
            page.insert_text((72, 90), f"{path.stem}, page {number}", fontsize=20)
            for line in range(LINES):
                page.insert_text((72, 130 + 16 * line), f"Line {line} of the document {path.stem}.")
        document.save(path)


def pages_of(number: int) -> int:
    return LONG if number % LONG_EVERY == 0 else 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(DOCUMENTS):
        draw(folder / f"{number:04}.pdf", pages_of(number))
    return folder


@dataclass
class PrefectServer:
    """A real one, on a port of its own."""

    environment: dict[str, str]
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> None:
        command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(self.answers, 180)

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=5):
            return True
        return False

    def kill(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def prefect(tmp_path: Path) -> Iterator[PrefectServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = PrefectServer(os.environ | {"PREFECT_HOME": str(tmp_path / "prefect")}, port)
    server.start()
    yield server
    server.kill()


@dataclass
class Workers:
    """Processes of `pagemill ingest`, of which two run at a time."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(process)
        return process

    def kill(self) -> None:
        """One of the two, as the system does it that has no memory left."""
        victim = next(worker for worker in self.running if worker.poll() is None)
        victim.kill()
        victim.wait()

    def kill_children(self) -> None:
        """Those that read files and pages, of one of the two."""
        worker = next(worker for worker in self.running if worker.poll() is None)
        for child in psutil.Process(worker.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()

    def await_end(self) -> None:
        for worker in self.running:
            worker.wait(SECONDS)

    def end(self) -> None:
        for worker in self.running:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.fixture
def workers(
    tmp_path: Path, folder: Path, prefect: PrefectServer, restartable_postgres: tuple[str, Restart]
) -> Iterator[Workers]:
    given = {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PREFECT_API_URL": prefect.url,
        "PREFECT_HOME": str(tmp_path / "prefect-client"),
        "PAGEMILL_HOME": str(tmp_path / "home"),
        "PAGEMILL_DATABASE": restartable_postgres[0],
        "PAGEMILL_ENGINE": "ocr",
        "PAGEMILL_SCHEMA_NAME": "none",
        "PAGEMILL_SETTLE_SECONDS": "0",
        "PAGEMILL_WORKERS": "1",
    }
    command = [sys.executable, "-m", "flows.cli", "ingest", str(folder)]
    workers = Workers(command, os.environ | given, tmp_path / "log")
    yield workers
    workers.end()


def until(there: Callable[[], object], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it took too long"
        threading.Event().wait(0.1)


def closed(database: Database) -> int:
    """How many runs are."""
    runs = select(func.count()).where(Run.status != RunStatus.RUNNING)
    with database.reading() as session:
        return int(session.scalar(runs) or 0)


def reach(database: Database, share: float, workers: Workers) -> None:
    """Return when this share of the documents is closed; workers that ended are started again."""

    def there() -> bool:
        for worker in [worker for worker in workers.running if worker.poll() is not None]:
            workers.running.remove(worker)
            workers.start()
        return closed(database) >= share * DOCUMENTS

    until(there)


def test_whatever_is_killed_all_documents_are_read_once(
    restartable_postgres: tuple[str, Restart], prefect: PrefectServer, workers: Workers
) -> None:
    url, restart_postgres = restartable_postgres
    database = open_database(url)
    begun = time.monotonic()

    def tell(what: str) -> None:
        seconds = time.monotonic() - begun
        sys.stdout.write(f"{seconds:5.0f} s: {what}, {closed(database)} documents closed\n")

    workers.start()
    until(lambda: not database.is_empty())
    workers.start()
    until(lambda: has_tables(database))
    reach(database, 0.15, workers)
    workers.kill_children()
    tell("killed the processes that read for a worker")
    reach(database, 0.3, workers)
    workers.kill()
    tell("killed a worker")
    reach(database, 0.45, workers)
    restart_postgres()
    tell("restarted PostgreSQL")
    reach(database, 0.6, workers)
    prefect.kill()
    tell("killed the Prefect server")
    reach_without_restart(database, 0.8)
    prefect.start()
    tell("started the Prefect server again")
    workers.await_end()
    tell(f"the workers ended with {[worker.returncode for worker in workers.running]}")
    last = workers.start()
    assert last.wait(SECONDS) == 0
    seconds = time.monotonic() - begun
    tell("ingested once more")

    with database.reading() as session:
        runs = session.scalars(select(Run)).all()
        pages = Counter(session.scalars(select(PageRow.run_id)))
        names = {file.document_id: file.name for file in session.scalars(select(SourceFile))}
        documents = session.scalar(select(func.count()).select_from(Document))
        empty = session.scalar(
            select(func.count())
            .select_from(PageRow)
            .where(~select(BlockRow.id).where(BlockRow.page_id == PageRow.id).exists())
        )
    database.close()

    assert documents == len(names) == len(runs) == DOCUMENTS
    assert [run.error for run in runs if run.status != RunStatus.COMPLETE] == []
    expected = {run.id: pages_of(int(Path(names[run.document_id]).stem)) for run in runs}
    assert dict(pages) == expected
    assert empty == 0
    assert [run.id for run in runs if run.lease_owner or run.lease_until] == []
    assert seconds < SECONDS


def has_tables(database: Database) -> bool:
    try:
        closed(database)
    except DatabaseError:
        return False
    return True


def reach_without_restart(database: Database, share: float) -> None:
    """As `reach`, for as long as workers do without a Prefect server; not longer than a minute."""
    deadline = time.monotonic() + 60
    while closed(database) < share * DOCUMENTS and time.monotonic() < deadline:
        threading.Event().wait(0.1)

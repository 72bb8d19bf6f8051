"""What a service says, and how it goes on when it was stopped or killed: schedules, slots, runs."""

import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pymupdf
import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import DeploymentSchedule, FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from sqlalchemy import func, select

from flows.orchestration.login import find_login
from storage.database import open_database
from storage.models import Run, RunStatus, SourceFile

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[3]
SCANS = 6
ZONE = "Europe/Berlin"


def eventually(look: Callable[[], object], seconds: float) -> None:
    """Return when look() gives something; fail after the seconds."""
    until = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < until, f"not within {seconds} seconds"
        threading.Event().wait(0.2)


@dataclass
class Service:
    """`pagemill serve` on one folder, with a Prefect server of its own."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def log(self) -> Path:
        return self.folder / "serve.log"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'home' / 'pagemill.db'}"

    def start(self, every: str) -> None:
        given = {
            "PAGEMILL_HOME": str(self.folder / "home"),
            "PAGEMILL_ENGINE": "ocr",
            "PAGEMILL_SETTLE_SECONDS": "0",
            "PREFECT_HOME": str(self.folder / "prefect"),
        }
        command = [sys.executable, "-m", "flows.cli", "serve", "--folder", str(self.inbox)]
        command += ["--every", every, "--timezone", ZONE, "--port", str(self.port)]
        command += ["--viewer-port", "0"]
        with self.log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=PROJECT, env=os.environ | given, stdout=out, stderr=out
            )
        self.process = process
        eventually(lambda: "Ctrl-C" in self.log.read_text() or process.poll() is not None, 240)
        assert process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(120) == 0

    def kill(self) -> None:
        """The service and its flow runs; its Prefect server lives on."""
        assert self.process
        spared = {each.pid for server in servers(self.port) for each in family(server)}
        for process in family(psutil.Process(self.process.pid)):
            if process.pid not in spared:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        self.process.wait()


def family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def servers(port: int) -> list[psutil.Process]:
    """The Prefect servers that were started for this port."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # ended meanwhile, or another user's
            command = process.cmdline()
            if command[2:3] == ["flows.orchestration.locked_server"] and str(port) in command:
                found.append(process)
    return found


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    (folder / "inbox").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = Service(folder, port)
    yield service
    if service.process and service.process.poll() is None:
        service.kill()
    for server in servers(port):
        server.terminate()


@pytest.fixture
def client(service: Service) -> Iterator[SyncPrefectClient]:
    given = {
        PREFECT_API_URL: f"http://127.0.0.1:{service.port}/api",
        PREFECT_API_AUTH_STRING: find_login(service.folder / "home"),
    }
    with temporary_settings(given), get_client(sync_client=True) as client:
        yield client


def deployment_of(client: SyncPrefectClient) -> DeploymentResponse:
    return client.read_deployment_by_name("ingest-folder/inbox")


def runs_of(client: SyncPrefectClient, deployment: UUID, *states: StateType) -> list[FlowRun]:
    kinds = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))
    return client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        flow_run_filter=FlowRunFilter(state=kinds),
    )


def test_a_run_that_was_killed_is_told_so_and_the_next_one_has_its_slot(
    service: Service, client: SyncPrefectClient
) -> None:
    shutil.copy(PROJECT / "samples" / "invoice.pdf", service.folder / "invoice.pdf")
    draw_scans(service.folder / "invoice.pdf", service.inbox)
    service.start("20s")
    database = open_database(service.database)

    def held() -> int:
        with database.reading() as session:
            runs = select(func.count()).where(Run.lease_owner.is_not(None))
            return int(session.scalar(runs) or 0)

    deployment = deployment_of(client).id
    eventually(lambda: not database.is_empty() and held(), 120)
    (killed,) = runs_of(client, deployment, StateType.RUNNING)
    service.kill()
    service.start("20s")

    def complete() -> bool:
        with database.reading() as session:
            done = select(func.count()).where(Run.status == RunStatus.COMPLETE)
            return int(session.scalar(done) or 0) == SCANS

    eventually(complete, 300)
    eventually(lambda: not held(), 30)
    assert client.read_flow_run(killed.id).state_type is StateType.CRASHED
    eventually(lambda: slots_taken(client, deployment) == 0, 90)
    with database.reading() as session:
        assert len(session.scalars(select(SourceFile)).all()) == SCANS
    database.close()
    service.stop()


def draw_scans(invoice: Path, folder: Path) -> None:
    with pymupdf.open(invoice) as document:
        for number in range(SCANS):
            document[0].insert_text((300, 20 + 3 * number), f"Copy {number}")
            document[0].get_pixmap(dpi=150).save(folder / f"scan{number:02}.png")


def slots_taken(client: SyncPrefectClient, deployment: UUID) -> int:
    limit: Any = client.read_deployment(deployment).global_concurrency_limit
    return int(limit.active_slots)


def test_a_service_that_was_away_does_what_it_missed_once(
    service: Service, client: SyncPrefectClient
) -> None:
    service.start("20s")
    deployment = deployment_of(client).id
    service.kill()
    away = datetime.datetime.now(datetime.UTC)
    threading.Event().wait(70)  # three looks are missed
    service.start("20s")
    back = datetime.datetime.now(datetime.UTC)

    def missed(*states: StateType) -> list[FlowRun]:
        return [
            run for run in runs_of(client, deployment, *states)
            if run.expected_start_time and away < run.expected_start_time < back
        ]  # fmt: skip

    eventually(lambda: missed(StateType.COMPLETED), 90)
    eventually(lambda: not missed(StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING), 30)
    assert len(missed(StateType.COMPLETED)) <= 2  # one may have become due while it started
    service.stop()


def test_a_schedule_that_was_paused_stays_paused_and_another_goes_on(
    service: Service, client: SyncPrefectClient
) -> None:
    def schedule() -> DeploymentSchedule:
        (only,) = deployment_of(client).schedules
        return only

    def switch(active: bool) -> None:
        deployment = deployment_of(client).id
        client.update_deployment_schedule(deployment, schedule().id, active=active)

    service.start("1h")
    assert schedule().active
    switch(False)
    service.stop()
    service.start("1h")
    assert not schedule().active
    switch(True)
    service.stop()
    service.start("1h")
    assert schedule().active
    service.stop()


def test_what_went_well_fails_or_changes_nothing_is_told_in_a_line_or_not_at_all(
    service: Service, client: SyncPrefectClient
) -> None:
    def ended(name: str) -> list[FlowRun]:
        kinds = (StateType.COMPLETED, StateType.FAILED)
        runs = runs_of(client, deployment_of(client).id, *kinds)
        return [run for run in runs if run.state_name == name]

    shutil.rmtree(service.inbox)
    service.inbox.mkdir()
    shutil.copy(PROJECT / "samples" / "invoice.pdf", service.inbox / "sound.pdf")
    (service.inbox / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    service.start("10s")
    eventually(lambda: ended("Partial"), 90)
    (partial,) = ended("Partial")
    assert {"pagemill", "partial"} <= {*partial.tags}
    eventually(lambda: ended("Unchanged"), 60)
    service.inbox.rename(service.folder / "away")
    eventually(lambda: ended("Failed"), 60)
    (service.folder / "away").rename(service.inbox)
    state = ended("Failed")[0].state
    service.stop()
    assert state
    assert str(state.message).startswith(f"bad_path: There is no folder {service.inbox}. Make it")
    said = service.log.read_text()
    assert "Traceback" not in said
    assert "unchanged" not in said.replace("1 unchanged, 1 failed", "")
    assert said.count("Finished in state Partial") == 1

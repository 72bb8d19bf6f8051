"""Flow runs whose process is gone, at a real server of Prefect."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Pending, Running
from prefect.testing.utilities import prefect_test_harness

from flows.orchestration.ingest import ingest_folder
from flows.orchestration.reconcile import WORKER_LABEL, reconcile
from flows.runtime.worker import worker_name

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client() -> Iterator[SyncPrefectClient]:
    with prefect_test_harness(server_startup_timeout=180), get_client(sync_client=True) as client:
        yield client


@pytest.fixture(scope="module")
def dead_worker() -> str:
    command = "from flows.runtime.worker import worker_name; print(worker_name())"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True)
    return told.stdout.strip()


def begin(client: SyncPrefectClient, worker: str | None) -> FlowRun:
    run = client.create_flow_run(ingest_folder, parameters={"folder": "/in"}, state=Running())
    if worker:
        client.update_flow_run_labels(run.id, {WORKER_LABEL: worker})
    return run


def state_of(client: SyncPrefectClient, run: FlowRun) -> StateType | None:
    return client.read_flow_run(run.id).state_type


def test_the_run_of_a_dead_worker_has_crashed_and_says_what_follows(
    client: SyncPrefectClient, dead_worker: str
) -> None:
    run = begin(client, dead_worker)

    assert reconcile(client) == 1
    ended = client.read_flow_run(run.id).state
    assert ended
    assert ended.type is StateType.CRASHED
    assert "next run takes up" in str(ended.message)


def test_the_run_of_a_worker_that_lives_goes_on(client: SyncPrefectClient) -> None:
    run = begin(client, worker_name())

    assert reconcile(client) == 0
    assert state_of(client, run) is StateType.RUNNING


def test_the_run_of_a_worker_elsewhere_is_not_judged(client: SyncPrefectClient) -> None:
    run = begin(client, "elsewhere/boot/1/2/3")

    assert reconcile(client) == 0
    assert state_of(client, run) is StateType.RUNNING


def test_a_run_that_has_just_begun_is_given_time_to_name_its_worker(
    client: SyncPrefectClient,
) -> None:
    run = client.create_flow_run(ingest_folder, parameters={"folder": "/in"}, state=Pending())

    assert reconcile(client) == 0
    assert state_of(client, run) is StateType.PENDING

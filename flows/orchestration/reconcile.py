"""Ends the flow runs whose process is gone: Prefect's server would show them as running for ever,
and keep their slots.

In: a client of Prefect's server. Out: states of flow runs. This module knows neither documents nor
leases: the next flow run takes those over.
"""

import datetime
from collections.abc import Iterable, Iterator
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from flows.runtime.worker import is_dead

FLOWS = ("ingest", "ingest-folder", "ingest-document", "extract", "retry-failed", "export")
WORKER_LABEL = "pagemill.worker"
"""The label of a flow run that names the process it runs in."""
TAG = "pagemill"
"""On our deployments and their flow runs: others may have flows of the same names."""
ACTIVE = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)
UNLABELLED = datetime.timedelta(minutes=5)
"""A flow run notes its worker within seconds after its process has started."""
PAGE = 200


def reconcile(client: SyncPrefectClient) -> int:
    """End our flow runs whose worker is dead, as Crashed or Cancelled; returns how many.

    Workers on other machines are never regarded as dead. Runs that were pending for minutes without
    a worker have no process. The concurrency slots become free.
    """
    return sum(_end(run, client) for run in list(_active(client)) if _is_lost(run))


def _end(run: FlowRun, client: SyncPrefectClient) -> bool:
    """End the run unless its state has changed; whether it was ended."""
    try:
        now = client.read_flow_run(run.id)
        if now.state_id != run.state_id:
            return False
        kind = Cancelled if run.state_type is StateType.CANCELLING else Crashed
        message = "The process that ran this is gone; the next run takes up its documents."
        client.set_flow_run_state(run.id, kind(message=message), force=True)
    except ObjectNotFound:
        return False
    return True


def _is_lost(run: FlowRun) -> bool:
    worker = run.labels.get(WORKER_LABEL)
    # A run that is tried again has the label of its first process until it begins.
    if worker is not None and run.state_type is not StateType.PENDING:
        return is_dead(str(worker))
    now = datetime.datetime.now(datetime.UTC)
    waiting = run.state_type in (StateType.PENDING, StateType.CANCELLING) and TAG in run.tags
    return waiting and run.state is not None and now - run.state.timestamp > UNLABELLED


def _active(client: SyncPrefectClient) -> Iterator[FlowRun]:
    offset = 0
    while found := client.read_flow_runs(
        flow_filter=FlowFilter.model_validate({"name": {"any_": FLOWS}}),
        flow_run_filter=_in_states(*ACTIVE),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=PAGE,
        offset=offset,
    ):
        yield from found
        offset += len(found)


def _in_states(*kinds: StateType, **more: object) -> FlowRunFilter:
    return FlowRunFilter.model_validate({"state": {"type": {"any_": kinds}}, **more})


def drop_missed(deployments: Iterable[UUID]) -> None:
    """Delete the scheduled flow runs whose time has passed, all but the latest of each deployment,
    so that a service that was away does its work once."""
    now = datetime.datetime.now(datetime.UTC)
    due = _in_states(StateType.SCHEDULED, expected_start_time={"before_": now})
    with get_client(sync_client=True) as client:
        for deployment in deployments:
            missed = client.read_flow_runs(
                deployment_filter=DeploymentFilter.model_validate({"id": {"any_": [deployment]}}),
                flow_run_filter=due,
                sort=FlowRunSort.EXPECTED_START_TIME_ASC,
                limit=PAGE,
            )
            scheduled = [run for run in missed if run.auto_scheduled and run.expected_start_time]
            for run in scheduled[:-1]:
                client.delete_flow_run(run.id)

"""Flow runs that nobody runs any more are told so: Prefect's server alone would show them as
running for ever, and keep their slots.

In: a client of Prefect's server. Out: states of flow runs. Documents and their leases are not
known here: the next flow run takes those over.
"""

import datetime
from collections.abc import Iterator
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from flows.runtime.worker import is_dead

FLOWS = ("ingest", "ingest-folder", "ingest-document", "extract", "retry-failed", "export")
WORKER_LABEL = "pagemill.worker"
"""The label of a flow run that names the process it runs in."""
TAG = "pagemill"
"""Of our deployments, and so of their flow runs: others may have flows of the same names."""
ACTIVE = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)
UNLABELLED = datetime.timedelta(minutes=5)
"""A flow run notes its worker within seconds after its process has started."""
PAGE = 200


def reconcile(client: SyncPrefectClient) -> int:
    """End the flow runs of ours whose worker is dead, as Crashed or Cancelled; returns how many.

    A worker on another machine is never dead for this one. Runs that were pending for minutes
    without one were given up before their process began. Their concurrency slots become free.
    """
    return sum(_end(run, client) for run in list(_active(client)) if _is_lost(run))


def _end(run: FlowRun, client: SyncPrefectClient) -> bool:
    """End the run, unless it went on meanwhile; whether it was ended."""
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
        flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS))),
        flow_run_filter=_in_states(*ACTIVE),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=PAGE,
        offset=offset,
    ):
        yield from found
        offset += len(found)


def _in_states(*kinds: StateType) -> FlowRunFilter:
    return FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(kinds))))


def drop_missed(client: SyncPrefectClient, deployment: UUID) -> int:
    """Delete the flow runs that a schedule made for times that have passed, all but the latest, so
    that a service that was away does its work once; returns how many."""
    now = datetime.datetime.now(datetime.UTC)
    wanted = _in_states(StateType.SCHEDULED)
    wanted.expected_start_time = FlowRunFilterExpectedStartTime(before_=now)
    missed = client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        flow_run_filter=wanted,
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=PAGE,
    )
    scheduled = [run for run in missed if run.auto_scheduled and run.expected_start_time]
    scheduled.sort(key=lambda run: run.expected_start_time or now)
    for run in scheduled[:-1]:
        client.delete_flow_run(run.id)
    return len(scheduled[:-1])

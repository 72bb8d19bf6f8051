"""What a service removes from Prefect's server, so that the lists there show what matters.

In: a client of Prefect's server. Out: fewer flow runs and deployments, only our own. This module
knows neither documents nor what flows do.
"""

from contextlib import suppress
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound

from flows.orchestration.frame import UNCHANGED
from flows.orchestration.reconcile import PAGE, TAG

FORMER = (
    "ingest-folder/any",
    "ingest-document/on-demand",
    "extract/on-demand",
    "retry-failed/on-demand",
    "export/on-demand",
)
"""What earlier versions called their deployments."""


def drop_unchanged(client: SyncPrefectClient) -> int:
    """Delete the flow runs of schedules that found nothing to do, but not the latest of each
    deployment, which shows that the folder is still looked at; returns how many."""
    chosen = {"state": {"name": {"any_": [UNCHANGED]}}, "tags": {"all_": [TAG]}}
    runs = client.read_flow_runs(
        flow_run_filter=FlowRunFilter.model_validate(chosen),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=PAGE,
    )
    latest: set[UUID | None] = set()
    dropped = 0
    for run in runs:
        if not run.auto_scheduled:  # somebody asked for it, and looks for it
            continue
        if run.deployment_id in latest:
            with suppress(ObjectNotFound):  # another service was faster
                client.delete_flow_run(run.id)
                dropped += 1
        latest.add(run.deployment_id)
    return dropped


def drop_former(client: SyncPrefectClient) -> list[str]:
    """Delete the deployments that earlier versions made under other names; returns their names."""
    return [name for name in FORMER if _drop(name, client)]


def _drop(name: str, client: SyncPrefectClient) -> bool:
    try:
        deployment = client.read_deployment_by_name(name)
        if TAG not in deployment.tags:
            return False
        client.delete_deployment(deployment.id)
    except ObjectNotFound:
        return False
    return True

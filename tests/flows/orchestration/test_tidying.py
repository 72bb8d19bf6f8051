"""What a service removes, at a real server of Prefect."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed
from prefect.testing.utilities import prefect_test_harness

from flows.orchestration.ingest import ingest_document, ingest_folder
from flows.orchestration.tidying import drop_former, drop_unchanged

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client() -> Iterator[SyncPrefectClient]:
    with prefect_test_harness(server_startup_timeout=180), get_client(sync_client=True) as client:
        yield client


def deploy(client: SyncPrefectClient, flow: object, name: str, *tags: str) -> UUID:
    flow_id = client.create_flow(flow)  # type: ignore[arg-type]
    return client.create_deployment(flow_id, name, tags=[*tags])


def end(client: SyncPrefectClient, deployment: UUID, state: str) -> UUID:
    """A flow run that a person started, and that ended by this name."""
    run = client.create_flow_run_from_deployment(deployment, tags=["pagemill"])
    client.set_flow_run_state(run.id, Completed(name=state), force=True)
    return run.id


def is_there(client: SyncPrefectClient, run: UUID) -> bool:
    try:
        client.read_flow_run(run)
    except ObjectNotFound:
        return False
    return True


def test_of_the_runs_that_a_schedule_made_in_vain_the_latest_stays(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = deploy(client, ingest_folder, "inbox", "pagemill")
    scans = deploy(client, ingest_folder, "scans", "pagemill")
    read = end(client, inbox, "Completed")
    vain = [end(client, inbox, "Unchanged") for _ in range(3)]
    other = end(client, scans, "Unchanged")
    asked_for = end(client, scans, "Unchanged")
    ask = SyncPrefectClient.read_flow_runs

    def as_of_schedules(self: SyncPrefectClient, **chosen: object) -> list[object]:
        runs = ask(self, **chosen)  # type: ignore[arg-type]
        for run in runs:  # only Prefect's own scheduler may make such runs
            run.auto_scheduled = run.id != asked_for
        return [*runs]

    monkeypatch.setattr(SyncPrefectClient, "read_flow_runs", as_of_schedules)

    assert drop_unchanged(client) == 2
    assert [is_there(client, run) for run in vain] == [False, False, True]
    assert all(is_there(client, run) for run in (read, other, asked_for))
    assert drop_unchanged(client) == 0


def test_deployments_by_former_names_are_removed_unless_they_are_others(
    client: SyncPrefectClient,
) -> None:
    ours = deploy(client, ingest_folder, "any", "pagemill")
    others = deploy(client, ingest_document, "on-demand")

    assert drop_former(client) == ["ingest-folder/any"]

    with pytest.raises(ObjectNotFound):
        client.read_deployment(ours)
    assert client.read_deployment(others).name == "on-demand"
    assert drop_former(client) == []

"""What was changed at Prefect's server is seen, and what may be changed there is not."""

import uuid
from typing import Any

import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse

from flows.orchestration.ingest import ingest_document
from flows.orchestration.registered import FLOWS, Registered, entrypoint_of, refusal
from flows.orchestration.serve import Service, on_demand, scheduled
from flows.runtime.settings import Settings

FLOW = uuid.uuid4()
ENTRYPOINT = "flows.orchestration.ingest.ingest_document"
REGISTERED = Registered(FLOW, entrypoint_of(ingest_document))


def deployment(**changes: Any) -> DeploymentResponse:
    given = {"name": "on-demand", "flow_id": FLOW, "entrypoint": ENTRYPOINT}
    return DeploymentResponse.model_validate(given | changes)


def run(**changes: Any) -> FlowRun:
    return FlowRun.model_validate({"flow_id": FLOW} | changes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entrypoint", "/tmp/evil.py:flow"),
        ("entrypoint", None),
        ("pull_steps", [{"prefect.deployments.steps.run_shell_script": {"script": "id"}}]),
        ("path", "/tmp"),
        ("job_variables", {"command": "id"}),
        ("work_pool_name", "pool"),
        ("storage_document_id", uuid.uuid4()),
        ("infrastructure_document_id", uuid.uuid4()),
        ("flow_id", uuid.uuid4()),
    ],
)
def test_a_deployment_that_names_other_code_is_not_as_registered(name: str, value: Any) -> None:
    changed = REGISTERED.changes(run(), deployment(**{name: value}))
    assert changed == [name]
    assert f"Not run: {name} was changed" in refusal(changed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("job_variables", {"env": {"LD_PRELOAD": "/tmp/evil.so"}}),
        ("work_pool_name", "pool"),
        ("infrastructure_document_id", uuid.uuid4()),
        ("flow_id", uuid.uuid4()),
    ],
)
def test_a_run_that_names_an_environment_is_not_as_registered(name: str, value: Any) -> None:
    assert REGISTERED.changes(run(**{name: value}), deployment()) == [f"{name} of the run"]


def test_schedules_parameters_tags_and_pauses_are_for_people_to_change() -> None:
    free = {"parameters": {"schema_name": "receipt"}, "tags": ["mine"], "paused": True}
    assert not REGISTERED.changes(run(parameters={"path": "/a"}), deployment(**free))


def test_every_deployment_is_of_a_flow_of_this_program(settings: Settings) -> None:
    served = [*scheduled(Service(("/srv/inbox",)), settings), *on_demand(settings)]
    for each in served:
        flow = FLOWS[each.flow_name or ""]
        assert flow.name == each.flow_name
        assert each.entrypoint == entrypoint_of(flow)
    assert {each.flow_name for each in served} == set(FLOWS)


def test_registering_anew_sets_back_whatever_names_code() -> None:
    sent = REGISTERED.reset().model_dump(exclude_unset=True)
    assert sent["entrypoint"] == ENTRYPOINT
    assert not any(sent[name] for name in ("pull_steps", "path", "job_variables", "work_pool_name"))
    assert "parameters" not in sent
    assert "schedules" not in sent

"""What may be run: the flows of this program, and deployments as this program registered them.

In: a flow run with its deployment, as Prefect's server has them. Out: what of them was changed
there. Whoever may write at the server may change a deployment's code, its pull steps and its
environment; here none of that is run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse

from flows.orchestration.export import export
from flows.orchestration.extract import extract
from flows.orchestration.ingest import ingest_document, ingest_folder
from flows.orchestration.retry import retry_failed


def entrypoint_of(flow: Flow[Any, Any]) -> str:
    """Where the flow is found, as a module's path."""
    return f"{flow.fn.__module__}.{flow.fn.__name__}"


FLOWS: Mapping[str, Flow[Any, Any]] = {
    "ingest-folder": ingest_folder,
    "ingest-document": ingest_document,
    "extract": extract,
    "retry-failed": retry_failed,
    "export": export,
}

NAMING_CODE: Mapping[str, Any] = {
    "pull_steps": None,
    "path": None,
    "storage_document_id": None,
    "infrastructure_document_id": None,
    "work_pool_name": None,
    "job_variables": {},
}
"""Parts of a deployment that say what is run, where or how, as they are when it is registered."""
OF_A_RUN = ("job_variables", "work_pool_name", "infrastructure_document_id")
"""Those that a flow run has, too."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A deployment as it was registered. entrypoint: of a flow of this program."""

    flow_id: UUID
    entrypoint: str

    def reset(self) -> DeploymentUpdate:
        """What undoes earlier changes at the server: registering alone leaves most of them."""
        return DeploymentUpdate(entrypoint=self.entrypoint, work_queue_name=None, **NAMING_CODE)

    def changes(self, run: FlowRun, deployment: DeploymentResponse) -> list[str]:
        """The names of the parts that are not as registered."""
        expected = {"flow_id": self.flow_id, "entrypoint": self.entrypoint, **NAMING_CODE}
        changed = [name for name, value in expected.items() if _differs(deployment, name, value)]
        ordered = {name: NAMING_CODE[name] for name in OF_A_RUN} | {"flow_id": self.flow_id}
        return changed + [
            f"{name} of the run" for name, value in ordered.items() if _differs(run, name, value)
        ]


def _differs(found: FlowRun | DeploymentResponse, name: str, expected: object) -> bool:
    return (getattr(found, name) or None) != (expected or None)


def refusal(changed: list[str]) -> str:
    """The sentence that a refused flow run ends with."""
    return (
        f"Not run: {', '.join(changed)} was changed at Prefect's server, and only what `pagemill "
        "serve` registered is run. Start that again: it registers its deployments anew."
    )

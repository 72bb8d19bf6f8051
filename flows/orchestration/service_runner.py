"""Prefect's runner in a separate thread: deployments in, flow runs as child processes out.

Unlike Prefect's, it and its flow runs survive an outage of the server, a schedule that was paused
stays paused after a restart, and no code is run but the flows of this program: the child processes
are told which, and what a deployment names at the server is not even loaded.
"""

import asyncio
import contextvars
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, cast
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import DeploymentStatus, FlowRun
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.runner._starter_engine import EngineCommandStarter
from prefect.states import Failed

from flows.orchestration.reconcile import drop_missed
from flows.orchestration.registered import FLOWS, Registered, entrypoint_of, refusal
from parsers.errors import SetupError

NAME = "pagemill"
START_SECONDS = 120
logger = logging.getLogger("prefect.runner")


class ServiceFlowRunner(Runner):
    """Waits for a server that is away, where Prefect's ends after the third failure in a row; and
    runs nothing that was changed at the server."""

    def __init__(self, limit: int) -> None:
        super().__init__(name=NAME, pause_on_shutdown=False, limit=limit)
        self._registered: dict[UUID, Registered] = {}

    async def register(self, deployment: RunnerDeployment) -> UUID:
        """Register the deployment of one of our flows; its id."""
        flow = FLOWS[deployment.flow_name or ""]
        identity = await self.aadd_deployment(deployment)
        # Else Prefect loads a flow from where the server says when a run is cancelled or crashes.
        self._deployment_registry.register_flow(identity, flow)
        async with get_client() as client:
            stored = await client.read_flow_by_name(flow.name)
            registered = Registered(stored.id, entrypoint_of(flow))
            await client.update_deployment(identity, registered.reset())
        self._registered[identity] = registered
        return identity

    async def __aenter__(self) -> "ServiceFlowRunner":
        await super().__aenter__()
        poller: Any = self._scheduled_run_poller
        self._find_runs = poller._get_scheduled_flow_runs
        poller._get_scheduled_flow_runs = self._admitted_runs
        poller._resolve_starter = self._starter
        poller._get_and_submit_flow_runs = _tolerating_outages(poller._get_and_submit_flow_runs)
        observer: Any = self._cancelling_observer
        observer._check_for_cancelled_flow_runs = _tolerating_outages(
            observer._check_for_cancelled_flow_runs
        )
        return self

    def _starter(self, run: FlowRun) -> EngineCommandStarter:
        """Starts a process for the run that is told its flow here. Prefect's own choice for a flow
        that it was given is a child of multiprocessing, which leaves out what is done at exit."""
        identity = cast(UUID, run.deployment_id)
        return EngineCommandStarter(
            entrypoint=self._registered[identity].entrypoint,
            tmp_dir=self._tmp_dir,
            deployment_name=self._deployment_registry.get_deployment_name(identity),
            control_channel=self._control_channel,
        )

    async def _admitted_runs(self) -> list[FlowRun]:
        """The flow runs that are due, without those of changed deployments, which fail."""
        return [run for run in await self._find_runs() if await self._admits(run)]

    async def _admits(self, run: FlowRun) -> bool:
        registered = self._registered.get(run.deployment_id) if run.deployment_id else None
        if registered is None or run.deployment_id is None:
            return False
        try:
            deployment = await self._client.read_deployment(run.deployment_id)
            changed = registered.changes(run, deployment)
            if changed:
                logger.warning("%s: %s", run.name, message := refusal(changed))
                await self._client.set_flow_run_state(run.id, Failed(message=message), force=True)
        except ObjectNotFound:  # deleted meanwhile
            return False
        return not changed


def _tolerating_outages(work: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def try_work(*arguments: Any, **named: Any) -> None:
        try:
            await work(*arguments, **named)
        except httpx.TransportError as error:
            logger.warning("Prefect's server does not answer (%s)", type(error).__name__)
        except httpx.HTTPStatusError as error:
            if error.response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                raise
            logger.warning("Prefect's server answers %s", error.response.status_code)

    return try_work


class ServiceRunner:
    """Registers deployments and runs what is due, until stopped."""

    def __init__(self, deployments: Sequence[RunnerDeployment], limit: int) -> None:
        self._deployments, self._limit = deployments, limit
        self._ready = threading.Event()

    def start(self) -> None:
        """Begin, in a thread; see `await_start`."""
        self._ready = threading.Event()
        context = contextvars.copy_context()  # holds Prefect's settings
        pool = ThreadPoolExecutor(1, thread_name_prefix="runner")
        self._end = pool.submit(context.run, asyncio.run, self._serve())
        self._end.add_done_callback(lambda _end: self._ready.set())
        pool.shutdown(wait=False)

    def await_start(self) -> None:
        """Returns when the deployments are registered; raises what prevented that."""
        if not self._ready.wait(START_SECONDS):
            raise SetupError(
                "prefect",
                f"The deployments were not registered within {START_SECONDS} seconds",
                "See whether the Prefect server answers, and start again.",
            )
        if self._end.done():
            self._end.result()

    def is_alive(self) -> bool:
        """False once it has ended; `start` starts it again."""
        return not self._end.done()

    def stop(self, seconds: float) -> None:
        """Cancel the flow runs and end; a runner that has not started ends with the process."""
        if not self._ready.is_set() or not self.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(seconds)
        wait([self._end], seconds)

    async def _stop(self) -> None:
        while not self._runner.started:  # it is registered, and about to start
            await asyncio.sleep(0.05)
        await self._runner.astop()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._runner = ServiceFlowRunner(self._limit)
        ids = []
        for deployment in self._deployments:
            await _keep_pauses(deployment)
            ids.append(await self._runner.register(deployment))
        await asyncio.to_thread(drop_missed, ids)  # before any of them is begun
        self._loop.call_soon(self._ready.set)
        await self._runner.start(webserver=False)


async def _keep_pauses(deployment: RunnerDeployment) -> None:
    """Registering replaces schedules; paused ones stay paused. Warns if another service has the
    deployment."""
    async with get_client() as client:
        try:
            name = f"{deployment.flow_name}/{deployment.name}"
            known = await client.read_deployment_by_name(name)
        except ObjectNotFound:
            return
    if known.status == DeploymentStatus.READY:
        logger.warning(
            "%s is served elsewhere, or was a minute ago. Two services for it get each other's "
            "runs, and the schedule of the one that was started last.", name
        )  # fmt: skip
    deployment.paused = known.paused
    if known.schedules and not any(each.active for each in known.schedules):
        for schedule in deployment.schedules or []:
            schedule.active = False

"""The service: deployments, with schedules or on demand, and what runs them.

In: folders, when to read them, and the settings. Out: deployments at Prefect's server, flow runs as
child processes, lines about what goes on. This module does not know what flows do.

The main thread waits for signals; Prefect's runner has its own. A server that goes away is started
again if it is ours, and the runner waits for it.
"""

import asyncio
import hashlib
import itertools
import logging
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import httpx

from flows.orchestration.announcement import Served, announce
from flows.orchestration.login import find_login
from flows.orchestration.own_server import OwnServer, is_open, own_server
from flows.orchestration.schedules import DEFAULT, make_schedule
from flows.orchestration.server import (
    LOCK,
    OPEN,
    answers,
    configured_as,
    configured_server,
    reach_server,
)
from flows.runtime.settings import Settings, locate
from flows.runtime.stopping import interrupted_by_signals, on_signals
from parsers.document.wording import counted
from parsers.errors import SetupError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

Notify = Callable[[str], None]

SERVING = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    # Seconds until a run started in the UI begins or, without the websocket, is cancelled.
    "PREFECT_RUNNER_POLL_FREQUENCY": "5",
}
TICK = 1.0
HOUSEKEEPING_EVERY = 120  # ticks
STOP_SECONDS = 60
ANY_FOLDER = "any-folder"
ONE_DOCUMENT = "one-document"
NEW_FIELDS = "new-fields"
FAILED_DOCUMENTS = "failed-documents"
ROWS_OR_DOCUMENTS = "rows-or-documents"
ON_DEMAND = (ANY_FOLDER, ONE_DOCUMENT, NEW_FIELDS, FAILED_DOCUMENTS, ROWS_OR_DOCUMENTS)
"""Names of deployments: lists in Prefect's UI show them without their flows' names."""


@dataclass(frozen=True, slots=True)
class Service:
    """folders: absolute paths or URLs. every, cron, zone: as people write them. port, viewer_port:
    of host. runs: flow runs at a time. shows_login: whether a person alone reads what is told."""

    folders: tuple[str, ...] = ()
    every: str | None = None
    cron: str | None = None
    zone: str | None = None
    host: str = "127.0.0.1"
    port: int = 4200
    viewer_port: int = 4280
    runs: int = 4
    shows_login: bool = False


def serve(service: Service, settings: Settings, notify: Notify) -> None:
    """Serve until SIGINT or SIGTERM; then end the flow runs and what was started here.

    SetupError: a folder, a schedule or the server is at fault; nothing was started.
    """
    for name, value in SERVING.items():
        os.environ.setdefault(name, value)  # before Prefect is imported
    from flows.orchestration.log_lines import RESERVED
    from flows.orchestration.service_runner import ServiceRunner
    from flows.viewer.app import serve_viewer

    check_folders(service.folders)
    make_schedule(service.every, service.cron, service.zone)
    with interrupted_by_signals(), ExitStack() as stack:
        url, own = _open_server(service, settings, notify, stack)
        viewer = stack.enter_context(serve_viewer(settings, service.host, service.viewer_port))
        os.environ["PAGEMILL_VIEWER"] = viewer
        for name, value in RESERVED.items():
            os.environ.setdefault(name, value)  # for the processes of flow runs
        # It would tell of each run that is skipped because the previous one goes on.
        logging.getLogger("prefect.runner").setLevel(logging.WARNING)
        _keep_house(notify)
        deployments = [*scheduled(service, settings), *on_demand(settings)]
        runner = ServiceRunner(deployments, service.runs)
        try:
            runner.start()
            runner.await_start()
            _drop_former(notify)
            _announce(service, notify, (url, viewer), deployments)
            _watch(runner, own, notify)
            notify("stopping …")
        finally:
            runner.stop(STOP_SECONDS)
    notify("stopped; what was being read is taken up when it is started again")


def check_folders(folders: Sequence[str]) -> None:
    """SetupError bad_path for a folder that is missing, cannot be read or is not allowed."""
    from flows.orchestration.parameters import check_place, require_folder

    for folder in folders:
        try:
            check_place(folder)
        except ValueError as error:
            raise SetupError("bad_path", str(error), "Allow it with PAGEMILL_ROOTS.") from error
        require_folder(folder)


def _open_server(
    service: Service, settings: Settings, notify: Notify, stack: ExitStack
) -> tuple[str, OwnServer | None]:
    if configured_server():
        url = reach_server()
        if is_open(url):
            notify(f"The Prefect server at {url} is {OPEN}. {LOCK}")
        return url, None
    log, login = settings.home / "prefect-server.log", find_login(settings.home)
    own = stack.enter_context(own_server(service.host, service.port, log, login, notify))
    stack.enter_context(configured_as(own.url, login))
    shown = login if service.shows_login else "`pagemill login` shows it"
    notify(f"login of Prefect's UI, asked for once: {shown}")
    return own.url, own


def _watch(runner: Any, own: OwnServer | None, notify: Notify) -> None:
    stopping = threading.Event()
    with on_signals(lambda *_: stopping.set(), signal.SIGINT, signal.SIGTERM):
        for tick in itertools.count(1):
            if stopping.wait(TICK):
                return
            _revive(runner, own, notify)
            if tick % HOUSEKEEPING_EVERY == 0:
                _keep_house(notify)


def _revive(runner: Any, own: OwnServer | None, notify: Notify) -> None:
    if own is not None and own.revive():
        notify("the Prefect server had ended: it is started again")
    if not runner.is_alive() and answers():
        notify("the runner had ended: it is started again")
        runner.start()


def _keep_house(notify: Notify) -> None:
    from prefect.client.orchestration import get_client

    from flows.orchestration.reconcile import reconcile
    from flows.orchestration.tidying import drop_unchanged

    try:
        with get_client(sync_client=True) as client:
            lost = reconcile(client)
            drop_unchanged(client)
    except httpx.HTTPError as error:
        notify(f"flow runs could not be looked through ({type(error).__name__})")
        return
    if lost:
        notify(f"{counted(lost, 'flow run')} without a process: ended as crashed")


def _drop_former(notify: Notify) -> None:
    from prefect.client.orchestration import get_client

    from flows.orchestration.tidying import drop_former

    with suppress(httpx.HTTPError), get_client(sync_client=True) as client:
        if dropped := drop_former(client):
            notify(f"removed what an earlier version had registered: {', '.join(dropped)}")


def _announce(
    service: Service, notify: Notify, urls: tuple[str, str], deployments: list["RunnerDeployment"]
) -> None:
    from prefect.settings import get_current_settings

    ui = get_current_settings().ui_url or urls[0].removesuffix("/api")
    folders, others = [], []
    for deployment in deployments:
        if deployment.schedules:
            waits = deployment.paused or not any(each.active for each in deployment.schedules)
            when = "paused in Prefect" if waits else _when(service)
            folders.append(Served(deployment.name, deployment.parameters["folder"], when))
        else:
            others.append(f"{deployment.flow_name}/{deployment.name}")
    notify("\n".join(announce(ui, urls[1], folders, others)))


def _when(service: Service) -> str:
    from prefect.server.schemas.schedules import CronSchedule, IntervalSchedule

    due: Any = make_schedule(service.every, service.cron, service.zone)
    schedule: CronSchedule | IntervalSchedule
    if due.cron:
        rule = f"cron {due.cron} ({due.timezone})"
        schedule = CronSchedule(cron=due.cron, timezone=due.timezone)
    else:
        rule, start = f"every {service.every or DEFAULT}", due.anchor_date
        schedule = IntervalSchedule(interval=due.interval, anchor_date=start, timezone=due.timezone)
    (following,) = asyncio.run(schedule.get_dates(1))
    return f"{rule}, next at {following:%Y-%m-%d %H:%M:%S %Z}"


def name_folders(folders: Sequence[str]) -> dict[str, str]:
    """A unique name for each folder: its last part, with a digest of the path if two have the same.
    It does not depend on their order, so that schedules are found again."""
    bases = {folder: PurePosixPath(folder).name.replace("%", "_") or "root" for folder in folders}
    often = Counter([*bases.values(), *ON_DEMAND])
    for folder, base in bases.items():
        if often[base] > 1:
            digest = hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()
            bases[folder] = f"{base}-{digest[:6]}"
    return bases


def scheduled(service: Service, settings: Settings) -> list["RunnerDeployment"]:
    """The deployments that read the folders on schedule, one run of each at a time."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    from flows.orchestration.ingest import ingest_folder

    schedule = make_schedule(service.every, service.cron, service.zone)
    # A run that is due while the previous one goes on is skipped: the next finds the same files.
    one = ConcurrencyLimitConfig(
        limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=60
    )
    chosen = _chosen(settings) | {"tasks": [*settings.tasks]}
    return [
        _deploy(ingest_folder, name, {"folder": folder, **chosen}, schedule, one)
        for folder, name in name_folders([locate(each) for each in service.folders]).items()
    ]


def on_demand(settings: Settings) -> list["RunnerDeployment"]:
    """The deployments that are started from the UI."""
    from flows.orchestration.export import export
    from flows.orchestration.extract import extract
    from flows.orchestration.ingest import ingest_document, ingest_folder
    from flows.orchestration.retry import retry_failed

    chosen = _chosen(settings)
    asked = chosen | {"tasks": [*settings.tasks]}
    return [
        _deploy(ingest_folder, ANY_FOLDER, asked),
        _deploy(ingest_document, ONE_DOCUMENT, asked),
        _deploy(extract, NEW_FIELDS, chosen),
        _deploy(retry_failed, FAILED_DOCUMENTS, asked),
        _deploy(export, ROWS_OR_DOCUMENTS, {}),
    ]


def _chosen(settings: Settings) -> dict[str, Any]:
    return {"schema_name": settings.schema_name, "engine": settings.engine}


def _deploy(
    flow: Any, name: str, parameters: dict[str, Any], schedule: Any = None, limit: Any = None
) -> "RunnerDeployment":
    from prefect.types.entrypoint import EntrypointType

    from flows.orchestration.parameters import word_form

    deployment: RunnerDeployment = flow.to_deployment(
        name=name, parameters=parameters, concurrency_limit=limit, tags=["pagemill"],
        schedules=[schedule] if schedule else [], entrypoint_type=EntrypointType.MODULE_PATH,
    )  # fmt: skip
    # Prefect titles a form's fields by the parameters' names, and takes no others.
    word_form(deployment._parameter_openapi_schema.properties)
    return deployment

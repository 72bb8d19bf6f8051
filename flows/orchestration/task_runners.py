"""Where tasks run: in threads, or in the processes of a Dask or Ray cluster.

In: the settings, read when a flow is run. Out: one of Prefect's task runners, started. Without an
address a local cluster is made for the flow run: `workers` processes with one document at a time.
"""

import importlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.orchestration.server import reach_server
from flows.runtime.context import stop_contexts
from flows.runtime.settings import Settings
from parsers.errors import SetupError

Runner = TaskRunner[Any]

ONE_DOCUMENT = {"PAGEMILL_WORKERS": "1"}
"""The environment of a process that works on one document at a time."""


@contextmanager
def open_runner(settings: Settings, threads: int) -> Iterator[Runner]:
    """The runner that the settings name; on leaving it ends, with its local cluster. threads: if
    threads work. SetupError not_installed; SetupError prefect if no cluster answers."""
    with ExitStack() as stack:
        if settings.runner == "threads":
            yield stack.enter_context(ThreadPoolTaskRunner(max_workers=threads))
            return
        if not settings.cluster:
            # Else each process would start another Prefect server.
            stack.enter_context(temporary_settings({PREFECT_API_URL: reach_server()}))
        yield stack.enter_context(CLUSTERS[settings.runner](settings))


@contextmanager
def _open_dask(settings: Settings) -> Iterator[Runner]:
    module, dask = _load("dask", "prefect_dask"), _load("dask", "dask")
    logging.getLogger("distributed").setLevel("WARNING")  # else it logs every connection
    local = {
        "n_workers": settings.workers,
        "threads_per_worker": 1,
        "memory_limit": 0,  # the reader bounds what a document takes; Dask would kill its worker
        "dashboard_address": ":0",
        "env": {**ONE_DOCUMENT, "DASK_LOGGING__DISTRIBUTED": "warning"},
    }
    context = {"address": settings.cluster} if settings.cluster else {"cluster_kwargs": local}
    # Daemons may have no children, and files are read in separate processes.
    children = dask.config.set({"distributed.worker.daemon": False})
    with children, module.DaskTaskRunner(**context) as runner:
        with _reaching("Dask", settings.cluster):
            client = runner.client  # connects, which the first task would otherwise do
        try:
            yield runner
        finally:
            if not settings.cluster:
                client.run(stop_contexts)  # else a worker waits for its readers, until it is killed


@contextmanager
def _open_ray(settings: Settings) -> Iterator[Runner]:
    module = _load("ray", "prefect_ray")
    _load("ray", "ray")
    options: Mapping[str, Any] = {
        "runtime_env": {"env_vars": ONE_DOCUMENT},
        "log_to_driver": False,
        "logging_level": "WARNING",
    }
    if not settings.cluster:
        options = {**options, "num_cpus": settings.workers, "include_dashboard": False}
    with ExitStack() as stack:
        with _reaching("Ray", settings.cluster):
            runner = module.RayTaskRunner(settings.cluster or None, dict(options))
            stack.enter_context(runner)
        yield runner


CLUSTERS = {"dask": _open_dask, "ray": _open_ray}


def _load(extra: str, module: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SetupError(
            "not_installed",
            f"The Python package {module} is not installed",
            f"Install it with: pip install 'pagemill[{extra}]'.",
        ) from error


@contextmanager
def _reaching(kind: str, address: str) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:  # as Dask and Ray raise
        at = f" at {address}" if address else ""
        raise SetupError(
            "prefect",
            f"The {kind} cluster{at} does not answer ({type(error).__name__})",
            "Start it, or correct PAGEMILL_CLUSTER; without one, a cluster is made here.",
        ) from error

"""What flows lean on in Prefect, Dask and fsspec beyond what they promise: red when they change."""

import importlib.util
import inspect
from pathlib import Path

import pytest

from flows.orchestration.own_server import OWN_SERVER
from flows.orchestration.serve import SERVING
from flows.orchestration.server import PREFECT_DEFAULTS
from flows.orchestration.telemetry import OFF


def test_prefects_runner_asks_for_runs_and_for_cancellations_where_it_is_made_patient() -> None:
    from prefect._internal.observers import FlowRunCancellingObserver
    from prefect.runner import Runner
    from prefect.runner._scheduled_run_poller import ScheduledRunPoller

    entered = inspect.getsource(Runner.__aenter__)
    for attribute, kind, method in (
        ("_scheduled_run_poller", ScheduledRunPoller, "_get_and_submit_flow_runs"),
        ("_scheduled_run_poller", ScheduledRunPoller, "_get_scheduled_flow_runs"),
        ("_cancelling_observer", FlowRunCancellingObserver, "_check_for_cancelled_flow_runs"),
    ):
        assert attribute in entered, f"Runner has no {attribute}: see service_runner.py"
        assert inspect.iscoroutinefunction(getattr(kind, method, None)), f"{kind} has no {method}"
        # It is taken from the instance when the loop is begun, after __aenter__ of ours.
        assert f"self.{method}" in inspect.getsource(kind), f"{method} is called otherwise now"


def test_prefects_runner_takes_a_flow_that_it_was_given_before_it_asks_the_server_for_one() -> None:
    from prefect.runner import Runner
    from prefect.runner._deployment_registry import DeploymentRegistry

    assert callable(DeploymentRegistry.register_flow)
    for method in (
        Runner.__aenter__, Runner._run_on_cancellation_hooks, Runner._run_on_crashed_hooks
    ):  # fmt: skip
        given, asked = (
            inspect.getsource(method).find(name)
            for name in ("_deployment_registry.get_flow(", "await load_flow_from_flow_run(")
        )
        assert -1 < given < asked, f"{method.__name__} may run what a deployment names"


def test_prefects_engine_takes_the_entrypoint_that_it_is_told_before_it_asks_the_server() -> None:
    from prefect import engine
    from prefect.flow_engine import load_flow
    from prefect.runner._scheduled_run_poller import ScheduledRunPoller
    from prefect.runner._starter_engine import EngineCommandStarter

    assert "self._resolve_starter(" in inspect.getsource(ScheduledRunPoller._submit_run)
    assert '"PREFECT__FLOW_ENTRYPOINT": self._entrypoint' in inspect.getsource(EngineCommandStarter)
    code = inspect.getsource(load_flow)
    told, asked = code.find("if entrypoint:"), code.find("load_flow_from_flow_run(")
    assert -1 < code.find('environ.get("PREFECT__FLOW_ENTRYPOINT")') < told < asked
    assert "= load_flow(flow_run)" in inspect.getsource(engine).split("__main__")[1]


def test_a_future_of_prefects_has_the_threads_own_which_can_be_cancelled() -> None:
    from concurrent.futures import Future

    from prefect.futures import PrefectConcurrentFuture

    wrapped: Future[object] = Future()
    future = PrefectConcurrentFuture[object](task_run_id=None, wrapped_future=wrapped)  # type: ignore[arg-type]
    assert future.wrapped_future is wrapped, (
        "see flows/orchestration/batches.py: documents would not be cancelled"
    )


@pytest.mark.parametrize("table", [OWN_SERVER, PREFECT_DEFAULTS, SERVING, OFF])
def test_prefect_knows_each_variable_that_is_set_for_it(table: dict[str, str]) -> None:
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_settings_fields

    known = set(_get_settings_fields(Settings))
    for_prefect = {name for name in table if name.startswith("PREFECT_")}
    assert for_prefect <= known, f"Prefect ignores {sorted(for_prefect - known)}"


def test_daemons_of_dask_may_have_children_by_the_setting_that_is_set() -> None:
    dask = pytest.importorskip("dask", reason="the extra dask is not installed")
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    assert dask.config.get("distributed.worker.daemon", None) is not None, "see task_runners.py"


def test_fsspecs_files_over_ssh_connect_and_tell_of_files_where_ours_step_in() -> None:
    place = importlib.util.find_spec("fsspec.implementations.sftp")  # imported, it needs paramiko
    assert place and place.origin
    code = Path(place.origin).read_text(encoding="utf-8")
    for step in (
        "self._connect()",
        "self._decode_stat(",
        "def _decode_stat(stat, parent_path=None)",
    ):
        assert step in code, f"fsspec's SFTPFileSystem has no {step}: see flows/sources/sftp.py"

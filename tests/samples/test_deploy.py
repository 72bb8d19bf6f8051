"""The files for a deployment: parsed here, and the notification run; compose.yaml needs Docker."""

import configparser
import http.server
import importlib.util
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

DEPLOY = Path(__file__).parents[2] / "samples" / "deploy"
UNITS = ("pagemill.service", "pagemill-worker.service")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def test_compose_has_all_the_services_and_a_model_server_only_when_asked(
    compose: dict[str, Any],
) -> None:
    assert set(compose["services"]) == {"postgres", "prefect", "pagemill", "vllm"}
    by_profile = {name for name, each in compose["services"].items() if "profiles" in each}
    assert by_profile == {"vllm"}


def test_compose_publishes_ports_to_the_machine_itself_only(compose: dict[str, Any]) -> None:
    ports = [port for each in compose["services"].values() for port in each.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_compose_waits_for_services_that_have_a_health_check(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert all("healthcheck" in each for each in services.values())
    for each in services.values():
        for name, asked in each.get("depends_on", {}).items():
            assert name in services
            assert asked == {"condition": "service_healthy"}


def test_composes_model_server_asks_for_a_key_and_fetches_nothing(compose: dict[str, Any]) -> None:
    server, reader = compose["services"]["vllm"], compose["services"]["pagemill"]
    (command,) = server["command"]
    assert 'VLLM_API_KEY="$$(cat /run/secrets/vllm_key)"' in command
    assert 'PAGEMILL_SERVER_KEY="$$(cat /run/secrets/vllm_key)"' in reader["command"][0]
    assert "vllm_key" in server["secrets"]
    assert "vllm_key" in reader["secrets"]
    assert "--allowed-media-domains invalid.example" in command
    (limit,) = re.findall("--limit-mm-per-prompt '([^']*)'", command)
    assert json.loads(limit) == {"image": 4, "video": 0}


def test_compose_holds_no_password(compose: dict[str, Any]) -> None:
    for each in compose["services"].values():
        for name, value in each.get("environment", {}).items():
            if re.search("PASSWORD|KEY|TOKEN|AUTH", name):
                assert value.startswith("/run/secrets/"), name
    text = (DEPLOY / "compose.yaml").read_text()
    assert not re.findall(r"://\w+:(?!\$\$\(cat)[^/@\s]+@", text)


def test_composes_prefect_asks_for_a_login_that_the_service_is_given(
    compose: dict[str, Any],
) -> None:
    for name, variable in (
        ("prefect", "PREFECT_SERVER_API_AUTH_STRING"), ("pagemill", "PREFECT_API_AUTH_STRING")
    ):  # fmt: skip
        service = compose["services"][name]
        assert f'{variable}="$$(cat /run/secrets/prefect_login)"' in service["command"][0]
        assert "prefect_login" in service["secrets"]
    prefect = compose["services"]["prefect"]
    assert "flows.orchestration.locked_server" in prefect["command"][0]
    origins = prefect["environment"]["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"].split(",")
    asked = compose["services"]["pagemill"]["environment"]["PREFECT_API_URL"]
    assert asked.removesuffix("/api") in origins
    assert "*" not in origins


def test_compose_names_the_version_of_each_image_and_every_volume(compose: dict[str, Any]) -> None:
    for each in compose["services"].values():
        assert re.search(r":(?!latest$)[\w.]+$", each["image"])
        mounted = {volume.partition(":")[0] for volume in each["volumes"]}
        assert {name for name in mounted if re.fullmatch(r"\w+", name)} <= set(compose["volumes"])
    assert all(secret["file"] for secret in compose["secrets"].values())


def test_compose_builds_from_files_that_are_there(compose: dict[str, Any]) -> None:
    build = compose["services"]["pagemill"]["build"]
    top = (DEPLOY / build["context"]).resolve()
    assert (top / "pyproject.toml").is_file()
    assert (top / build["dockerfile"]).is_file()


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_a_command_that_exists_and_runs_with_few_rights(name: str) -> None:
    service = _read_unit(name)["Service"]
    assert re.search(r"/(pagemill serve|prefect worker start) ", service["ExecStart"])
    assert service["User"] == "pagemill"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert "EnvironmentFile" in service  # secrets stand in no unit, which anyone may read


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_forbids_nothing_that_reading_needs(name: str) -> None:
    service = _read_unit(name)["Service"]
    assert not {"MemoryDenyWriteExecute", "ProtectProc", "LimitAS"} & set(service)
    assert int(service.get("TasksMax", 1024)) >= 512
    assert "~@resources" not in service["SystemCallFilter"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_knows_every_line_of_a_unit(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text()
    unit = tmp_path / name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text))
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert [line for line in said.stderr.splitlines() if name in line] == []


def _read_unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / name)
    return unit


@pytest.fixture
def receiver() -> Iterator[tuple[str, "queue.Queue[bytes]"]]:
    """The URL of a webhook on this machine, and what was sent to it."""
    received: queue.Queue[bytes] = queue.Queue()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", received
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def prefect_server(tmp_path: Path) -> Iterator[str]:
    """The URL of a real Prefect server's API; automations need its services."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with (tmp_path / "prefect.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}/api"
    try:
        _await_health(url, process)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its database is thrown away
        process.wait()


def _await_health(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{url}/health", timeout=5):
            return
        time.sleep(0.3)
    raise RuntimeError("Prefect's server did not start")


FLOWS = """
from prefect import flow, tags
from prefect.states import Completed

@flow(name="ingest-folder", flow_run_name="{name}")
def read():
    return {state}

with tags({tags}):
    read(return_state=True)
"""


def _run_flow(name: str, state: str, url: str, tags: str = "'pagemill'") -> None:
    code = FLOWS.format(name=name, state=state, tags=tags)
    environment = os.environ | {"PREFECT_API_URL": url, "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


@pytest.mark.slow
def test_a_run_that_ends_partial_is_told_to_the_webhook_once(
    prefect_server: str, receiver: tuple[str, "queue.Queue[bytes]"]
) -> None:
    url, received = receiver
    environment = os.environ | {"PREFECT_API_URL": prefect_server, "PAGEMILL_WEBHOOK": url}
    for _ in range(2):  # the second time replaces what the first made
        subprocess.run([sys.executable, DEPLOY / "notify.py"], check=True, env=environment)
    message = "78 complete, 2 failed. Retry with the deployment retry-failed/failed-documents"
    partial = f"Completed(name='Partial', message={message!r})"
    _run_flow("others", partial, prefect_server, tags="'another'")
    _run_flow("well", "Completed(message='2 complete')", prefect_server)
    _run_flow("inbox", partial, prefect_server)
    told = json.loads(received.get(timeout=60))
    _run_flow("end", "Completed(name='Partial', message='the end')", prefect_server)
    assert json.loads(received.get(timeout=60))["flow_run"] == "end"  # so there was no second one
    assert received.empty()
    assert told.pop("id").startswith("prefect.flow-run.")
    assert told == {"flow_run": "inbox", "state": "Partial", "message": message}


def test_without_an_address_the_notification_script_says_what_to_set() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PAGEMILL_WEBHOOK"}
    said = subprocess.run(
        [sys.executable, DEPLOY / "notify.py"], env=environment, capture_output=True, text=True
    )
    assert said.returncode == 1
    assert "PAGEMILL_WEBHOOK" in said.stderr


def test_the_notification_script_sends_nothing_but_the_run_and_its_state() -> None:
    spec = importlib.util.spec_from_file_location("notify", DEPLOY / "notify.py")
    assert spec and spec.loader
    notify = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notify)
    assert set(re.findall(r'^  "(\w+)"', notify.PAYLOAD, re.MULTILINE)) == {
        "flow_run", "state", "message", "id"
    }  # fmt: skip

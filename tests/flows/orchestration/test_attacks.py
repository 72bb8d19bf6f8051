"""What is tried on a running service, with and without its login: nothing of it is run.

The tests share one `pagemill serve`. Each attack's code would write a marker file.
"""

import datetime
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pymupdf
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[3]
SCANS = 30
EVIL = "http://evil.example"


TRIES = 10
"""A second apart."""


def eventually(look: Callable[[], Any], seconds: float) -> Any:
    until = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.3)  # what is waited for is another process's, which tells nobody
    return seen


@dataclass
class Service:
    """`pagemill serve` without a folder."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        given = {
            "PAGEMILL_HOME": str(self.folder / "home"),
            "PAGEMILL_ENGINE": "ocr",
            "PAGEMILL_SETTLE_SECONDS": "0",
            "PREFECT_HOME": str(self.folder / "prefect"),
        }
        command = [sys.executable, "-m", "flows.cli", "serve"]
        command += ["--port", str(self.port), "--viewer-port", "0"]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=os.environ | given, stdout=out, stderr=out
            )
        ended = self.process.poll
        eventually(lambda: "Ctrl-C" in self.log.read_text() or ended() is not None, 240)
        assert ended() is None, self.log.read_text()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(120) == 0

    @property
    def log(self) -> Path:
        return self.folder / "serve.log"

    @property
    def login(self) -> str:
        return (self.folder / "home" / "prefect-login").read_text().strip()

    @property
    def marker(self) -> Path:
        return self.folder / "marker"

    @property
    def invoice(self) -> str:
        return str(PROJECT / "samples" / "invoice.pdf")

    @property
    def evil(self) -> dict[str, dict[str, Any]]:
        """What an attacker sends to a deployment, by name."""
        code = self.folder / "evil.py"
        touch = f"__import__('pathlib').Path({str(self.marker)!r}).touch()"
        code.write_text(f"{touch}\nfrom prefect import flow\n@flow\ndef evil(**_): {touch}\n")
        step = {"script": f"touch {self.marker}"}
        return {
            "pull_steps": {
                "pull_steps": [{"prefect.deployments.steps.run_shell_script": step}],
            },
            "entrypoint": {"entrypoint": f"{code}:evil"},
            "path": {"path": str(self.folder), "entrypoint": "evil.py:evil"},
            "job_variables": {
                "job_variables": {"command": f"touch {self.marker}", "env": {"PYTHONSTARTUP": "x"}}
            },
        }

    def client(self, login: str = "", **headers: str) -> httpx.Client:
        auth = httpx.BasicAuth(*login.split(":")) if login else None
        base = f"http://127.0.0.1:{self.port}/api"
        return httpx.Client(base_url=base, auth=auth, headers=headers, timeout=30)

    def ask(self, method: str, path: str, content: object = None) -> Any:
        """As someone with the login. The server answers 503 while its own database is busy."""
        with self.client(self.login) as client:
            for _ in range(TRIES):
                answer = client.request(method, path, json=content)
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    break
                time.sleep(1)
            answer.raise_for_status()
            return answer.json() if answer.content else None

    def deployment(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", "/deployments/name/ingest-document/one-document")
        return found

    def order(self, path: str = "", **more: Any) -> str:
        """Start a flow run of the deployment; its id."""
        parameters = {"path": path or self.invoice, "retry": True}
        start = f"/deployments/{self.deployment()['id']}/create_flow_run"
        return str(self.ask("POST", start, {"parameters": parameters, **more})["id"])

    def state(self, run: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/flow_runs/{run}")["state"]
        return found

    def end(self, run: str) -> dict[str, Any]:
        ended = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
        eventually(lambda: self.state(run)["type"] in ended, 120)
        return self.state(run)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("attacked")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = Service(folder, port)
    service.start()
    yield service
    if service.process.poll() is None:
        service.stop()


@pytest.fixture(autouse=True)
def nothing_is_run(service: Service) -> Iterator[None]:
    before = service.deployment()
    yield
    assert not service.marker.exists()
    names = ("entrypoint", "pull_steps", "path", "job_variables")
    service.ask("PATCH", f"/deployments/{before['id']}", {name: before[name] for name in names})


@pytest.mark.parametrize("attack", ["pull_steps", "entrypoint"])
@pytest.mark.parametrize(
    ("headers", "knows", "status"),
    [
        ({}, False, 401),
        ({"Authorization": "Basic YWRtaW46cGFzcw=="}, False, 401),
        ({"Origin": EVIL}, False, 403),
        ({"Origin": EVIL}, True, 403),
        ({"Origin": "null"}, True, 403),
        ({"Host": "evil.example"}, False, 403),
        ({"Host": "evil.example"}, True, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, True, 403),
    ],
)
def test_a_change_of_a_deployment_is_refused(
    service: Service, attack: str, headers: dict[str, str], knows: bool, status: int
) -> None:
    before = service.deployment()
    with service.client(service.login if knows else "", **headers) as client:
        answer = client.patch(f"/deployments/{before['id']}", json=service.evil[attack])
    assert answer.status_code == status
    assert service.deployment()[attack] == before[attack]


def test_a_browser_is_told_that_a_foreign_page_may_not(service: Service) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Origin": EVIL}
    with service.client(**asked) as client:
        answer = client.options(f"/deployments/{service.deployment()['id']}")
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("attack", ["pull_steps", "entrypoint", "path", "job_variables"])
def test_who_has_the_login_changes_a_deployment_and_its_runs_are_refused(
    service: Service, attack: str
) -> None:
    change = service.evil[attack]
    service.ask("PATCH", f"/deployments/{service.deployment()['id']}", change)
    ended = service.end(service.order())
    assert ended["type"] == "FAILED"
    assert "was changed at Prefect's server" in ended["message"]
    assert all(name in ended["message"] for name in change)


def test_a_run_that_brings_an_environment_or_a_command_is_refused(service: Service) -> None:
    variables = service.evil["job_variables"]["job_variables"]
    ended = service.end(service.order(job_variables=variables))
    assert ended["type"] == "FAILED"
    assert "job_variables of the run" in ended["message"]


def test_a_run_that_names_a_schema_file_is_refused(service: Service) -> None:
    deployment = service.deployment()["id"]
    # The server's own check of parameters is set aside.
    service.ask("PATCH", f"/deployments/{deployment}", {"enforce_parameter_schema": False})
    code = str(service.evil["entrypoint"]["entrypoint"]).removesuffix(":evil")
    parameters = {"path": service.invoice, "schema_name": code}
    start = f"/deployments/{deployment}/create_flow_run"
    ended = service.end(service.ask("POST", start, {"parameters": parameters})["id"])
    service.ask("PATCH", f"/deployments/{deployment}", {"enforce_parameter_schema": True})
    assert ended["type"] == "FAILED"


def test_an_automation_that_starts_runs_with_an_environment_starts_none_that_is_run(
    service: Service,
) -> None:
    action = {
        "type": "run-deployment",
        "source": "selected",
        "deployment_id": service.deployment()["id"],
        "parameters": {"path": service.invoice},
        **service.evil["job_variables"],
    }
    trigger = {
        "type": "event", "expect": ["evil.*"], "posture": "Reactive", "threshold": 1, "within": 0,
    }  # fmt: skip
    automation = {"name": "evil", "trigger": trigger, "actions": [action]}
    made = service.ask("POST", "/automations/", automation)["id"]
    before = service.ask("POST", "/flow_runs/count", {})

    def started() -> Any:
        occurred = datetime.datetime.now(datetime.UTC).isoformat()
        event = {"event": "evil.now", "occurred": occurred, "id": str(uuid.uuid4())}
        service.ask("POST", "/events", [event | {"resource": {"prefect.resource.id": "evil"}}])
        return service.ask("POST", "/flow_runs/count", {}) > before

    eventually(started, 60)
    service.ask("DELETE", f"/automations/{made}")
    newest, *_ = service.ask("POST", "/flow_runs/filter", {"sort": "EXPECTED_START_TIME_DESC"})
    assert newest["created_by"]["type"] == "AUTOMATION"
    assert "job_variables of the run" in service.end(newest["id"])["message"]


def test_cancelling_a_run_loads_nothing_of_a_deployment_that_was_changed_meanwhile(
    service: Service,
) -> None:
    scans = service.folder / "scans.pdf"
    with pymupdf.open(service.invoice) as invoice, pymupdf.open() as pictures:
        picture = invoice[0].get_pixmap(dpi=150)
        for _ in range(SCANS):
            pictures.new_page().insert_image((0, 0, 595, 842), pixmap=picture)
        pictures.save(scans)
    run = service.order(str(scans))
    eventually(lambda: service.state(run)["type"] == "RUNNING", 60)
    change = service.evil["pull_steps"] | service.evil["entrypoint"]
    service.ask("PATCH", f"/deployments/{service.deployment()['id']}", change)
    service.ask("POST", f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    eventually(lambda: service.state(run)["type"] == "CANCELLED", 60)


def test_a_foreign_pages_socket_and_one_without_the_login_are_closed(service: Service) -> None:
    url = f"ws://127.0.0.1:{service.port}/api/events/in"
    with pytest.raises(InvalidStatus):
        connect(url, origin=EVIL, subprotocols=["prefect"])  # type: ignore[list-item, arg-type]
    with pytest.raises(InvalidStatus):
        connect(url)
    with connect(url, subprotocols=["prefect"]) as opened:  # type: ignore[list-item]
        opened.send(json.dumps({"type": "auth", "token": "guessed"}))
        with pytest.raises(ConnectionClosed, match="Invalid token"):
            opened.recv()


def test_the_login_is_in_no_argument_no_log_and_no_flow_run(service: Service) -> None:
    secret = service.login.split(":")[1]
    family = psutil.Process(service.process.pid)
    for process in (family, *family.children(recursive=True)):
        assert secret not in " ".join(process.cmdline())
    for log in (service.log, service.folder / "home" / "prefect-server.log"):
        assert secret not in log.read_text()
    assert secret not in json.dumps(service.ask("POST", "/flow_runs/filter", {}))
    assert secret not in json.dumps(service.ask("POST", "/logs/filter", {}))
    assert secret not in json.dumps(service.ask("GET", "/admin/settings"))


def test_a_service_of_another_home_does_not_use_the_server(
    service: Service, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(service.port)]
    given = {"PAGEMILL_HOME": str(tmp_path), "PREFECT_HOME": str(service.folder / "prefect")}
    environment = os.environ | given
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2
    assert "without this home's login" in done.stderr


def test_a_command_without_the_login_is_told_what_to_set(service: Service, tmp_path: Path) -> None:
    given = {
        "PAGEMILL_HOME": str(tmp_path),
        "PREFECT_HOME": str(service.folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{service.port}/api",
    }
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "ingest", service.invoice],
        cwd=PROJECT, env=os.environ | given, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "PREFECT_API_AUTH_STRING" in done.stderr
    assert "Traceback" not in done.stderr


def test_started_again_it_runs_its_own_code_whatever_was_changed(service: Service) -> None:
    changes: dict[str, Any] = {}
    for change in service.evil.values():
        changes |= change
    service.ask("PATCH", f"/deployments/{service.deployment()['id']}", changes)
    service.stop()
    service.start()
    found = service.deployment()
    assert (found["pull_steps"], found["path"], found["job_variables"]) == (None, None, {})
    assert service.end(service.order())["type"] == "COMPLETED"

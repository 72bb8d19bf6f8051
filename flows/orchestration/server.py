"""Prefect's server for a flow run: the configured one, or one started here.

Without one Prefect itself would end with pages of a traceback.
"""

import importlib.metadata
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from parsers.errors import SetupError

PREFECT_DEFAULTS = {
    # An ephemeral server takes seven seconds to start on a quiet machine and longer on a busy one.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Failures are shown at the end with their remedies, not as log lines between progress bars.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    # A server that ends with the command is interrupted, and would log that at length.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


def prepare_prefect() -> None:
    """Set what suits a command line, before Prefect is imported; the user's own variables win."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)


def configured_server() -> str | None:
    """The URL from PREFECT_API_URL or the Prefect profile."""
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


def describe_server() -> str:
    """Prefect's version and server, for people. SetupError if the configured one is away."""
    version = importlib.metadata.version("prefect")
    server = reach_server() if configured_server() else "a temporary server for each command"
    return f"{version}, {server}"


def reach_server() -> str:
    """The URL of the configured server, or of one that is started here and ends with this process.
    SetupError if none answers."""
    from prefect.client.orchestration import get_client

    if not configured_server():
        _refuse_no_home()
    problem: Exception | None
    try:
        with get_client(sync_client=True) as client:
            problem, url = client.api_healthcheck(), str(client.api_url)
    except RuntimeError as error:
        problem, url = error, ""
    if problem is None:
        return url
    if configured_server():
        named = "PREFECT_API_URL or the Prefect profile names"
        message = f"The Prefect server that {named} does not answer"
        remedy = "Start it, or name none: then each command starts one of its own."
    else:
        message = "Prefect's own server did not start"
        remedy = "Run `prefect server start` to see why; it keeps its database in PREFECT_HOME."
    raise SetupError("prefect", message, remedy) from problem


@contextmanager
def configured_or_own(log: Path) -> Iterator[None]:
    """Prefect's server for what is run inside: the configured one, or one of our own until left.

    Ours has a separate session: Ctrl-C reaches all processes of a terminal, and an interrupted flow
    has to report to its server. log: its output, overwritten each time. SetupError if none answers.
    """
    if configured_server():
        reach_server()
        yield
        return
    _refuse_no_home()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log.unlink(missing_ok=True)
    own = own_server("127.0.0.1", port, log, lambda _line: None, "--no-services")
    with own as server, configured_as(server.url):
        yield


@contextmanager
def configured_as(url: str) -> Iterator[None]:
    """The server at this URL is the configured one, also for processes started inside."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    os.environ["PREFECT_API_URL"] = url
    try:
        with temporary_settings({PREFECT_API_URL: url}):
            yield
    finally:
        os.environ.pop("PREFECT_API_URL", None)


def _refuse_no_home() -> None:
    from prefect.settings import get_current_settings

    home = get_current_settings().home
    if not home.is_dir():
        raise SetupError(
            "prefect",
            f"Prefect has no folder for its own database: {home} is not there",
            "Make it, or let PREFECT_HOME name a folder where you may write.",
        )


def answers() -> bool:
    """Whether the configured server answers now."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return client.api_healthcheck() is None


HEALTHY_SECONDS = 180
"""A server's first start makes its database, which takes a minute on a busy machine."""
STOP_SECONDS = 15

OWN_SERVER = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs,orphans",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    # Leases held in memory would be lost when the server is restarted, and their slots taken.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    # The slot of a flow that was killed is free after these seconds.
    "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "60",
}


@dataclass
class OwnServer:
    """A Prefect server that was started here, or found at the same address. url: of its API.
    process: None if it was found."""

    url: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # The pages would ask the default port otherwise.
        environment = {**OWN_SERVER, "PREFECT_SERVER_UI_API_URL": self.url, **os.environ}
        # Its own address would make it a client of itself while it starts.
        environment.pop("PREFECT_API_URL", None)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603, the command is ours
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment, start_new_session=True,
            )  # fmt: skip

    def revive(self) -> bool:
        """Start it again if it died; returns whether it had."""
        if self.process is None or self.process.poll() is None:
            return False
        if is_healthy(self.url):  # another server has the port
            self.process = None
            return False
        self.start()
        return True

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def own_server(
    host: str, port: int, log: Path, notify: Callable[[str], None], *options: str
) -> Iterator[OwnServer]:
    """A Prefect server at that address until left: the one that is there, or one of our own.

    log: its output. options: of its command. SetupError prefect: something else has the port, or it
    does not start.
    """
    address = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104, compared only
    url = f"http://{address}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", host, "--port", str(port), *options]
    server = OwnServer(url, command, log)
    if is_healthy(url):
        notify(f"a Prefect server is there already, at {url}: it is used")
        yield server
        return
    if _is_taken(address, port):
        raise SetupError(
            "prefect",
            f"Port {port} of {host} is taken, and not by a Prefect server",
            "Choose another with --port, or stop what has it.",
        )
    log.parent.mkdir(parents=True, exist_ok=True)
    notify("starting a Prefect server …")
    server.start()
    try:
        _await_health(server)
        yield server
    finally:
        server.stop()


def is_healthy(url: str) -> bool:
    """Whether a Prefect server answers at the URL of an API."""
    try:
        answer = httpx.get(f"{url}/health", timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK and answer.text == "true"


def _is_taken(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def _await_health(server: OwnServer) -> None:
    until = time.monotonic() + HEALTHY_SECONDS
    while not is_healthy(server.url):
        ended = server.process is None or server.process.poll() is not None
        if ended or time.monotonic() > until:
            remedy = f"See {server.log} for the reason."
            raise SetupError("prefect", "Prefect's server did not start", remedy)
        time.sleep(0.3)

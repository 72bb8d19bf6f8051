"""A Prefect server that is started here, locked, and ends with what is done inside.

In: an address and a login. Out: a running server at that address. Whatever else answers there is
not used, nor told the login: only a server of the same user's with the same login is.
"""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil

from flows.orchestration.locked_server import origins_of
from parsers.errors import SetupError

HEALTHY_SECONDS = 180
"""A server's first start makes its database, which takes a minute on a busy machine."""
STOP_SECONDS = 15

OWN_SERVER = {
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
    """A Prefect server that was started here, or found at the same address. url: of its API. login:
    what it asks for. process: None if it was found."""

    url: str
    login: str = field(repr=False)
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # The pages would ask the default port otherwise.
        environment = {**OWN_SERVER, "PREFECT_SERVER_UI_API_URL": self.url, **os.environ}
        origins = {*origins_of(self.url), *origins_of(environment["PREFECT_SERVER_UI_API_URL"])}
        environment.setdefault("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", ",".join(sorted(origins)))
        environment["PREFECT_SERVER_API_AUTH_STRING"] = self.login
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
        if self.is_found():  # another one was started at the address
            self.process = None
            return False
        self.start()
        return True

    def is_found(self) -> bool:
        """Whether a server of the same user is there already, locked with the same login."""
        ours = any(_listens(each, self.url) for each in psutil.process_iter())
        return ours and not is_open(self.url) and _accepts(self.url, self.login)

    def has_started(self) -> bool:
        process = self.process
        listens = process is not None and _listens(psutil.Process(process.pid), self.url)
        return listens and is_healthy(self.url)

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
    host: str, port: int, log: Path, login: str, notify: Callable[[str], None], *options: str
) -> Iterator[OwnServer]:
    """A Prefect server at that address until left: the one that is there, if it is of the same
    user with the same login, or one of our own.

    log: its output. options: of its command. SetupError prefect: something else has the port, or it
    does not start.
    """
    address = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104, compared only
    url = f"http://{address}:{port}/api"
    command = [sys.executable, "-m", "flows.orchestration.locked_server", host, str(port), *options]
    server = OwnServer(url, login, command, log)
    if _is_taken(address, port):
        if not server.is_found():
            raise _refuse_taken(host, port, url)
        notify(f"a Prefect server with this home's login is there already, at {url}: it is used")
        yield server
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    notify("starting a Prefect server …")
    server.start()
    try:
        _await_start(server)
        yield server
    finally:
        server.stop()


def _refuse_taken(host: str, port: int, url: str) -> SetupError:
    if is_healthy(url):
        message = f"Port {port} of {host} has a Prefect server without this home's login"
        remedy = (
            "Stop it, choose another port with --port, or name it with PREFECT_API_URL (and "
            "PREFECT_API_AUTH_STRING) if it is to be used."
        )
    else:
        message = f"Port {port} of {host} is taken, and not by a Prefect server"
        remedy = "Choose another with --port, or stop what has it."
    return SetupError("prefect", message, remedy)


def is_healthy(url: str) -> bool:
    """Whether a Prefect server answers at the URL of an API."""
    try:
        answer = httpx.get(f"{url}/health", timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK and answer.text == "true"


def is_open(url: str) -> bool:
    """Whether the API answers to those who give no login."""
    return _accepts(url, "")


def _accepts(url: str, login: str) -> bool:
    credentials = base64.b64encode(login.encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"} if login else {}
    try:
        answer = httpx.get(
            f"{url.rstrip('/')}/version", timeout=5, trust_env=False, headers=headers
        )
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def _listens(process: psutil.Process, url: str) -> bool:
    """Whether this process of ours is the one that a client of the URL reaches."""
    port = urlsplit(url).port
    with suppress(psutil.Error):  # ended meanwhile
        return process.uids().real == os.getuid() and any(
            each.status == psutil.CONN_LISTEN and each.laddr.port == port
            for each in process.net_connections("tcp")
        )
    return False


def _is_taken(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def _await_start(server: OwnServer) -> None:
    until = time.monotonic() + HEALTHY_SECONDS
    while not server.has_started():
        ended = server.process is None or server.process.poll() is not None
        if ended or time.monotonic() > until:
            remedy = f"See {server.log} for the reason."
            raise SetupError("prefect", "Prefect's server did not start", remedy)
        time.sleep(0.3)

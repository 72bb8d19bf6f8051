"""Prefect's server for a flow run: the configured one, or one started here.

Without one Prefect itself would end with pages of a traceback.
"""

import importlib.metadata
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from flows.orchestration.login import given_login, new_login
from flows.orchestration.own_server import is_open, own_server
from flows.orchestration.telemetry import switch_off_telemetry
from parsers.errors import SetupError

PREFECT_DEFAULTS = {
    # An ephemeral server takes seven seconds to start on a quiet machine and longer on a busy one.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Failures are shown at the end with their remedies, not as log lines between progress bars.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    # A server that ends with the command is interrupted, and would log that at length.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


def prepare_prefect() -> None:
    """Set what suits a command line, before Prefect is imported; the user's own variables win."""
    switch_off_telemetry()
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)


UNAUTHORIZED = httpx.codes.UNAUTHORIZED


def configured_server() -> str | None:
    """The URL from PREFECT_API_URL or the Prefect profile."""
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


OPEN = "open to everybody who reaches it"
LOCK = (
    "Set PREFECT_SERVER_API_AUTH_STRING where it runs, and PREFECT_API_AUTH_STRING here: who may "
    "change its deployments runs code on its workers."
)


def describe_server() -> tuple[str, str]:
    """Prefect's version and server, for people; and what to do about the configured one if it asks
    for no login. SetupError if it is away."""
    version = importlib.metadata.version("prefect")
    if not configured_server():
        return f"{version}, a temporary server for each command", ""
    url = reach_server()
    return (f"{version}, {url}: {OPEN}", LOCK) if is_open(url) else (f"{version}, {url}", "")


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
            if problem is None:
                client.read_flows(limit=1)  # which needs a login, as being healthy does not
    except (RuntimeError, httpx.HTTPError) as error:
        problem, url = error, ""
    if problem is None:
        return url
    if isinstance(problem, httpx.HTTPStatusError) and problem.response.status_code == UNAUTHORIZED:
        message = "The Prefect server does not accept the login, or none is given"
        remedy = (
            "Set PREFECT_API_AUTH_STRING; for a server of `pagemill serve`, `pagemill login` shows "
            "the string."
        )
    elif configured_server():
        named = "PREFECT_API_URL or the Prefect profile names"
        message = f"The Prefect server that {named} does not answer"
        remedy = "Start it, or name none: then each command starts one of its own."
    else:
        message = "Prefect's own server did not start"
        remedy = "Run `prefect server start` to see why; it keeps its database in PREFECT_HOME."
    raise SetupError("prefect", message, remedy) from problem


@contextmanager
def configured_or_own(home: Path) -> Iterator[None]:
    """Prefect's server for what is run inside: the configured one, or one of our own until left.

    Ours has a separate session: Ctrl-C reaches all processes of a terminal, and an interrupted flow
    has to report to its server. home: keeps its output, overwritten each time. SetupError if none
    answers.
    """
    if configured_server():
        reach_server()
        yield
        return
    _refuse_no_home()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "prefect-temporary.log"
    log.unlink(missing_ok=True)
    login = given_login() or new_login()
    own = own_server("127.0.0.1", port, log, login, lambda _line: None, "--no-services")
    with own as server, configured_as(server.url, login):
        yield


@contextmanager
def configured_as(url: str, login: str) -> Iterator[None]:
    """The server at this URL, with its login, is the configured one, also for processes started
    inside."""
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

    named = {"PREFECT_API_URL": url, "PREFECT_API_AUTH_STRING": login}
    with ExitStack() as stack:
        stack.enter_context(_in_environment(named))
        given = {PREFECT_API_URL: url, PREFECT_API_AUTH_STRING: login}
        stack.enter_context(temporary_settings(given))
        yield


@contextmanager
def _in_environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


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

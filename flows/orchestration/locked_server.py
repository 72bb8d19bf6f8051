"""Prefect's server in a process of its own, behind a gate that Prefect does not have.

In: `python -m flows.orchestration.locked_server HOST PORT [--no-services]`; Prefect's settings in
the environment, the login among them. Out: Prefect's API and UI, for requests to a name of this
server that no foreign page has sent. A browser's pages reach a server on the same machine, and with
a name that they point at it (DNS rebinding) they are even of its own origin. The UI is in no frame
of another page, and its own pages connect to no one else, to whom they would tell of their users.
"""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY_VIOLATION = 1008
NO_FRAMES = "frame-ancestors 'none'"
REFUSED = (
    "Refused: Prefect's server is not known by this name, or another site's page asks. Names that "
    "may be used are in PREFECT_SERVER_UI_API_URL and PREFECT_SERVER_CORS_ALLOWED_ORIGINS.\n"
)


class Gate:
    """Lets through what is addressed to one of the hosts and, if a page sent it, comes from one of
    the origins; `*` is any origin. policy: the Content-Security-Policy of what is answered."""

    def __init__(
        self, app: "ASGIApp", hosts: Iterable[str], origins: Iterable[str], policy: str
    ) -> None:
        self._app, self._policy = app, policy
        self._hosts, self._origins = frozenset(hosts), frozenset(origins)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan" or self._admits(scope["headers"]):
            await self._app(scope, receive, self._with_policy(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await PlainTextResponse(REFUSED, 403)(scope, receive, send)

    def _admits(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        sent = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
        hosts = [host_of(f"//{value}") for name, value in sent if name == "host"]
        origins = {value for name, value in sent if name == "origin"}
        known = bool(hosts) and self._hosts.issuperset(hosts)
        return known and ("*" in self._origins or origins <= self._origins)

    def _with_policy(self, send: "Send") -> "Send":
        async def send_on(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
            await send(message)

        return send_on


def policy_of(origins: Iterable[str], reports: bool) -> str:
    """The policy for pages that ask APIs of these origins. reports: whether they may report on
    their users."""
    if reports:
        return NO_FRAMES
    sockets = [f"ws{origin.removeprefix('http')}" for origin in origins if origin != "*"]
    return f"{NO_FRAMES}; connect-src 'self' {' '.join((*origins, *sockets))}"


def host_of(url: str) -> str:
    """The host's name in a URL, without a port; empty if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origins_of(url: str) -> tuple[str, ...]:
    """The origins of a UI at this URL: of a server on this machine, all names of the machine."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK:
        return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()
    port = f":{parts.port}" if parts.port else ""
    return tuple(f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost", "[::1]"))


def main(host: str, port: str, *options: str) -> None:
    """Serve until a signal."""
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    server = get_current_settings().server
    if not server.api.auth_string:
        sys.exit("PREFECT_SERVER_API_AUTH_STRING is not set: the server would be open to everybody")
    origins = [each.strip() for each in server.api.cors_allowed_origins.split(",")]
    asked = server.ui.api_url or ""
    named = (host, host_of(asked), *map(host_of, origins))
    policy = policy_of([*origins, *origins_of(asked)], server.analytics_enabled)
    app = create_app(final=True, webserver_only="--no-services" in options)
    uvicorn.run(
        Gate(app, {*LOOPBACK, *filter(None, named)}, origins, policy),
        host=host,
        port=int(port),
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        log_level=server.logging_level.lower(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

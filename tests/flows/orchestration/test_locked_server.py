"""The gate before Prefect's server: by which name it is asked, and by whose page."""

import os
import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from flows.orchestration.locked_server import LOOPBACK, Gate, origins_of, policy_of

OWN = "http://127.0.0.1:4200"
SOCKET = "ws://127.0.0.1:4200/socket"


async def greet(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("in")
    await websocket.close()


@pytest.fixture
def client() -> TestClient:
    app = Starlette(
        routes=[
            Route("/", lambda _request: PlainTextResponse("in"), methods=["GET", "PATCH"]),
            WebSocketRoute("/socket", greet),
        ]
    )
    origins = origins_of(f"{OWN}/api")
    gate = Gate(app, [*LOOPBACK, "mill.example.com"], origins, policy_of(origins, reports=False))
    return TestClient(gate, base_url=OWN)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:4200", "127.0.0.1.evil.example", "", "[", "evil@", "0.0.0.0",
     "127.0.0.1:4200@evil.example"],
)  # fmt: skip
def test_a_request_to_another_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:4201", "http://127.0.0.1", "file://",
     "https://127.0.0.1:4200", "http://127.0.0.1:4200.evil.example", "*"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["OPTIONS", "PATCH", "GET"])
def test_a_foreign_page_is_refused(client: TestClient, method: str, origin: str) -> None:
    answer = client.request(method, "/", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_second_host_or_origin_beside_a_known_one_is_refused(client: TestClient) -> None:
    for name, known, other in (
        ("Host", "127.0.0.1", "evil.example"),
        ("Origin", OWN, "http://evil.example"),
    ):
        headers = [(name, known), (name, other)]
        assert client.get("/", headers=headers).status_code == 403


def test_a_foreign_pages_socket_is_refused(client: TestClient) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect(SOCKET, headers=headers),
        ):
            pass


@pytest.mark.parametrize(
    "headers",
    [{}, {"Host": "localhost:4200"}, {"Host": "[::1]:4200"}, {"Host": "Mill.Example.COM"},
     {"Origin": "http://localhost:4200"}, {"Origin": OWN}],
)  # fmt: skip
def test_its_own_pages_and_programs_are_let_through(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.patch("/", headers=headers).text == "in"
    with client.websocket_connect(SOCKET, headers=headers) as socket:
        assert socket.receive_text() == "in"


def test_its_pages_stand_in_no_frame_and_connect_to_no_one_else(client: TestClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "ws://127.0.0.1:4200" in policy.split("connect-src")[1].split()
    assert "connect-src" not in policy_of([OWN], reports=True)


def test_behind_a_proxy_the_origin_is_the_proxys() -> None:
    assert origins_of("https://mill.example.com/api") == ("https://mill.example.com",)


def test_without_a_login_it_does_not_start() -> None:
    command = [sys.executable, "-m", "flows.orchestration.locked_server", "127.0.0.1", "0"]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 1
    assert "open to everybody" in done.stderr

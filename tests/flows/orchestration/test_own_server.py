"""Whatever else answers at the address is neither used nor told the login."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.orchestration import own_server as module
from flows.orchestration.own_server import OwnServer, is_open, own_server
from parsers.errors import SetupError

LOGIN = "pagemill:not-to-be-told"


class Squatter(ThreadingHTTPServer):
    """Answers as a healthy Prefect server does. takes: the Authorization header it asks for, or
    None if it is open. told: the headers it got."""

    def __init__(self, takes: str | None) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.takes, self.told = takes, list[str]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api"


class _Answering(BaseHTTPRequestHandler):
    server: Squatter

    def do_GET(self) -> None:
        given = self.headers.get("Authorization")
        if given:
            self.server.told.append(given)
        let_in = self.path == "/api/health" or self.server.takes in (None, given)
        body = b"true" if let_in else b"Unauthorized"
        known = self.path in ("/api/health", "/api/version")
        self.send_response((200 if let_in else 401) if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def squat() -> Iterator[Callable[[str | None], Squatter]]:
    begun: list[Squatter] = []

    def squat(takes: str | None) -> Squatter:
        begun.append(Squatter(takes))
        threading.Thread(target=begun[-1].serve_forever, daemon=True).start()
        return begun[-1]

    yield squat
    for each in begun:
        each.shutdown()
        each.server_close()


def open_at(squatter: Squatter, log: Path) -> OwnServer:
    notes: list[str] = []
    with own_server("127.0.0.1", squatter.server_port, log, LOGIN, notes.append) as server:
        return server


def test_an_open_server_is_refused_with_what_to_do(
    squat: Callable[[str | None], Squatter], tmp_path: Path
) -> None:
    squatter = squat(None)
    with pytest.raises(SetupError, match="without this home's login") as refused:
        open_at(squatter, tmp_path / "log")
    assert "PREFECT_API_URL" in refused.value.remedy
    assert LOGIN not in str(refused.value)
    assert not squatter.told
    assert is_open(squatter.url)
    assert is_open(f"{squatter.url}/")  # as Prefect's client names it


def test_another_users_server_is_refused_and_not_asked(
    squat: Callable[[str | None], Squatter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    squatter = squat("Basic anything")
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    with pytest.raises(SetupError, match="without this home's login"):
        open_at(squatter, tmp_path / "log")
    assert not squatter.told


def test_a_server_with_another_login_is_refused(
    squat: Callable[[str | None], Squatter], tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="without this home's login"):
        open_at(squat("Basic b3RoZXI6bG9naW4="), tmp_path / "log")


def test_what_is_no_prefect_server_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(SetupError, match="not by a Prefect server"),
            own_server("127.0.0.1", port, tmp_path / "log", LOGIN, lambda _: None),
        ):
            pass


def test_a_server_of_the_same_user_with_the_same_login_is_used(
    squat: Callable[[str | None], Squatter], tmp_path: Path
) -> None:
    squatter = squat("Basic cGFnZW1pbGw6bm90LXRvLWJlLXRvbGQ=")
    server = open_at(squatter, tmp_path / "log")
    assert server.process is None
    assert server.url == squatter.url
    assert LOGIN not in repr(server)


@pytest.mark.slow  # Prefect is imported by a server that then finds its port taken
def test_one_that_answers_while_ours_still_starts_is_not_taken_for_ours(
    squat: Callable[[str | None], Squatter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    squatter = squat(None)
    monkeypatch.setattr(module, "_is_taken", lambda *_: False)
    with pytest.raises(SetupError, match="did not start"):
        open_at(squatter, tmp_path / "log")
    assert not squatter.told

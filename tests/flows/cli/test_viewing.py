"""`pagemill view` and `pagemill reviewers`: soon there, without Prefect, and gone at Ctrl-C."""

import io
import os
import pty
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from flows.review.reviewers import FILE, check_password
from flows.runtime.context import Context

PASSWORD = "oak boards and nails"
Run = Callable[..., tuple[int, str, str]]


@contextmanager
def viewing(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and all that it prints until it waits."""
    environment = {**os.environ, "PAGEMILL_HOME": str(home), "PAGEMILL_DATABASE": ""}
    command = [sys.executable, "-m", "flows.cli", "view", "--port", "0", *words]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        told = ""
        while process.stdout and "Ctrl-C" not in told and process.poll() is None:
            told += process.stdout.readline()
        yield process, told
    finally:
        process.kill()
        process.communicate()


def address(told: str) -> str:
    return told.partition("Documents: ")[2].partition("\n")[0]


@pytest.fixture
def home(context: Context) -> Path:
    return context.settings.home


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_well_when_it_is_stopped(home: Path, number: signal.Signals) -> None:
    with viewing(home) as (process, told):
        assert "pagemill reviewers add NAME" in told
        answer = httpx.get(address(told), trust_env=False)
        assert answer.status_code == 200
        assert "server" not in answer.headers
        process.send_signal(number)
        output, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert output == ""


def test_the_name_of_a_proxy_is_not_believed_by_the_server_either(home: Path) -> None:
    """uvicorn would take a client's address from X-Forwarded-For, if this machine sends it."""
    with viewing(home) as (_, told):
        headers = {"X-Forwarded-For": "10.0.0.5", "X-Forwarded-Proto": "https"}
        kept = httpx.get(f"{address(told)}/login", headers=headers, trust_env=False).headers[
            "set-cookie"
        ]
        assert re.match(r"pagemill-login-\d+=", kept)
        assert "Secure" not in kept


def test_neither_prefect_nor_an_engine_is_imported() -> None:
    code = (
        "import sys; import flows.cli; import flows.viewer.app, flows.review.reviewers;"
        "print([n for n in ('prefect', 'torch', 'openai', 'rapidocr', 'onnxruntime', 'pymupdf')"
        " if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_port_that_is_taken_is_told_with_one_that_is_free(run: Run, context: Context) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, errors = run("view", "--port", str(port))
        assert code == 2
        free = int(re.search(r"Try --port (\d+)\.", errors)[1])  # type: ignore[index]
        assert port < free < port + 20


def test_without_a_database_it_says_how_to_make_one(run: Run) -> None:
    code, _, errors = run("view", "--port", "0")
    assert code == 2
    assert "There is no database with documents" in errors
    assert "pagemill ingest" in errors


def test_a_reviewer_is_added_listed_and_removed(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    code, output, errors = run("reviewers", "add", "anna", "--password-stdin")
    assert (code, output) == (0, "")
    assert "anna may decide" in errors
    assert PASSWORD not in errors
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
    assert check_password(home, "anna", PASSWORD)
    assert run("reviewers", "list")[:2] == (0, "anna\n")
    assert run("reviewers", "remove", "anna")[0] == 0
    assert run("reviewers", "list")[:2] == (0, "")
    code, _, errors = run("reviewers", "remove", "anna")
    assert code == 2
    assert "no reviewer anna" in errors


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [("an na", PASSWORD, "cannot be called so"), ("anna", "short", "too short")],
)
def test_a_reviewer_that_cannot_be_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, password: str, sentence: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    code, _, errors = run("reviewers", "add", name, "--password-stdin")
    assert code == 2
    assert sentence in errors
    assert "short" not in errors.replace("too short", "")


def test_without_a_terminal_no_password_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, errors = run("reviewers", "add", "anna")
    assert code == 2
    assert "--password-stdin" in errors


def test_a_password_is_asked_for_twice_and_never_shown(tmp_path: Path) -> None:
    environment = {**os.environ, "PAGEMILL_HOME": str(tmp_path), "TERM": "dumb"}
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(
            sys.executable, [sys.executable, "-m", "flows.cli", "reviewers", "add", "anna"],
            environment,
        )  # fmt: skip
    shown = b""
    for asked in (b"Password:", b"confirm"):
        shown += _until(terminal, asked)
        time.sleep(0.3)
        os.write(terminal, PASSWORD.encode() + b"\n")
    shown += _until(terminal, b"may decide")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert PASSWORD.encode() not in shown
    assert check_password(tmp_path, "anna", PASSWORD)


def _until(terminal: int, wanted: bytes) -> bytes:
    shown, ends = b"", time.monotonic() + 30
    while wanted not in shown and time.monotonic() < ends:
        if select.select([terminal], [], [], 1)[0]:
            try:
                shown += os.read(terminal, 1000)
            except OSError:  # the program has ended
                break
    assert wanted in shown, shown
    return shown

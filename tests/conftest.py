"""Databases for the tests: made by the migrations, once, and copied for each test.

PostgreSQL runs from the system's own programs in a temporary folder while the tests run, reached
by a socket in that folder; without the programs or the driver its tests are skipped. It refuses to
run as root: then it runs as a user without privileges.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from storage.database import Database, open_database, upgrade
from storage.models import Base

# Examples that change with the code, not with the run; no limit of time: a slow machine breaks no
# law.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")

FOREIGN = ("PAGEMILL_", "PREFECT_", "PG", "FORCE_COLOR", "NO_COLOR", "TTY_", "COLUMNS", "LINES")


def pytest_configure(config: pytest.Config) -> None:
    """What the user's shell sets does not reach the tests, nor they the user's databases."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    prefect_home = tempfile.mkdtemp(prefix="pagemill-prefect-")
    config.add_cleanup(lambda: shutil.rmtree(prefect_home, ignore_errors=True))
    os.environ["PREFECT_HOME"] = prefect_home
    # Models of the tests are tiny: on a busy machine their threads wait for each other longer than
    # they work (tests of generation: 60 seconds of processor time with two threads, 2 with one).
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def _server_programs() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).parent
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return newest[-1].parent if newest else None


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _quick_place() -> Path:
    """Memory, where there is enough of it: making a database writes some hundred files. Never
    TMPDIR: another user has to get in, and a socket's path is short."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31:
        return memory
    return Path("/tmp")


SERVER_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "max_connections": "60",
}


@contextmanager
def _serving_postgres(**settings: str) -> Iterator[tuple[Path, Callable[..., None]]]:
    """A PostgreSQL server of our own: the folder that holds its socket, and what runs one of its
    programs on its data."""
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed")
    programs = _server_programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb is not installed")
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="pagemill-", dir=_quick_place()))
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    named = (SERVER_SETTINGS | settings).items()
    options = " ".join(f"-c {name}={value!r}" for name, value in named)
    try:
        run(
            "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} {options}")
        try:
            yield folder, run
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder that holds the socket of a PostgreSQL server of our own."""
    with _serving_postgres() as (folder, _):
        yield str(folder)


@pytest.fixture
def restartable_postgres() -> Iterator[tuple[str, Callable[[], None]]]:
    """The URL of an empty database on a server that no other test uses and that loses nothing it
    committed; and what restarts that server as after a crash."""
    with _serving_postgres(synchronous_commit="on") as (folder, run):
        restart = partial(run, "pg_ctl", "restart", "-w", "-m", "immediate", "-l", f"{folder}/log")
        yield f"postgresql://postgres@/postgres?host={folder}", restart


@contextmanager
def _postgres_database(server: str, like: str) -> Iterator[str]:
    """The URL of a database made like the one named, and dropped in the end."""
    import psycopg

    name = f"test_{uuid.uuid4().hex[:12]}"
    whereabouts = {"host": server, "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**whereabouts, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield f"postgresql://postgres@/{name}?host={server}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated, empty database."""
    with _postgres_database(postgres_server, "template0") as url:
        upgrade(url)
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with tables and no rows."""
    with _postgres_database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    with _postgres_database(postgres_server, "template0") as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with tables and no rows."""
    path = tmp_path / "pagemill.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where a SQLite database may be made."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Once each: a SQLite and a PostgreSQL database with tables and no rows."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """Once each: a SQLite and a PostgreSQL database without tables."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Once each: an open SQLite and PostgreSQL database with tables and no rows."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def chat_server() -> Iterator[Any]:
    """A server of models that misbehaves as it is told: see chat_server.py beside this file."""
    with _load("chat_server").serving() as server:
        yield server


@pytest.fixture(scope="session")
def drawn_films() -> Any:
    """What draws films: see drawn_films.py beside this file. Skips where PyAV is not installed."""
    pytest.importorskip("av", reason="PyAV is not installed")
    return _load("drawn_films")


@pytest.fixture(scope="session")
def drawn_xml() -> Any:
    """The XML of small invoices: see drawn_xml.py beside this file."""
    return _load("drawn_xml")


def _load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL_MODEL = Path(__file__).parents[1] / "samples" / "small_qwen" / "checkpoint"
SMALL_TASKS_MODEL = SMALL_MODEL.with_name("tasks")


@pytest.fixture(scope="session")
def transformers_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real `transformers serve` with the small model, which runs while the tests do.

    It takes some ten seconds to start. Nothing is fetched, and no model of the user's is seen.
    """
    with _serving(SMALL_MODEL, tmp_path_factory.mktemp("hugging-face")) as url:
        yield url


@pytest.fixture(scope="session")
def tasks_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with the small model of the tasks beyond parse and extract."""
    with _serving(SMALL_TASKS_MODEL, tmp_path_factory.mktemp("hugging-face")) as url:
        yield url


@contextmanager
def _serving(model: Path, home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--dtype", "float32"]
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    log = home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _await_health(process, f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # it holds nothing that would be lost
        process.wait()


def _await_health(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"transformers serve did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def table_checksums() -> Callable[[Database], dict[str, str]]:
    """Gives a checksum of all rows of each table, whatever their order."""

    def checksum(session: Session, table: Table) -> str:
        rows = session.execute(select(table))
        digests = (hashlib.sha256(repr(tuple(row)).encode()).digest() for row in rows)
        # A sum and not an exclusive or, in which equal rows would cancel each other.
        return f"{sum(int.from_bytes(digest) for digest in digests) % 2**256:064x}"

    def checksums(database: Database) -> dict[str, str]:
        with database.reading() as session:
            return {name: checksum(session, t) for name, t in Base.metadata.tables.items()}

    return checksums

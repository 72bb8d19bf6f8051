"""The service as people use it: a real Prefect server, its pages in Chromium, and SQL.

The tests go on from one another, on one service that reads a folder every minute. Pictures of the
pages are kept in the folder that the variable SCREENSHOTS names, else beside the database.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pymupdf
import pytest
import sqlalchemy

from flows.orchestration.login import find_login

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PROJECT = Path(__file__).parents[3]
SAMPLES = PROJECT / "samples"
SCANS = 40
TICK_SECONDS = 150

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@dataclass(frozen=True)
class Served:
    """A running service. pages, api: URLs of Prefect. screenshots: a folder."""

    pages: str
    inbox: Path
    home: Path
    screenshots: Path

    @property
    def api(self) -> str:
        return f"{self.pages}/api"

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What SQL says; nothing while the database has no tables yet."""
        path = self.home / "pagemill.db"
        if not path.exists():
            return []
        engine = sqlalchemy.create_engine(f"sqlite:///{path}", poolclass=sqlalchemy.NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sqlalchemy.text(statement))]

    @property
    def login(self) -> str:
        return find_login(self.home)

    def ask(self, path: str, **filters: Any) -> Any:
        with self.client() as client:
            return client.post(path, json=filters).raise_for_status().json()

    def client(self) -> httpx.Client:
        auth = httpx.BasicAuth(*self.login.split(":"))
        return httpx.Client(base_url=self.api, auth=auth, timeout=30)

    def flow_run(self, state: str, deployment: str) -> str | None:
        """The id of the newest flow run of a deployment in a state."""
        found = self.ask(
            "/flow_runs/filter",
            flow_runs={"state": {"type": {"any_": [state]}}},
            deployments={"name": {"any_": [deployment]}},
            sort="START_TIME_DESC",
        )
        return str(found[0]["id"]) if found else None

    def state_of(self, flow_run: str) -> str:
        with self.client() as client:
            answer = client.get(f"/flow_runs/{flow_run}")
        return str(answer.raise_for_status().json()["state_type"])

    def artifacts(self, flow_run: str, kind: str) -> list[str]:
        chosen = {"flow_run_id": {"any_": [flow_run]}, "type": {"any_": [kind]}}
        return [each["id"] for each in self.ask("/artifacts/filter", artifacts=chosen)]


def _eventually(look: Callable[[], Any], seconds: float) -> Any:
    """What look() gives once it gives something; a failure after the seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if seen := look():
            return seen
        time.sleep(0.5)  # what is waited for is another process's, which tells nobody
    raise AssertionError(f"not within {seconds} seconds")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`pagemill serve` on an empty folder, every minute."""
    folder = tmp_path_factory.mktemp("served")
    inbox = folder / "inbox"
    inbox.mkdir()
    port, viewer = _free_port(), _free_port()
    screenshots = Path(os.environ.get("SCREENSHOTS") or folder / "screenshots")
    screenshots.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PAGEMILL_HOME": str(folder / "home"),
        "PAGEMILL_ROOTS": str(inbox),
        "PAGEMILL_ENGINE": "ocr",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    command = [sys.executable, "-m", "flows.cli", "serve", "--folder", str(inbox)]
    command += ["--every", "1m", "--port", str(port), "--viewer-port", str(viewer)]
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)
    try:
        _eventually(lambda: "UI:" in log.read_text() or process.poll() is not None, 180)
        assert process.poll() is None, log.read_text()
        yield Served(f"http://127.0.0.1:{port}", inbox, folder / "home", screenshots)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


@pytest.fixture
def stranger(served: Served) -> Iterator[Any]:
    """A page of somebody who is not logged in."""
    with playwright.sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 1100})
        page.set_default_timeout(30_000)
        yield page
        browser.close()


@pytest.fixture
def page(served: Served, stranger: Any) -> Any:
    """A page of somebody who is."""
    _log_in(stranger, served.pages, served.login)
    return stranger


def _log_in(page: Any, pages: str, login: str) -> None:
    page.goto(f"{pages}/")
    page.get_by_placeholder("admin:pass").fill(login)
    page.get_by_role("button", name="Login").click()
    page.wait_for_url("**/dashboard**")


def _open_form(page: Any, served: Served) -> Any:
    """The form for a run of one document; gives the field of its path."""
    (deployment,) = (
        each["id"]
        for each in served.ask("/deployments/filter")
        if each["entrypoint"].endswith("ingest_document")
    )
    page.goto(f"{served.pages}/v2/deployments/deployment/{deployment}/run")
    path = page.locator("form textarea").first
    path.wait_for()
    return path


def test_without_the_login_nothing_is_shown(served: Served, stranger: Any) -> None:
    stranger.goto(f"{served.pages}/v2/deployments")
    stranger.get_by_placeholder("admin:pass").fill("admin:pass")
    stranger.get_by_role("button", name="Login").click()
    stranger.get_by_text("Invalid credentials").first.wait_for()
    stranger.screenshot(path=served.screenshots / "login.png")
    assert "ingest" not in stranger.inner_text("body")


def test_the_login_is_typed_once_under_either_name_of_the_machine(
    served: Served, stranger: Any
) -> None:
    foreign: list[str] = []
    stranger.on("request", lambda request: foreign.append(request.url))
    for pages in (served.pages, served.pages.replace("127.0.0.1", "localhost")):
        _log_in(stranger, pages, served.login)
        stranger.goto(f"{pages}/v2/deployments")
        stranger.get_by_text("ingest-document").first.wait_for()
        stranger.get_by_text("1 schedule").first.wait_for()
        stranger.screenshot(path=served.screenshots / "deployments.png")
    assert {"127.0.0.1", "localhost"} <= {httpx.URL(url).host for url in foreign}


def test_prefects_pages_report_to_nobody(served: Served, page: Any) -> None:
    sent: list[str] = []
    page.on("response", lambda response: sent.append(httpx.URL(response.url).host))
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(f"{request.failure} {request.url}"))
    page.goto(f"{served.pages}/v2/deployments")
    page.get_by_text("ingest-document").first.wait_for()
    assert set(sent) == {"127.0.0.1"}
    # Whatever else they try is stopped in the browser, before a name is looked up.
    assert all("csp" in each or "127.0.0.1" in each for each in refused), refused


@pytest.mark.parametrize("knows", [False, True])
@pytest.mark.parametrize("attack", ["pull_steps", "entrypoint"])
def test_a_page_of_another_origin_changes_no_deployment(
    served: Served, stranger: Any, tmp_path: Path, attack: str, knows: bool
) -> None:
    (deployment,) = (each for each in served.ask("/deployments/filter") if each["name"] == "inbox")
    marker = tmp_path / "marker"
    step = {"prefect.deployments.steps.run_shell_script": {"script": f"touch {marker}"}}
    change = {"pull_steps": [step]} if attack == "pull_steps" else {"entrypoint": "evil.py:evil"}
    headers = {"Content-Type": "application/json"}
    if knows:
        headers["Authorization"] = httpx.BasicAuth(*served.login.split(":"))._auth_header
    with _serving_evil(tmp_path) as evil:
        stranger.goto(evil)
        for host in ("127.0.0.1", "localhost", "evil.localhost"):
            url = f"http://{host}:{httpx.URL(served.pages).port}/api/deployments/{deployment['id']}"
            said = stranger.evaluate(PATCHING, [url, headers, change])
            assert said == "TypeError: Failed to fetch"
        with stranger.expect_console_message(lambda said: "frame-ancestors" in said.text):
            stranger.evaluate(FRAMING, f"{served.pages}/v2/deployments")
    (after,) = (each for each in served.ask("/deployments/filter") if each["name"] == "inbox")
    assert after[attack] == deployment[attack]
    assert not marker.exists()


PATCHING = """async ([url, headers, change]) => {
    const body = JSON.stringify(change)
    try {
        const answer = await fetch(url, {method: "PATCH", headers, body})
        return `${answer.status}`
    } catch (error) {
        return `${error}`
    }
}"""
FRAMING = """(url) => {
    const frame = document.createElement("iframe")
    frame.src = url
    document.body.append(frame)
}"""


@contextmanager
def _serving_evil(folder: Path) -> Iterator[str]:
    """The URL of a page of another origin on the same machine."""
    (folder / "index.html").write_text("<!DOCTYPE html><title>Another site</title><p>Hello.")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_document_dropped_into_the_folder_is_in_sql_after_the_next_tick(served: Served) -> None:
    shutil.copy(SAMPLES / "invoice.pdf", served.inbox / "dropped.pdf")
    complete = "SELECT uri FROM runs JOIN sources USING (document_id) WHERE status = 'complete'"
    ((uri,),) = _eventually(lambda: served.rows(complete), TICK_SECONDS)
    assert uri.endswith("/dropped.pdf")


def test_the_summary_of_a_run_is_seen_and_names_the_document(served: Served, page: Any) -> None:
    run = _eventually(lambda: served.flow_run("COMPLETED", "inbox"), 30)
    (summary,) = served.artifacts(run, "table")
    page.goto(f"{served.pages}/v2/artifacts/artifact/{summary}")
    page.get_by_text("dropped.pdf").first.wait_for()
    page.screenshot(path=served.screenshots / "summary.png")
    page.get_by_text("1 complete").first.wait_for()
    page.screenshot(path=served.screenshots / "summary.png")


def test_a_wrong_path_is_refused_in_the_form_with_the_allowed_folder(
    served: Served, page: Any
) -> None:
    _open_form(page, served).fill("/etc/passwd")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("'/etc/passwd' does not match").first.wait_for()
    said = page.inner_text("body")
    page.screenshot(path=served.screenshots / "refused.png")
    assert f"Allowed: {served.inbox} and what is below." in said
    assert served.flow_run("SCHEDULED", "one-document") is None


def test_a_run_from_the_form_reads_a_document_with_another_schema(
    served: Served, page: Any
) -> None:
    _open_form(page, served).fill(str(served.inbox / "dropped.pdf"))
    page.get_by_role("combobox").or_(page.get_by_text("auto", exact=True)).first.click()
    page.get_by_role("option", name="receipt").click()
    page.screenshot(path=served.screenshots / "form.png")
    form = page.url
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(lambda url: url != form)
    receipts = "SELECT schema FROM runs WHERE status = 'complete' AND schema = 'receipt'"
    assert _eventually(lambda: served.rows(receipts), TICK_SECONDS)
    page.screenshot(path=served.screenshots / "started.png")


def _draw_scans(folder: Path) -> None:
    with pymupdf.open(SAMPLES / "invoice.pdf") as invoice:
        for number in range(SCANS):
            with pymupdf.open() as copy:
                copy.insert_pdf(invoice, to_page=0)
                copy[0].insert_text((300, 20), f"Copy {number}")
                copy[0].get_pixmap(dpi=150).save(folder / f"scan{number:02}.png")


def test_a_run_that_is_cancelled_ends_within_seconds_and_the_next_one_goes_on(
    served: Served, page: Any
) -> None:
    pages, held = "SELECT id FROM pages", "SELECT id FROM runs WHERE lease_owner IS NOT NULL"
    before = len(served.rows(pages))
    _draw_scans(served.inbox)
    _eventually(lambda: len(served.rows(pages)) > before + 2, TICK_SECONDS)
    run = _eventually(lambda: served.flow_run("RUNNING", "inbox"), 30)
    progress = _eventually(lambda: served.artifacts(run, "progress"), 30)
    page.goto(f"{served.pages}/v2/artifacts/artifact/{progress[0]}")
    page.get_by_text("%").first.wait_for()
    page.screenshot(path=served.screenshots / "progress.png")
    _cancel(page, served, run)
    _eventually(lambda: served.state_of(run) == "CANCELLED", 30)
    page.get_by_text("Cancelled", exact=True).first.wait_for()
    page.screenshot(path=served.screenshots / "cancelled.png")
    found = len(served.rows(pages))
    assert found > before
    _eventually(lambda: not served.rows(held), 10)
    scans = "SELECT id FROM runs WHERE status = 'complete' AND schema IS NOT 'receipt'"
    _eventually(lambda: len(served.rows(scans)) == SCANS + 1, 400)
    assert len(served.rows(pages)) >= found


def _cancel(page: Any, served: Served, run: str) -> None:
    page.goto(f"{served.pages}/v2/runs/flow-run/{run}")
    page.get_by_role("button", name="Open menu").first.click()
    page.get_by_role("menuitem", name="Cancel").click()
    dialog = page.get_by_role("dialog").or_(page.get_by_role("alertdialog"))
    dialog.get_by_role("button", name="Cancel Flow Run").click()

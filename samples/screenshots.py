"""The screenshots of docs/images: Prefect's form for a run, a run's summary, the viewer's pages.

Starts `pagemill serve` on a scratch folder that holds the samples, drives Chromium, and writes PNGs
into the folder it is given. Needs Chromium and the package playwright (extra `dev`):

    python samples/screenshots.py docs/images
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Page, sync_playwright

SAMPLES = Path(__file__).parent
SHOWN = ("invoice.pdf", "receipt.jpg", "report.pdf", "turned.pdf", "protected.pdf")
SCRATCH = Path(tempfile.gettempdir()) / "pagemill"
"""The form shows this path, so it is a short one."""
WIDTH, HEIGHT = 1500, 900
REVIEWER, PASSWORD = "anna", "millstone-and-weir"
COLORS = 128  # of a palette: a page of text and boxes needs no more, and is a third of the size


@dataclass(frozen=True)
class Service:
    """A running `pagemill serve`. prefect, viewer: URLs. inbox: the folder that it reads. login:
    what Prefect's UI asks for."""

    prefect: str
    viewer: str
    inbox: Path
    login: str

    def ask(self, path: str, **filters: Any) -> Any:
        auth = httpx.BasicAuth(*self.login.split(":"))
        answer = httpx.post(f"{self.prefect}/api{path}", json=filters, auth=auth, timeout=30)
        return answer.raise_for_status().json()


def main(folder: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed. On Debian: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as service, sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(60_000)
        for name, show in SCREENS.items():
            show(page, service)
            save(page, folder / f"{name}.png")
        browser.close()


@contextmanager
def serving() -> Iterator[Service]:
    """`pagemill serve` on the samples, until the caller is done with it."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    inbox = SCRATCH / "inbox"
    inbox.mkdir(parents=True)
    for name in SHOWN:
        shutil.copy(SAMPLES / name, inbox)
    port, viewer = free_port(), free_port()
    environment = os.environ | {
        "PAGEMILL_HOME": str(SCRATCH / "home"),
        "PAGEMILL_ROOTS": str(inbox),
        "PREFECT_HOME": str(SCRATCH / "prefect"),
    }
    pagemill = [sys.executable, "-m", "flows.cli"]
    asked = subprocess.run([*pagemill, "login"], env=environment, capture_output=True, check=True)
    login = asked.stdout.decode().strip()
    add = [*pagemill, "reviewers", "add", REVIEWER, "--password-stdin"]
    subprocess.run(add, env=environment, input=PASSWORD.encode(), check=True)
    command = [*pagemill, "serve", "--folder", str(inbox), "--every", "1m"]
    command += ["--port", str(port), "--viewer-port", str(viewer)]
    process = subprocess.Popen(command, cwd=SAMPLES.parent, env=environment)
    try:
        yield Service(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{viewer}", inbox, login)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        shutil.rmtree(SCRATCH, ignore_errors=True)


def show_summary(page: Page, service: Service) -> None:
    """The table that a flow run leaves, once the first run of the schedule has ended."""
    run = eventually(lambda: ended_run(service), 300)
    chosen = {"flow_run_id": {"any_": [run]}, "type": {"any_": ["table"]}}
    (artifact,) = service.ask("/artifacts/filter", artifacts=chosen)
    log_in(page, service)
    page.goto(f"{service.prefect}/v2/artifacts/artifact/{artifact['id']}")
    page.get_by_text("invoice.pdf").first.wait_for()


def log_in(page: Page, service: Service) -> None:
    page.goto(f"{service.prefect}/")
    page.get_by_placeholder("admin:pass").fill(service.login)
    page.get_by_role("button", name="Login").click()
    page.wait_for_url("**/dashboard**")


def ended_run(service: Service) -> str | None:
    found = service.ask("/flow_runs/filter", flow_runs={"state": {"type": {"any_": ["COMPLETED"]}}})
    return str(found[0]["id"]) if found else None


def show_form(page: Page, service: Service) -> None:
    """The form for a run of one document, filled in."""
    (deployment,) = (
        each["id"]
        for each in service.ask("/deployments/filter")
        if each["entrypoint"].endswith("ingest_document")
    )
    page.goto(f"{service.prefect}/v2/deployments/deployment/{deployment}/run")
    path = page.locator("form textarea").first
    path.fill(str(service.inbox / "invoice.pdf"))
    path.scroll_into_view_if_needed()


def show_list(page: Page, service: Service) -> None:
    """The documents, as a reviewer sees them."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{service.viewer}/login")
    page.get_by_label("Name").fill(REVIEWER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("invoice.pdf").first.wait_for()


def show_document(page: Page, _service: Service) -> None:
    """An invoice's page beside its values; the doubtful one is chosen."""
    page.get_by_text("invoice.pdf").first.click()
    page.locator("#fields [aria-current]").wait_for()
    page.wait_for_load_state("networkidle")


SCREENS: dict[str, Callable[[Page, Service], None]] = {
    "summary": show_summary,
    "form": show_form,
    "list": show_list,
    "document": show_document,
}


def save(page: Page, path: Path) -> None:
    page.wait_for_timeout(1500)  # Prefect's pages fade in
    page.screenshot(path=path)
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLORS).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1024} kB")


def eventually(look: Callable[[], Any], seconds: float) -> Any:
    """What look() gives once it gives something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if seen := look():
                return seen
        except httpx.TransportError:
            pass  # the server is still starting
        time.sleep(0.5)
    sys.exit(f"Nothing to be seen within {seconds:.0f} seconds.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

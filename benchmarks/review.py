"""A reviewer's work by keyboard: how many keys a decision takes, and how soon the next place shows.

    python benchmarks/review.py
    python benchmarks/review.py --documents 20 --fields 60 --database postgresql://user@host/name

Draws invoices that break a rule, reads them, starts `pagemill view`, and decides about
every field that waits, in Chromium, as a person would: accept it, correct it, or say that it is not
on the page; after the last one of a document comes the next document. Prints the keys for a
decision, not counting the letters of a corrected value, and the milliseconds from the key to the
next field's box on its page image, beside the limits. Needs Chromium and the package playwright.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import pymupdf
from playwright.sync_api import Error, Page, sync_playwright

LIMIT_MS = 300
LIMIT_KEYS = 3
LONGEST_SECONDS = 20
SEED = 18
PAGEMILL = [sys.executable, "-m", "flows.cli"]
CHOSEN = "document.querySelector('#fields [data-path][aria-current]')"
PASSWORD = "a long enough password"
GOODS = ["oak boards", "steel hinges", "linseed oil", "slate tiles", "copper wire", "brass screws"]


def draw_invoice(path: Path, number: int, source: random.Random) -> None:
    """Of one page. In every third, net and tax do not come to the total, which concerns four
    values; the others are due before they were written, which concerns two."""
    is_sum = number % 3 == 0
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((56, 70), "Mill & Daughters Ltd", fontsize=16, fontname="hebo")
        page.insert_text((56, 88), "4 Weir Lane, Ambridge AB1 2CD", fontsize=9)
        page.insert_text((56, 140), "INVOICE", fontsize=20, fontname="hebo")
        facts = {
            "Invoice number": f"INV-2026-{number:04}",
            "Invoice date": f"{source.randint(1, 28):02} March 2026",
            "Due date": f"{source.randint(1, 28):02} {'May' if is_sum else 'January'} 2026",
        }
        for line, (label, value) in enumerate(facts.items()):
            page.insert_text((56, 170 + 16 * line), f"{label}:")
            page.insert_text((180, 170 + 16 * line), value)
        write_rows(page, source, is_sum)
        document.save(path, deflate=True)


def write_rows(page: pymupdf.Page, source: random.Random, is_wrong: bool) -> None:
    for x, head in zip((56, 300, 380, 470), ("Description", "Quantity", "Unit price", "Amount"),
                       strict=True):  # fmt: skip
        page.insert_text((x, 260), head, fontname="hebo")
    net = 0
    for row, goods in enumerate(source.sample(GOODS, 3)):
        count, price = source.randint(2, 9), source.randint(200, 9000)
        net += count * price
        cells = (goods, str(count), f"{price / 100:.2f}", f"{count * price / 100:.2f}")
        for x, text in zip((56, 300, 380, 470), cells, strict=True):
            page.insert_text((x, 280 + 18 * row), text)
    tax = round(net * 0.2)
    total = net + tax + (source.choice((90, 900, -90)) if is_wrong else 0)
    for row, (label, amount) in enumerate((("Net", net), ("VAT 20%", tax), ("Total", total))):
        page.insert_text((380, 360 + 18 * row), label)
        page.insert_text((470, 360 + 18 * row), f"{amount / 100:.2f} EUR")


WATCH = """
(() => {
  const kept = window.sessionStorage;
  const place = () => {
    const value = document.querySelector('#fields [data-path][aria-current]');
    const image = document.querySelector('#sheet img');
    if (!value || !image || !image.complete || !image.naturalWidth) return null;
    if (value.dataset.box && !document.querySelector('svg .fields rect.chosen')) return null;
    return `${location.pathname} ${value.dataset.path}`;
  };
  const look = () => {
    const pressed = JSON.parse(kept.getItem('pressed') ?? 'null');
    const now = place();
    if (pressed && now && now !== pressed.place) {
      const taken = JSON.parse(kept.getItem('taken') ?? '[]');
      kept.setItem('taken', JSON.stringify([...taken, Date.now() - pressed.at]));
      kept.removeItem('pressed');
    }
    requestAnimationFrame(look);
  };
  window.addEventListener('keydown', (event) => {
    if (['a', 'x', 'n', 'Enter'].includes(event.key))
      kept.setItem('pressed', JSON.stringify({ at: Date.now(), place: place() }));
  }, true);
  requestAnimationFrame(look);
})();
"""
"""Notes when a key was pressed and when the next value's box stands on its page's image."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--database", help="URL of an empty database; by default a SQLite file")
    parser.add_argument("--screenshots", type=Path)
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        environment = prepare(Path(folder), given.documents, given.database)
        with viewing(environment) as url, sync_playwright() as playing:
            browser = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.add_init_script(WATCH)
            log_in(page, url)
            keys, documents = review(page, url, given.fields, given.screenshots)
            taken = page.evaluate("JSON.parse(sessionStorage.getItem('taken'))")
            browser.close()
        tell(keys, documents, taken)


def prepare(folder: Path, documents: int, database: str | None) -> dict[str, str]:
    """Draw and read the documents, and make a reviewer; the environment for what follows."""
    home, drawn = folder / "home", folder / "drawn"
    drawn.mkdir()
    source = random.Random(SEED)
    for number in range(documents):
        draw_invoice(drawn / f"{number:03}.pdf", number, source)
    environment = os.environ | {"PAGEMILL_HOME": str(home), "DO_NOT_TRACK": "1"}
    environment.pop("PAGEMILL_DATABASE", None)
    if database:
        environment["PAGEMILL_DATABASE"] = database
    ingest = [*PAGEMILL, "ingest", str(drawn), "--schema", "invoice"]
    subprocess.run(ingest, env=environment, check=True, capture_output=True)
    add = [*PAGEMILL, "reviewers", "add", "anna", "--password-stdin"]
    subprocess.run(add, env=environment, check=True, capture_output=True, input=PASSWORD.encode())
    return environment


@contextmanager
def viewing(environment: dict[str, str]) -> Iterator[str]:
    """`pagemill view`, until the caller is done with it; its address."""
    command = [*PAGEMILL, "view", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/")


def review(page: Page, url: str, fields: int, pictures: Path | None) -> tuple[list[int], int]:
    """Decide about the fields that wait, in the order in which they come; the keys for each, and
    how many documents there were."""
    page.goto(f"{url}/?look=any")
    page.locator("main table a[href*='/documents/']").first.click()
    source, keys, seen = random.Random(SEED), [], set()
    while len(keys) < fields:
        wait_until(page, f"Boolean({CHOSEN})")
        seen.add(page.url.split("?")[0])
        if pictures and len(keys) < 3:
            page.screenshot(path=pictures / f"review-{len(keys)}.png")
        keys.append(decide(page, source))
        wait_until(page, "!document.querySelector('.htmx-request')")
        if page.locator("#fields [data-check]").count() == 0:
            page.wait_for_timeout(700)  # a glance at what is done
            if page.locator("[data-key=n]").count() == 0:
                break
            keys[-1] += 1
            page.keyboard.press("n")
        wait_until(
            page, "!sessionStorage.getItem('pressed') || !document.querySelector('[data-check]')"
        )
        page.wait_for_timeout(700)  # the time that a person needs at the least
    return keys, len(seen)


def wait_until(page: Page, condition: str) -> None:
    """Asked from outside: the pages allow no code that is made of text."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        with suppress(Error):  # the page is on its way
            if page.evaluate(condition):
                return
        time.sleep(0.02)
    sys.exit(f"not within {LONGEST_SECONDS} seconds: {condition}")


def decide(page: Page, source: random.Random) -> int:
    """Nine of ten are right as they are; the keys, without the letters of a value."""
    way = source.random()
    if way < 0.9:
        page.keyboard.press("a")
        return 1
    if way < 0.95:
        page.keyboard.press("x")
        return 1
    page.keyboard.press("e")
    page.keyboard.type("12.50")
    page.keyboard.press("Enter")
    return 2


def tell(keys: list[int], documents: int, taken: list[float]) -> None:
    slowest = sorted(taken)[int(0.95 * len(taken))]
    print(f"{len(keys)} fields in {documents} documents")
    print(f"keys for a field: {max(keys)} at the most, {sum(keys) / len(keys):.2f} on average"
          f" (limit {LIMIT_KEYS})")  # fmt: skip
    print(f"the next place shows after {median(taken):.0f} ms (median of {len(taken)};"
          f" 95 % within {slowest:.0f} ms, limit {LIMIT_MS}):"
          f" {median(taken) / LIMIT_MS:.2f} of the limit")  # fmt: skip


if __name__ == "__main__":
    main()

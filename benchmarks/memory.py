"""Time and memory per page, as a long document goes through the command line.

    python benchmarks/memory.py --pages 100 --pages 1000

Draws born-digital PDFs (paragraphs, and a table every fifth page), ingests each into a database of
its own, and samples the memory of all processes under the command. Prints the seconds a page of the
run itself, how they grow with the length of the document, and the peak against its limit; the start
of the command is part of `seconds` only.
"""

import argparse
import contextlib
import datetime
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pymupdf

PEAK_LIMIT = 1.5 * 1024**3
SAMPLE_SECONDS = 1.0  # looking at memory costs time itself
VOCABULARY = """the mill water wheel stone grain flour river harvest keeper under over during
repair of and slow sluice beam gear winter price yield field road market evening sack oak rope"""


@dataclass(frozen=True)
class Measurement:
    pages: int
    seconds: float
    run_seconds: float
    peak_bytes: int

    @property
    def seconds_per_page(self) -> float:
        return self.run_seconds / self.pages


def paragraph(words: random.Random) -> str:
    return " ".join(words.choices(VOCABULARY.split(), k=70)).capitalize() + "."


def draw_table(page: pymupdf.Page, top: float, numbers: random.Random) -> None:
    lines = [("Month", "Grain", "Flour")]
    lines += [
        (f"Month {i}", f"{numbers.randrange(9000)}", f"{numbers.random():.2f}") for i in range(12)
    ]
    for i, cells in enumerate(lines):
        for j, text in enumerate(cells):
            box = pymupdf.Rect(72 + 150 * j, top + 18 * i, 222 + 150 * j, top + 18 * (i + 1))
            page.draw_rect(box)
            page.insert_text((box.x0 + 5, box.y1 - 5), text, fontsize=10)


def draw_document(path: Path, pages: int) -> None:
    source = random.Random(pages)
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            page = document.new_page()
            page.insert_text((72, 80), f"{number} On milling", fontsize=16, fontname="hebo")
            has_table = number % 5 == 0
            for i in range(3 if has_table else 6):
                box = (72, 100 + 105 * i, 523, 200 + 105 * i)
                page.insert_textbox(box, paragraph(source), fontsize=11, fontname="tiro")
            if has_table:
                draw_table(page, 430, source)
        document.save(path, garbage=3, deflate=True)


def memory_of_tree(root: psutil.Process) -> int:
    """Bytes held by the process and all below it; shared memory counts once where PSS is known."""
    total = 0
    for process in [root, *root.children(recursive=True)]:
        try:
            full = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # it ended between the listing and the look
        total += getattr(full, "pss", full.rss)
    return total


def ingest(path: Path, home: Path) -> Measurement:
    """The command in a home of its own. CalledProcessError if it does not end well."""
    with pymupdf.open(path) as document:
        pages = document.page_count
    pagemill = Path(sys.executable).with_name("pagemill")
    command: list[str | Path] = [pagemill, "ingest", path, "--schema=none"]
    own = {"PAGEMILL_HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
    started, peak = time.monotonic(), 0
    process = psutil.Popen(command, env=os.environ | own, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, memory_of_tree(process))
        time.sleep(SAMPLE_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measurement(pages, time.monotonic() - started, time_of_run(home), peak)


def time_of_run(home: Path) -> float:
    """Seconds from the claim of the run to its end, without the start of the command."""
    with contextlib.closing(sqlite3.connect(home / "pagemill.db")) as database:
        (times,) = database.execute("SELECT started_at, finished_at FROM runs")
    start, end = map(datetime.datetime.fromisoformat, times)
    return (end - start).total_seconds()


def measure(pages: int) -> Measurement:
    with tempfile.TemporaryDirectory(prefix="pagemill-pages-") as folder:
        path = Path(folder) / f"{pages}-pages.pdf"
        draw_document(path, pages)
        return ingest(path, Path(folder) / "home")


def report(measurements: list[Measurement]) -> None:
    print(f"{'pages':>6} {'seconds':>9} {'s/page':>8} {'ratio':>6} {'peak GiB':>9}")
    for each in measurements:
        ratio = each.seconds_per_page / measurements[0].seconds_per_page
        print(
            f"{each.pages:>6} {each.seconds:>9.1f} {each.seconds_per_page:>8.3f} {ratio:>6.2f} "
            f"{each.peak_bytes / 1024**3:>9.2f}"
        )
    peak = max(each.peak_bytes for each in measurements)
    verdict = "within" if peak <= PEAK_LIMIT else "OVER"
    print(f"The peak of memory is {verdict} the limit of {PEAK_LIMIT / 1024**3:.1f} GiB.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, action="append", help="may be given several times")
    lengths: list[int] = parser.parse_args().pages or [100, 1000]
    report([measure(pages) for pages in lengths])


if __name__ == "__main__":
    main()

"""Born-digital pages a second from the file into SQLite, beside pymupdf4llm up to Markdown.

    python benchmarks/speed.py [PDF or DIR]...

Both read the same documents in one run: Pagemill by its command line with two workers into a fresh
database, pymupdf4llm in a process of its own with its layout on and OCR off. Without paths a report
is drawn: paragraphs, and a table on every fifth page. Of Pagemill the time of the runs counts, from
the first claim to the last end, as a service takes it; the whole command is printed beside it.
"""

import argparse
import datetime
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pymupdf
from memory import draw_document

DRAWN_PAGES = 60
PEER = """
import contextlib, io, sys, time
import pymupdf4llm
with contextlib.redirect_stdout(io.StringIO()):
    pymupdf4llm.to_markdown(sys.argv[1], pages=[0], use_ocr=False)
    started = time.perf_counter()
    for path in sys.argv[1:]:
        pymupdf4llm.to_markdown(path, use_ocr=False)
    seconds = time.perf_counter() - started
print(seconds)
"""


def pagemill(paths: list[Path], home: Path) -> tuple[float, float]:
    """Seconds of the runs, and of the whole command."""
    command: list[str | Path] = [
        Path(sys.executable).with_name("pagemill"), "ingest", *paths, "--schema=none", "--workers=2"
    ]  # fmt: skip
    own = {"PAGEMILL_HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
    started = time.perf_counter()
    subprocess.run(command, env=os.environ | own, stdout=subprocess.DEVNULL, check=True)
    return seconds_of_runs(home), time.perf_counter() - started


def seconds_of_runs(home: Path) -> float:
    with closing(sqlite3.connect(home / "pagemill.db")) as database:
        times = database.execute("SELECT min(started_at), max(finished_at) FROM runs").fetchone()
    start, end = map(datetime.datetime.fromisoformat, times)
    return (end - start).total_seconds()


def pymupdf4llm(paths: list[Path]) -> float:
    command = [sys.executable, "-W", "ignore", "-c", PEER, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def count_pages(path: Path) -> int:
    with pymupdf.open(path) as document:
        return int(document.page_count)


def measure(paths: list[Path], folder: Path) -> None:
    pages = sum(map(count_pages, paths))
    peer = pymupdf4llm(paths)
    runs, command = pagemill(paths, folder / "home")
    print(f"{len(paths)} documents, {pages} pages, {os.cpu_count()} cores")
    print(f"pymupdf4llm  {pages / peer:6.2f} pages a second  {peer / pages:.3f} s a page")
    print(f"Pagemill     {pages / runs:6.2f} pages a second  {runs / pages:.3f} s a page", end="")
    print(f"  ({command / pages:.3f} with the start of the command)")
    print(f"Pagemill is {peer / runs:.2f} times as fast ({peer / command:.2f} with its start).")


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages a second, beside pymupdf4llm.")
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="*", help="PDFs, or folders")
    given: list[Path] = parser.parse_args().paths
    with tempfile.TemporaryDirectory(prefix="pagemill-speed-") as folder:
        paths = [found for path in given for found in (sorted(path.rglob("*.pdf")) or [path])]
        if not paths:
            paths = [Path(folder) / "report.pdf"]
            draw_document(paths[0], DRAWN_PAGES)
        measure(paths, Path(folder))


if __name__ == "__main__":
    main()

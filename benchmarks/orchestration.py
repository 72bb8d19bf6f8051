"""What running documents as a Prefect flow costs, and what more processes bring.

    python benchmarks/orchestration.py --documents 500
    python benchmarks/orchestration.py --tiny 5000
    python benchmarks/orchestration.py --runners 24

--documents: born-digital PDFs of one page through the flow, and through a bare loop of as many
threads over the same function, each with a home of its own. --tiny: how time, memory and Prefect's
database grow with the number of documents of a flow run, whose answers are replayed. --runners:
scanned pages read by one worker, two threads, and two processes of Dask and of Ray; how much
faster, and whether the rows are the same. Starting Prefect's server and the clusters is left out of
the times.
"""

import argparse
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pymupdf

ALLOWED = 1.15
VOCABULARY = """the mill water wheel stone grain flour river harvest keeper under over during
repair of and slow sluice beam gear winter price yield field road market evening sack oak rope"""


def draw_page(document: pymupdf.Document, number: int, paragraphs: int) -> None:
    source = random.Random(number)
    page = document.new_page()
    page.insert_text((72, 80), f"{number} On milling", fontsize=16, fontname="hebo")
    for i in range(paragraphs):
        text = " ".join(source.choices(VOCABULARY.split(), k=70)).capitalize() + "."
        page.insert_textbox((72, 100 + 105 * i, 523, 200 + 105 * i), text, fontsize=11)


def draw_pdfs(folder: Path, count: int, paragraphs: int) -> None:
    folder.mkdir()
    for number in range(count):
        with pymupdf.open() as document:
            draw_page(document, number, paragraphs)
            document.save(folder / f"{number:05}.pdf", deflate=True)


def draw_alike(folder: Path, count: int) -> None:
    """Documents of other bytes with the same page, so that one recorded answer serves them all."""
    folder.mkdir()
    with pymupdf.open() as document:
        document.new_page(width=200, height=200).insert_text((20, 100), "Flour, one sack")
        for number in range(count):
            document.set_metadata({"title": f"Sack {number}"})
            document.save(folder / f"{number:05}.pdf")


def draw_scans(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        with pymupdf.open() as document:
            draw_page(document, number, 3)
            document[0].get_pixmap(dpi=150).save(folder / f"{number:05}.png")


def run_part(part: str, inbox: Path, home: Path, **more: str) -> dict[str, Any]:
    """Run a part of the benchmark in a process of its own, for Prefect reads its settings once."""
    (home / "prefect").mkdir(parents=True)
    own = {
        "PAGEMILL_HOME": str(home), "PREFECT_HOME": str(home / "prefect"),
        "PAGEMILL_ENGINE": "ocr", "PAGEMILL_SCHEMA_NAME": "none", "PAGEMILL_SETTLE_SECONDS": "0",
    }  # fmt: skip
    command = [sys.executable, __file__, "--part", part, "--inbox", str(inbox)]
    done = subprocess.run(
        command, env=os.environ | own | more, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def processor_seconds() -> float:
    """Of this process and all that it started, those that ended included."""
    me = psutil.Process()
    times = [process.cpu_times() for process in [me, *me.children(recursive=True)]]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def measure(work: Callable[[], Any]) -> dict[str, Any]:
    seconds, processor = time.monotonic(), processor_seconds()
    work()
    return {
        "seconds": time.monotonic() - seconds,
        "processor_seconds": processor_seconds() - processor,
    }


def part_loop(inbox: Path) -> dict[str, Any]:
    from flows.pipeline.document import ingest_file
    from flows.runtime.context import open_context
    from flows.runtime.settings import Settings

    settings = Settings()
    context = open_context(settings)

    def work() -> None:
        with ThreadPoolExecutor(max(settings.workers, context.engines.main.concurrency)) as threads:
            files = [str(file) for file in sorted(inbox.iterdir())]
            list(threads.map(lambda file: ingest_file(file, context, lambda *_: None), files))

    return measure(work)


class Marks:
    """A watcher that notes, at each thousandth document, what has been used so far."""

    def __init__(self, every: int) -> None:
        self.every, self.done, self.started_at = every, 0, time.monotonic()
        self.notes: list[dict[str, float]] = []

    def started(self, _files: int) -> None:
        self.started_at = time.monotonic()

    def page_done(self, *_: object) -> None:
        pass

    def file_done(self, _outcome: object) -> None:
        self.done += 1
        if self.done % self.every == 0:
            self.notes.append(
                {
                    "documents": self.done,
                    "seconds": time.monotonic() - self.started_at,
                    "memory": psutil.Process().memory_info().rss / 2**20,
                    "prefect": size_of_prefect() / 2**20,
                }
            )


def size_of_prefect() -> int:
    return sum(file.stat().st_size for file in Path(os.environ["PREFECT_HOME"]).glob("prefect.db*"))


def part_flow(inbox: Path) -> dict[str, Any]:
    from flows.orchestration.server import prepare_prefect
    from flows.runtime.settings import Settings

    prepare_prefect()
    from flows.orchestration import summary
    from flows.orchestration.frame import outcomes_in
    from flows.orchestration.ingest import ingest
    from flows.orchestration.server import reach_server
    from flows.runtime.context import open_context

    engine = Settings().engine
    open_context(Settings(schema_name="none", engine=engine))
    reach_server()
    marks = Marks(int(os.environ.get("MARK_EVERY", "1000")))
    summary.watcher.set(marks)
    ended: list[Any] = []

    def work() -> None:
        state = ingest([str(inbox)], "none", engine, return_state=True)
        ended.extend(outcomes_in(state))

    figures = measure(work)
    bad = [outcome for outcome in ended if outcome.status != "complete"]
    return {**figures, "marks": marks.notes, "documents": len(ended), "bad": len(bad)}


def count_task_runs(home: Path) -> int:
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as database:
        return int(database.execute("SELECT count(*) FROM task_run").fetchone()[0])


def compare_with_loop(folder: Path, documents: int) -> None:
    inbox = folder / "inbox"
    folder.mkdir()
    draw_pdfs(inbox, documents, 6)
    loop = run_part("loop", inbox, folder / "loop")
    flow = run_part("flow", inbox, folder / "flow")
    print(f"{documents} documents of one page, {flow['bad']} of them bad")
    for name in ("seconds", "processor_seconds"):
        ratio = flow[name] / loop[name]
        print(f"{name:>18}: loop {loop[name]:8.1f}  flow {flow[name]:8.1f}  ratio {ratio:.3f}")
    verdict = "within" if flow["seconds"] <= ALLOWED * loop["seconds"] else "OVER"
    print(f"The time of the flow is {verdict} {ALLOWED} times that of the loop.")


def grow(folder: Path, documents: int, every: int) -> None:
    folder.mkdir()
    draw_alike(folder / "first", 1)
    recordings = str(folder / "recordings")
    run_part("flow", folder / "first", folder / "record", PAGEMILL_RECORD=recordings)
    draw_alike(folder / "inbox", documents)
    replay = {"PAGEMILL_ENGINE": "replay", "PAGEMILL_RECORDINGS": recordings}
    flow = run_part("flow", folder / "inbox", folder / "flow", MARK_EVERY=str(every), **replay)
    print(f"{documents} documents, {flow['bad']} bad, {count_task_runs(folder / 'flow')} task runs")
    print(f"{'documents':>10} {'s/document':>11} {'memory MiB':>11} {'Prefect MiB':>12}")
    before = 0.0
    for note in flow["marks"]:
        each = (note["seconds"] - before) / every
        before = note["seconds"]
        used = f"{note['memory']:>11.0f} {note['prefect']:>12.1f}"
        print(f"{note['documents']:>10} {each:>11.3f} {used}")


def rows(home: Path) -> str:
    """A digest of what was read, whatever the order in which it was."""
    query = """SELECT d.sha256, r.status, p.number, p.status, p.answer, p.html, p.text,
        b.position, b.label, b.text, b.x0, b.y0, b.x1, b.y1 FROM documents d
        JOIN runs r ON r.document_id = d.id JOIN pages p ON p.run_id = r.id
        LEFT JOIN blocks b ON b.page_id = p.id ORDER BY d.sha256, p.number, b.position"""
    with closing(sqlite3.connect(home / "pagemill.db")) as database:
        return hashlib.sha256(repr(database.execute(query).fetchall()).encode()).hexdigest()


def seconds_of_runs(home: Path) -> float:
    """From the first claim to the last end."""
    span = "SELECT (julianday(max(finished_at)) - julianday(min(started_at))) * 86400 FROM runs"
    with closing(sqlite3.connect(home / "pagemill.db")) as database:
        return float(database.execute(span).fetchone()[0])


def compare_runners(folder: Path, documents: int) -> None:
    inbox = folder / "inbox"
    folder.mkdir()
    draw_scans(inbox, documents)
    ways = [("threads", 1), ("threads", 2), ("dask", 2), ("ray", 2)]
    first_seconds, first_rows = 0.0, ""
    for runner, workers in ways:
        home = folder / f"{runner}-{workers}"
        run_part("flow", inbox, home, PAGEMILL_RUNNER=runner, PAGEMILL_WORKERS=str(workers))
        seconds, digest = seconds_of_runs(home), rows(home)
        first_seconds, first_rows = first_seconds or seconds, first_rows or digest
        same = "same rows" if digest == first_rows else "OTHER ROWS"
        ratio = first_seconds / seconds
        print(f"{runner:>8} {workers}: {seconds:7.1f} s, {ratio:.2f} times one worker, {same}")


PARTS = {"loop": part_loop, "flow": part_flow}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, help="the flow against a bare loop")
    parser.add_argument("--tiny", type=int, help="how things grow with the number of documents")
    parser.add_argument("--every", type=int, default=1000, help="documents between two lines")
    parser.add_argument("--runners", type=int, help="scanned pages for threads, Dask and Ray")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--inbox", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(PARTS[given.part](given.inbox)))
        return
    with tempfile.TemporaryDirectory(prefix="pagemill-orchestration-") as folder:
        if given.documents:
            compare_with_loop(Path(folder, "documents"), given.documents)
        if given.tiny:
            grow(Path(folder, "tiny"), given.tiny, given.every)
        if given.runners:
            compare_runners(Path(folder, "runners"), given.runners)


if __name__ == "__main__":
    main()

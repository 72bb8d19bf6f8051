"""A flow's progress as an artifact in Prefect's UI.

In: events of a flow, from several threads. Out: the same, passed on, and the artifact, written by a
separate thread, so that no document waits for Prefect's server. If that is away, only the artifact
is lost.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from uuid import UUID

import httpx
from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.orchestration import summary
from flows.pipeline.outcome import Outcome
from parsers.document.wording import counted

EVERY_SECONDS = 2.0
LONGEST_WAIT = 10.0
"""Seconds that a flow waits at its end for the last update."""
MOST_NAMES = 3


class Progress(summary.Watcher):
    """Counts what it passes on to another watcher. `share` is between 0 and 1 and includes pages of
    unfinished documents."""

    def __init__(self, above: summary.Watcher) -> None:
        self._above, self._lock = above, threading.Lock()
        self._total = 0
        self._ended: Counter[str] = Counter()
        self._pages: dict[str, tuple[int, int]] = {}

    def started(self, files: int) -> None:
        self._above.started(files)
        self._total = files

    def page_done(self, location: str, done: int, pages: int) -> None:
        self._above.page_done(location, done, pages)
        with self._lock:
            self._pages[location] = done, pages

    def file_done(self, outcome: Outcome) -> None:
        self._above.file_done(outcome)
        with self._lock:
            self._pages.pop(outcome.path, None)
            self._total += outcome.parent_id is not None
            self._ended[outcome.status] += 1

    def share(self) -> float:
        with self._lock:
            begun = sum(done / pages for done, pages in self._pages.values() if done < pages)
            return min(1.0, (self._ended.total() + begun) / self._total) if self._total else 0.0

    def describe(self) -> str:
        """`12 of 80 documents: 11 complete, 1 failed; report.pdf: page 120 of 400`"""
        with self._lock:
            text = f"{self._ended.total()} of {counted(self._total, 'document')}"
            if self._ended:
                text += f": {summary.format_counts(self._ended)}"
            large = [item for item in self._pages.items() if 1 < item[1][1] > item[1][0]]
            names = (f"{summary.name_of(at)}: page {n} of {m}" for at, (n, m) in large[:MOST_NAMES])
            return "; ".join([text, *names])


@contextmanager
def publish_progress() -> Iterator[summary.Watcher]:
    """Inside, Prefect's UI shows the progress; the current watcher is informed as before."""
    progress, done = Progress(summary.watcher.get()), threading.Event()
    context = copy_context()  # Prefect finds the flow run there
    thread = threading.Thread(target=context.run, args=(_publish, progress, done), daemon=True)
    token = summary.watcher.set(progress)
    thread.start()
    try:
        yield progress
    finally:
        summary.watcher.reset(token)
        done.set()
        thread.join(LONGEST_WAIT)


def _publish(progress: Progress, done: threading.Event) -> None:
    artifact: UUID | None = None
    shown: tuple[float, str] | None = None
    ended = False
    while not ended:
        ended = done.wait(EVERY_SECONDS)
        now = (round(100 * progress.share(), 1), progress.describe())
        if now != shown:
            with suppress(httpx.HTTPError):
                if artifact is None:
                    artifact = create_progress_artifact(now[0], "progress", now[1])  # type: ignore[assignment]
                else:
                    update_progress_artifact(artifact, *now)
                shown = now

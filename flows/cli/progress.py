"""Progress bars for the terminal. In: the progress of a flow. Out: what rich prints."""

import threading

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from flows.orchestration.summary import Watcher, name_of
from flows.pipeline.outcome import Outcome

LONGEST_NAME = 30
MOST_BARS = 8


class ProgressBars(Watcher):
    """A bar for the files and one for each document of several pages, shown inside `progress`.
    files: to be read; done: of them."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True,
        )  # fmt: skip
        self._files = self.progress.add_task("documents", start=False, total=None)
        self._lock = threading.Lock()
        self.files, self.done = 0, 0
        self._pages: dict[str, TaskID] = {}

    def started(self, files: int) -> None:
        self.files = files
        self.progress.start_task(self._files)
        self.progress.update(self._files, total=files)

    def page_done(self, location: str, done: int, pages: int) -> None:
        if pages == 1:
            return
        with self._lock:  # several threads read pages of the same document
            if location not in self._pages:
                if len(self._pages) == MOST_BARS:
                    return
                name = name_of(location)[:LONGEST_NAME].replace("[", "\\[")
                self._pages[location] = self.progress.add_task(f"  {name}", total=pages)
            self.progress.update(self._pages[location], completed=done)

    def file_done(self, outcome: Outcome) -> None:
        with self._lock:
            self.done += 1
            if outcome.parent_id is not None:
                self.files += 1
                self.progress.update(self._files, total=self.files)
            if outcome.path in self._pages:
                self.progress.remove_task(self._pages.pop(outcome.path))
        self.progress.advance(self._files)

"""Tables and progress bars for the terminal. In: values. Out: what rich prints."""

import threading
from collections.abc import Iterable, Sequence
from typing import Any

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
from rich.table import Table
from rich.text import Text

from flows.orchestration.summary import Watcher, name_of
from flows.pipeline.outcome import Outcome

STYLES = {
    "complete": "green", "ok": "green", "partial": "yellow", "failed": "red",
    "quarantined": "red", "problem": "red",
}  # fmt: skip
LONGEST_NAME = 30
MOST_BARS = 8


def make_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> Table:
    """A table of any values; None is an empty cell, numbers are aligned to the right."""
    rows = [list(row) for row in rows]
    table = Table(title=title or None, title_justify="left", show_lines=False)
    for index, name in enumerate(columns):
        numbers = rows and all(isinstance(row[index], int | float | None) for row in rows)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return table


def _cell(value: Any) -> Text:
    # Text, not str: text of documents must not be read as markup of the terminal.
    text = "" if value is None else "".join(c if c.isprintable() else " " for c in str(value))
    return Text(text, style=STYLES.get(text, ""))


class ProgressBars(Watcher):
    """A bar for the files and one for each document of several pages, shown inside `progress`."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True,
        )  # fmt: skip
        self._files = self.progress.add_task("documents", total=None)
        self._lock = threading.Lock()
        self._pages: dict[str, TaskID] = {}

    def started(self, files: int) -> None:
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
            if outcome.path in self._pages:
                self.progress.remove_task(self._pages.pop(outcome.path))
        self.progress.advance(self._files)

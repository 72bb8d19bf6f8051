"""What people see of a flow: progress while it runs, a summary when it ends.

In: outcomes, and rows of the database. Out: calls on a watcher, and rows without document text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from pathlib import PurePosixPath

from flows.pipeline.outcome import Outcome
from flows.sources.staging import printable
from storage.database import Database
from storage.models import RunStatus
from storage.queries import RunSummary, run_overview

BAD = frozenset({RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED})
"""With one of these among the documents, a command ends with exit code 1."""


class Watcher:
    """Receives progress, from several threads. This one ignores it."""

    def started(self, files: int) -> None: ...
    def page_done(self, location: str, done: int, pages: int) -> None: ...
    def file_done(self, outcome: Outcome) -> None: ...


watcher: ContextVar[Watcher] = ContextVar("watcher", default=Watcher())  # noqa: B039 - it has no state
"""Of this flow run. Prefect's threads run in a copy of the caller's context."""


def summary_rows(
    database: Database, outcomes: Sequence[Outcome], viewer: str = ""
) -> list[dict[str, object]]:
    """A row for each document of this flow, failures first. viewer: URL of the viewer; each row
    then has a link."""
    ids = [outcome.run_id for outcome in outcomes if outcome.run_id is not None]
    runs = {run.run_id: run for run in run_overview(database, ids)}
    rows = [_row(outcome, runs.get(outcome.run_id or 0), viewer) for outcome in outcomes]
    return sorted(rows, key=lambda row: (row["status"] not in BAD, str(row["document"])))


def _row(outcome: Outcome, run: RunSummary | None, viewer: str) -> dict[str, object]:
    if run is None:
        name = printable(outcome.path)
        return {"document": name, "status": outcome.status, "why": outcome.reason or ""}
    row = {
        "document": run.name,
        # Earlier failures are shown again, for they are still to be fixed.
        "status": run.status.value if run.status in BAD else outcome.status,
        "pages": run.pages,
        "schema": run.schema or "",
        "code": run.error_code or "",
        "why": " ".join(filter(None, (run.error, outcome.reason))),
    }
    return row | ({"look": f"{viewer}/documents/{run.document_id}"} if viewer else {})


def describe(rows: Sequence[dict[str, object]], sentence: str, viewer: str, most: int = 20) -> str:
    """The text above the summary's table, in Markdown: what happened, and each failed document,
    with a link to its pages if there is a viewer."""
    bad = [row for row in rows if row["status"] in BAD]
    lines = [f"- {_line(row)}" for row in bad[:most]]
    if len(bad) > most:
        lines.append(f"- and {len(bad) - most} more")
    if viewer:
        lines.append(f"\n[All documents]({viewer}/)")
    return "\n".join([sentence, "", *lines])


def _line(row: dict[str, object]) -> str:
    name = escape(str(row["document"]))
    shown = f"[{name}]({row['look']})" if "look" in row else name
    return f"{shown}: {row['status']} {row.get('code', '')}. {escape(str(row['why']))}"


def escape(text: str) -> str:
    """Plain text in Markdown."""
    return re.sub(r"([\\`*_{}\[\]()<>#|!~&])", r"\\\1", text)


def shorten(rows: Sequence[dict[str, object]], most: int) -> list[dict[str, object]]:
    """The first rows, and one with the number of the others."""
    if len(rows) <= most:
        return list(rows)
    return [*rows[:most], {"document": f"and {len(rows) - most} more"}]


def rows_to_show(rows: Sequence[dict[str, object]], most: int) -> list[dict[str, object]]:
    """For a terminal: all but `unchanged`; of many, not even those that are complete."""
    new = [row for row in rows if row["status"] != "unchanged"]
    return new if len(new) <= most else [row for row in new if row["status"] != "complete"]


def counts(outcomes: Iterable[Outcome]) -> str:
    """`78 complete, 2 failed`, the most frequent first."""
    return format_counts(Counter(outcome.status for outcome in outcomes)) or "no files"


def format_counts(counted: Counter[str]) -> str:
    return ", ".join(f"{number:,} {status}" for status, number in counted.most_common())


def name_of(location: str) -> str:
    """The last part of a path or URL, fit to be shown."""
    return printable(PurePosixPath(location).name or location)

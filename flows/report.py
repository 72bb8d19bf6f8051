"""What people see of a flow while it runs and when it ends: progress and a summary.

In: outcomes, and rows of the database. Out: calls on whoever watches, and rows for people. No
document text is shown here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

from flows.process import Outcome
from storage.database import Database
from storage.models import RunStatus
from storage.queries import RunSummary, run_overview

BAD = frozenset({RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED})
"""With one of these among the documents, a command ends with exit code 1."""


class Watcher(Protocol):
    """Someone who is told of progress, from several threads."""

    def started(self, files: int) -> None: ...

    def page_done(self, path: Path, done: int, pages: int) -> None: ...

    def file_done(self, outcome: Outcome) -> None: ...


class Nobody:
    """Watches nothing: flows started from the Prefect UI."""

    def started(self, files: int) -> None:
        pass

    def page_done(self, path: Path, done: int, pages: int) -> None:
        pass

    def file_done(self, outcome: Outcome) -> None:
        pass


watcher: ContextVar[Watcher] = ContextVar("watcher", default=Nobody())  # noqa: B039 - it has no state
"""Who watches this run. Prefect's threads run in a copy of the caller's context."""


def summary_rows(database: Database, outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """One row a document of this flow, with what became of it, the failures first."""
    runs = {run.run_id: run for run in _runs(database, outcomes)}
    rows = [_row(outcome, runs.get(outcome.run_id or 0)) for outcome in outcomes]
    return sorted(rows, key=lambda row: (row["status"] not in BAD, str(row["document"])))


def _runs(database: Database, outcomes: Iterable[Outcome]) -> tuple[RunSummary, ...]:
    return run_overview(database, [o.run_id for o in outcomes if o.run_id is not None])


def _row(outcome: Outcome, run: RunSummary | None) -> dict[str, object]:
    if run is None:
        return {"document": outcome.path, "status": outcome.status, "why": outcome.reason or ""}
    return {
        "document": run.name,
        # What failed before is told again, for it is still to be mended.
        "status": run.status.value if run.status in BAD else outcome.status,
        "pages": run.pages,
        "schema": run.schema or "",
        "code": run.error_code or "",
        "why": run.error or "",
    }


def counts(outcomes: Iterable[Outcome]) -> str:
    """`78 complete, 2 failed`, the most frequent first."""
    counted = Counter(outcome.status for outcome in outcomes)
    return ", ".join(f"{n} {status}" for status, n in counted.most_common()) or "no files"

"""The result of ingesting one file or URL."""

from dataclasses import dataclass

from storage.models import RunStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """status: the run's; or `unchanged`, `failed before` and the like if it had ended earlier;
    `duplicate` of a file that is complete, `held` by another worker, `skipped`."""

    path: str
    status: str
    run_id: int | None = None
    reason: str | None = None
    document_id: int | None = None


def name_ended(status: RunStatus) -> str:
    """The status of a run that had ended before: `unchanged`, or `failed before` and the like."""
    return "unchanged" if status is RunStatus.COMPLETE else f"{status.value} before"

"""The result of ingesting one file or URL."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.models import RunStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """status: the run's; or `unchanged`, `failed before` and the like if it had ended earlier;
    `duplicate` of a file that is complete, `held` by another worker, `skipped`. parent_id: of an
    attachment, its message. attached: what became of a message's attachments."""

    path: str
    status: str
    run_id: int | None = None
    reason: str | None = None
    document_id: int | None = None
    parent_id: int | None = None
    attached: tuple["Outcome", ...] = ()

    def each(self) -> Iterator["Outcome"]:
        """This one, and those of its attachments, in whatever depth."""
        yield self
        for one in self.attached:
            yield from one.each()


def name_ended(status: RunStatus) -> str:
    """The status of a run that had ended before: `unchanged`, or `failed before` and the like."""
    return "unchanged" if status is RunStatus.COMPLETE else f"{status.value} before"

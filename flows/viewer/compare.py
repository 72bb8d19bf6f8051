"""Two readings of a document side by side: where they differ, and who read.

In: a request for a document and two of its runs. Out: HTML.
"""

from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from flows.viewer.document_page import Links
from flows.viewer.field_rows import MARKS
from flows.viewer.list_query import list_filter
from flows.viewer.viewer import Viewer
from parsers.document import Field
from storage.database import Database
from storage.queries import RunSummary, runs_of, stored_fields


@dataclass(frozen=True, slots=True)
class Compared:
    """A field as each run has it; None where it has none."""

    path: str
    left: Field | None
    right: Field | None

    @property
    def differs(self) -> bool:
        return _essence(self.left) != _essence(self.right)


def compare_runs(
    viewer: Viewer, request: Request, document_id: int, left: int | None, right: int | None
) -> HTMLResponse:
    """Two runs; the last two if none are named. HTTPException 404: the document has no such run."""
    document = viewer.find(document_id)
    runs = runs_of(viewer.database, document_id)
    if not runs:
        raise HTTPException(404, "It was never read.")
    right_run = _find(runs, right) or runs[-1]
    left_run = _find(runs, left) or next(
        (each for each in reversed(runs) if each.run_id < right_run.run_id), runs[0]
    )
    pairs = pair_fields(viewer.database, left_run.run_id, right_run.run_id)
    return viewer.page(
        "compare.html", request, document=document, runs=runs, left=left_run, right=right_run,
        pairs=pairs, differing=sum(each.differs for each in pairs), marks=MARKS,
        only_check="check" in request.query_params,
        links=Links(document_id, list_filter(request)),
    )  # fmt: skip


def pair_fields(database: Database, left: int, right: int) -> tuple[Compared, ...]:
    """The fields of both runs by path: in the order of the right one, then those of the left."""
    before = {each.path: each for each in stored_fields(database, left)}
    after = {each.path: each for each in stored_fields(database, right)}
    paths = [*after, *(path for path in before if path not in after)]
    return tuple(Compared(path, before.get(path), after.get(path)) for path in paths)


def _find(runs: tuple[RunSummary, ...], run_id: int | None) -> RunSummary | None:
    if run_id is None:
        return None
    found = next((each for each in runs if each.run_id == run_id), None)
    if found is None:
        raise HTTPException(404, f"The document has no run {run_id}.")
    return found


def _essence(field: Field | None) -> tuple[object, ...]:
    """What counts as a difference: the value, and how it stands on the page."""
    if field is None:
        return ()
    value = field.raw if field.value is None else field.value
    return type(value), str(value), field.currency, field.evidence, field.valid

"""Writing: documents, and what a run finds in them, each state in one short transaction.

In: values of `parsers.document`, and the worker that holds the run. Out: rows, and ids. Pages are
stored as they come; the run is closed, with its fields, by the worker that still holds it. This
module knows neither files nor engines, and is told the time by its callers.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, func, insert, literal, select
from sqlalchemy.orm import Session, aliased

from parsers.document import Answer, Attachment, Attempt, Block, Page, PageStatus, Segment
from parsers.document.html import write_block, write_page
from storage.answers import copy_answers, write_answer
from storage.database import Database
from storage.leases import hold
from storage.models import (
    AnnotationRow,
    AttachmentRow,
    Base,
    BlockRow,
    CellRow,
    Document,
    PageRow,
    Run,
    RunStatus,
)
from storage.rows import (
    annotation_row,
    block_row,
    cell_row,
    page_row,
    write_attempts,
    write_warnings,
)
from storage.segments import write_segments
from storage.sources import record_source as record_source

Written = TypeVar("Written")

READABLE = (RunStatus.COMPLETE, RunStatus.PARTIAL)


def note_contents(
    database: Database, document_id: int, page_count: int, attachments: Sequence[Attachment] = ()
) -> None:
    """Note how many pages the file has, and which files are within it."""
    rows = [
        {"document_id": document_id, "position": position, **asdict(attachment)}
        for position, attachment in enumerate(attachments)
    ]
    with database.writing() as session:
        session.get_one(Document, document_id).page_count = page_count
        session.execute(delete(AttachmentRow).where(AttachmentRow.document_id == document_id))
        if rows:
            session.execute(insert(AttachmentRow), rows)


def call_once(call: Callable[[], Any]) -> Any:
    return call()


@dataclass(frozen=True, slots=True)
class RunStore:
    """Writes to one run in the name of its owner. Each method raises LeaseLost where another holds
    the run, or it is closed.

    attempt: makes a call that is safe to repeat, again where the database was away.
    """

    database: Database
    run_id: int
    owner: str
    attempt: Callable[[Callable[[], Any]], Any] = call_once

    def renew(self, until: datetime.datetime) -> None:
        """Hold the run until then. Tried once."""
        self._write_once(lambda _session, run: _renew(run, until))

    def release(self) -> None:
        """Give the run back unfinished. The attempt is not counted: the document did not kill its
        worker. Pages stored so far are kept. Tried once."""
        self._write_once(lambda _session, run: _release(run))

    def store_page(self, page: Page) -> int:
        """Store a page with its blocks, cells and words; returns its id. A page that the run has
        already is left as it is."""
        return self._write(lambda session, run: _store_page(session, run.id, page))

    def store_answer(self, answer: Answer) -> None:
        """Store an answer with its items, in place of the one that the run has."""
        self._write(lambda session, run: write_answer(session, run.id, answer))

    def revise_blocks(self, pages: Sequence[Page]) -> None:
        """Store what of the blocks of these pages is known only when all pages are there: labels,
        levels, and which tables go on without a head. Their number and order are as they were
        stored. ValueError for a page of other blocks."""
        self._write(lambda session, run: _revise_pages(session, run.id, pages))

    def copy_pages(self, from_run_id: int, *, failed: bool = True) -> frozenset[int]:
        """Copy the pages of another run of the same document, and what was answered about them
        where both runs are asked the same; returns the numbers of the pages copied.

        Pages that the run has already are left as they are. failed: False leaves out those that
        failed, for a caller that asks them again. ValueError if the runs are of different
        documents.
        """
        return self._write(lambda session, run: _copy_pages(session, from_run_id, run, failed))

    def close(
        self,
        status: RunStatus,
        segments: Sequence[Segment] = (),
        *,
        answer: str | None = None,
        error_code: str | None = None,
        error: str | None = None,
        warnings: Sequence[str] = (),
        attempts: Sequence[Attempt] = (),
        finished_at: datetime.datetime,
    ) -> None:
        """Close the run: what was found, the answer, and the sums of its tokens.

        segments: the documents that the file holds; the schema of the first that has one is the
        run's. answer: what the fields were read from, verbatim; warnings: what was wrong with it;
        attempts: the answers before it that were not taken.
        ValueError if the status is `running`, or is `complete` or `partial` and no page was read.
        """

        def close(session: Session, run: Run) -> None:
            _check_closing(session, run.id, status)
            write_segments(session, run.id, segments)
            run.input_tokens, run.output_tokens = _tokens(session, run.id)
            run.status, run.finished_at = status, finished_at
            run.schema, run.schema_version = _schema_of(segments)
            run.answer = answer
            run.flaws, run.attempts = write_warnings(warnings), write_attempts(attempts)
            run.error_code, run.error = error_code, error
            run.lease_owner = run.lease_until = None

        self._write(close)

    def _write(self, work: Callable[[Session, Run], Written]) -> Written:
        written: Written = self.attempt(lambda: self._write_once(work))
        return written

    def _write_once(self, work: Callable[[Session, Run], Written]) -> Written:
        with self.database.writing() as session:
            return work(session, hold(session, self.run_id, self.owner))


def _renew(run: Run, until: datetime.datetime) -> None:
    run.lease_until = until


def _release(run: Run) -> None:
    run.attempt -= 1
    run.lease_owner = run.lease_until = None


def _store_page(session: Session, run_id: int, page: Page) -> int:
    same = select(PageRow.id).where(PageRow.run_id == run_id, PageRow.number == page.number)
    stored = session.scalar(same)
    return _insert_page(session, run_id, page) if stored is None else stored


def _insert_page(session: Session, run_id: int, page: Page) -> int:
    page_id = session.execute(
        insert(PageRow).values(page_row(run_id, page)).returning(PageRow.id)
    ).scalar_one()
    rows = [block_row(page_id, position, block) for position, block in enumerate(page.blocks)]
    if rows:
        session.execute(insert(BlockRow), rows)
    positions = select(BlockRow.id).where(BlockRow.page_id == page_id).order_by(BlockRow.position)
    block_ids = session.scalars(positions).all()
    pairs = zip(block_ids, page.blocks, strict=True)
    cells = [cell_row(block_id, cell) for block_id, block in pairs for cell in block.cells]
    if cells:
        session.execute(insert(CellRow), cells)
    laid_on = [annotation_row(page_id, at, each) for at, each in enumerate(page.annotations)]
    if laid_on:
        session.execute(insert(AnnotationRow), laid_on)
    return page_id


def _revise_pages(session: Session, run_id: int, pages: Sequence[Page]) -> None:
    for page in pages:
        row = session.scalars(
            select(PageRow).where(PageRow.run_id == run_id, PageRow.number == page.number)
        ).one()
        in_order = select(BlockRow).where(BlockRow.page_id == row.id)
        blocks = session.scalars(in_order.order_by(BlockRow.position)).all()
        for stored, block in zip(blocks, page.blocks, strict=True):
            _revise_block(stored, block)
            _revise_cells(session, stored.id, block)
        row.html = write_page(page.blocks, (stored.html for stored in blocks))


def _revise_block(stored: BlockRow, block: Block) -> None:
    """A heading that is one already keeps the tag that its answer gave it, whatever its level."""
    if stored.label != block.label or block.continues:
        stored.html = write_block(block)
    stored.label, stored.level = block.label, block.level
    stored.continues, stored.repeated_rows = block.continues, block.repeated_rows


def _revise_cells(session: Session, block_id: int, block: Block) -> None:
    cells = select(CellRow).where(CellRow.block_id == block_id).order_by(CellRow.id)
    if block.continues:
        for stored, cell in zip(session.scalars(cells), block.cells, strict=True):
            stored.is_header = cell.is_header


def find_pages_read_alike(database: Database, document_id: int, reading: str) -> int | None:
    """The id of a complete run of the document, else of a partial one, the latest, whose settings
    hold the same `reading`; None if there is none. Its pages can be copied instead of asked."""
    wanted = select(Run).where(Run.document_id == document_id, Run.status.in_(READABLE))
    order = (Run.status, Run.finished_at.desc(), Run.id.desc())  # "complete" before "partial"
    with database.reading() as session:
        runs = session.scalars(wanted.order_by(*order))
        alike = (run.id for run in runs if json.loads(run.settings).get("reading") == reading)
        return next(alike, None)


def _copy_pages(session: Session, from_run: int, run: Run, failed: bool) -> frozenset[int]:
    other = session.get_one(Run, from_run)
    if other.document_id != run.document_id:
        raise ValueError(f"runs {from_run} and {run.id} are of different documents")
    numbers = _copy_page_rows(session, from_run, run.id, failed)
    for model in (BlockRow, AnnotationRow):
        _copy_page_parts(session, model, from_run, run.id, numbers)
    _copy_cell_rows(session, from_run, run.id, numbers)
    if _tasks(other) == _tasks(run):
        copy_answers(session, from_run, run.id, numbers)
    return frozenset(numbers)


def _copy_page_rows(session: Session, from_run: int, to_run: int, failed: bool) -> Sequence[int]:
    present = select(PageRow.number).where(PageRow.run_id == to_run)
    names, columns = _copied(PageRow, "run_id")
    missing = select(literal(to_run), *columns).where(
        PageRow.run_id == from_run, PageRow.number.not_in(present)
    )
    if not failed:
        missing = missing.where(PageRow.status != PageStatus.FAILED)
    statement = insert(PageRow).from_select(names, missing).returning(PageRow.number)
    return session.scalars(statement).all()


def _copy_page_parts(
    session: Session,
    model: type[BlockRow] | type[AnnotationRow],
    from_run: int,
    to_run: int,
    numbers: Sequence[int],
) -> None:
    old, new = aliased(PageRow), aliased(PageRow)
    names, columns = _copied(model, "page_id")
    rows = (
        select(new.id, *columns)
        .join(old, model.page_id == old.id)
        .join(new, new.number == old.number)
        .where(old.run_id == from_run, new.run_id == to_run, new.number.in_(numbers))
    )
    session.execute(insert(model).from_select(names, rows))


def _copy_cell_rows(session: Session, from_run: int, to_run: int, numbers: Sequence[int]) -> None:
    old_page, new_page = aliased(PageRow), aliased(PageRow)
    old, new = aliased(BlockRow), aliased(BlockRow)
    names, columns = _copied(CellRow, "block_id")
    rows = (
        select(new.id, *columns)
        .join(old, CellRow.block_id == old.id)
        .join(old_page, old.page_id == old_page.id)
        .join(new_page, new_page.number == old_page.number)
        .join(new, (new.page_id == new_page.id) & (new.position == old.position))
        .where(old_page.run_id == from_run, new_page.run_id == to_run)
        .where(new_page.number.in_(numbers))
        .order_by(CellRow.id)
    )
    session.execute(insert(CellRow).from_select(names, rows))


def _tasks(run: Run) -> Any:
    """What is asked beside, by whom and in which words."""
    return json.loads(run.settings).get("tasks")


def _copied(model: type[Base], parent: str) -> tuple[list[str], list[ColumnElement[Any]]]:
    columns = [column for column in model.__table__.columns if column.name not in ("id", parent)]
    return [parent, *(column.name for column in columns)], [*columns]


def _schema_of(segments: Sequence[Segment]) -> tuple[str | None, str | None]:
    known = [(each.schema, each.schema_version) for each in segments if each.schema]
    return known[0] if known else (None, None)


def _check_closing(session: Session, run_id: int, status: RunStatus) -> None:
    if status == RunStatus.RUNNING:
        raise ValueError("a run is not closed by leaving it running")
    read = select(PageRow.id).where(PageRow.run_id == run_id, PageRow.status != PageStatus.FAILED)
    if status in READABLE and session.scalar(read.limit(1)) is None:
        raise ValueError(f"run {run_id} read no page and so cannot be {status}")


def _tokens(session: Session, run_id: int) -> tuple[int | None, int | None]:
    sums = select(func.sum(PageRow.input_tokens), func.sum(PageRow.output_tokens))
    given, made = session.execute(sums.where(PageRow.run_id == run_id)).one()
    return (None if given is None else int(given), None if made is None else int(made))

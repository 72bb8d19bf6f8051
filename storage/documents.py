"""Writing documents, and what a run finds in them, each step in one short transaction.

In: values of `parsers.document`, the worker that holds the run, and the time. Out: rows, and ids.
This module knows neither files nor engines.
"""

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Subquery, delete, func, insert, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from parsers.document import Answer, Attachment, Attempt, Block, Page, PageStatus, Segment
from parsers.document.html import write_block, write_page
from storage.answers import copy_answers, write_answer
from storage.base import Numbered
from storage.database import Database
from storage.inserts import insert_parents, insert_rows
from storage.leases import hold
from storage.models import (
    CURRENT_RUNS,
    READABLE,
    AnnotationRow,
    AttachmentRow,
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
    row_of,
    write_attempts,
    write_warnings,
)
from storage.segments import write_segments
from storage.settling import Recheck, after_change, as_it_is, lock_document_of, settle
from storage.sources import record_source as record_source
from storage.summaries import refresh_summaries

Written = TypeVar("Written")


def note_contents(
    database: Database, document_id: int, page_count: int, attachments: Sequence[Attachment] = ()
) -> None:
    """Note how many pages the file has, and which files are within it. What these have become
    before, they still are."""
    become = select(AttachmentRow.position, AttachmentRow.child_id)
    with database.writing() as session:
        session.get_one(Document, document_id).page_count = page_count
        before = session.execute(become.where(AttachmentRow.document_id == document_id))
        children = dict(before.tuples().all())
        rows = [
            row_of(AttachmentRow, each, document_id=document_id, position=at,
                   child_id=children.get(at) if each.is_read else None)
            for at, each in enumerate(attachments)
        ]  # fmt: skip
        session.execute(delete(AttachmentRow).where(AttachmentRow.document_id == document_id))
        insert_rows(session, AttachmentRow, rows)
        refresh_summaries(session, [document_id])


@dataclass(frozen=True, slots=True)
class RunStore:
    """Writes to one run in the name of its owner. Each method raises LeaseLost if the run is closed
    or another holds it. attempt: makes a call, and repeats it if the database was away."""

    database: Database
    run_id: int
    owner: str
    attempt: Callable[[Callable[[], Any]], Any] = lambda call: call()
    recheck: Recheck = as_it_is

    def renew(self, until: datetime.datetime) -> None:
        """Hold the run until then. Tried once."""
        with self._held() as (_, run):
            run.lease_until = until

    def release(self) -> None:
        """Give the run back unfinished. The attempt is not counted: the document did not kill its
        worker. Pages stored so far are kept. Tried once."""
        with self._held() as (_, run):
            run.attempt -= 1
            run.lease_owner = run.lease_until = None

    def store_page(self, page: Page) -> int:
        """Store a page, unless the run has it; returns its id."""
        return self._write(lambda session, run: _store_page(session, run.id, page))

    def store_answer(self, answer: Answer) -> None:
        """Store an answer with its items, in place of the one that the run has."""
        self._write(lambda session, run: write_answer(session, run.id, answer))

    def revise_blocks(self, pages: Sequence[Page]) -> None:
        """Store what is known of the blocks only once all pages are read: labels, levels, and which
        tables are continued without a head. ValueError for a page of other blocks."""
        self._write(lambda session, run: _revise_pages(session, run.id, pages))

    def copy_pages(self, from_run_id: int, *, failed: bool = True) -> frozenset[int]:
        """Copy pages of another run of the same document that this run lacks, and the answers about
        them to what both runs ask in the same way; returns the numbers of the pages copied. failed:
        whether failed pages are copied too. ValueError if the runs are of different documents."""
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
        thoughts: str | None = None,
        finished_at: datetime.datetime,
    ) -> None:
        """Close the run: what was found, the answer, and the sums of its tokens.

        segments: the schema of the first that has one becomes the run's. answer: what the fields
        were read from, verbatim; warnings: what was wrong with it; attempts: earlier answers;
        thoughts: what the model wrote before it answered.
        ValueError if the status is `running`, or is `complete` or `partial` and no page was read.
        """

        def close(session: Session, run: Run) -> None:
            _check_closing(session, run.id, status)
            write_segments(session, run.id, segments)
            run.input_tokens, run.output_tokens = _tokens(session, run.id)
            run.status, run.finished_at = status, finished_at
            schemas = ((each.schema, each.schema_version) for each in segments if each.schema)
            run.schema, run.schema_version = next(schemas, (None, None))
            run.answer, run.thoughts = answer, thoughts
            run.flaws, run.attempts = write_warnings(warnings), write_attempts(attempts)
            run.error_code, run.error = error_code, error
            run.lease_owner = run.lease_until = None
            session.flush()
            settle(session, run, self.recheck, finished_at)
            after_change(session, run.document_id, finished_at)

        self._write(close, decides=True)

    def _write(self, work: Callable[[Session, Run], Written], *, decides: bool = False) -> Written:
        def once() -> Written:
            with self._held(decides=decides) as (session, run):
                return work(session, run)

        written: Written = self.attempt(once)
        return written

    @contextmanager
    def _held(self, *, decides: bool = False) -> Iterator[tuple[Session, Run]]:
        """decides: what counts is changed, so that no person may decide meanwhile. The document is
        held before its runs, here as elsewhere, so that nobody waits for each other."""
        with self.database.writing() as session:
            if decides:
                lock_document_of(session, self.run_id)
            yield session, hold(session, self.run_id, self.owner)


def _store_page(session: Session, run_id: int, page: Page) -> int:
    same = select(PageRow.id).where(PageRow.run_id == run_id, PageRow.number == page.number)
    stored = session.scalar(same)
    if stored is not None:
        return stored
    (page_id,) = insert_parents(session, PageRow, [page_row(run_id, page)])
    blocks = (block_row(page_id, at, each, page.language) for at, each in enumerate(page.blocks))
    block_ids = zip(insert_parents(session, BlockRow, blocks), page.blocks, strict=True)
    cells = (cell_row(block_id, cell) for block_id, block in block_ids for cell in block.cells)
    insert_rows(session, CellRow, cells)
    annotations = (annotation_row(page_id, at, each) for at, each in enumerate(page.annotations))
    insert_rows(session, AnnotationRow, annotations)
    return page_id


def _revise_pages(session: Session, run_id: int, pages: Sequence[Page]) -> None:
    for page in pages:
        same = select(PageRow).filter_by(run_id=run_id, number=page.number)
        row = session.scalars(same).one()
        in_order = select(BlockRow).filter_by(page_id=row.id).order_by(BlockRow.position)
        blocks = session.scalars(in_order).all()
        for stored, block in zip(blocks, page.blocks, strict=True):
            _revise_block(stored, block)
            _revise_cells(session, stored.id, block)
        row.html = write_page(page.blocks, (stored.html for stored in blocks))


def _revise_block(stored: BlockRow, block: Block) -> None:
    """A block that was a heading before keeps the tag of the answer, whatever its level."""
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
    """The id of the document's latest complete run, or else partial one, whose settings have the
    same `reading`; None if there is none. Its pages can be copied instead of read again."""
    wanted = select(Run).where(Run.document_id == document_id, Run.status.in_(READABLE))
    order = (Run.status, Run.finished_at.desc(), Run.id.desc())  # "complete" before "partial"
    with database.reading() as session:
        runs = session.scalars(wanted.order_by(*order))
        alike = (run.id for run in runs if json.loads(run.settings).get("reading") == reading)
        return next(alike, None)


def make_current(database: Database, run_id: int, now: datetime.datetime) -> bool:
    """Let a run that was read before count again, as if it had ended now after as long a work;
    False where it counts already. ValueError if nothing was read by it, or it was pruned."""
    with database.writing() as session:
        lock_document_of(session, run_id)
        run = session.get(Run, run_id)
        if run is None:
            raise ValueError(f"there is no run {run_id} any more")
        if run.status not in READABLE or run.finished_at is None:
            raise ValueError(f"run {run_id} is {run.status}")
        latest = select(CURRENT_RUNS.c.run_id).where(CURRENT_RUNS.c.document_id == run.document_id)
        if session.scalar(latest) == run_id:
            return False
        if run.started_at is not None:
            run.started_at += now - run.finished_at
        run.finished_at = now
        session.flush()
        after_change(session, run.document_id, now)
    return True


def _copy_pages(session: Session, from_run: int, run: Run, failed: bool) -> frozenset[int]:
    other = session.get_one(Run, from_run)
    if other.document_id != run.document_id:
        raise ValueError(f"runs {from_run} and {run.id} are of different documents")
    numbers = _copy_page_rows(session, from_run, run.id, failed)
    old, new = aliased(PageRow), aliased(PageRow)
    pages = (
        select(old.id.label("old"), new.id.label("new"))
        .join(new, new.number == old.number)
        .where(old.run_id == from_run, new.run_id == run.id, new.number.in_(numbers))
        .subquery()
    )
    _copy_parts(session, BlockRow, BlockRow.page_id, pages)
    _copy_parts(session, AnnotationRow, AnnotationRow.page_id, pages)
    whole, copy = aliased(BlockRow), aliased(BlockRow)
    blocks = (
        select(whole.id.label("old"), copy.id.label("new"))
        .join(pages, pages.c.old == whole.page_id)
        .join(copy, (copy.page_id == pages.c.new) & (copy.position == whole.position))
        .subquery()
    )
    _copy_parts(session, CellRow, CellRow.block_id, blocks)
    copy_answers(session, from_run, run.id, numbers, _asked_otherwise(other, run))
    return frozenset(numbers)


def _copy_page_rows(session: Session, from_run: int, to_run: int, failed: bool) -> Sequence[int]:
    present = select(PageRow.number).where(PageRow.run_id == to_run)
    columns = _columns(PageRow, "run_id")
    missing = select(literal(to_run), *columns.values()).where(
        PageRow.run_id == from_run, PageRow.number.not_in(present)
    )
    if not failed:
        missing = missing.where(PageRow.status != PageStatus.FAILED)
    statement = insert(PageRow).from_select(["run_id", *columns], missing)
    return session.scalars(statement.returning(PageRow.number)).all()


def _copy_parts(
    session: Session, model: type[Numbered], parent: InstrumentedAttribute[int], ids: Subquery
) -> None:
    """Copy the rows with a parent among the ids `old`, giving them the parent `new`."""
    columns = _columns(model, parent.key)
    rows = select(ids.c.new, *columns.values()).join(ids, parent == ids.c.old).order_by(model.id)
    session.execute(insert(model).from_select([parent.key, *columns], rows))


def _columns(model: type[Numbered], parent: str) -> dict[str, ColumnElement[Any]]:
    """By name, the columns that are the same in a copy."""
    columns = model.__table__.columns
    return {column.name: column for column in columns if column.name not in ("id", parent)}


def _asked_otherwise(one: Run, other: Run) -> frozenset[str]:
    """The tasks that only one of the runs has, or that they do not ask in the same way."""
    tasks, others = (json.loads(run.settings).get("tasks") or {} for run in (one, other))
    return frozenset(name for name in tasks | others if tasks.get(name) != others.get(name))


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

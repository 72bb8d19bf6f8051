"""What counts in each reading after people have decided, kept beside what was read.

In: a run, and who judges a segment anew. Out: the rows of `reviewed_fields` and
`reviewed_violations`, and `runs.reviewed_at`. Whoever closes a run or records a decision holds the
document meanwhile, so that nothing decided is lost between the two.
"""

import datetime
from collections.abc import Callable, Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from parsers.document import Segment
from parsers.document.paths import segment_prefix
from storage.approvals import lapse
from storage.corrections import NO_VALUES, Correction, about_values, corrections_of
from storage.database import Database
from storage.inserts import insert_rows
from storage.models import (
    READABLE,
    ApprovalRow,
    CorrectionRow,
    Document,
    FieldRow,
    ReviewedFieldRow,
    ReviewedViolationRow,
    Run,
    SummaryRow,
)
from storage.overlay import Settled, overlay
from storage.segments import field_row, segments_as_read, violation_row
from storage.summaries import refresh_summaries

Recheck = Callable[[Segment], Segment]
"""Judges a segment anew by the rules of its schema. No value may be changed."""


def as_it_is(segment: Segment) -> Segment:
    return segment


def lock_document(session: Session, document_id: int) -> None:
    """Hold the document until the transaction ends; a writer of SQLite is alone anyway. Rows that
    refer to the document can still be added by others."""
    held = select(Document.id).where(Document.id == document_id).with_for_update(key_share=True)
    session.execute(held).one()


def lock_document_of(session: Session, run_id: int) -> int | None:
    """The run's document, held; None if there is no such run."""
    document_id = session.scalar(select(Run.document_id).where(Run.id == run_id))
    if document_id is not None:
        lock_document(session, document_id)
    return document_id


def settle(session: Session, run: Run, recheck: Recheck, now: datetime.datetime) -> None:
    """Write anew what counts in the run. Its document is held by the caller."""
    for table in (ReviewedFieldRow, ReviewedViolationRow):
        session.execute(delete(table).where(table.run_id == run.id))
    corrections = about_values(corrections_of(session, run.document_id))
    if not corrections or run.status not in READABLE or run.finished_at is None:
        run.reviewed_at = None
        return
    settled = overlay(segments_as_read(session, run.id), corrections)
    _write(session, run.id, settled, recheck)
    run.reviewed_at = now
    session.flush()


def settle_document(
    session: Session, document_id: int, recheck: Recheck, now: datetime.datetime
) -> None:
    """All readings of the document, which the caller holds; then what follows from them."""
    wanted = select(Run).where(Run.document_id == document_id, Run.status.in_(READABLE))
    # In the order in which pruning holds them.
    for run in session.scalars(wanted.order_by(Run.id).with_for_update()).all():
        settle(session, run, recheck, now)
    after_change(session, document_id, now)


def after_change(session: Session, document_id: int, now: datetime.datetime) -> None:
    """What follows when another reading counts, or it counts otherwise."""
    lapse(session, document_id, now)
    refresh_summaries(session, [document_id])


def settle_again(database: Database, recheck: Recheck, now: datetime.datetime) -> int:
    """Settle the readings of documents with decisions that are not settled, and those that were
    signed off and are not in lists as such, as after the tables were made anew; how many documents
    there were. One document at a time."""
    decided = select(CorrectionRow.document_id).where(
        CorrectionRow.action.not_in(NO_VALUES), CorrectionRow.path.is_not(None)
    )
    wanted = (
        select(Run.document_id)
        .where(Run.document_id.in_(decided), Run.reviewed_at.is_(None), Run.status.in_(READABLE))
        .distinct()
    )
    last = select(func.max(ApprovalRow.id)).group_by(ApprovalRow.document_id)
    signed = (
        select(ApprovalRow.document_id)
        .join(SummaryRow, SummaryRow.document_id == ApprovalRow.document_id)
        .where(ApprovalRow.id.in_(last), ApprovalRow.approved, SummaryRow.approved_at.is_(None))
    )
    with database.reading() as session:
        documents = {*session.scalars(wanted), *session.scalars(signed)}
    for document_id in sorted(documents):
        with database.writing() as session:
            lock_document(session, document_id)
            settle_document(session, document_id, recheck, now)
    return len(documents)


def _write(session: Session, run_id: int, settled: Settled, recheck: Recheck) -> None:
    read = select(FieldRow.path, FieldRow.id).where(FieldRow.run_id == run_id)
    ids = dict(session.execute(read).tuples().all())
    segments = [
        recheck(each) if each.number in settled.touched else each for each in settled.segments
    ]
    fields = [(each.number, one) for each in segments for one in each.fields]
    insert_rows(
        session,
        ReviewedFieldRow,
        (
            field_row(
                run_id, number, field, ReviewedFieldRow,
                field_id=ids.get(segment_prefix(number) + field.path),
                **_decision(settled.decisions, number, field.path),
            )
            for number, field in fields
        ),
    )  # fmt: skip
    broken = [(each.number, one) for each in segments for one in each.violations]
    rows = (violation_row(run_id, *each, ReviewedViolationRow) for each in broken)
    insert_rows(session, ReviewedViolationRow, rows)


def _decision(
    decisions: Mapping[tuple[int, str], Correction], number: int, path: str
) -> dict[str, object]:
    one = decisions.get((number, path))
    return {"correction_id": one and one.id, "reviewed_at": one and one.decided_at}

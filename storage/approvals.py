"""Signing off: a document's values are right as they are. The log of it, of which the last counts.

In: a session and a document. Out: whether it is signed off, and by whom. An approval is of values:
it lapses when a decision or a new reading changes them, or reads one of them otherwise.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.inserts import insert_rows
from storage.models import CURRENT_RUNS, ApprovalRow
from storage.rows import row_of, value_of
from storage.segments import settled_segments
from storage.values import unified

PAGEMILL = "pagemill"
"""Who takes an approval back where nobody did."""
CHANGED = "its values changed"
REREAD = "a later reading reads a decided value otherwise"


@dataclass(frozen=True, slots=True)
class Approval:
    """approved: or taken back. values_hash: of the values that were approved, else None."""

    document_id: int
    approved: bool
    reviewer: str
    at: datetime.datetime
    reason: str | None = None
    values_hash: str | None = None


def approval_of(session: Session, document_id: int) -> Approval | None:
    """The latest word on the document; None if it never was signed off."""
    rows = select(ApprovalRow).filter_by(document_id=document_id).order_by(ApprovalRow.id.desc())
    row = session.scalar(rows.limit(1))
    return value_of(Approval, row) if row else None


def approvals_of(session: Session, document_id: int) -> tuple[Approval, ...]:
    """All of them, the earliest first."""
    rows = select(ApprovalRow).filter_by(document_id=document_id).order_by(ApprovalRow.id)
    return tuple(value_of(Approval, row) for row in session.scalars(rows))


def record_approval(session: Session, approval: Approval) -> None:
    insert_rows(session, ApprovalRow, [row_of(ApprovalRow, approval)])


def current_run_of(session: Session, document_id: int) -> int | None:
    current = select(CURRENT_RUNS.c.run_id).where(CURRENT_RUNS.c.document_id == document_id)
    return session.scalar(current)


def values_hash(session: Session, document_id: int) -> str:
    """Of all values of the current reading as they count, and of which are decided: equal for equal
    values, however they are written and whoever decided them."""
    run_id = current_run_of(session, document_id)
    segments = settled_segments(session, run_id) if run_id else ()
    values = [
        [
            each.number, each.schema, field.path, unified(field.value), field.currency,
            field.reviewed_by is not None,
        ]
        for each in segments
        for field in sorted(each.fields, key=lambda one: one.path)
    ]  # fmt: skip
    schemas = [[each.number, each.schema] for each in segments]
    return hashlib.sha256(json.dumps([schemas, values]).encode()).hexdigest()


def lapse(session: Session, document_id: int, now: datetime.datetime) -> None:
    """Take the approval back if it is of other values than those that count now."""
    approval = approval_of(session, document_id)
    if approval is None or not approval.approved:
        return
    why = _why_not(session, document_id, approval)
    if why:
        record_approval(session, Approval(document_id, False, PAGEMILL, now, why))


def _why_not(session: Session, document_id: int, approval: Approval) -> str | None:
    if values_hash(session, document_id) != approval.values_hash:
        return CHANGED
    run_id = current_run_of(session, document_id)
    segments = settled_segments(session, run_id) if run_id else ()
    is_reread = any(field.reread is not None for each in segments for field in each.fields)
    return REREAD if is_reread else None

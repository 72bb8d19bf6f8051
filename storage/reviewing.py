"""What reviewers decide, recorded: added to the log, and laid over all readings at once.

In: Decisions about the values of a run, and who judges a segment anew. Out: rows of `corrections`
and `approvals`, and the settled readings. Nothing is overwritten.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.document.paths import RowPath
from storage.approvals import (
    Approval,
    approval_of,
    current_run_of,
    record_approval,
    values_hash,
)
from storage.corrections import about_values, append, corrections_of
from storage.database import Database
from storage.decisions import (
    Decision,
    NotToldApart,
    Seen,
    corrections_for,
    ordinals_of,
    undecided,
    withdrawal_of,
)
from storage.models import READABLE, Run
from storage.overlay import overlay
from storage.segments import segments_as_read
from storage.settling import (
    Recheck,
    after_change,
    as_it_is,
    lock_document,
    lock_document_of,
    settle_document,
)

Result = TypeVar("Result")
NO_PLACE = "it has no place in what was signed off"
"""Why a decision is withdrawn when a document is signed off."""


def decide(
    database: Database,
    run_id: int,
    decisions: Sequence[Decision],
    reviewer: str,
    now: datetime.datetime,
    recheck: Recheck = as_it_is,
) -> tuple[int, ...]:
    """Record decisions about what a reviewer saw in a run, all or none; returns their ids. They
    count at once, in all readings of the document in which they have a place.

    A value that counts, but was not read so, is corrected, not accepted. ValueError if the run has
    no such value or row, if it was pruned meanwhile, and if a row cannot be told from others."""

    def record(session: Session, seen: Seen) -> tuple[int, ...]:
        ids = _record(session, seen, decisions)
        settle_document(session, seen.run.document_id, recheck, now)
        return ids

    return _with_run(database, run_id, reviewer, now, record)


def add_row(
    database: Database,
    run_id: int,
    listed: str,
    cells: Mapping[str, Decision],
    reviewer: str,
    now: datetime.datetime,
    recheck: Recheck = as_it_is,
    *,
    segment: int = 1,
) -> int:
    """Add a row to a list, whatever others add meanwhile; returns its ordinal in the run. cells: by
    the names of fields; their paths are made here. ValueError as in `decide`."""

    def record(session: Session, seen: Seen) -> int:
        used = {ordinal for n, name, ordinal in ordinals_of(seen) if (n, name) == (segment, listed)}
        ordinal = max(used, default=-1) + 1
        given = [
            replace(each, path=str(RowPath(listed, ordinal, name)), segment=segment)
            for name, each in cells.items()
        ]
        if not given:
            raise ValueError("a row has a value at least")
        _record(session, seen, given)
        settle_document(session, seen.run.document_id, recheck, now)
        added = _look(session, seen.run, reviewer, now).settled.added.items()
        return max(key[2] for key, _ in added if key[:2] == (segment, listed))

    return _with_run(database, run_id, reviewer, now, record)


def sign_off(
    database: Database,
    run_id: int,
    reviewer: str,
    now: datetime.datetime,
    recheck: Recheck = as_it_is,
    reason: str | None = None,
) -> None:
    """Sign a document off: all values of its current run, as the reviewer saw it, are right, and
    decisions that have no place in it count no longer. Nothing is done if it is signed off.
    ValueError if another reading counts by now."""

    def record(session: Session, seen: Seen) -> None:
        document_id = seen.run.document_id
        if current_run_of(session, document_id) != run_id:
            raise ValueError(f"run {run_id} is no longer the one that counts")
        last = approval_of(session, document_id)
        if last and last.approved and not seen.settled.unplaced and not undecided(seen):
            return
        append(session, [withdrawal_of(seen, one, NO_PLACE) for one in seen.settled.unplaced])
        _record(session, seen, undecided(seen))
        settle_document(session, document_id, recheck, now)
        approved = values_hash(session, document_id)
        record_approval(session, Approval(document_id, True, reviewer, now, reason, approved))
        after_change(session, document_id, now)

    _with_run(database, run_id, reviewer, now, record)


def take_back(
    database: Database,
    document_id: int,
    reviewer: str,
    now: datetime.datetime,
    reason: str | None = None,
) -> bool:
    """Take a document's approval back; False if it has none."""
    with database.writing() as session:
        lock_document(session, document_id)
        approval = approval_of(session, document_id)
        if approval is None or not approval.approved:
            return False
        record_approval(session, Approval(document_id, False, reviewer, now, reason))
        after_change(session, document_id, now)
    return True


def _with_run(
    database: Database,
    run_id: int,
    reviewer: str,
    now: datetime.datetime,
    record: Callable[[Session, Seen], Result],
) -> Result:
    with database.writing() as session:
        if lock_document_of(session, run_id) is None:
            raise ValueError(f"there is no run {run_id} any more")
        run = session.scalar(select(Run).where(Run.id == run_id))
        if run is None or run.status not in READABLE:
            raise ValueError(f"nothing was read by run {run_id}")
        return record(session, _look(session, run, reviewer, now))


def _look(session: Session, run: Run, reviewer: str, now: datetime.datetime) -> Seen:
    read, log = segments_as_read(session, run.id), corrections_of(session, run.document_id)
    settled = overlay(read, about_values(log))
    return Seen(run, read, log, settled, reviewer, now)


def _record(session: Session, seen: Seen, decisions: Sequence[Decision]) -> tuple[int, ...]:
    ids = tuple(append(session, corrections_for(seen, decisions)))
    after = _look(session, seen.run, seen.reviewer, seen.now).settled
    last = {(each.segment, each.path): id_ for each, id_ in zip(decisions, ids, strict=True)}
    lost = {one.id for one in after.unplaced} & set(last.values())
    for (_, path), id_ in last.items():
        if id_ in lost:
            raise NotToldApart(f"the row of {path} cannot be told from others")
    return ids

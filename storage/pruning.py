"""Pruning: superseded runs, and copies of documents that are gone.

In: a moment. Out: what may be deleted: never a document's current run, one that is running, or the
latest run of a document of which nothing was read.
"""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.models import CURRENT_RUNS, Document, Run, SourceFile
from storage.summaries import hold_documents, refresh_summaries


def superseded_runs(database: Database, before: datetime.datetime) -> Sequence[int]:
    """The ids of runs that ended before the moment and are neither their document's current run
    nor, where it has none, its latest."""
    with database.reading() as session:
        return session.scalars(_superseded(before)).all()


def _superseded(before: datetime.datetime) -> Select[tuple[int]]:
    later = aliased(Run)
    latest = select(func.max(later.id)).where(later.document_id == Run.document_id)
    current = select(CURRENT_RUNS.c.run_id).where(CURRENT_RUNS.c.document_id == Run.document_id)
    kept = func.coalesce(*(each.correlate(Run).scalar_subquery() for each in (current, latest)))
    return select(Run.id).where(Run.finished_at < before, Run.id != kept).order_by(Run.id)


def delete_runs(database: Database, run_ids: Collection[int], before: datetime.datetime) -> int:
    """Delete the runs that are still superseded, with all that belongs to them, in one transaction;
    returns how many. One that was tried again since may now be current."""
    documents = select(Run.document_id).where(Run.id.in_(run_ids))
    whole = select(Run.id).where(Run.document_id.in_(documents)).order_by(Run.id)
    with database.writing() as session:
        hold_documents(session, session.scalars(documents).all())
        session.execute(whole.with_for_update())  # SQLite has one writer at a time anyway
        going = session.scalars(_superseded(before).where(Run.id.in_(run_ids))).all()
        concerned = session.scalars(select(Run.document_id).where(Run.id.in_(going))).all()
        session.execute(delete(Run).where(Run.id.in_(going)))
        refresh_summaries(session, concerned)
    return len(going)


def gone_copies(database: Database, before: datetime.datetime) -> Sequence[str]:
    """The hashes of the documents that were at no place any more at that moment."""
    there = select(SourceFile.id).where(
        SourceFile.document_id == Document.id,
        SourceFile.gone_at.is_(None) | (SourceFile.gone_at >= before),
    )
    with database.reading() as session:
        return session.scalars(select(Document.sha256).where(~there.exists())).all()

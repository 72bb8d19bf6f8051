"""What is kept no longer: runs that others took the place of, and copies that nobody names.

In: a moment. Out: ids that may go, and rows that go. Never a document's current run, one that is
running, or the last word about a document of which nothing was read.
"""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.models import CURRENT_RUNS, Document, Run, SourceFile


def superseded_runs(database: Database, before: datetime.datetime) -> Sequence[int]:
    """The ids of runs that ended before the moment and are neither their document's current run
    nor, where it has none, its latest."""
    later = aliased(Run)
    latest = (
        select(func.max(later.id)).where(later.document_id == Run.document_id).scalar_subquery()
    )
    current = select(CURRENT_RUNS.c.run_id).where(CURRENT_RUNS.c.document_id == Run.document_id)
    kept = func.coalesce(current.correlate(Run).scalar_subquery(), latest.correlate(Run))
    wanted = select(Run.id).where(Run.finished_at < before, Run.id != kept).order_by(Run.id)
    with database.reading() as session:
        return session.scalars(wanted).all()


def delete_runs(database: Database, run_ids: Collection[int]) -> None:
    """Delete runs with their pages, blocks, cells and fields, in one transaction."""
    with database.writing() as session:
        session.execute(delete(Run).where(Run.id.in_(run_ids)))


def gone_documents(before: datetime.datetime) -> Select[tuple[str]]:
    """The hashes of documents that were at no place any more at that moment."""
    there = select(SourceFile.id).where(
        SourceFile.document_id == Document.id,
        SourceFile.gone_at.is_(None) | (SourceFile.gone_at >= before),
    )
    return select(Document.sha256).where(~there.exists())


def kept_copies(database: Database, before: datetime.datetime) -> frozenset[str]:
    """The hashes of the documents whose copies stay: all but those that are gone since before the
    moment."""
    wanted = select(Document.sha256).where(Document.sha256.not_in(gone_documents(before)))
    with database.reading() as session:
        return frozenset(session.scalars(wanted))

"""Reading: what is stored, as values.

In: a database and ids. Out: pages as they were stored, and rows for reports.
"""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.document import Page, PageStatus
from storage.attached import own_place_first
from storage.database import Database
from storage.leases import Recipe
from storage.models import (
    CURRENT_RUNS,
    AnnotationRow,
    BlockRow,
    CellRow,
    Document,
    PageRow,
    Run,
    RunStatus,
    SourceFile,
)
from storage.rows import (
    grouped,
    read_warnings,
    to_annotation,
    to_block,
    to_cell,
    to_page,
    value_of,
)
from storage.segments import stored_fields as stored_fields
from storage.segments import stored_segments as stored_segments
from storage.sources import in_parts
from storage.user_queries import run_query as run_query
from storage.user_queries import view_rows as view_rows

_SHORTEST_HASH = 6
_LONGEST_ID = 18  # digits that surely fit in 64 bits


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document, the name and uri under which it was last seen, and its current run."""

    document_id: int
    sha256: str
    name: str
    uri: str
    page_count: int | None
    run_id: int | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run, for people. pages: how many were read without failure; page_count: how many the file
    has; seconds: from start to end, None while it runs; warnings: of the extraction."""

    document_id: int
    run_id: int
    name: str
    status: RunStatus
    pages: int
    page_count: int | None
    schema: str | None
    engine: str
    model: str
    attempt: int
    error_code: str | None
    error: str | None
    seconds: float | None
    warnings: tuple[str, ...]
    lease_until: datetime.datetime | None = None

    def is_interrupted(self, now: datetime.datetime) -> bool:
        """Whether it is running, but no worker has it."""
        has_lease = self.lease_until is not None and self.lease_until > now
        return self.status is RunStatus.RUNNING and not has_lease


def stored_pages(database: Database, run_id: int) -> tuple[Page, ...]:
    """The pages of a run by number, as they were stored; boxes of words to a ten-thousandth."""
    of_run = PageRow.run_id == run_id
    pages = select(PageRow).where(of_run).order_by(PageRow.number)
    blocks = select(BlockRow).join(PageRow).where(of_run).order_by(BlockRow.position)
    cells = select(CellRow).join(BlockRow).join(PageRow).where(of_run).order_by(CellRow.id)
    laid_on = select(AnnotationRow).join(PageRow).where(of_run).order_by(AnnotationRow.position)
    with database.reading() as session:
        by_block = grouped(session.scalars(cells), "block_id", to_cell)
        by_page = grouped(
            session.scalars(blocks), "page_id", lambda row: to_block(row, by_block[row.id])
        )
        annotations = grouped(session.scalars(laid_on), "page_id", to_annotation)
        return tuple(
            to_page(page, by_page[page.id], annotations[page.id]) for page in session.scalars(pages)
        )


def recipe_of(database: Database, run_id: int) -> Recipe:
    """The recipe that a run was claimed with; its schema is the one found, once it is closed."""
    with database.reading() as session:
        run = session.get_one(Run, run_id)
    return value_of(Recipe, run, settings=json.loads(run.settings))


def sha256_of(database: Database, document_id: int) -> str:
    """The hash of the document's bytes, which is the name of its copy."""
    with database.reading() as session:
        return session.get_one(Document, document_id).sha256


def current_run(database: Database, document_id: int) -> int | None:
    """The id of the document's latest complete or partial run."""
    current = select(CURRENT_RUNS.c.run_id).where(CURRENT_RUNS.c.document_id == document_id)
    with database.reading() as session:
        return session.scalar(current)


def documents_to_retry(database: Database) -> list[int]:
    """The ids of the documents whose latest run failed in whole or in part, or is quarantined."""
    latest = select(func.max(Run.id)).group_by(Run.document_id)
    bad = (RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED)
    wanted = select(Run.document_id).where(Run.id.in_(latest), Run.status.in_(bad))
    with database.reading() as session:
        return list(session.scalars(wanted.order_by(Run.document_id)))


def last_seen(
    column: InstrumentedAttribute[str], document_id: ColumnElement[int]
) -> ScalarSelect[str]:
    """A column of the `sources` row that names the document: where it was last seen as a file, else
    in the first message that it came with."""
    return (
        select(column)
        .where(SourceFile.document_id == document_id)
        .order_by(*own_place_first(SourceFile))
        .limit(1)
        .scalar_subquery()
    )


def all_documents(database: Database) -> tuple[DocumentSummary, ...]:
    """Every document, by id."""
    return _documents(database, _summaries())


def latest_documents(
    database: Database, limit: int, before: int | None = None
) -> tuple[DocumentSummary, ...]:
    """The documents with the highest ids, or the highest ones below `before`; the latest first."""
    wanted = _summaries().order_by(None).order_by(Document.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(Document.id < before)
    return _documents(database, wanted)


def find_documents(database: Database, text: str) -> tuple[DocumentSummary, ...]:
    """Documents with this id, file name, uri, or beginning of the sha256 (six digits or more)."""
    so_called = or_(SourceFile.name == text, SourceFile.uri == text)
    seen_so = select(SourceFile.document_id).where(so_called)
    ways: list[ColumnElement[bool]] = [Document.id.in_(seen_so)]
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
        ways.append(Document.id == int(text))
    if len(text) >= _SHORTEST_HASH:
        ways.append(Document.sha256.startswith(text.lower(), autoescape=True))
    return _documents(database, _summaries().where(or_(*ways)))


def _documents(database: Database, wanted: Select[Any]) -> tuple[DocumentSummary, ...]:
    with database.reading() as session:
        return tuple(DocumentSummary(*row) for row in session.execute(wanted))


def _summaries() -> Select[Any]:
    return (
        select(
            Document.id,
            Document.sha256,
            last_seen(SourceFile.name, Document.id.expression),
            last_seen(SourceFile.uri, Document.id.expression),
            Document.page_count,
            CURRENT_RUNS.c.run_id,
        )
        .select_from(Document)
        .outerjoin(CURRENT_RUNS, CURRENT_RUNS.c.document_id == Document.id)
        .order_by(Document.id)
    )


def run_overview(
    database: Database, run_ids: Collection[int] | None = None
) -> tuple[RunSummary, ...]:
    """Every run, or these, in the order of documents and runs."""
    with database.reading() as session:
        if run_ids is None:
            return _overview(session, _runs())
        parts = in_parts(sorted(set(run_ids)))
        runs = [run for ids in parts for run in _overview(session, _runs().where(Run.id.in_(ids)))]
    return tuple(sorted(runs, key=lambda run: (run.document_id, run.run_id)))


def runs_of(database: Database, document_id: int) -> tuple[RunSummary, ...]:
    """The runs of a document, by id."""
    with database.reading() as session:
        return _overview(session, _runs().where(Run.document_id == document_id))


def _runs() -> Select[Any]:
    pages = select(func.count()).where(
        PageRow.run_id == Run.id, PageRow.status != PageStatus.FAILED
    )
    return (
        select(
            Run,
            Document.page_count,
            last_seen(SourceFile.name, Document.id.expression),
            pages.correlate(Run).scalar_subquery(),
        )
        .join(Document, Run.document_id == Document.id)
        .order_by(Run.document_id, Run.id)
    )


def _overview(session: Session, runs: Select[Any]) -> tuple[RunSummary, ...]:
    return tuple(
        value_of(
            RunSummary,
            run,
            run_id=run.id,
            name=name,
            status=RunStatus(run.status),
            pages=pages,
            page_count=page_count,
            seconds=_seconds(run),
            warnings=read_warnings(run.flaws),
        )
        for run, page_count, name, pages in session.execute(runs)
    )


def _seconds(run: Run) -> float | None:
    if run.started_at is None or run.finished_at is None:
        return None
    return (run.finished_at - run.started_at).total_seconds()


def status_counts(database: Database) -> dict[RunStatus, int]:
    """How many runs have each status; every status is named."""
    by_status = select(Run.status, func.count()).group_by(Run.status)
    with database.reading() as session:
        counted = dict(session.execute(by_status).tuples().all())
    return {status: counted.get(status, 0) for status in RunStatus}

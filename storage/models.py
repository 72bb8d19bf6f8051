"""The tables, as SQLAlchemy sees them, and the names of the views made from them.

Out: the metadata with which queries are written and against which the migrations are checked. The
migrations make the tables. Boxes are fractions of the upright page, times are UTC.
"""

import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    TableClause,
    Text,
    UniqueConstraint,
    column,
    false,
    table,
)
from sqlalchemy.orm import Mapped, mapped_column

from parsers.document import AnnotationKind, BoxFrom, Label, PageStatus
from storage.base import BOX, Boxed, Numbered, one_of
from storage.base import Base as Base
from storage.base import Row as Row
from storage.field_models import FieldRow as FieldRow
from storage.field_models import ReadingRow as ReadingRow
from storage.field_models import SegmentRow as SegmentRow
from storage.field_models import ViolationRow as ViolationRow
from storage.review_models import Action as Action
from storage.review_models import ApprovalRow as ApprovalRow
from storage.review_models import ClaimRow as ClaimRow
from storage.review_models import CorrectionRow as CorrectionRow
from storage.review_models import DocumentWords as DocumentWords
from storage.review_models import ReviewedFieldRow as ReviewedFieldRow
from storage.review_models import ReviewedViolationRow as ReviewedViolationRow
from storage.review_models import SummaryRow as SummaryRow
from storage.source_models import AttachmentRow as AttachmentRow
from storage.source_models import Document as Document
from storage.source_models import SourceFile as SourceFile


class RunStatus(StrEnum):
    """A run that found nothing is never complete."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    QUARANTINED = "quarantined"


READABLE = (RunStatus.COMPLETE, RunStatus.PARTIAL)
"""Of a run that may be its document's current one."""
SHARE = "{0} >= 0 AND {0} <= 1"
BOX_FROM = (
    "(x0 IS NULL AND box_from IS NULL)"
    f" OR coalesce(x0 IS NOT NULL AND {one_of('box_from', BoxFrom)}, false)"
)


class Run(Numbered):
    """One reading of one document by one recipe, with the lease of the worker that holds it.
    `answer`, `flaws` and `attempts` are those of the extraction, as in `pages`. reviewed_at: when
    corrections were last applied; then the settled state is in `reviewed_fields`."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("document_id", "recipe"),
        CheckConstraint(one_of("status", RunStatus), name="status"),
        CheckConstraint("attempt >= 0", name="attempt"),
        CheckConstraint("(status = 'running') = (finished_at IS NULL)", name="finished_at"),
        Index(None, "status"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    recipe: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str]
    model_revision: Mapped[str]
    prompt_version: Mapped[str]
    schema: Mapped[str | None]
    schema_version: Mapped[str | None]
    settings: Mapped[str]
    code_version: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    attempt: Mapped[int]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime.datetime | None]
    started_at: Mapped[datetime.datetime | None]
    finished_at: Mapped[datetime.datetime | None]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    # Deferred, because they are long and lists of runs do not need them.
    answer: Mapped[str | None] = mapped_column(deferred=True)
    flaws: Mapped[str | None]
    attempts: Mapped[str | None] = mapped_column(deferred=True)
    reviewed_at: Mapped[datetime.datetime | None]
    thoughts: Mapped[str | None] = mapped_column(deferred=True)


class PageRow(Numbered):
    """One page as a run read it. `words`, `other_words` and `attempts`: compact JSON; `flaws`: one
    on each line; see `storage.rows`."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint(one_of("status", PageStatus), name="status"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(SHARE.format("coverage"), name="coverage"),
        CheckConstraint(SHARE.format("unsupported"), name="unsupported"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    number: Mapped[int]
    width: Mapped[float]
    height: Mapped[float]
    rotation: Mapped[int]
    answer: Mapped[str]
    finish_reason: Mapped[str]
    html: Mapped[str]
    text: Mapped[str]
    words: Mapped[str | None]
    words_from: Mapped[str | None]
    other_words: Mapped[str | None]
    other_words_from: Mapped[str | None]
    status: Mapped[str]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    seconds: Mapped[float]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    flaws: Mapped[str | None]
    attempts: Mapped[str | None]
    coverage: Mapped[float | None]
    unsupported: Mapped[float | None]
    thoughts: Mapped[str | None]
    answer_format: Mapped[str | None]
    start_seconds: Mapped[float | None]
    end_seconds: Mapped[float | None]
    language: Mapped[str | None] = mapped_column(index=True)
    script: Mapped[str | None]


class BlockRow(Boxed, Numbered):
    """A piece of a page; `position` counts from 0 in reading order. level: from 1.
    continues: a table that continues the one before it; repeated_rows: how many of its first rows
    repeat that table's head. language: its page's, so that an index may be of one language."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        CheckConstraint(one_of("label", Label), name="label"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint(BOX_FROM, name="box_from"),
        CheckConstraint("level >= 1", name="level"),
        CheckConstraint("repeated_rows >= 0", name="repeated_rows"),
        CheckConstraint(SHARE.format("support"), name="support"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    confidence: Mapped[float | None]
    box_from: Mapped[str | None]
    level: Mapped[int | None]
    continues: Mapped[bool] = mapped_column(server_default=false())
    repeated_rows: Mapped[int] = mapped_column(server_default="0")
    support: Mapped[float | None]
    language: Mapped[str | None]


class CellRow(Boxed, Numbered):
    """A cell of a table block; `row` and `col` count from 0."""

    __tablename__ = "cells"
    __table_args__ = (
        CheckConstraint("row_span >= 1 AND col_span >= 1", name="spans"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint(BOX_FROM, name="box_from"),
    )

    block_id: Mapped[int] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"), index=True)
    row: Mapped[int]
    col: Mapped[int]
    row_span: Mapped[int]
    col_span: Mapped[int]
    is_header: Mapped[bool]
    text: Mapped[str]
    box_from: Mapped[str | None]


class AnnotationRow(Numbered):
    """A form field, filled in or not, or a comment that a PDF lays over a page. name: the field's,
    or the comment's author."""

    __tablename__ = "annotations"
    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        CheckConstraint(one_of("kind", AnnotationKind), name="kind"),
        CheckConstraint(BOX, name="box"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str | None]
    text: Mapped[str]
    x0: Mapped[float]
    y0: Mapped[float]
    x1: Mapped[float]
    y1: Mapped[float]


class AnswerRow(Numbered):
    """An engine's answer to a task about some pages of a run, verbatim in `text`; `attempts` and
    `flaws` as in `pages`. request: what was asked in particular, or empty."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("run_id", "task", "request", "first_page", "last_page"),
        CheckConstraint("first_page >= 1 AND first_page <= last_page", name="pages"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    task: Mapped[str]
    first_page: Mapped[int]
    last_page: Mapped[int]
    text: Mapped[str]
    finish_reason: Mapped[str]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    seconds: Mapped[float]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    attempts: Mapped[str | None]
    thoughts: Mapped[str | None]
    request: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str]
    flaws: Mapped[str | None]


class ItemRow(Boxed, Numbered):
    """One item of an answer; `position` counts from 0. `attributes`: a JSON object, or NULL.
    searched: what full-text search finds of it, see `storage.searched`."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("answer_id", "position"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("page_number >= 1", name="page_number"),
        CheckConstraint("(point_x IS NULL) = (point_y IS NULL)", name="point"),
        CheckConstraint("start_seconds <= end_seconds", name="seconds"),
        CheckConstraint("support >= 0 AND support <= 1", name="support"),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    position: Mapped[int]
    page_number: Mapped[int]
    label: Mapped[str | None]
    text: Mapped[str | None]
    point_x: Mapped[float | None]
    point_y: Mapped[float | None]
    start_seconds: Mapped[float | None]
    end_seconds: Mapped[float | None]
    attributes: Mapped[str | None]
    support: Mapped[float | None]
    searched: Mapped[str | None]


class SchemaView(Base):
    """The typed views that were made. They can be dropped and made again at any time."""

    __tablename__ = "schema_views"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    schema: Mapped[str]
    definition: Mapped[str]


def _view(name: str, *columns: str) -> TableClause:
    return table(name, *map(column, columns))


CURRENT_RUNS = _view("current_runs", "document_id", "run_id", "schema")
CURRENT_SEGMENTS = _view(
    "current_segments",
    "document_id",
    "run_id",
    "segment",
    "first_page",
    "last_page",
    "schema",
    "reviewed_at",
)
CURRENT_BLOCKS = _view(
    "current_blocks", "block_id", "document_id", "run_id", "page_number", "position", "label",
    "text", "x0", "y0", "x1", "y1",
)  # fmt: skip
CURRENT_ITEMS = _view(
    "current_items", "item_id", "document_id", "run_id", "task", "page_number", "position", "label",
    "searched", "x0", "y0", "x1", "y1",
)  # fmt: skip

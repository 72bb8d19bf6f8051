"""The tables, as SQLAlchemy sees them, and the names of the views made from them.

In: nothing. Out: the metadata that queries are written with and that the migrations are checked
against. This module knows no connection, and does not make tables: the migrations do.

Boxes are fractions of the upright page (four columns, all filled or all NULL); times are UTC.
"""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    TableClause,
    Text,
    UniqueConstraint,
    column,
    table,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from parsers.document import BoxFrom, Evidence, Label, PageStatus
from storage.types import CleanText, Number, UtcDateTime


class RunStatus(StrEnum):
    """Where a run stands. A run that yielded nothing is never complete."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    QUARANTINED = "quarantined"


def one_of(name: str, values: type[StrEnum]) -> str:
    """The SQL of a CHECK that a column holds one of an enumeration's values."""
    return f"{name} IN ({', '.join(repr(str(value)) for value in values)})"


BOX = (
    "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
    # Without coalesce a box with one side missing would be unknown, and so pass.
    " OR coalesce(x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1, false)"
)


BOX_FROM = (
    "(x0 IS NULL AND box_from IS NULL)"
    f" OR coalesce(x0 IS NOT NULL AND {one_of('box_from', BoxFrom)}, false)"
)


class Base(DeclarativeBase):
    """Constraints are named from the first revision on, so that later ones can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way of declaring it
        int: BigInteger().with_variant(Integer(), "sqlite"),
        str: CleanText(),
        datetime.datetime: UtcDateTime(),
        float: Double(),
        Decimal: Number(),
    }


class Document(Base):
    """The bytes of a file, known by their hash. The same bytes under two names are one document."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("byte_size >= 0", name="byte_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    byte_size: Mapped[int]
    page_count: Mapped[int | None]
    first_seen_at: Mapped[datetime.datetime]


class SourceFile(Base):
    """Where a document was found, and when that file was last changed and last seen. gone_at: when
    it was found gone, or another document in its place; NULL while it is there. version: what a
    remote store says of the bytes, such as an ETag; NULL for files."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("uri", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    uri: Mapped[str]
    name: Mapped[str]
    modified_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    gone_at: Mapped[datetime.datetime | None]
    version: Mapped[str | None]


class Run(Base):
    """One reading of one document by one recipe, with the lease of the worker that holds it.
    `answer`, `flaws` and `attempts` are of its extraction; the latter two as those of a page."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("document_id", "recipe"),
        CheckConstraint(one_of("status", RunStatus), name="status"),
        CheckConstraint("attempt >= 0", name="attempt"),
        CheckConstraint("(status = 'running') = (finished_at IS NULL)", name="finished_at"),
        Index(None, "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
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
    # Long, and read by few: no list of runs is to carry them.
    answer: Mapped[str | None] = mapped_column(deferred=True)
    flaws: Mapped[str | None]
    attempts: Mapped[str | None] = mapped_column(deferred=True)


class PageRow(Base):
    """One page as a run read it. `words` and `attempts`: compact JSON; `flaws`: one on each line;
    see `storage.rows`."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint(one_of("status", PageStatus), name="status"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
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
    status: Mapped[str]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    seconds: Mapped[float]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    flaws: Mapped[str | None]
    attempts: Mapped[str | None]


class BlockRow(Base):
    """A piece of a page; `position` counts from 0 in reading order."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        CheckConstraint(one_of("label", Label), name="label"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint(BOX_FROM, name="box_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
    confidence: Mapped[float | None]
    box_from: Mapped[str | None]


class CellRow(Base):
    """A cell of a table block; `row` and `col` count from 0."""

    __tablename__ = "cells"
    __table_args__ = (
        CheckConstraint("row_span >= 1 AND col_span >= 1", name="spans"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint(BOX_FROM, name="box_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"), index=True)
    row: Mapped[int]
    col: Mapped[int]
    row_span: Mapped[int]
    col_span: Mapped[int]
    is_header: Mapped[bool]
    text: Mapped[str]
    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
    box_from: Mapped[str | None]


class FieldRow(Base):
    """A typed value. `item` and `ordinal` are those of a list: `line_items[0].amount` has the name
    `amount`, the item `line_items` and the ordinal 0."""

    __tablename__ = "fields"
    __table_args__ = (
        UniqueConstraint("run_id", "path"),
        CheckConstraint(one_of("evidence", Evidence), name="evidence"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("(item IS NULL) = (ordinal IS NULL)", name="ordinal"),
        Index(None, "run_id", "item", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    path: Mapped[str]
    name: Mapped[str]
    item: Mapped[str | None]
    ordinal: Mapped[int | None]
    value: Mapped[str | None]
    raw: Mapped[str]
    number: Mapped[Decimal | None]
    date: Mapped[datetime.date | None]
    page_number: Mapped[int | None]
    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
    evidence: Mapped[str]
    probability: Mapped[float | None]
    valid: Mapped[bool]
    problem: Mapped[str | None]


class SchemaView(Base):
    """Which typed views were made, and of what. They can be dropped and made again at any time."""

    __tablename__ = "schema_views"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    schema: Mapped[str]
    definition: Mapped[str]


def _view(name: str, *columns: str) -> TableClause:
    return table(name, *map(column, columns))


CURRENT_RUNS = _view("current_runs", "document_id", "run_id", "schema")
CURRENT_BLOCKS = _view(
    "current_blocks", "block_id", "document_id", "run_id", "page_number", "position", "label",
    "text", "x0", "y0", "x1", "y1",
)  # fmt: skip
SEARCH = "blocks_search"
"""The full-text index over `blocks.text`: a table on SQLite, an index on PostgreSQL."""

Row = dict[str, Any]
"""Column names and values: what one INSERT takes."""

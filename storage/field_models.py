"""The tables of what was found in a document: segments, fields, readings, violations, e-invoices.

Other modules import them from `storage.models`.
"""

import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parsers.document import Agreement, FieldKind
from storage.base import BOX, Boxed, Numbered, one_of

READ = "evidence IN ('exact', 'normalized', 'fuzzy', 'absent')"
"""A reading is never one that a person decided."""


class SegmentRow(Boxed, Numbered):
    """One of the documents within a file; `number` counts from 1 in reading order. The box is that
    of its part of a page that it does not fill. closest: the schema that fits best, also where none
    fits well enough to be its schema; fit: how well, 0..1. nearest: of a segment without schema,
    which is the nearest and why it is not that one."""

    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("first_page >= 1 AND first_page <= last_page", name="pages"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    number: Mapped[int]
    first_page: Mapped[int]
    last_page: Mapped[int]
    schema: Mapped[str | None]
    schema_version: Mapped[str | None]
    closest: Mapped[str | None]
    fit: Mapped[float | None]
    nearest: Mapped[str | None]


class FieldColumns(Boxed):
    """What is known of a field, as it was read and as it counts after decisions."""

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
    evidence: Mapped[str]
    probability: Mapped[float | None]
    valid: Mapped[bool]
    problem: Mapped[str | None]
    segment: Mapped[int]
    currency: Mapped[str | None]
    agreement: Mapped[str]
    support: Mapped[float | None]
    parent_ordinal: Mapped[int | None]


class FieldRow(FieldColumns, Numbered):
    """A typed value. In a list, `line_items[0].amount` has the name `amount`, the item `line_items`
    and the ordinal 0; of a list within a list, parent_ordinal is the row of the outer one. Paths
    name the segment except in the first: `segment[2].total`."""

    __tablename__ = "fields"
    __table_args__ = (
        UniqueConstraint("run_id", "path"),
        CheckConstraint(READ, name="evidence"),
        CheckConstraint(one_of("agreement", Agreement), name="agreement"),
        CheckConstraint("support >= 0 AND support <= 1", name="support"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("(item IS NULL) = (ordinal IS NULL)", name="ordinal"),
        Index(None, "run_id", "item", "ordinal"),
    )


class ReadingRow(Boxed, Numbered):
    """What another reader read for a field, agreeing or not. kind: the type of its value. source:
    where within its file, if not on a page."""

    __tablename__ = "readings"
    __table_args__ = (
        CheckConstraint(BOX, name="box"),
        CheckConstraint(one_of("kind", FieldKind), name="kind"),
    )

    field_id: Mapped[int] = mapped_column(ForeignKey("fields.id", ondelete="CASCADE"), index=True)
    reader: Mapped[str]
    kind: Mapped[str | None]
    value: Mapped[str | None]
    raw: Mapped[str]
    page_number: Mapped[int | None]
    source: Mapped[str | None]


class ViolationRow(Numbered):
    """A rule that a segment's fields break; `paths`: of the fields, one on each line."""

    __tablename__ = "violations"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    segment: Mapped[int]
    rule: Mapped[str]
    message: Mapped[str]
    paths: Mapped[str]


class EInvoiceRow(Numbered):
    """The XML of an invoice or order, verbatim in `text`: name: of the attachment that it is; NULL
    if it is the file itself. syntax, profile: NULL where it could not be read; then why."""

    __tablename__ = "e_invoices"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str | None]
    syntax: Mapped[str | None]
    profile: Mapped[str | None]
    text: Mapped[str] = mapped_column(deferred=True)
    error_code: Mapped[str | None]
    error: Mapped[str | None]

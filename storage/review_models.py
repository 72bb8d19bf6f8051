"""The tables of review: what people decided, what became of it, and lists of documents.

Other modules import them from `storage.models`. All are of documents, not of runs, but for the
settled state of a run: they outlast a new reading, another schema and pruning.
"""

import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parsers.document import Agreement, Evidence, FieldKind
from storage.base import BOX, Base, Boxed, Numbered, one_of
from storage.field_models import FieldColumns


class Action(StrEnum):
    """What a reviewer did. A value is accepted as it was read, or corrected, or is not on the page;
    signed_off: accepted with the whole document. A row of a list was deleted. withdrawn: the
    earlier decision about the path no longer counts. Of a segment another schema was chosen; of a
    document a note was taken."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    NOT_ON_PAGE = "not_on_page"
    SIGNED_OFF = "signed_off"
    ROW_DELETED = "row_deleted"
    WITHDRAWN = "withdrawn"
    SCHEMA = "schema"
    NOTE = "note"


class CorrectionRow(Boxed, Numbered):
    """A decision. Rows are only added: of those about the same value the latest counts (see
    `same_values`). row_page, row_y0, row_y1: where the row of a list stood; row_page also where a
    value without place was read. alike: rows that were read where a person added one, with the same
    values. cells: what was read in a row that is deleted, as JSON. old_value to model: the reading
    that was decided upon, NULL where nothing was read."""

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(one_of("action", Action), name="action"),
        CheckConstraint(one_of("kind", FieldKind), name="kind"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("segment >= 1", name="segment"),
        Index(None, "document_id", "segment", "schema", "path"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    segment: Mapped[int]
    schema: Mapped[str | None]
    path: Mapped[str | None]
    action: Mapped[str]
    value: Mapped[str | None]
    kind: Mapped[str | None]
    currency: Mapped[str | None]
    page_number: Mapped[int | None]
    row_page: Mapped[int | None]
    row_y0: Mapped[float | None]
    row_y1: Mapped[float | None]
    alike: Mapped[int | None]
    cells: Mapped[str | None]
    old_value: Mapped[str | None]
    old_raw: Mapped[str | None]
    old_currency: Mapped[str | None]
    old_evidence: Mapped[str | None]
    old_agreement: Mapped[str | None]
    old_valid: Mapped[bool | None]
    probability: Mapped[float | None]
    engine: Mapped[str | None]
    model: Mapped[str | None]
    reason: Mapped[str | None]
    reviewer: Mapped[str]
    decided_at: Mapped[datetime.datetime]


class ReviewedFieldRow(FieldColumns, Numbered):
    """A field of a run with corrections, as it counts after them; columns as in `fields`. field_id:
    the reading of it; correction_id: what decided it; reread: what a later reading says that is
    neither what was corrected nor what was decided."""

    __tablename__ = "reviewed_fields"
    __table_args__ = (
        UniqueConstraint("run_id", "path"),
        CheckConstraint(one_of("evidence", Evidence), name="evidence"),
        CheckConstraint(one_of("agreement", Agreement), name="agreement"),
        CheckConstraint("support >= 0 AND support <= 1", name="support"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("(item IS NULL) = (ordinal IS NULL)", name="ordinal"),
        Index(None, "run_id", "item", "ordinal"),
    )

    field_id: Mapped[int | None] = mapped_column(
        ForeignKey("fields.id", ondelete="CASCADE"), index=True
    )
    correction_id: Mapped[int | None] = mapped_column(
        ForeignKey("corrections.id", ondelete="CASCADE"), index=True
    )
    reread: Mapped[str | None]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime.datetime | None]


class ReviewedViolationRow(Numbered):
    """A rule that the fields of a run with corrections break after them."""

    __tablename__ = "reviewed_violations"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    segment: Mapped[int]
    rule: Mapped[str]
    message: Mapped[str]
    paths: Mapped[str]


class ApprovalRow(Numbered):
    """A document was signed off, or is so no longer; the latest row counts. values_hash: of all of
    its values then."""

    __tablename__ = "approvals"
    __table_args__ = (Index(None, "document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    approved: Mapped[bool]
    reviewer: Mapped[str]
    at: Mapped[datetime.datetime]
    reason: Mapped[str | None]
    values_hash: Mapped[str | None]


class ClaimRow(Base):
    """Who works on a document, and until when it is theirs."""

    __tablename__ = "claims"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    reviewer: Mapped[str]
    claimed_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime]


SORTED = ("to_check", "name", "read_at", "schema", "status", "page_count")
"""Columns of `summaries` that lists are sorted by."""


class SummaryRow(Base):
    """A document in a line: what lists are made of. Derived, and written anew whenever something of
    it changes. run_id: the current run; status, error_code: of the latest one. to_check: the sum of
    the counts after it and of the last two."""

    __tablename__ = "summaries"
    __table_args__ = tuple(Index(None, name) for name in (*SORTED, "folder", "engine"))

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[int | None]
    name: Mapped[str | None]
    uri: Mapped[str | None]
    folder: Mapped[str | None]
    status: Mapped[str | None]
    error_code: Mapped[str | None]
    schema: Mapped[str | None]
    closest: Mapped[str | None]
    engine: Mapped[str | None]
    model: Mapped[str | None]
    page_count: Mapped[int | None]
    read_at: Mapped[datetime.datetime | None]
    fields: Mapped[int]
    to_check: Mapped[int]
    changed: Mapped[int]
    absent: Mapped[int]
    contradicted: Mapped[int]
    fuzzy: Mapped[int]
    invalid: Mapped[int]
    improbable: Mapped[int]
    untyped: Mapped[int]
    warned: Mapped[int]
    reviewed: Mapped[int]
    approved_at: Mapped[datetime.datetime | None]
    approved_by: Mapped[str | None]
    ambiguous: Mapped[int]
    unsupported: Mapped[int]


class DocumentWords(Base):
    """What a document is found by, beside the text of its pages: its file's name, and its values as
    they count. Derived, as summaries are."""

    __tablename__ = "document_words"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str]

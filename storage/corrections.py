"""The log of decisions: what reviewers accepted, corrected, added, withdrew. It only grows.

In: a session and a document. Out: Corrections, in the order in which they were decided. What they
mean for a reading is for `storage.overlay` to say.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.document import Agreement, BoundingBox, Evidence, Field, FieldKind, FieldValue
from parsers.document.paths import parse_row_path, parse_whole_row
from storage.database import Database
from storage.inserts import insert_parents
from storage.models import Action, CorrectionRow
from storage.rows import row_of, value_of
from storage.types import clean
from storage.values import is_value, typed

NO_VALUES = (Action.SCHEMA, Action.NOTE)
"""Decisions about something else than the value of a field, or a row."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision as it is stored; see `CorrectionRow`. old_raw: of a whole row, and of a field that
    was not read in a row without place, the text of that row. alike: of a row that is added, how
    many alike ones the reading has at its place that are no added ones. cells: see
    `deleted_rows`."""

    document_id: int
    segment: int
    action: Action
    reviewer: str
    decided_at: datetime.datetime
    schema: str | None = None
    path: str | None = None
    value: str | None = None
    kind: FieldKind | None = None
    currency: str | None = None
    page_number: int | None = None
    box: BoundingBox | None = None
    row_page: int | None = None
    row_y0: float | None = None
    row_y1: float | None = None
    alike: int | None = None
    cells: str | None = None
    old_value: str | None = None
    old_raw: str | None = None
    old_currency: str | None = None
    old_evidence: Evidence | None = None
    old_agreement: Agreement | None = None
    old_valid: bool | None = None
    probability: float | None = None
    engine: str | None = None
    model: str | None = None
    reason: str | None = None
    id: int = 0

    @property
    def decided(self) -> FieldValue | None:
        """The value with its type."""
        return typed(self.value, self.kind) if self.kind else self.value

    @property
    def row(self) -> tuple[str, int] | None:
        """The list and the ordinal of the row that it is about, as they were when it was made."""
        found = parse_row_path(self.path or "")
        return (found.list_name, found.ordinal) if found else parse_whole_row(self.path or "")

    @property
    def name(self) -> str | None:
        """The field's own name; None where it is about a whole row."""
        if parse_whole_row(self.path or ""):
            return None
        found = parse_row_path(self.path or "")
        return found.name if found else self.path

    @property
    def adds_row(self) -> bool:
        """Whether it is about a row that was not read, but added by a person."""
        return self.row is not None and self.row_page is None and self.old_raw is None

    @property
    def page(self) -> int | None:
        """The page that it is about, if it is known."""
        return self.row_page or self.page_number

    def was_read_in(self, field: Field | None) -> bool:
        """Whether the field still says what was read when this was decided."""
        if field is None or self.old_evidence is None:
            return field is None and self.old_evidence is None
        if not is_value(field.value, self.old_value):
            return False
        return field.value is not None or clean(field.raw) == self.old_raw


def append(session: Session, corrections: Iterable[Correction]) -> Sequence[int]:
    """Add to the log; the ids."""
    return insert_parents(
        session, CorrectionRow, (row_of(CorrectionRow, one) for one in corrections)
    )


def corrections_of(session: Session, document_id: int) -> tuple[Correction, ...]:
    """All of a document, as they were decided: the later wins."""
    rows = select(CorrectionRow).filter_by(document_id=document_id).order_by(CorrectionRow.id)
    return tuple(map(_to_correction, session.scalars(rows)))


def decided_between(database: Database, after: int, correction_id: int) -> tuple[Correction, ...]:
    """What was decided about the same value of the document, later than `after` and earlier than
    this decision."""
    with database.reading() as session:
        own = session.get_one(CorrectionRow, correction_id)
        same = select(CorrectionRow).filter_by(
            document_id=own.document_id, segment=own.segment, schema=own.schema, path=own.path
        )
        between = same.where(CorrectionRow.id > after, CorrectionRow.id < own.id)
        rows = session.scalars(between.order_by(CorrectionRow.id))
        return tuple(map(_to_correction, rows))


def latest_decision(database: Database, document_id: int, besides: str = "") -> int:
    """The id of the last decision about the document, of others than a reviewer; 0 if there is
    none."""
    ids = select(func.max(CorrectionRow.id)).filter_by(document_id=document_id)
    with database.reading() as session:
        return session.scalar(ids.where(CorrectionRow.reviewer != besides)) or 0


def about_values(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    return tuple(each for each in corrections if each.action not in NO_VALUES and each.path)


def _to_correction(row: CorrectionRow) -> Correction:
    return value_of(
        Correction,
        row,
        action=Action(row.action),
        kind=FieldKind(row.kind) if row.kind else None,
        old_evidence=Evidence(row.old_evidence) if row.old_evidence else None,
        old_agreement=Agreement(row.old_agreement) if row.old_agreement else None,
    )

"""Documents as people decided them, with each decision where it belongs in the current reading.

In: a database. Out: the decisions about each document's values, and whether the whole document was
reviewed. They are truth to measure readings by, so a later reading does not change them. This
module knows no schema.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.document.paths import RowPath
from storage.approvals import PAGEMILL, approvals_of, current_run_of
from storage.chosen_schemas import AUTO
from storage.corrections import Correction, about_values, corrections_of
from storage.database import Database
from storage.learning_queries import DECIDED, Decided
from storage.models import Action, CorrectionRow
from storage.overlay import overlay
from storage.rows import value_of
from storage.same_values import about_the_same
from storage.segments import segments_as_read

ELSEWHERE = 1_000_000
"""Added to the ordinals of rows that the current reading does not have."""


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """decided: with paths as in the current reading. is_whole: signed off, so that there is nothing
    else; a reading that changed since does not alter that, a decision that was withdrawn does."""

    document_id: int
    decided: tuple[Decided, ...]
    is_whole: bool


def reviewed_documents(database: Database) -> tuple[ReviewedDocument, ...]:
    """Every document of which a value was decided, by id."""
    ids = select(CorrectionRow.document_id).where(CorrectionRow.action.in_(DECIDED)).distinct()
    with database.reading() as session:
        found = [
            _reviewed(session, document_id)
            for document_id in session.scalars(ids.order_by(CorrectionRow.document_id)).all()
        ]
    return tuple(each for each in found if each.decided)


def _reviewed(session: Session, document_id: int) -> ReviewedDocument:
    log = corrections_of(session, document_id)
    chosen = {
        each.segment: each.value for each in log if each.action is Action.SCHEMA and each.value
    }
    values = [
        each
        for each in _placed(session, document_id, about_values(log))
        if chosen.get(each.segment, AUTO) in (AUTO, each.schema)
    ]
    approved_at = _approved_at(session, document_id)
    is_whole = approved_at is not None and not any(
        each.action is Action.WITHDRAWN and each.decided_at > approved_at for each in log
    )
    return ReviewedDocument(document_id, tuple(values), is_whole)


def _placed(session: Session, document_id: int, log: Sequence[Correction]) -> Iterator[Decided]:
    run_id = current_run_of(session, document_id)
    settled = overlay(segments_as_read(session, run_id) if run_id else (), log)
    for (number, path), one in settled.decisions.items():
        yield value_of(Decided, one, segment=number, path=path)
    for one in _not_deleted((*settled.unplaced, *settled.resting)):
        path = str(one.path)
        if one.row and one.name:
            path = str(RowPath(one.row[0], ELSEWHERE + one.row[1], one.name))
        yield value_of(Decided, one, path=path)


def _not_deleted(unplaced: Iterable[Correction]) -> Iterator[Correction]:
    """Values only, without those of rows that were deleted afterwards."""
    every = tuple(unplaced)
    gone = [one for one in every if one.action is Action.ROW_DELETED]
    for one in every:
        if one.action in DECIDED and not any(_is_in(one, each) for each in gone):
            yield one


def _is_in(one: Correction, deleted: Correction) -> bool:
    """Whether it is about a value of a row that was deleted afterwards."""
    row = replace(one, path=deleted.path)
    return one.id < deleted.id and one.row == deleted.row and about_the_same(row, deleted)


def _approved_at(session: Session, document_id: int) -> datetime.datetime | None:
    """When it was last signed off, unless a person took that back."""
    last = None
    for each in approvals_of(session, document_id):
        if each.approved or each.reviewer != PAGEMILL:
            last = each
    return last.at if last and last.approved else None

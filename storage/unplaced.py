"""Decisions about a reading: which of them decide it, and which have no place in it.

In: runs. Out: the decisions. Those without a place are kept and count in others, but not here; a
person has to know of them, or would take what was read for decided.
"""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from storage.corrections import Correction, about_values, corrections_of
from storage.database import Database
from storage.models import Action, CorrectionRow, ReviewedFieldRow, Run
from storage.overlay import Settled, overlay
from storage.same_values import is_about_the_same
from storage.segments import segments_as_read

WITHOUT_FIELD = (Action.NOTE, Action.SCHEMA, Action.WITHDRAWN)


def settled_by(database: Database, run_id: int) -> Settled | None:
    """What people decided, laid over the run; None where they decided nothing about its values."""
    with database.reading() as session:
        return _settled(session, run_id)


def unplaced(database: Database, run_id: int) -> tuple[Correction, ...]:
    """The latest decisions about values that have no place in this run."""
    with database.reading() as session:
        return _unplaced(session, run_id)


def unplaced_in(session: Session, run_ids: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """The same of several runs; of those that have some."""
    found = {id_: _unplaced(session, id_) for id_ in _suspected(session, run_ids)}
    return {id_: corrections for id_, corrections in found.items() if corrections}


def _suspected(session: Session, run_ids: Collection[int]) -> list[int]:
    """Runs in which a latest decision decides no field, as one may that deletes a row."""
    one, later = aliased(CorrectionRow), aliased(CorrectionRow)
    decides = exists().where(
        ReviewedFieldRow.run_id == Run.id, ReviewedFieldRow.correction_id == one.id
    )
    superseded = exists().where(
        is_about_the_same(one, later),
        later.id > one.id,
    )
    wanted = (
        select(Run.id)
        .join(one, one.document_id == Run.document_id)
        .where(Run.id.in_(run_ids), Run.reviewed_at.is_not(None), one.path.is_not(None))
        .where(one.action.not_in(WITHOUT_FIELD), ~decides, ~superseded)
    )
    return list(session.scalars(wanted.distinct().order_by(Run.id)))


def _unplaced(session: Session, run_id: int) -> tuple[Correction, ...]:
    settled = _settled(session, run_id)
    return settled.unplaced if settled else ()


def _settled(session: Session, run_id: int) -> Settled | None:
    run = session.get_one(Run, run_id)
    corrections = about_values(corrections_of(session, run.document_id))
    if not corrections or run.finished_at is None:
        return None
    return overlay(segments_as_read(session, run_id), corrections)

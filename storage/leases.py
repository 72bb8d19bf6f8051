"""Leases on runs: claimed, held, broken.

In: a recipe, a worker's name and the time. Out: a Claim. The attempt is counted before the work, so
that a document that kills its worker every time is quarantined.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from parsers.document import PageStatus
from storage.database import Database
from storage.inserts import insert_if_new
from storage.models import AnswerRow, PageRow, Run, RunStatus
from storage.summaries import hold_documents, refresh_summaries


class LeaseLost(Exception):  # noqa: N818 - an event between workers, not a fault
    """The run is closed, or another worker's: nothing was stored."""

    def __init__(self, run_id: int, owner: str) -> None:
        super().__init__(f"run {run_id} is no longer held by {owner}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with. `recipe` is a hash of all that changes the result; `settings`, as
    JSON, has under `reading` a hash of all that does not concern fields."""

    recipe: str
    engine: str
    model: str
    model_revision: str
    prompt_version: str
    schema: str | None
    schema_version: str | None
    settings: Mapping[str, Any]
    code_version: str


class ClaimOutcome(StrEnum):
    CLAIMED = "claimed"  # the work is ours while the lease lasts
    FINISHED = "finished"  # nothing to do: the run was closed before
    HELD = "held"  # another worker's lease has not run out
    QUARANTINED = "quarantined"  # just now: claimed too often and never closed


@dataclass(frozen=True, slots=True)
class Claim:
    """The result of a claim. status, attempt and holder are the run's; stored_pages: the numbers of
    the pages that an interrupted attempt has stored."""

    outcome: ClaimOutcome
    run_id: int
    status: RunStatus
    attempt: int
    holder: str | None
    stored_pages: frozenset[int]


def claim_run(
    database: Database,
    document_id: int,
    recipe: Recipe,
    owner: str,
    lease_seconds: float,
    now: datetime.datetime,
    max_attempts: int,
    *,
    retry: bool = False,
) -> Claim:
    """Claim the run of a document by a recipe, making it if new, and count the attempt.

    A run that was claimed `max_attempts` times, and neither closed nor released, is quarantined
    with the code `crashed`. retry: a failed, partial or quarantined run starts again at attempt 1;
    its failed pages and answers are deleted, so that they are asked again.
    """
    until = now + datetime.timedelta(seconds=lease_seconds)
    with database.writing() as session:
        hold_documents(session, [document_id])
        run_id = _open_run(session, document_id, recipe)
        if retry:
            _reopen(session, run_id)
        outcome = _take_or_quarantine(session, run_id, owner, now, until, max_attempts)
        if outcome is not None:
            refresh_summaries(session, [document_id])
        return _claim(session, run_id, outcome)


def break_lease(database: Database, run_id: int, holder: str) -> None:
    """End the lease of a dead worker, if it still holds the run. The attempt stays counted."""
    freed = update(Run).where(_held_by(holder, run_id)).values(lease_owner=None, lease_until=None)
    with database.writing() as session:
        session.execute(freed)


def hold(session: Session, run_id: int, owner: str) -> Run:
    """The run, locked until the transaction ends. Raises LeaseLost unless `owner` holds it. An
    expired lease still holds while nobody else has claimed the run."""
    run = session.scalar(select(Run).where(_held_by(owner, run_id)).with_for_update())
    if run is None:
        raise LeaseLost(run_id, owner)
    return run


def lapsed_leases(database: Database, now: datetime.datetime) -> int:
    """How many runs are unfinished and held by nobody."""
    left = select(func.count()).where(Run.status == RunStatus.RUNNING, _lapsed(now))
    with database.reading() as session:
        return session.scalar(left) or 0


def _open_run(session: Session, document_id: int, recipe: Recipe) -> int:
    settings = json.dumps(dict(recipe.settings), sort_keys=True, ensure_ascii=False)
    row = asdict(recipe) | {"settings": settings, "document_id": document_id}
    row |= {"status": RunStatus.RUNNING, "attempt": 0}
    insert_if_new(session, Run, row)
    same = select(Run.id).filter_by(document_id=document_id, recipe=recipe.recipe)
    return session.execute(same).scalar_one()


def _reopen(session: Session, run_id: int) -> None:
    closed = (RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED)
    cleared = dict.fromkeys((
        "error_code", "error", "flaws", "attempts", "lease_owner", "lease_until", "started_at",
        "finished_at",
    ))  # fmt: skip
    reopened = session.scalar(
        update(Run)
        .where(Run.id == run_id, Run.status.in_(closed))
        .values(status=RunStatus.RUNNING, attempt=0, **cleared)
        .returning(Run.id)
    )
    if reopened is not None:
        failed = delete(PageRow).filter_by(run_id=run_id, status=PageStatus.FAILED)
        session.execute(failed)
        answers = delete(AnswerRow).where(AnswerRow.run_id == run_id)
        session.execute(answers.where(AnswerRow.error_code.is_not(None)))


def _take_or_quarantine(
    session: Session,
    run_id: int,
    owner: str,
    now: datetime.datetime,
    until: datetime.datetime,
    max_attempts: int,
) -> ClaimOutcome | None:
    free = update(Run).where(Run.id == run_id, Run.status == RunStatus.RUNNING, _lapsed(now))
    take = free.where(Run.attempt < max_attempts).values(
        attempt=Run.attempt + 1,
        lease_owner=owner,
        lease_until=until,
        started_at=func.coalesce(Run.started_at, literal(now, Run.started_at.type)),
    )
    if session.scalar(take.returning(Run.id)) is not None:
        return ClaimOutcome.CLAIMED
    quarantine = free.where(Run.attempt >= max_attempts).values(
        status=RunStatus.QUARANTINED,
        error_code="crashed",
        error=f"Its worker ended {max_attempts} times before the run was closed.",
        lease_owner=None,
        lease_until=None,
        finished_at=now,
    )
    quarantined = session.scalar(quarantine.returning(Run.id))
    return None if quarantined is None else ClaimOutcome.QUARANTINED


def _held_by(owner: str, run_id: int) -> ColumnElement[bool]:
    return and_(Run.id == run_id, Run.lease_owner == owner, Run.status == RunStatus.RUNNING)


def _lapsed(now: datetime.datetime) -> ColumnElement[bool]:
    return or_(Run.lease_until.is_(None), Run.lease_until < now)


def _claim(session: Session, run_id: int, outcome: ClaimOutcome | None) -> Claim:
    run = session.execute(select(Run).where(Run.id == run_id)).scalar_one()
    running = run.status == RunStatus.RUNNING
    numbers = session.scalars(select(PageRow.number).where(PageRow.run_id == run_id))
    return Claim(
        outcome=outcome or (ClaimOutcome.HELD if running else ClaimOutcome.FINISHED),
        run_id=run_id,
        status=RunStatus(run.status),
        attempt=run.attempt,
        holder=run.lease_owner,
        stored_pages=frozenset(numbers),
    )

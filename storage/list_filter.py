"""Which documents a list has: what can be asked for, and the same in SQL.

In: a Filter, and the time. Out: conditions on `summaries`. Text that people typed is never SQL, nor
syntax of a search.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.database import Database
from storage.doubts import Reason
from storage.models import ClaimRow, RunStatus, SummaryRow
from storage.search import documents_with
from storage.types import clean

EXACT = 10_000
"""More documents than these are not counted one by one."""
LONGEST_WORDS = 500
BAD = (RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED)


class Decided(StrEnum):
    OPEN = "open"  # not signed off
    APPROVED = "approved"
    HELD = "held"  # somebody works on it now


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents; what is None or False chooses none. words: all of them in a block, or in the
    name and values together. to_check: for any reason. failed: not read in full by the latest run.
    no_schema: read, but without one. folder: a URI, and all below it. since, until: days (UTC), the
    last one included, on which it was read. holder: of those held, by whom."""

    words: str = ""
    reason: Reason | None = None
    to_check: bool = False
    failed: bool = False
    no_schema: bool = False
    schema: str | None = None
    engine: str | None = None
    folder: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    decided: Decided | None = None
    holder: str | None = None


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    """PostgreSQL would compile a search for longer than it runs."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.execute(select(func.set_config("jit", "off", True)))
        yield session


@dataclass(frozen=True, slots=True)
class Chosen:
    """most: how many documents are worth counting."""

    conditions: tuple[ColumnElement[bool], ...]
    most: int


def choose(session: Session, wanted: Filter, now: datetime.datetime) -> Chosen:
    conditions, most = list(_conditions(wanted, now)), EXACT
    if wanted.words.strip():
        found = documents_with(session, wanted.words[:LONGEST_WORDS], EXACT)
        conditions.append(found.condition)
        most = found.most
    return Chosen(tuple(conditions), most)


def _conditions(wanted: Filter, now: datetime.datetime) -> Iterator[ColumnElement[bool]]:
    yield from _found(wanted)
    yield from _read(wanted)
    if wanted.decided is Decided.HELD or wanted.holder is not None:
        yield SummaryRow.document_id.in_(_held(now, wanted.holder))
    elif wanted.decided is not None:
        is_open = wanted.decided is Decided.OPEN
        approved_at = SummaryRow.approved_at
        yield approved_at.is_(None) if is_open else approved_at.is_not(None)


def _found(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.reason is not None:
        yield count_of(wanted.reason) > 0
    if wanted.to_check:
        yield SummaryRow.to_check > 0
    if wanted.failed:
        yield SummaryRow.status.in_(BAD)
    if wanted.no_schema:
        yield and_(SummaryRow.schema.is_(None), SummaryRow.run_id.is_not(None))
    if wanted.schema is not None:
        yield SummaryRow.schema == wanted.schema


def _read(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.engine is not None:
        yield SummaryRow.engine == wanted.engine
    if wanted.folder is not None:
        yield _is_below(wanted.folder)
    if wanted.since is not None:
        yield SummaryRow.read_at >= _midnight(wanted.since)
    if wanted.until is not None and wanted.until < datetime.date.max:
        yield SummaryRow.read_at < _midnight(wanted.until + datetime.timedelta(days=1))


def count_of(reason: Reason) -> InstrumentedAttribute[int]:
    column: InstrumentedAttribute[int] = getattr(SummaryRow, reason.value)
    return column


def _held(now: datetime.datetime, holder: str | None) -> Select[tuple[int]]:
    held = select(ClaimRow.document_id).where(ClaimRow.expires_at > now)
    return held if holder is None else held.where(ClaimRow.reviewer == holder)


def _is_below(folder: str) -> ColumnElement[bool]:
    """Whole parts of paths: `/in` is not above `/inbox`. Not LIKE, in which `_` is any letter."""
    prefix = clean(folder).rstrip("/") + "/"
    return func.substr(SummaryRow.folder, 1, len(prefix)) == prefix


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)

"""Lists of documents: chosen, ordered, counted, a part at a time.

In: a Filter, an Order and a Place from where on. Out: documents in a line each. Places are values
and not numbers of rows, so that a list that changes meanwhile neither repeats nor skips a document,
and its end is as near as its beginning. Text that people typed is never SQL, nor syntax of a
search. This module knows no page and no address.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.database import Database
from storage.doubts import Reason
from storage.list_filter import EXACT, Chosen, choose, reading
from storage.list_filter import LONGEST_WORDS as LONGEST_WORDS
from storage.list_filter import Decided as Decided
from storage.list_filter import Filter as Filter
from storage.models import ClaimRow, SummaryRow
from storage.rows import value_of

AT_ONCE = 50
"""Documents in a part of a list."""
_LARGEST = 2**63 - 1


class Sort(StrEnum):
    """What a list is ordered by; documents alike in it by their ids."""

    NEWEST = "newest"
    NAME = "name"
    SCHEMA = "schema"
    STATUS = "status"
    PROBLEMS = "problems"
    PAGES = "pages"
    READ_AT = "read_at"


@dataclass(frozen=True, slots=True)
class Order:
    """What has no value comes last, whichever way round."""

    sort: Sort = Sort.NEWEST
    is_down: bool = True


Value = str | int | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in an order: what it is ordered by, and its id."""

    value: Value
    document_id: int

    def checked(self, sort: Sort) -> "Place":
        """This place. ValueError if it cannot be one of this sort."""
        kind = _KINDS[sort]
        for value, wanted in ((self.value, kind), (self.document_id, int)):
            if value is None and wanted is kind and sort not in _NEVER_NULL:
                continue
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise ValueError("no place of this order")
            if isinstance(value, int) and abs(value) > _LARGEST:
                raise ValueError("no place of this order")
            if isinstance(value, datetime.datetime) and value.utcoffset() is None:
                raise ValueError("no place of this order")
        return self


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a line. status: of the latest run; reason: the one that most of it has."""

    document_id: int
    run_id: int | None
    name: str | None
    folder: str | None
    schema: str | None
    closest: str | None
    status: str | None
    error_code: str | None
    page_count: int | None
    read_at: datetime.datetime | None
    engine: str | None
    model: str | None
    fields: int
    to_check: int
    reasons: dict[Reason, int]
    approved_by: str | None
    approved_at: datetime.datetime | None
    held_by: str | None
    held_until: datetime.datetime | None

    @property
    def reason(self) -> Reason | None:
        most = max(self.reasons, key=lambda reason: self.reasons[reason])
        return most if self.reasons[most] else None


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of a list. back, on: the places before and after it; None at an end."""

    documents: tuple[Listed, ...]
    back: Place | None
    on: Place | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, or `least` and more."""

    least: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The places of the documents before and after one; None at an end."""

    before: Place | None
    after: Place | None


_COLUMNS: dict[Sort, InstrumentedAttribute[Any]] = {
    Sort.NEWEST: SummaryRow.document_id,
    Sort.NAME: SummaryRow.name,
    Sort.SCHEMA: SummaryRow.schema,
    Sort.STATUS: SummaryRow.status,
    Sort.PROBLEMS: SummaryRow.to_check,
    Sort.PAGES: SummaryRow.page_count,
    Sort.READ_AT: SummaryRow.read_at,
}
_NEVER_NULL = (Sort.NEWEST, Sort.PROBLEMS)
_KINDS: dict[Sort, type] = {
    Sort.NEWEST: int, Sort.NAME: str, Sort.SCHEMA: str, Sort.STATUS: str, Sort.PROBLEMS: int,
    Sort.PAGES: int, Sort.READ_AT: datetime.datetime,
}  # fmt: skip


def list_documents(
    database: Database,
    wanted: Filter,
    order: Order = Order(),
    *,
    now: datetime.datetime,
    after: Place | None = None,
    before: Place | None = None,
    limit: int = AT_ONCE,
) -> Listing:
    """The documents after a place of the order, or those before one, at most `limit`; the first
    ones if neither is given."""
    backwards = after is None and before is not None
    with reading(database) as session:
        chosen = choose(session, wanted, now)
        found = _ids(session, chosen, order, before if backwards else after, backwards, limit + 1)
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        documents = _listed(session, [place.document_id for place in found], now)
    has_back, has_on = (more, True) if backwards else (after is not None, more)
    back = found[0] if found and has_back else None
    return Listing(documents, back, found[-1] if found and has_on else None)


def neighbours(
    database: Database,
    wanted: Filter,
    order: Order,
    document_id: int,
    *,
    now: datetime.datetime,
    here: Place | None = None,
) -> Neighbours:
    """The documents beside one in a list. here: its place when the list was made, which it may have
    left meanwhile, as its problems were decided; by default the place that it has now."""
    with reading(database) as session:
        if here is None:
            asked = select(_COLUMNS[order.sort]).where(SummaryRow.document_id == document_id)
            row = session.execute(asked).first()
            if row is None:
                return Neighbours(None, None)
            here = Place(row[0], document_id)
        chosen = choose(session, wanted, now)
        before, after = (
            next(iter(_ids(session, chosen, order, here, backwards, 1)), None)
            for backwards in (True, False)
        )
    return Neighbours(before, after)


def place_of(listed: Listed, sort: Sort) -> Place:
    """Where a document stands in an order."""
    return Place(getattr(listed, _COLUMNS[sort].key), listed.document_id)


def count_documents(
    database: Database, wanted: Filter, *, now: datetime.datetime, exact: int = EXACT
) -> Count:
    """How many there are, counted up to `exact`; of common words no more than a part is."""
    with reading(database) as session:
        chosen = choose(session, wanted, now)
        most = min(exact, chosen.most)
        some = select(SummaryRow.document_id).where(*chosen.conditions).limit(most + 1)
        counted = session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return Count(min(counted, most), counted > most)


def _ids(
    session: Session,
    chosen: Chosen,
    order: Order,
    start: Place | None,
    backwards: bool,
    limit: int,
) -> list[Place]:
    """The first places after `start`, or before it, the nearest first. What has no value is asked
    for apart, because databases differ in where it comes, and look it up in an index only so."""
    column, found = _COLUMNS[order.sort], list[Place]()
    parts = [True] if order.sort in _NEVER_NULL else [True, False]
    if backwards:
        parts.reverse()
    if start is not None and start.value is None:
        parts = parts[parts.index(False) :]
    elif start is not None:
        parts = parts[parts.index(True) :]
    for number, has_value in enumerate(parts):
        keys = [SummaryRow.document_id] if column is SummaryRow.document_id else []
        keys = keys or ([column, SummaryRow.document_id] if has_value else [SummaryRow.document_id])
        is_down = order.is_down is not backwards
        asked = select(column, SummaryRow.document_id).where(*chosen.conditions)
        if order.sort not in _NEVER_NULL:
            asked = asked.where(column.is_not(None) if has_value else column.is_(None))
        if start is not None and number == 0:
            asked = asked.where(_beyond(keys, start, is_down))
        asked = asked.order_by(*(key.desc() if is_down else key.asc() for key in keys))
        rows = session.execute(asked.limit(limit - len(found)))
        found += [Place(value, document_id) for value, document_id in rows]
        if len(found) == limit:
            break
    return found


def _beyond(
    keys: Sequence[InstrumentedAttribute[Any]], start: Place, is_down: bool
) -> ColumnElement[bool]:
    if len(keys) == 1:
        return keys[0] < start.document_id if is_down else keys[0] > start.document_id
    here, there = (
        tuple_(*keys),
        tuple_(literal(start.value, keys[0].type), literal(start.document_id)),
    )
    return here < there if is_down else here > there


def _listed(
    session: Session, document_ids: Sequence[int], now: datetime.datetime
) -> tuple[Listed, ...]:
    """These documents, in this order."""
    is_held = and_(ClaimRow.document_id == SummaryRow.document_id, ClaimRow.expires_at > now)
    asked = select(SummaryRow, ClaimRow.reviewer, ClaimRow.expires_at).outerjoin(ClaimRow, is_held)
    rows = session.execute(asked.where(SummaryRow.document_id.in_(document_ids)))
    found = {row.document_id: _line(row, holder, until) for row, holder, until in rows}
    return tuple(found[each] for each in document_ids if each in found)


def _line(row: SummaryRow, holder: str | None, until: datetime.datetime | None) -> Listed:
    reasons = {reason: getattr(row, reason.value) for reason in Reason}
    return value_of(Listed, row, reasons=reasons, held_by=holder, held_until=until)

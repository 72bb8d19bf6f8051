"""What a list of documents can be narrowed by, and why its documents need a look: counted.

In: the database, for reasons a Filter. Out: counts. How documents are listed it does not know.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.database import Database
from storage.doubts import Reason
from storage.list_filter import Filter, choose, count_of, reading
from storage.models import ClaimRow, SummaryRow

MOST_FOLDERS = 200


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen among, each with how many documents have it; a schema of None is that of
    those without one, read or not. documents: how many there are. folders: those with the most
    documents."""

    documents: int
    schemas: tuple[tuple[str | None, int], ...]
    engines: tuple[tuple[str, int], ...]
    folders: tuple[tuple[str, int], ...]
    holders: tuple[tuple[str, int], ...]


def count_reasons(
    database: Database, wanted: Filter, *, now: datetime.datetime
) -> dict[Reason, int]:
    """How many of the documents have each reason."""
    columns = [func.count().filter(count_of(reason) > 0) for reason in Reason]
    with reading(database) as session:
        chosen = choose(session, wanted, now)
        counts = session.execute(select(*columns).where(*chosen.conditions)).one()
    return dict(zip(Reason, counts, strict=True))


def find_facets(database: Database, *, now: datetime.datetime) -> Facets:
    """What the whole list can be narrowed by."""
    with reading(database) as session:
        schemas = _tallied(session, SummaryRow.schema)
        engines = _tallied(session, SummaryRow.engine)  # with those that have none
        folders = _tallied(session, SummaryRow.folder)[:MOST_FOLDERS]
        holders = _tallied(session, ClaimRow.reviewer, ClaimRow.expires_at > now)
    return Facets(
        sum(count for _, count in engines),
        tuple(schemas),
        tuple((name, count) for name, count in engines if name),
        tuple(sorted((name, count) for name, count in folders if name)),
        tuple((name, count) for name, count in holders if name),
    )


def _tallied(
    session: Session, column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]
) -> Sequence[tuple[str | None, int]]:
    """The values of a column, the most frequent first."""
    tallied = select(column, func.count()).where(*conditions).group_by(column)
    return session.execute(tallied.order_by(func.count().desc(), column)).tuples().all()

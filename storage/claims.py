"""Who works on a document: claimed for a while, kept while it is worked on, given back.

In: a document, a reviewer and the time. Out: whose it is. A claim is between people: it keeps
two of them from deciding about the same document, and locks no row. This module knows no page.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, delete, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Database
from storage.models import ClaimRow, Document
from storage.rows import value_of

CLAIM_MINUTES = 15
"""For which a document is held, counted from the last time that its holder touched it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Whose a document is, since when, and until when unless they go on."""

    document_id: int
    reviewer: str
    claimed_at: datetime.datetime
    expires_at: datetime.datetime


def claim_document(
    database: Database, document_id: int, reviewer: str, now: datetime.datetime
) -> Held | None:
    """The claim, new or prolonged; or that of another, who has it still. None if there is no such
    document. Of two who claim it at once one gets it."""
    return _claim(database, document_id, reviewer, now, None)


def take_over(
    database: Database, document_id: int, holder: str, reviewer: str, now: datetime.datetime
) -> Held | None:
    """Claim a document that another holds. Of two who take it from the same holder at once one gets
    it; the other is told of the first, as by `claim_document`."""
    return _claim(database, document_id, reviewer, now, holder)


def _claim(
    database: Database,
    document_id: int,
    reviewer: str,
    now: datetime.datetime,
    holder: str | None,
) -> Held | None:
    """holder: who loses it, besides those whose time has run out."""
    until = now + datetime.timedelta(minutes=CLAIM_MINUTES)
    row = {"document_id": document_id, "reviewer": reviewer, "claimed_at": now, "expires_at": until}
    with database.writing() as session:
        if session.get(Document, document_id) is None:
            return None
        make = sqlite.insert if database.is_sqlite else postgresql.insert
        statement: Any = make(ClaimRow).values(row)
        is_own = ClaimRow.reviewer == reviewer
        since = case(
            (and_(is_own, ClaimRow.expires_at > now), ClaimRow.claimed_at),
            else_=literal(now, ClaimRow.claimed_at.type),
        )
        # One statement: who comes second waits, and then finds the claim of the first.
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["document_id"],
                set_={"reviewer": reviewer, "claimed_at": since, "expires_at": until},
                where=or_(is_own, ClaimRow.expires_at <= now, ClaimRow.reviewer == holder),
            )
        )
        return value_of(Held, session.get_one(ClaimRow, document_id))


def release_document(database: Database, document_id: int, reviewer: str) -> bool:
    """Give it back; whether it was theirs."""
    theirs = delete(ClaimRow).where(
        ClaimRow.document_id == document_id, ClaimRow.reviewer == reviewer
    )
    with database.writing() as session:
        return session.scalar(theirs.returning(ClaimRow.document_id)) is not None


def holder_of(database: Database, document_id: int, now: datetime.datetime) -> Held | None:
    """Who has the document; None if it is free."""
    held = select(ClaimRow).where(ClaimRow.document_id == document_id, ClaimRow.expires_at > now)
    with database.reading() as session:
        row = session.scalar(held)
    return None if row is None else value_of(Held, row)

"""Proof that nothing changed.

In: a database. Out: a checksum per table. This module does not know what the tables hold.
"""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Base


def table_checksums(database: Database) -> dict[str, str]:
    """A checksum of all rows of each table, whatever their order: equal where nothing changed."""
    with database.reading() as session:
        return {name: _checksum(session, name) for name in sorted(Base.metadata.tables)}


def _checksum(session: Session, name: str) -> str:
    rows = session.execute(select(Base.metadata.tables[name]).execution_options(yield_per=1000))
    digests = (hashlib.sha256(repr(tuple(row)).encode()).digest() for row in rows)
    # A sum and not an exclusive or, in which equal rows would cancel each other.
    return f"{sum(int.from_bytes(digest) for digest in digests) % 2**256:064x}"

"""Column types mean the same on both databases."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, literal, select, text
from sqlalchemy.exc import StatementError

from parsers.document import Source
from storage.database import Database, open_database
from storage.documents import record_source
from storage.models import Document
from storage.types import Number, UtcDateTime


def test_a_time_without_zone_is_refused(
    database: Database, make_source: Callable[..., Source]
) -> None:
    naive = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the very fault that is tested
    with pytest.raises(StatementError, match="without zone"):
        record_source(database, make_source(), "application/pdf", naive)


def test_a_time_of_another_zone_comes_back_in_utc(
    database: Database, make_source: Callable[..., Source]
) -> None:
    india = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    local = datetime.datetime(2026, 1, 1, 2, 30, 0, 123456, india)
    record_source(database, make_source(), "application/pdf", local)
    with database.reading() as session:
        seen = session.execute(select(Document.first_seen_at)).scalar_one()
    assert seen.isoformat() == "2025-12-31T21:00:00.123456+00:00"


def test_sqlite_shows_the_zone_to_whoever_reads_the_file(
    sqlite_url: str, record: Callable[..., int], now: datetime.datetime
) -> None:
    database = open_database(sqlite_url)
    record(database)
    with database.reading() as session:
        seen = session.execute(text("SELECT first_seen_at FROM documents")).scalar_one()
    database.close()
    assert seen == "2026-03-01 12:00:00.000000+00:00"
    assert datetime.datetime.fromisoformat(seen) == now


@pytest.mark.parametrize("value", ["0", "1234567.89", "-0.01", "123456789012345"])
def test_a_number_comes_back_as_the_same_decimal_and_counts_as_a_number(
    database: Database, value: str
) -> None:
    given = literal(Decimal(value), Number())
    with database.reading() as session:
        back, larger = session.execute(
            select(given, given > literal(Decimal("-1"), Number()))
        ).one()
    assert back == Decimal(value)
    assert isinstance(back, Decimal)
    assert larger


def test_times_compare_as_moments(database: Database, now: datetime.datetime) -> None:
    elsewhere = now.astimezone(datetime.timezone(datetime.timedelta(hours=-8)))
    later = elsewhere + datetime.timedelta(microseconds=1)
    with database.reading() as session:
        is_later = literal(later, UtcDateTime()) > literal(now, UtcDateTime())
        assert session.execute(select(is_later, func.count())).one()[0]

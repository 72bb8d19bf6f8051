"""Column types mean the same on both databases."""

import datetime
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import func, literal, select, text
from sqlalchemy.exc import StatementError

from parsers.document import Source
from storage.database import Database, open_database
from storage.documents import RunStore, record_source
from storage.leases import Claim
from storage.models import Document, RunStatus
from storage.queries import run_overview
from storage.types import Number, UtcDateTime


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's local time is that of the Chatham Islands, also where no zones are known."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "<+1245>-12:45")
        time.tzset()
        yield
    time.tzset()


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


@pytest.mark.usefixtures("far_from_utc")
def test_a_time_that_others_stored_without_a_zone_is_utc(
    sqlite_url: str, record: Callable[..., int], now: datetime.datetime
) -> None:
    database = open_database(sqlite_url)
    record(database)
    with database.writing() as session:
        session.execute(text("UPDATE documents SET first_seen_at = '2026-03-01 12:00:00.000000'"))
    with database.reading() as session:
        seen = session.execute(select(Document.first_seen_at)).scalar_one()
    database.close()
    assert seen == now


@pytest.mark.usefixtures("far_from_utc")
def test_how_long_a_run_took_does_not_depend_on_the_local_time(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    run = claim(database, record(database)).run_id
    later = now + datetime.timedelta(seconds=60)
    RunStore(database, run, "worker").close(RunStatus.FAILED, finished_at=later)
    assert run_overview(database)[0].seconds == 60


def test_every_time_of_a_run_has_its_zone_in_sqlite(
    sqlite_url: str, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    database = open_database(sqlite_url)
    claim(database, record(database))
    with database.reading() as session:
        times = session.execute(text("SELECT started_at, lease_until FROM runs")).one()
    database.close()
    assert [seen[19:] for seen in times] == [".000000+00:00"] * 2


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

"""Rows stored before files were marked as gone are there afterwards, and on the way back."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database, check, downgrade, is_current, open_database, upgrade
from storage.sources import known_sources
from storage.user_queries import run_query

DOCUMENTS = ("1" * 64, "2" * 64, "3" * 64)
SEEN = {1: "2026-03-01", 2: "2026-03-02", 3: "2026-03-03"}


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """Two documents were found at one place, the second after the first; a third elsewhere."""
    upgrade(empty_database_url, "0002")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for number, sha256 in enumerate(DOCUMENTS, 1):
            day = f"'{SEEN[number]} 00:00:00.000000+00:00'"
            uri = "file:///in/other.pdf" if number == 3 else "file:///in/same.pdf"
            session.execute(
                text(
                    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
                    f" VALUES ('{sha256}', 'application/pdf', 1, {day})"
                )
            )
            session.execute(
                text(
                    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
                    f" VALUES ({number}, '{uri}', 'a.pdf', {day}, {day})"
                )
            )
    yield database
    database.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 9)[1]


def test_of_several_documents_at_one_place_the_last_is_there(database: Database) -> None:
    upgrade(url_of(database))

    assert is_current(database)
    check(url_of(database))
    there = "SELECT document_id, version FROM sources WHERE gone_at IS NULL ORDER BY document_id"
    assert rows(database, there) == [(2, None), (3, None)]
    replaced = (
        "SELECT count(*) FROM sources AS old JOIN sources AS new ON new.seen_at = old.gone_at"
    )
    assert rows(database, f"{replaced} AND old.document_id = 1 AND new.document_id = 2") == [(1,)]
    assert known_sources(database, ["file:///in/same.pdf"])["file:///in/same.pdf"].document_id == 2


def test_the_way_back_keeps_every_row(database: Database) -> None:
    before = rows(database, "SELECT * FROM sources ORDER BY id")
    upgrade(url_of(database))
    downgrade(url_of(database), "0002")

    assert rows(database, "SELECT * FROM sources ORDER BY id") == before
    upgrade(url_of(database))
    assert is_current(database)

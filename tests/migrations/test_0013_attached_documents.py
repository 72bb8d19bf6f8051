"""Attachments and the documents that they became, there and back."""

from contextlib import closing

import pytest
from sqlalchemy import text

from storage.database import check, downgrade, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0012 = (
    *(
        "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
        f" VALUES ('{letter * 64}', 'message/rfc822', 1, {DAY})"
        for letter in "01"
    ),
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
    f" VALUES (1, 'file///a.eml', 'a.eml', {DAY}, {DAY})",
    "INSERT INTO attachments (document_id, position, name, byte_size) VALUES (1, 0, 'b.pdf', 3)",
)
WHOLE = ("SELECT * FROM documents", "SELECT * FROM sources", "SELECT * FROM attachments")


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0012")
    put(empty_database_url, *ROWS_OF_0012)
    return empty_database_url


def put(url: str, *statements: str) -> None:
    with closing(open_database(url)) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement.replace(":", r"\:")))


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(open_database(url)) as database:
        return [tuple(row) for row in run_query(database, statement, 9)[1]]


def test_what_was_stored_before_came_with_no_message_and_became_no_document(url: str) -> None:
    upgrade(url)
    check(url)

    assert asked(url, "SELECT id, parent_id FROM documents") == [(1, None), (2, None)]
    assert asked(url, "SELECT name, parent_id FROM sources") == [("a.eml", None)]
    assert asked(url, "SELECT name, child_id, reason FROM attachments") == [("b.pdf", None, None)]


def test_the_way_back_forgets_who_came_with_whom_and_nothing_else(url: str) -> None:
    before = [asked(url, each) for each in WHOLE]
    for _ in range(2):
        upgrade(url)
        check(url)
        put(
            url,
            "UPDATE documents SET parent_id = 1 WHERE id = 2",
            "UPDATE sources SET parent_id = 1",
            "UPDATE attachments SET child_id = 2, reason = 'a ZIP archive'",
        )
        downgrade(url, "0012")
        assert [asked(url, each) for each in WHOLE] == before


def test_a_users_view_of_documents_stays_both_ways(url: str) -> None:
    put(url, "CREATE VIEW mine AS SELECT sha256 FROM documents WHERE id = 1")
    for change in (upgrade, lambda url: downgrade(url, "0012"), upgrade):
        change(url)
        assert asked(url, "SELECT * FROM mine") == [("0" * 64,)]

"""Documents that were read before have their lines; decisions outlast the way back."""

import datetime

import pytest
from sqlalchemy import text

from storage.database import DatabaseError, check, downgrade, open_database, upgrade
from storage.reviewing import sign_off
from storage.settling import as_it_is, settle_again
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0007 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
    f" VALUES (1, 'file:///in/a.pdf', 'a.pdf', {DAY}, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version, schema,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', 'invoice', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO segments (run_id, number, first_page, last_page, schema, closest, fit)"
    " VALUES (1, 1, 1, 1, 'invoice', 'invoice', 0.8)",
    "INSERT INTO fields (run_id, path, name, value, raw, evidence, valid, segment, agreement)"
    " VALUES (1, 'total', 'total', '5', '5', 'fuzzy', true, 1, 'alone'),"
    " (1, 'seller', 'seller', 'Mill', 'Mill', 'exact', true, 1, 'alone')",
)
DECIDED = (
    "INSERT INTO corrections (document_id, segment, schema, path, action, value, kind, reviewer,"
    f" decided_at) VALUES (1, 1, 'invoice', 'total', 'corrected', '6', 'number', 'ann', {DAY})"
)
FIELDS = "SELECT path, value, evidence FROM current_fields ORDER BY path"
READ = [("seller", "Mill", "exact"), ("total", "5", "fuzzy")]


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0007")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for statement in ROWS_OF_0007:
            session.execute(text(statement))
    database.close()
    return empty_database_url


def asked(url: str, *statements: str) -> list[list[tuple[object, ...]]]:
    database = open_database(url)
    answers = [run_query(database, each, 9)[1] for each in statements]
    database.close()
    return answers


def test_what_was_read_before_is_as_it_was_and_has_a_line(url: str) -> None:
    upgrade(url)
    check(url)
    line = "SELECT file_name, schema, status, fields, to_check, fuzzy FROM current_review"
    assert asked(url, FIELDS, line) == [READ, [("a.pdf", "invoice", "complete", 2, 1, 1)]]


def test_decisions_outlast_the_way_back(url: str) -> None:
    upgrade(url)
    database = open_database(url)
    with database.writing() as session:
        session.execute(text(DECIDED))
    database.close()

    downgrade(url, "0007")
    assert asked(url, FIELDS) == [READ]
    upgrade(url)
    check(url)
    decided = "SELECT path, value, reviewer FROM current_corrections"
    assert asked(url, decided) == [[("total", "6", "ann")]]


def test_without_decisions_nothing_is_left_behind(url: str) -> None:
    upgrade(url)
    downgrade(url, "0007")
    (left,) = asked(url, "SELECT count(*) FROM fields")
    assert left == [(2,)]
    upgrade(url)
    check(url)


def test_what_was_signed_off_without_values_is_so_after_the_way_back(url: str) -> None:
    """Unless it has values by now."""
    now = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    upgrade(url)
    database = open_database(url)
    with database.writing() as session:
        session.execute(text("DELETE FROM fields"))
    sign_off(database, 1, "ann", now)
    signed = "SELECT approved_by FROM current_review"
    for statement, expected in (("SELECT 1", "ann"), (ROWS_OF_0007[-1], None)):
        downgrade(url, "0007")
        with database.writing() as session:
            session.execute(text(statement))
        upgrade(url)
        assert settle_again(database, as_it_is, now) == 1
        assert run_query(database, signed, 9)[1] == [(expected,)]
        assert settle_again(database, as_it_is, now) == 0
    database.close()


def test_a_view_of_a_user_that_is_in_the_way_is_named(empty_postgres_url: str) -> None:
    url = empty_postgres_url
    upgrade(url)
    database = open_database(url)
    with database.writing() as session:
        session.execute(text("CREATE VIEW mine AS SELECT path FROM current_fields"))
    with pytest.raises(DatabaseError, match=r"view mine depends on view current_fields") as caught:
        downgrade(url, "0007")
    assert "DROP VIEW" in caught.value.remedy
    database.close()

"""Rows of lists within lists know their outer row, readings their place in an XML, segments why
they have no type; the XML of e-invoices is kept."""

from contextlib import closing

import pytest
from sqlalchemy import text

from storage.database import check, downgrade, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0011 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO segments (run_id, number, first_page, last_page, closest, fit)"
    " VALUES (1, 1, 1, 1, 'invoice', 0.3)",
    "INSERT INTO fields (run_id, path, name, item, ordinal, raw, evidence, valid, segment,"
    " agreement) VALUES (1, 'rows[3].time', 'time', 'rows', 3, '5', 'exact', true, 1, 'alone')",
    "INSERT INTO readings (field_id, reader, raw) VALUES (1, 'labels', '6')",
)
ADDED = (
    "SELECT nearest FROM current_segments",
    "SELECT parent_ordinal FROM current_fields",
    "SELECT source FROM current_readings",
)
VIEWS = ("current_segments", "current_fields", "current_readings")


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0011")
    put(empty_database_url, *ROWS_OF_0011)
    return empty_database_url


def put(url: str, *statements: str) -> None:
    with closing(open_database(url)) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement.replace(":", r"\:")))


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(open_database(url)) as database:
        return run_query(database, statement, 9)[1]


def test_what_was_stored_before_has_none_of_it(url: str) -> None:
    upgrade(url)
    check(url)
    assert [asked(url, statement) for statement in ADDED] == [[(None,)]] * 3
    assert asked(url, "SELECT count(*) FROM e_invoices") == [(0,)]


def test_the_way_back_forgets_it_and_keeps_the_rows(url: str) -> None:
    before = [asked(url, f"SELECT * FROM {view}") for view in VIEWS]
    for _ in range(2):
        upgrade(url)
        check(url)
        put(
            url,
            "UPDATE segments SET nearest = 'invoice, but it calls itself a quotation'",
            "UPDATE fields SET parent_ordinal = 1",
            "UPDATE readings SET source = '/Invoice/ID'",
            "INSERT INTO e_invoices (document_id, position, syntax, text)"
            " VALUES (1, 0, 'UBL', '<Invoice/>')",
        )
        assert asked(url, ADDED[1]) == [(1,)]
        assert asked(url, ADDED[2]) == [("/Invoice/ID",)]
        downgrade(url, "0011")
        assert [asked(url, f"SELECT * FROM {view}") for view in VIEWS] == before


def test_the_xml_goes_with_its_document(url: str) -> None:
    upgrade(url)
    put(
        url,
        "INSERT INTO e_invoices (document_id, position, text) VALUES (1, 0, '<Invoice/>')",
        "DELETE FROM documents",
    )
    assert asked(url, "SELECT count(*) FROM e_invoices") == [(0,)]

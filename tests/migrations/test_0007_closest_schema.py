"""The closest schema of a document is kept, and of earlier ones it is known where one fitted."""

from sqlalchemy import text

from storage.database import check, downgrade, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0006 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO segments (run_id, number, first_page, last_page, schema, schema_version, fit)"
    " VALUES (1, 1, 1, 1, 'invoice', '1', 0.8), (1, 2, 2, 2, NULL, NULL, 0.2),"
    " (1, 3, 3, 3, 'receipt', '1', NULL)",
)
ASKED = "SELECT segment, schema, fit FROM current_segments ORDER BY segment"
KEPT = [(1, "invoice", 0.8), (2, None, 0.2), (3, "receipt", None)]


def test_the_way_there_and_back_keeps_the_segments(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0006")
    database = open_database(empty_database_url)
    with database.writing() as session:
        for statement in ROWS_OF_0006:
            session.execute(text(statement))

    upgrade(empty_database_url)
    check(empty_database_url)
    closest = run_query(database, "SELECT closest FROM current_segments ORDER BY segment", 9)[1]
    there = run_query(database, ASKED, 9)[1]
    downgrade(empty_database_url, "0006")
    back = run_query(database, ASKED, 9)[1]

    assert closest == [("invoice",), (None,), (None,)]
    assert (there, back) == (KEPT, KEPT)
    database.close()

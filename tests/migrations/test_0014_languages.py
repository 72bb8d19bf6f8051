"""Pages that were stored before have no language, and are found as they were."""

from contextlib import closing

import pytest
from sqlalchemy import text

from storage.database import check, downgrade, open_database, upgrade
from storage.search import search_texts
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0012 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
    f" VALUES (1, 'file:///in/a.pdf', 'a.pdf', {DAY}, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO pages (run_id, number, width, height, rotation, status, answer, finish_reason,"
    " html, text, words, other_words, attempts, seconds) VALUES (1, 1, 595, 842, 0, 'complete',"
    " '', 'stop', '', 'Two invoices', '[]', '[]', '[]', 0.5)",
    "INSERT INTO blocks (page_id, position, label, text, html, continues, repeated_rows)"
    " VALUES (1, 0, 'text', 'Two invoices', '<p>Two invoices</p>', false, 0)",
)
LANGUAGES = "SELECT number, text, language, script FROM current_pages"


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0012")
    with closing(open_database(empty_database_url)) as database, database.writing() as session:
        for statement in ROWS_OF_0012:
            session.execute(text(statement))
    return empty_database_url


def test_they_have_no_language_and_are_found_by_the_words_that_stand_there(url: str) -> None:
    upgrade(url)
    check(url)
    with closing(open_database(url)) as database:
        assert run_query(database, LANGUAGES, 9)[1] == [(1, "Two invoices", None, None)]
        assert [hit.snippet for hit in search_texts(database, "invoices", 9)] == ["Two [invoices]"]
        assert search_texts(database, "invoice", 9) == ()


def test_on_the_way_back_languages_are_forgotten(url: str) -> None:
    upgrade(url)
    with closing(open_database(url)) as database, database.writing() as session:
        session.execute(text("UPDATE pages SET language = 'en', script = 'Latn'"))
        session.execute(text("UPDATE blocks SET language = 'en'"))
    downgrade(url, "0012")
    with closing(open_database(url)) as database:
        assert run_query(database, "SELECT text FROM current_pages", 9)[1] == [("Two invoices",)]
    upgrade(url)
    check(url)
    with closing(open_database(url)) as database:
        assert run_query(database, LANGUAGES, 9)[1] == [(1, "Two invoices", None, None)]

"""On PostgreSQL words are found in any form that they have in the language of their page."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, text

from parsers.document import Block, Label, Page, plain
from storage.database import Database, open_database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import BlockRow, RunStatus, SummaryRow
from storage.search import documents_with, search_texts
from storage.stemming import CONFIGURATIONS, languages_in_use

Claiming = Callable[..., Claim]
Recording = Callable[..., int]
Storing = Callable[..., int]


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url)
    yield database
    database.close()


@pytest.fixture
def store(record: Recording, claim: Claiming, now: datetime.datetime) -> Storing:
    """Stores a document of one page in a language with these blocks."""

    def make(database: Database, name: str, language: str | None, *texts: str) -> int:
        document = record(database, name)
        run = RunStore(database, claim(database, document, name).run_id, "worker")
        blocks = tuple(Block(Label.TEXT, plain(each)) for each in texts)
        run.store_page(Page(1, 595, 842, blocks=blocks, language=language, script="Latn"))
        run.close(RunStatus.COMPLETE, finished_at=now)
        return document

    return make


def found(database: Database, words: str) -> list[str]:
    return [hit.name for hit in search_texts(database, words, 9)]


def test_a_word_finds_its_other_forms(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "en", "Two invoices remained open.")
    store(postgres, "b.pdf", "de", "Die Rechnungen wurden bezahlt.")
    assert found(postgres, "invoice remaining") == ["a.pdf"]
    assert found(postgres, "Rechnung") == ["b.pdf"]
    (hit,) = search_texts(postgres, "invoice", 9)
    assert hit.snippet == "Two [invoices] remained open."


def test_forms_of_one_language_find_nothing_in_another(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "de", "Schrift: Univers")
    store(postgres, "b.pdf", "en", "The university is old.")
    store(postgres, "c.pdf", None, "univers")
    assert found(postgres, "universities") == ["b.pdf"]


def test_the_word_itself_comes_before_its_other_forms(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "en", "One invoice more.")
    store(postgres, "b.pdf", "en", "Two invoices more.")
    assert found(postgres, "invoices") == ["b.pdf", "a.pdf"]
    assert found(postgres, "invoice") == ["a.pdf", "b.pdf"]


def test_what_was_found_as_it_is_written_still_is(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "en", "The Who played in Leeds.", "Number FV/11/2026/88")
    store(postgres, "b.pdf", None, "The Who in an unknown language")
    store(postgres, "c.pdf", "th", "The Who in a language without forms")
    assert sorted(found(postgres, "who")) == ["a.pdf", "b.pdf", "c.pdf"]
    assert found(postgres, "FV/11/2026/88") == ["a.pdf"]


def test_documents_are_found_by_other_forms_too(postgres: Database, store: Storing) -> None:
    document = store(postgres, "a.pdf", "en", "Two invoices remained open.")
    store(postgres, "b.pdf", "en", "Nothing of the kind.")
    with postgres.reading() as session:
        condition = documents_with(session, "invoice", 9).condition
        assert session.scalars(select(SummaryRow.document_id).where(condition)).all() == [document]


def test_only_languages_of_stored_pages_are_asked_for(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "sv", "Två fakturor")
    store(postgres, "b.pdf", "th", "ใบแจ้งหนี้")
    with postgres.reading() as session:
        assert languages_in_use(session) == ("sv",)


def test_each_language_has_its_index_which_is_used(postgres: Database, store: Storing) -> None:
    store(postgres, "a.pdf", "en", "Two invoices remained open.")
    with postgres.reading() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        for language, configuration in CONFIGURATIONS.items():
            plan = session.scalars(text(
                f"EXPLAIN SELECT id FROM blocks WHERE blocks.language = '{language}' AND"
                f" to_tsvector('{configuration}', left(blocks.text, 100000))"
                " @@ plainto_tsquery('x')"
            )).all()  # fmt: skip
            assert any(f"blocks_search_{language}" in line for line in plan), plan
            assert not any("Filter" in line for line in plan), plan


def test_sqlite_finds_words_as_they_are_written(database: Database, store: Storing) -> None:
    store(database, "a.pdf", "en", "Two invoices remained open.")
    assert found(database, "invoices") == ["a.pdf"]
    with database.reading() as session:
        assert session.scalars(select(BlockRow.language)).all() == ["en"]

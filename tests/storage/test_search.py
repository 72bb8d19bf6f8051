"""Full-text search finds words, whatever else is typed."""

import datetime
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from parsers.document import Answer, Block, BoundingBox, BoxFrom, Item, Label, Page, plain
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import Document, RunStatus, SummaryRow
from storage.search import documents_with, search_texts

Claiming = Callable[..., Claim]
Recording = Callable[..., int]
Storing = Callable[..., int]

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


@pytest.fixture
def store(record: Recording, claim: Claiming, now: datetime.datetime) -> Storing:
    """Stores a document of one page with these blocks, and closes its run."""

    def make(
        database: Database, texts: Sequence[str], name: str = "a.pdf", recipe: str = "first"
    ) -> int:
        document = record(database, name)
        run = claim(database, document, recipe).run_id
        blocks = tuple(
            Block(Label.TEXT, plain(text), BOX, box_from=BoxFrom.WORDS) for text in texts
        )
        RunStore(database, run, "worker").store_page(Page(1, 595, 842, blocks=blocks))
        RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now)
        return document

    return make


HOSTILE = [
    '"', "'", "*", "NEAR(", "text:", "AND", "a OR", "(", ")", "^", "-", "+", "\\", "\0", "\ud800",
    '" OR 1=1 --', "'; DROP TABLE blocks; --", "{text} : x", "!&|<->", "%", "a:*", ":name", "$1",
    "%s", "🧾", "\u200b", "",
]  # fmt: skip


def test_no_text_is_taken_for_sql_or_search_syntax(database: Database, store: Storing) -> None:
    store(database, ["invoice"])
    assert [text for text in HOSTILE if search_texts(database, text, 10)] == []
    assert [hit.name for hit in search_texts(database, "invoice", 10)] == ["a.pdf"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=30))
def test_any_text_can_be_searched(database: Database, text: str) -> None:
    assert search_texts(database, text, 10) == ()


def test_a_block_is_found_with_its_place_by_all_of_its_words(
    database: Database, store: Storing
) -> None:
    document = store(database, ["first", "The total AMOUNT due is 12.50 EUR"])
    (hit,) = search_texts(database, "amount total", 10)
    assert (hit.document_id, hit.name, hit.page_number, hit.position) == (document, "a.pdf", 1, 1)
    assert (hit.label, hit.box) == (Label.TEXT, BOX)
    assert hit.snippet == "The [total] [AMOUNT] due is 12.50 EUR"
    assert search_texts(database, "amount first", 10) == ()
    assert [hit.position for hit in search_texts(database, "12.50", 10)] == [1]


def test_the_best_come_first_and_no_more_than_asked_for(database: Database, store: Storing) -> None:
    store(database, ["tax " + "filler " * 40, "tax tax tax", "tax and more words here"])
    hits = search_texts(database, "tax", 2)
    assert len(hits) == 2
    assert hits[0].position == 1


def test_words_of_other_scripts_are_found(database: Database, store: Storing) -> None:
    store(database, ["Überweisung für Größe", "ИТОГО к оплате"])
    assert [hit.position for hit in search_texts(database, "überweisung", 9)] == [0]
    assert [hit.position for hit in search_texts(database, "итого", 9)] == [1]


def test_only_what_is_current_is_found(
    database: Database, store: Storing, record: Recording, claim: Claiming
) -> None:
    document = store(database, ["old words"])
    store(database, ["new words"], recipe="second")
    running = claim(database, document, "third").run_id
    RunStore(database, running, "worker").store_page(
        Page(1, 1, 1, blocks=(Block(Label.TEXT, plain("words")),))
    )
    assert [hit.snippet for hit in search_texts(database, "words", 9)] == ["new [words]"]


def test_what_is_deleted_is_not_found(database: Database, store: Storing) -> None:
    document = store(database, ["gone", "gone too"])
    with database.writing() as session:
        session.delete(session.get_one(Document, document))
    store(database, ["another"], "b.pdf")
    assert search_texts(database, "gone", 9) == ()
    assert len(search_texts(database, "another", 9)) == 1


def test_a_block_longer_than_an_index_holds_is_stored_and_found_by_its_beginning(
    database: Database, store: Storing
) -> None:
    store(database, ["beginning " + " ".join(f"word{number}" for number in range(200_000))])
    assert len(search_texts(database, "beginning", 9)) == 1


def test_what_tasks_tell_is_found_beside_blocks_and_so_is_its_document(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    run = RunStore(database, claim(database, document, "first").run_id, "worker")
    run.store_page(Page(2, 595, 842, blocks=(Block(Label.TEXT, plain("the old bridge")),)))
    bridge = Item("A bridge over a river.", "photo", BOX, attributes={"words": "NO ENTRY"})
    run.store_answer(Answer("describe", 2, 2, items=(bridge,)))
    run.store_answer(Answer("find", 2, 2, items=(Item("bridge", "bridge", BOX),), request="x"))
    run.close(RunStatus.COMPLETE, finished_at=now)
    hits = search_texts(database, "bridge", 9)
    assert {(hit.task, hit.label, hit.page_number) for hit in hits} == {
        (None, "text", 2), ("describe", "photo", 2),
    }  # fmt: skip
    (hit,) = search_texts(database, "entry photo", 9)
    assert (hit.document_id, hit.name, hit.position, hit.box) == (document, "a.pdf", 0, BOX)
    assert "[ENTRY]" in hit.snippet
    assert len(search_texts(database, "bridge", 1)) == 1
    with database.reading() as session:
        found = documents_with(session, "river", 9).condition
        assert session.scalars(select(SummaryRow.document_id).where(found)).all() == [document]
        none = documents_with(session, "lake", 9).condition
        assert session.scalars(select(SummaryRow.document_id).where(none)).all() == []

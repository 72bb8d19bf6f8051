"""Answers to questions about what is stored, and people who see their warnings."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parsers.document import Answer, BoundingBox, Item, Page
from storage.answers import stored_answers
from storage.answers_beside import add_answer
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import RunStatus
from storage.overview import document_overview
from storage.page_queries import page_heads, warnings_about
from storage.user_queries import run_query

ITEM = Item(
    "5 April 2026", box=BoundingBox(0.1, 0.2, 0.3, 0.4), page_number=2, support=1.0,
    attributes={"evidence": "exact", "quote": "due on 5 April 2026"},
)  # fmt: skip
ANSWER = Answer(
    "ask", 1, 2, "verbatim", (ITEM,), request="When is it due?", engine="ocr", model="m",
    warnings=("beside it this fits, too",),
)  # fmt: skip


@pytest.fixture
def read(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim],
    now: datetime.datetime,
) -> Callable[..., tuple[int, int]]:  # fmt: skip
    """A document of two pages that a recipe has read: its id and its run."""

    def make(recipe: str = "first") -> tuple[int, int]:
        document_id = record(database)
        store = RunStore(database, claim(database, document_id, recipe).run_id, "worker")
        for number in (1, 2):
            store.store_page(Page(number, 5, 5))
        store.close(RunStatus.COMPLETE, finished_at=now)
        return document_id, store.run_id

    return make


def test_a_run_that_no_longer_counts_gets_no_answer(
    database: Database, read: Callable[..., Any]
) -> None:
    _, old = read("first")
    _, new = read("second")
    assert not add_answer(database, old, ANSWER)
    assert not add_answer(database, 999, ANSWER)
    assert (stored_answers(database, old), stored_answers(database, new)) == ((), ())


def test_an_answer_is_a_row_beside_what_the_run_found(
    database: Database, read: Callable[..., Any]
) -> None:
    _, run_id = read()
    assert add_answer(database, run_id, ANSWER)
    assert stored_answers(database, run_id) == (ANSWER,)
    asked = (
        "SELECT page_number, question, answer, evidence, quote, x0, support"
        " FROM current_question_answers"
    )
    assert run_query(database, asked, 9)[1] == [
        (2, "When is it due?", "5 April 2026", "exact", "due on 5 April 2026", 0.1, 1.0)
    ]
    runs = "SELECT status, attempt, flaws, lease_owner FROM runs"
    assert run_query(database, runs, 9)[1] == [("complete", 1, None, None)]


def test_the_same_question_has_one_answer(database: Database, read: Callable[..., Any]) -> None:
    _, run_id = read()
    for answer in (ANSWER, replace(ANSWER, engine="qwen"), replace(ANSWER, request="Who?")):
        add_answer(database, run_id, answer)
    assert [(each.request, each.engine) for each in stored_answers(database, run_id)] == [
        ("When is it due?", "qwen"), ("Who?", "ocr"),
    ]  # fmt: skip


def test_its_warnings_are_counted_listed_and_shown_at_their_page(
    database: Database, read: Callable[..., Any]
) -> None:
    document_id, run_id = read()
    add_answer(database, run_id, ANSWER)
    add_answer(database, run_id, replace(ANSWER, task="spot", request="", first_page=2))
    assert warnings_about(database, document_id) == 2
    (each,) = document_overview(database)
    assert [(one.page_number, one.why) for one in each.found.problems] == [
        (None, "ask: beside it this fits, too"), (2, "spot: beside it this fits, too"),
    ]  # fmt: skip
    assert [head.warnings for head in page_heads(database, run_id)] == [
        ("ask: beside it this fits, too",), ("spot: beside it this fits, too",),
    ]  # fmt: skip
    add_answer(database, run_id, replace(ANSWER, warnings=()))
    assert warnings_about(database, document_id) == 1

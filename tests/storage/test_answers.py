"""Answers to what is asked beside: as they were stored, and only while the run is held."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parsers.document import Answer, Attempt, BoundingBox, Item, Page
from storage.answers import stored_answers
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim, LeaseLost, claim_run
from storage.models import RunStatus
from storage.user_queries import run_query

ATTEMPT = Attempt("no", "unreadable: why", "stop", 0.0, None, 3, 4, 0.5)
ANSWER = Answer(
    "find", 2, 2, "verbatim", finish_reason="length", error_code="truncated", error="It is cut.",
    seconds=1.5, input_tokens=7, output_tokens=8, attempts=(ATTEMPT,), thoughts="Hm.",
    items=(
        Item("Total", "label", BoundingBox(0.1, 0.2, 0.3, 0.4), 2),
        Item(None, "stamp", None, 2),
        Item("plain", None, None, 2),
    ),
)  # fmt: skip
WHOLE = replace(ANSWER, error_code=None, error=None)


@pytest.fixture
def run_id(database: Database, record: Callable[..., int], claim: Callable[..., Claim]) -> int:
    return claim(database, record(database)).run_id


def test_an_answer_is_read_as_it_was_stored(database: Database, run_id: int) -> None:
    RunStore(database, run_id, "worker").store_answer(ANSWER)
    assert stored_answers(database, run_id) == (ANSWER,)


def test_an_item_without_a_page_is_on_the_answers_first(database: Database, run_id: int) -> None:
    RunStore(database, run_id, "worker").store_answer(replace(ANSWER, items=(Item("x"),)))
    (answer,) = stored_answers(database, run_id)
    assert answer.items == (Item("x", page_number=2),)


def test_an_answer_takes_the_place_of_the_one_before(database: Database, run_id: int) -> None:
    RunStore(database, run_id, "worker").store_answer(ANSWER)
    other = replace(ANSWER, first_page=1)
    for answer in (other, replace(WHOLE, text="better", items=())):
        RunStore(database, run_id, "worker").store_answer(answer)
    assert [each.text for each in stored_answers(database, run_id)] == ["verbatim", "better"]


def test_who_does_not_hold_the_run_stores_nothing(database: Database, run_id: int) -> None:
    with pytest.raises(LeaseLost):
        RunStore(database, run_id, "another").store_answer(ANSWER)
    assert stored_answers(database, run_id) == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "copied"), [("1", "1", [2]), ("1", "2", []), (None, None, [2])]
)
def test_whole_answers_come_along_with_pages_where_the_same_is_asked(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    ours: Any,
    theirs: Any,
    copied: list[int],
    make_recipe: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime.datetime,
) -> None:
    document_id = record(database)
    runs = []
    for name, asked in (("first", theirs), ("second", ours)):
        settings = {"reading": "alike"} | ({"tasks": {"find": asked}} if asked else {})
        recipe = make_recipe(name, settings=settings)
        taken = claim_run(database, document_id, recipe, "worker", 60, now, 8)
        runs.append(taken.run_id)
    for number in (1, 2):
        RunStore(database, runs[0], "worker").store_page(Page(number, 5, 5))
    for answer in (replace(ANSWER, first_page=1, last_page=1), WHOLE):
        RunStore(database, runs[0], "worker").store_answer(answer)
    RunStore(database, runs[1], "worker").copy_pages(runs[0])
    stored = stored_answers(database, runs[1])
    assert [(each.first_page, each.thoughts) for each in stored] == [(at, "Hm.") for at in copied]


def test_another_request_costs_no_answer_to_what_is_asked_as_before(
    database: Database,
    record: Callable[..., int],
    make_recipe: Callable[..., Any],
    now: datetime.datetime,
) -> None:
    document_id, runs = record(database), []
    for find in ("stamp", "signature"):
        recipe = make_recipe(find, settings={"tasks": {"find": find, "spot": "1"}})
        taken = claim_run(database, document_id, recipe, "worker", 60, now, 8)
        runs.append(RunStore(database, taken.run_id, "worker"))
    runs[0].store_page(Page(2, 5, 5))
    for task in ("find", "spot"):
        runs[0].store_answer(replace(WHOLE, task=task))
    runs[1].copy_pages(runs[0].run_id)
    assert [each.task for each in stored_answers(database, runs[1].run_id)] == ["spot"]


def test_the_view_shows_those_of_the_current_run(
    database: Database, run_id: int, now: datetime.datetime
) -> None:
    RunStore(database, run_id, "worker").store_page(Page(2, 5, 5))
    RunStore(database, run_id, "worker").store_answer(WHOLE)
    asked = "SELECT task, page_number, position, label, text, x0 FROM current_items ORDER BY 3"
    assert run_query(database, asked, 9)[1] == []
    RunStore(database, run_id, "worker").close(RunStatus.COMPLETE, finished_at=now)
    assert run_query(database, asked, 9)[1] == [
        ("find", 2, 0, "label", "Total", 0.1),
        ("find", 2, 1, "stamp", None, None),
        ("find", 2, 2, None, "plain", None),
    ]

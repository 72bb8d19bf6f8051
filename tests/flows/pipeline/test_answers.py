"""What is asked of pages beside their text: from a task's module to rows, and back for good."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pymupdf
import pytest

from flows.pipeline.document import extract_stored, ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.asking import Engine
from parsers.document import Completion, Item, Prompt, Question
from parsers.engines.scripted import Reply, ScriptedEngine, stand_in
from parsers.errors import AnswerError, EngineError, SetupError
from parsers.tasks import TASKS, PageTask
from storage.answers import stored_answers
from storage.queries import run_overview, run_query

AWAY = EngineError("unreachable", "It is away", "Start it.")


def read(completion: Completion) -> tuple[Item, ...]:
    if not completion.text.isdecimal():
        raise AnswerError("unreadable", "It is no number", "Ask again.")
    return (Item(completion.text, "words"),)


COUNT = PageTask("count", "1", (Prompt("How many words are there?"),), read)


@pytest.fixture(autouse=True)
def _counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task more: its module, and its row."""
    module = ModuleType("counting")
    module.TASK = COUNT  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "counting", module)
    monkeypatch.setitem(TASKS, "count", "counting")  # type: ignore[arg-type]


@pytest.fixture
def asking(settings: Settings, tmp_path: Path) -> Settings:
    """Settings that name the task, and recordings with an answer to it."""
    folder = shutil.copytree(settings.recordings or "", tmp_path / "recordings")
    recorded = {"task": "count", "answer": "35", "image": "invoice.png", "frame": [1000, 1000]}
    (folder / "count_invoice.json").write_text(json.dumps(recorded))
    return settings.model_copy(update={"recordings": folder, "tasks": ("count",)})


@pytest.fixture
def counting(asking: Settings) -> Iterator[Context]:
    context = open_context(asking)
    yield context
    context.close()


def ingest(path: Path, context: Context, **options: Any) -> str:
    return ingest_file(str(path), context, lambda done, pages: None, **options).status


def reading_by(context: Context, make: Any) -> Context:
    """The context with another engine that reads."""
    return replace(context, engines=replace(context.engines, main=make(context.engines.main)))


def with_script(context: Context, script: Any) -> tuple[Context, ScriptedEngine]:
    """The workplace with a task's engine that answers by a script."""
    engine = stand_in(context.engines.main, script)
    return replace(context, engines=replace(context.engines, tasks=((COUNT, engine),))), engine


def items(context: Context) -> list[tuple[Any, ...]]:
    asked = "SELECT task, page_number, position, label, text FROM current_items ORDER BY 2, 3"
    return run_query(context.database, asked, 99)[1]


def test_a_task_of_no_such_name_is_refused_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(SetupError, match=r"no task 'dance'.*count") as caught:
        open_context(settings.model_copy(update={"tasks": ("dance",)}))
    assert caught.value.code == "bad_task"


def test_a_task_that_no_engine_has_is_refused_before_anything_is_read(settings: Settings) -> None:
    with pytest.raises(EngineError, match="does not have the task count") as caught:
        open_context(settings.model_copy(update={"tasks": ("count",)}))
    assert caught.value.code == "unsupported_task"
    assert not list(settings.staging.glob("*"))


def test_the_answer_about_a_page_becomes_rows(counting: Context, inbox: Path) -> None:
    assert ingest(inbox / "invoice.png", counting) == "complete"
    assert items(counting) == [("count", 1, 0, "words", "35")]
    (answer,) = stored_answers(counting.database, 1)
    assert (answer.text, answer.finish_reason, answer.error_code) == ("35", "stop", None)


def test_what_is_asked_is_another_recipe_of_the_same_reading(
    context: Context, counting: Context
) -> None:
    settings = context.settings.model_copy(update={"recordings": counting.settings.recordings})
    plain = open_context(settings)
    assert "tasks" not in plain.recipe.settings
    assert plain.recipe.recipe != counting.recipe.recipe
    assert plain.recipe.settings["reading"] == counting.recipe.settings["reading"]
    plain.close()


def test_a_page_that_was_read_before_is_only_asked_what_is_new(
    counting: Context, inbox: Path
) -> None:
    settings = counting.settings.model_copy(update={"tasks": ()})
    plain = open_context(settings)
    assert ingest(inbox / "invoice.png", plain) == "complete"
    plain.close()
    silent = reading_by(counting, lambda main: stand_in(main, AWAY))
    assert ingest(inbox / "invoice.png", silent) == "complete"
    assert items(counting) == [("count", 1, 0, "words", "35")]


def test_new_fields_leave_the_answers(counting: Context, inbox: Path) -> None:
    ingest(inbox / "invoice.png", counting)
    invoice = open_context(counting.settings.model_copy(update={"schema_name": "invoice"}))
    assert extract_stored(1, invoice).run_id == 2
    assert items(counting) == [("count", 1, 0, "words", "35")]
    assert ingest(inbox / "invoice.png", invoice) == "unchanged"
    invoice.close()


def test_an_answer_that_cannot_be_read_makes_the_run_partial_until_it_can(
    counting: Context, inbox: Path
) -> None:
    mumbling, _ = with_script(counting, "Well, many.")
    assert ingest(inbox / "invoice.png", mumbling) == "partial"
    (run,) = run_overview(counting.database)
    assert (run.error_code, run.error) == ("unreadable", "Page 1, count: It is no number.")
    (answer,) = stored_answers(counting.database, 1)
    assert (answer.text, answer.items) == ("Well, many.", ())

    assert ingest(inbox / "invoice.png", counting, retry=True) == "complete"
    assert items(counting) == [("count", 1, 0, "words", "35")]


@pytest.fixture
def three_pages(inbox: Path) -> Path:
    """Two pages with a line of text, and a blank one between."""
    with pymupdf.open() as document:
        for line in ("First", "", "Third"):
            document.new_page().insert_text((72, 90), line, fontsize=20)
        document.save(inbox / "three.pdf")
    return inbox / "three.pdf"


def reading(engine: Engine) -> ScriptedEngine:
    return stand_in(engine, "<html><body><p>Line</p></body></html>")


def test_after_an_interruption_only_the_pages_without_an_answer_are_asked(
    counting: Context, three_pages: Path
) -> None:
    context = reading_by(counting, reading)
    first, _ = with_script(context, lambda question: "1" if question.read[0].number == 1 else AWAY)
    assert ingest(three_pages, first) == "partial"
    (run,) = run_overview(counting.database)
    assert run.error_code == "unreachable"

    second, engine = with_script(context, "3")
    assert ingest(three_pages, second, retry=True) == "complete"
    assert [question.read[0].number for question in engine.asked] == [3]
    assert [(row[1], row[4]) for row in items(counting)] == [(1, "1"), (3, "3")]


def test_a_page_that_fails_does_not_stop_the_others(counting: Context, three_pages: Path) -> None:
    def reply(question: Question) -> Reply:
        refused = EngineError("unsupported_task", "Not this one", "Try another.")
        return refused if question.read[0].number == 1 else "3"

    context, _ = with_script(reading_by(counting, reading), reply)
    assert ingest(three_pages, context) == "partial"
    assert [(row[1], row[4]) for row in items(counting)] == [(3, "3")]
    (run,) = run_overview(counting.database)
    assert (run.error_code, run.error) == (
        "unsupported_task",
        "Page 1, count: Not this one. Try another.",
    )

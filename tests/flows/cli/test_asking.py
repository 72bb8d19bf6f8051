"""Questions to documents that were read, in the terminal."""

import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.cli.asking import _asking
from flows.pipeline.asking import ask_documents
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, assemble, open_context
from flows.runtime.settings import Settings
from flows.runtime.stopping import StopSignal
from parsers.document import Completion
from parsers.engines.scripted import Reply, ScriptedEngine
from parsers.errors import EngineError
from storage.answers import stored_answers
from storage.documents import RunStore
from storage.leases import claim_run
from storage.models import RunStatus
from storage.queries import all_documents, recipe_of, run_query
from tests.flows.conftest import draw_invoice

Run = Callable[..., tuple[int, str, str]]
DUE = "When is the payment due?"


@pytest.fixture
def ask(run: Run, review_home: Path) -> Callable[..., tuple[int, str, str]]:
    """Asks the two invoices that were read."""

    def ask(*words: str) -> tuple[int, str, str]:
        database = f"sqlite:///{review_home / 'pagemill.db'}"
        return run("ask", *words, "--engine", "ocr", "--database", database)

    return ask


@pytest.fixture
def context(review_home: Path) -> Iterator[Context]:
    settings = _asking(Settings(home=review_home, engine="ocr", workers=1), DUE)
    context = assemble(settings, StopSignal(), writes=False)
    yield context
    context.close()


def scripted(context: Context, script: Any, **details: Any) -> tuple[Context, ScriptedEngine]:

    ((task, _),) = context.engines.tasks
    engine = ScriptedEngine(script, frozenset({"ask"}), **details)
    return replace(context, engines=replace(context.engines, tasks=((task, engine),))), engine


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((DUE, "nowhere.pdf"), "nowhere.pdf"),
        ((" ",), "needs to know a question"),
        (("x" * 3000,), "is longer than 2000 characters"),
        ((DUE, "--csv", "--json"), "choose one"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_and_exit_code_2(
    ask: Run, words: tuple[str, ...], sentence: str
) -> None:
    code, output, errors = ask(*words)
    assert code == 2
    assert sentence in output + errors


def test_without_a_database_nothing_is_made(run: Run, tmp_path: Path) -> None:
    code, _, errors = run("ask", DUE, "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert code == 2
    assert "There is no database with documents" in errors
    assert not (tmp_path / "none.db").exists()


def test_all_documents_answer_with_their_evidence(ask: Run) -> None:
    code, output, _ = ask(DUE, "--json")
    told = json.loads(output)
    assert code == 0
    assert [
        (each["document"], each["name"], each["answer"], each["evidence"], each["page"])
        for each in told
    ] == [
        (1, "invoice.pdf", "04/05/2026", "exact", 1), (2, "other.pdf", "04/05/2026", "exact", 1)
    ]  # fmt: skip
    assert told[0]["quote"] == "Due date: 04/05/2026"


def test_who_does_not_say_is_told_as_absent(ask: Run) -> None:
    code, output, _ = ask("Who is the captain?", "invoice.pdf")
    assert code == 0
    assert output.splitlines() == [
        "document\tname\tanswer\tevidence\tpage\tquote", "1\tinvoice.pdf\t\tabsent\t\t",
    ]  # fmt: skip


def test_what_was_asked_before_is_told_again_and_can_be_asked_anew(ask: Run) -> None:
    ask(DUE, "1")
    _, output, errors = ask(f"  {DUE} ", "1", "--csv")
    assert "1 document answered before: --again asks anew" in errors
    assert "04/05/2026" in output
    _, _, errors = ask(DUE, "1", "--again")
    assert "answered before" not in errors


def test_the_run_stays_as_it_is_and_the_answer_is_a_row(context: Context) -> None:
    def facts() -> Any:
        return run_query(context.database, "SELECT * FROM runs ORDER BY id", 9)[1]

    before = facts()
    told = list(ask_documents(all_documents(context.database), context))
    assert [each.reason for each in told] == ["", ""]
    assert facts() == before
    rows = "SELECT document_id, question, answer FROM current_question_answers ORDER BY 1"
    assert run_query(context.database, rows, 9)[1] == [
        (1, DUE, "04/05/2026"), (2, DUE, "04/05/2026")
    ]  # fmt: skip


def test_another_engine_is_a_new_asking(context: Context) -> None:
    document = all_documents(context.database)[0]
    list(ask_documents([document], context))
    other, engine = scripted(context, '{"answer": "2026-04-05", "page": 1}')
    (told,) = ask_documents([document], other)
    assert (told.before, len(engine.asked)) == (False, 1)
    (told,) = ask_documents([document], other)
    assert (told.before, len(engine.asked)) == (True, 1)
    (answer,) = stored_answers(context.database, document.run_id or 0)
    assert (answer.engine, answer.items[0].attributes["evidence"]) == ("scripted", "normalized")


@pytest.mark.parametrize(
    "reply",
    [EngineError("unsupported_task", "It cannot", "Ask another."),
     Completion('{"answer": "x"}', (1000, 1000), "length")],
)  # fmt: skip
def test_without_a_whole_answer_the_one_before_stays(context: Context, reply: Reply) -> None:
    document = all_documents(context.database)[0]
    list(ask_documents([document], context))
    failing, _ = scripted(context, reply)
    (told,) = ask_documents([document], failing)
    assert told.reason
    (answer,) = stored_answers(context.database, document.run_id or 0)
    assert answer.engine == "ocr"


def test_an_engine_that_looks_needs_the_copy_of_the_file(context: Context) -> None:
    shutil.rmtree(context.settings.staging)
    looking, engine = scripted(context, '{"answer": null}', images_at_once=2)
    (told,) = ask_documents(all_documents(context.database)[:1], looking)
    assert "There is no copy of it" in told.reason
    assert engine.asked == []


def test_a_document_that_is_read_anew_meanwhile_keeps_no_answer(context: Context) -> None:
    document, *_ = all_documents(context.database)

    def read_anew(_question: object) -> str:
        now = datetime.datetime.now(datetime.UTC)
        recipe = replace(recipe_of(context.database, document.run_id or 0), recipe="another")
        run = claim_run(context.database, document.document_id, recipe, "w", 60, now, 3).run_id
        store = RunStore(context.database, run, "w")
        store.copy_pages(document.run_id or 0)
        store.close(RunStatus.COMPLETE, finished_at=now)
        return '{"answer": null}'

    slow, _ = scripted(context, read_anew)
    (told,) = ask_documents([document], slow)
    assert told.reason == "it was read anew meanwhile: ask again"
    assert run_query(context.database, "SELECT count(*) FROM answers", 9)[1] == [(0,)]


def test_some_documents_without_an_answer_are_told_with_exit_code_1(
    run: Run, review_home: Path
) -> None:
    settings = Settings(home=review_home, engine="ocr", schema_name="none", settle_seconds=0)
    broken = review_home / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nno more")
    context = open_context(settings)
    ingest_file(str(broken), context, lambda done, pages: None)
    context.close()
    database = f"sqlite:///{review_home / 'pagemill.db'}"
    code, output, errors = run(
        "ask", DUE, "broken.pdf", "1", "--engine", "ocr", "--database", database
    )
    assert code == 1
    assert "broken.pdf: nothing of it was read" in errors
    assert "04/05/2026" in output


def test_ingest_asks_each_document_as_well(tmp_path: Path) -> None:
    draw_invoice(tmp_path / "invoice.pdf")
    context = open_context(
        Settings(
            home=tmp_path / "home", engine="ocr", schema_name="none", settle_seconds=0, workers=1,
            ask="What is the invoice number?", tasks=("spot",),
        )
    )  # fmt: skip
    try:
        ingest_file(str(tmp_path / "invoice.pdf"), context, lambda done, pages: None)
        rows = "SELECT question, answer, evidence FROM current_question_answers"
        assert run_query(context.database, rows, 9)[1] == [
            ("What is the invoice number?", "INV-2026-1", "exact")
        ]
        spotted = "SELECT DISTINCT agreement FROM current_spotted_words WHERE text = text_layer"
        assert run_query(context.database, spotted, 9)[1] == [("agreed",)]
    finally:
        context.close()

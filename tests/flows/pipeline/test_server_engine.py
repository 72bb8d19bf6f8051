"""Documents read through a server that fails, and read to the end when it is well again."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.runtime.engines import Engines
from flows.runtime.recipe import compose_recipe
from flows.runtime.retrying import DELAYS
from parsers.document import PageStatus
from parsers.engines.options import EngineOptions
from parsers.engines.remote.gate import FAILURES_IN_A_ROW, Patience
from parsers.engines.server import ServerEngine
from parsers.errors import EngineError
from storage.database import Database
from storage.queries import run_overview, stored_pages

HASTY = Patience(connect=2.0, silence=0.4, answer=1.0, pause=60.0, retries=1)
PAGES = 4
AT_ONCE = 2

OpenContext = Callable[[], Context]


def silent(done: int, pages: int) -> None:
    pass


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A PDF of several pages, each with a good text layer."""
    file = tmp_path / "letters.pdf"
    with pymupdf.open() as pdf:
        for number in range(PAGES):
            page = pdf.new_page(width=200, height=300)
            page.insert_text((20, 40), "Line 0 of the document.")
            page.draw_line((20, 60), (60 + 20 * number, 60))
        file.write_bytes(pdf.tobytes())
    return file


@pytest.fixture
def open_context(
    context: Context, chat_server: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenContext]:
    """Opens contexts that share a database and ask the server, as processes one after the other
    would; nothing waits before it asks again."""
    monkeypatch.setitem(DELAYS, EngineError, (0.0, 0.0))
    options = EngineOptions(server=chat_server.url, concurrency=AT_ONCE, page_pixels=60_000)
    with ExitStack() as engines:

        def open_context() -> Context:
            engine = ServerEngine(options, HASTY)
            engines.callback(engine.close)
            recipe = compose_recipe(Engines(engine, engine, choice="as asked"), "none", ())
            return replace(context, engines=Engines(engine, engine), recipe=recipe)

        yield open_context


FAULTS: dict[str, tuple[Callable[[Any], Any], int]] = {
    # What the server does, and how many requests it takes until an asking is given up.
    "429": (lambda server: server.status(429), 1 + HASTY.retries),
    "500": (lambda server: server.status(500), 1 + HASTY.retries),
    "no response": (lambda server: server.drop(), 1 + HASTY.retries),
    "half an answer": (lambda server: server.drop(server.part("<p>Half")), 1),
    "silence": (lambda server: server.hang(), 1),
    "silence amid an answer": (lambda server: server.hang(server.part("<p>Half")), 1),
    "broken JSON": (lambda server: server.stream(['{"choices": [']), 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_server_that_fails_ends_the_run_and_the_next_reads_only_what_is_missing(
    chat_server: Any, document: Path, open_context: OpenContext, name: str
) -> None:
    fault, requests = FAULTS[name]
    good = chat_server.usually
    chat_server.next, chat_server.usually = [good, good], fault(chat_server)

    first = ingest_file(str(document), open_context(), silent)
    (run,) = run_overview(open_context().database)
    read = [p for p in stored_pages(open_context().database, run.run_id) if p.blocks]
    asked_while_ill = len(chat_server.asked)
    chat_server.usually = good
    second = ingest_file(str(document), open_context(), silent)
    pages = stored_pages(open_context().database, second.run_id or 0)

    assert (first.status, run.error_code) == ("partial", "unreachable")
    assert len(read) == 2
    assert asked_while_ill <= 2 + (FAILURES_IN_A_ROW + AT_ONCE) * requests
    assert (second.status, second.run_id) == ("complete", first.run_id)
    assert len(chat_server.asked) - asked_while_ill == PAGES - 2
    assert [page.number for page in pages] == list(range(1, PAGES + 1))
    assert {page.status for page in pages} == {PageStatus.COMPLETE}


def test_a_server_that_is_gone_ends_the_run_and_nothing_waits_for_it(
    chat_server: Any, document: Path, open_context: OpenContext
) -> None:
    context, good = open_context(), chat_server.usually

    def answer_and_go(handler: Any, body: Any) -> None:
        good(handler, body)
        chat_server.usually = chat_server.drop()

    chat_server.usually = answer_and_go
    ingest_file(str(document), context, silent)
    (run,) = run_overview(context.database)

    assert (run.status, run.error_code) == ("partial", "unreachable")
    assert "Start or mend the server" in (run.error or "")
    assert len(chat_server.asked) <= 2 + 2 * AT_ONCE


def test_a_busy_server_costs_time_and_no_page(
    chat_server: Any, document: Path, open_context: OpenContext
) -> None:
    busy, broken = chat_server.status(429), chat_server.drop(chat_server.part("<p>"))
    chat_server.next = [busy, chat_server.usually, broken, chat_server.usually, broken]

    outcome = ingest_file(str(document), open_context(), silent)

    assert outcome.status == "complete"
    assert len(chat_server.asked) == PAGES + 3


def test_one_page_that_the_server_cannot_answer_does_not_stop_the_others(
    chat_server: Any, document: Path, open_context: OpenContext
) -> None:
    """It is told apart from a server that fails at every page; and asked again with --retry."""
    good, context = chat_server.usually, open_context()
    images: list[str] = []

    def behave(handler: Any, body: dict[str, Any]) -> None:
        image = body["messages"][0]["content"][0]["image_url"]["url"]
        images.append(image)
        (chat_server.stream(["{"]) if image == images[0] else good)(handler, body)

    chat_server.usually = behave
    first = ingest_file(str(document), context, silent)
    failed = [p for p in stored_pages(context.database, first.run_id or 0) if not p.blocks]
    asked = len(chat_server.asked)
    chat_server.usually = good
    again = ingest_file(str(document), open_context(), silent)
    retried = ingest_file(str(document), open_context(), silent, retry=True)

    assert first.status == "partial"
    assert [page.error_code for page in failed] == ["overloaded"]
    assert asked == PAGES - 1 + 3
    assert again.status == "partial before"
    assert retried.status == "complete"
    assert len(chat_server.asked) - asked == 1


def test_an_answer_that_loops_is_ended_and_asked_again_a_few_times(
    chat_server: Any, document: Path, open_context: OpenContext
) -> None:
    good = chat_server.usually
    row = json.dumps(chat_server.part("<tr><td></td></tr>" * 20))
    loop = chat_server.repeat(lambda number: f"data: {row}\n\n")
    chat_server.next, chat_server.usually = [good] * 2, loop

    first = ingest_file(str(document), open_context(), silent)
    pages = stored_pages(open_context().database, first.run_id or 0)
    asked = len(chat_server.asked)
    chat_server.usually = good
    second = ingest_file(str(document), open_context(), silent, retry=True)
    looping = [page for page in pages if page.finish_reason == "repetition"]

    assert first.status == "partial"
    assert [page.status for page in looping] == [PageStatus.FAILED] * (PAGES - 2)
    assert [len(page.attempts) for page in looping] == [2] * (PAGES - 2)
    assert asked == 2 + 3 * (PAGES - 2)
    assert second.status == "complete"
    assert len(chat_server.asked) - asked == PAGES - 2


def test_the_same_again_asks_the_server_for_nothing(
    table_checksums: Callable[[Database], dict[str, str]],
    chat_server: Any,
    document: Path,
    open_context: OpenContext,
) -> None:
    ingest_file(str(document), open_context(), silent)
    before, asked = table_checksums(open_context().database), len(chat_server.asked)

    outcome = ingest_file(str(document), open_context(), silent)

    assert outcome.status == "unchanged"
    assert len(chat_server.asked) == asked == PAGES
    assert table_checksums(open_context().database) == before

"""What a process needs for its work, opened once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from flows.runtime.context import (
    Context,
    OpenContexts,
    candidate_schemas,
    open_context,
    open_stored,
    open_tables,
)
from flows.runtime.settings import Settings
from flows.runtime.stopping import Stopped, StopSignal
from parsers.errors import SetupError
from parsers.types import DOCUMENT_TYPES
from storage.database import downgrade, upgrade
from storage.queries import run_query


def test_tables_of_another_version_are_not_touched(settings: Settings) -> None:
    url = settings.database_url
    upgrade(url)
    downgrade(url, "base")

    with pytest.raises(SetupError, match="pagemill db upgrade"):
        open_tables(settings)


def test_a_new_database_gets_its_tables(settings: Settings) -> None:
    assert open_tables(settings).is_empty() is False


def test_who_only_looks_makes_no_database(settings: Settings) -> None:
    with pytest.raises(SetupError, match="There is no database with documents at"):
        open_stored(settings)

    assert not (settings.home / "pagemill.db").exists()
    open_tables(settings)
    assert open_stored(settings).is_empty() is False


def test_none_has_no_candidates_auto_all_and_a_name_one() -> None:
    assert candidate_schemas("none") == ()
    chosen = {schema.name for schema in candidate_schemas("auto")}
    assert chosen == {name for name, each in DOCUMENT_TYPES.items() if not each.hints.generic}
    assert [schema.name for schema in candidate_schemas("receipt")] == ["receipt"]


def test_the_typed_views_are_there_before_the_first_document(settings: Settings) -> None:
    context = open_context(settings.model_copy(update={"schema_name": "receipt"}))

    columns, rows = run_query(context.database, "select * from receipt", 10)

    assert {"company", "date", "address", "total"} <= set(columns)
    assert rows == []
    context.close()


def test_threads_share_one_context(settings: Settings, context: Context) -> None:
    assert open_context(settings.model_copy()) is context


def test_a_closed_context_has_no_file_of_the_database_open(settings: Settings) -> None:
    def open_files() -> list[str]:
        home = str(settings.home)
        return [file.path for file in psutil.Process().open_files() if file.path.startswith(home)]

    context = open_context(settings)
    run_query(context.database, "select * from runs", 10)
    before = open_files()
    context.close()

    assert before
    assert not open_files()


def test_threads_that_come_at_once_share_one_context(settings: Settings) -> None:
    start = threading.Barrier(4, timeout=60)

    def come(_: int) -> Context:
        start.wait()
        return open_context(settings)

    with ThreadPoolExecutor(4) as threads:
        contexts = list(threads.map(come, range(4)))
    contexts[0].close()

    assert all(each is contexts[0] for each in contexts)


def test_a_closed_context_is_not_handed_out_again(settings: Settings) -> None:
    closed = open_context(settings)
    closed.close()

    context = open_context(settings)
    context.close()

    assert context is not closed


def test_a_context_that_waits_for_the_gpu_is_not_opened_once_all_work_is_to_stop(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    contexts, waiting = OpenContexts(), threading.Event()

    def hold_gpu(_lock: Path, stopping: StopSignal) -> None:
        waiting.set()
        stopping.pause(60)

    monkeypatch.setattr("flows.runtime.engines.hold_gpu", hold_gpu)
    monkeypatch.setattr("flows.runtime.engines.has_gpu", lambda: True)
    with ThreadPoolExecutor(1) as threads:
        opening = threads.submit(contexts.open, settings.model_copy(update={"engine": "qwen"}))
        assert waiting.wait(60)
        contexts.stop()

        with pytest.raises(Stopped):
            opening.result(60)

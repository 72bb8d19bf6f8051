"""The flows that ingest: a folder, or one document. When and in what order, nothing else.

One Prefect task per document, run in threads; pages are never tasks, for the server would become
the bottleneck. What is done is told by the database, not by Prefect's results. Every setting that
is no parameter comes from the environment.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed

from flows import report
from flows.plan import make_plan
from flows.process import Outcome, ingest_file
from flows.settings import Settings
from flows.workplace import open_workplace
from parsers.errors import PagemillError


@task(task_run_name="{path.name}", cache_policy=NO_CACHE, persist_result=False)
def ingest_path(path: Path, settings: Settings, retry: bool) -> Outcome:
    """Ingest one file. The task fails where the document did."""
    watcher = report.watcher.get()
    on_page = partial(watcher.page_done, path)
    outcome = ingest_file(path, open_workplace(settings), on_page, retry=retry)
    watcher.file_done(outcome)
    return as_state(outcome)


def as_state(outcome: Outcome) -> Outcome:
    """The outcome as a task's end: red in the Prefect UI where the document failed.

    Prefect gives the caller what is in a returned state, which its types do not say.
    """
    failed = outcome.status in ("failed", "quarantined")
    return cast(Outcome, (Failed if failed else Completed)(message=outcome.status, data=outcome))


@flow(name="ingest-folder", persist_result=False)
def ingest_folder(
    paths: list[Path], schema_name: str = "auto", engine: str = "auto", retry: bool = False
) -> list[Outcome]:
    """Take in every new or changed document under some folders and store what it says.

    Args:
        paths: folders, read with all below them, or single files.
        schema_name: a schema's name or file, `auto` to choose by content, or `none`.
        engine: who reads the pages: `auto`, `ocr`, `qwen`, `server` or `replay`.
        retry: read again what failed before, in whole or in part.
    """
    settings = Settings(schema_name=schema_name, engine=engine)
    plan = make_plan([path.absolute() for path in paths], open_workplace(settings), retry=retry)
    report.watcher.get().started(len(plan.files))
    return finish([*plan.done, *_ingest_all(plan.files, settings, retry)], settings)


@flow(name="ingest-document", persist_result=False)
def ingest_document(
    path: Path, schema_name: str = "auto", engine: str = "auto", retry: bool = False
) -> list[Outcome]:
    """Take in one document and store what it says; the parameters are those of `ingest-folder`."""
    settings = Settings(schema_name=schema_name, engine=engine)
    return finish(_ingest_all([path.absolute()], settings, retry), settings)


def _ingest_all(files: Sequence[Path], settings: Settings, retry: bool) -> list[Outcome]:
    futures = [ingest_path.submit(file, settings, retry) for file in files]
    return [outcome_of(str(file), future) for file, future in zip(files, futures, strict=True)]


def outcome_of(name: str, future: PrefectFuture[Outcome]) -> Outcome:
    """What a task ended with. A fault of ours ends one document's task, not the others' summary;
    its run was given back, and the next ingestion tries it again."""
    result: object = future.result(raise_on_failure=False)
    if isinstance(result, Outcome):
        return result
    if isinstance(result, PagemillError):
        return Outcome(name, "failed", reason=str(result))
    fault = f"A fault of Pagemill ({type(result).__name__}): see the task in Prefect"
    return Outcome(name, "failed", reason=fault)


def finish(outcomes: list[Outcome], settings: Settings) -> list[Outcome]:
    """The flow's end: a summary as an artifact, for the Prefect UI."""
    rows = report.summary_rows(open_workplace(settings).database, outcomes)
    create_table_artifact(table=rows, key="summary", description=report.counts(outcomes))
    return outcomes
